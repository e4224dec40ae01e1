/**
 * What all fields of a kind have in common in every layer; how a layer shows, reads or checks a kind is a map of its
 * own.
 */
interface KindTraits {
  /** A quantity, right-aligned in tables. */
  readonly quantity: boolean;
  /** Words, names, addresses, files and what was declared: erased with the case, whether declared personal or not. */
  readonly telling: boolean;
  /** Likely to repeat from one log entry to the next: not free text and not proof. */
  readonly stays: boolean;
  /** Filled in after a check is requested, so the check does not wait for it. */
  readonly filledLast: boolean;
}

const PLAIN: KindTraits = { quantity: false, telling: false, stays: false, filledLast: false };
const TELLING: KindTraits = { ...PLAIN, telling: true };
const QUANTITY: KindTraits = { ...PLAIN, quantity: true, stays: true };

/** All field kinds. A new one does not compile until each layer's map knows it. */
export const FIELD_KINDS = {
  text: { ...PLAIN, telling: true, filledLast: true },
  longText: { ...PLAIN, telling: true, filledLast: true },
  email: TELLING,
  phone: TELLING,
  money: QUANTITY,
  count: QUANTITY,
  percent: QUANTITY,
  date: { ...PLAIN, stays: true },
  month: { ...PLAIN, stays: true },
  quarter: { ...PLAIN, stays: true },
  choice: { ...PLAIN, stays: true },
  choices: PLAIN,
  tick: { ...PLAIN, telling: true, filledLast: true },
  customer: TELLING,
  partner: PLAIN,
  person: PLAIN,
  file: TELLING,
  list: PLAIN,
} as const satisfies Record<string, KindTraits>;

export type FieldKind = keyof typeof FIELD_KINDS;
