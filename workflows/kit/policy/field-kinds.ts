/**
 * What all fields of a kind have in common in every layer; how a layer shows, reads or checks a kind is a map of its
 * own.
 */
interface KindTraits {
  /** A quantity, right-aligned in tables. */
  readonly quantity: boolean;
  /** Free text or files: erased with the case, whether declared personal or not. */
  readonly free: boolean;
  /** Likely to repeat from one log entry to the next: not free text and not proof. */
  readonly stays: boolean;
  /** Filled in after a check is requested, so the check does not wait for it. */
  readonly filledLast: boolean;
}

const PLAIN: KindTraits = { quantity: false, free: false, stays: false, filledLast: false };
const QUANTITY: KindTraits = { ...PLAIN, quantity: true, stays: true };

/** All field kinds. A new one does not compile until each layer's map knows it. */
export const FIELD_KINDS = {
  text: { ...PLAIN, filledLast: true },
  longText: { ...PLAIN, free: true, filledLast: true },
  email: PLAIN,
  phone: PLAIN,
  money: QUANTITY,
  count: QUANTITY,
  percent: QUANTITY,
  date: { ...PLAIN, stays: true },
  month: { ...PLAIN, stays: true },
  quarter: { ...PLAIN, stays: true },
  choice: { ...PLAIN, stays: true },
  choices: PLAIN,
  tick: { ...PLAIN, filledLast: true },
  customer: PLAIN,
  partner: PLAIN,
  person: PLAIN,
  file: { ...PLAIN, free: true },
  list: PLAIN,
} as const satisfies Record<string, KindTraits>;

export type FieldKind = keyof typeof FIELD_KINDS;
