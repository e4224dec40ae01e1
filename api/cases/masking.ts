import type { FileState } from '../../workflows/kit/contract/case-file';
import type { FieldKind } from '../../workflows/kit/policy/field-kinds';
import type { Field, FileRef, FormValues, Money } from '../../workflows/kit/policy/fields';
import { type Label, type Locale, say } from '../../workflows/kit/policy/labels';
import { maskText, STARS } from '../../workflows/kit/policy/addresses';
import type { Role } from '../../workflows/kit/policy/roles';
import { decimalOf } from '../../workflows/shared/money-text';

/**
 * A personal value as lists and pages show it: enough to recognise, too little to use. Anything but text becomes stars.
 */
export function maskValue(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  return typeof value === 'string' ? maskText(value) : STARS;
}

const isMoney = (value: object): value is Money =>
  'minor' in value && 'currency' in value && Number.isInteger(value.minor) && Object.keys(value).length === 2;

/** Money as a decimal string with two places: `{ amount: "1234.50", currency }`. */
export const moneyView = ({ minor, currency }: Money): { amount: string; currency: string } => ({
  amount: decimalOf(minor),
  currency,
});

const isLabel = (value: object): value is Label => 'zh' in value && 'en' in value && Object.keys(value).length === 2;

/** Any stored value as it goes out: at any depth, amounts become decimal strings and labels texts in one language. */
export function toWire(value: unknown, locale: Locale): unknown {
  if (Array.isArray(value)) return value.map((inner) => toWire(inner, locale));
  if (typeof value !== 'object' || value === null) return value;
  if (isMoney(value)) return moneyView(value);
  if (isLabel(value)) return say(value, locale);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toWire(inner, locale)]));
}

/** The state of a case's files, by `slot/id`. */
export type FileStates = ReadonlyMap<string, { readonly state: FileState; readonly reason: string | null }>;

/** A file on the wire, with its state and why it was refused. */
function fileView(slot: string, file: FileRef, states: FileStates = new Map()): Record<string, unknown> {
  const { state = 'submitted', reason } = states.get(`${slot}/${file.id}`) ?? {};
  return { ...file, state, ...(reason && { reason }) };
}

interface Reader {
  readonly roles: readonly Role[];
  readonly locale: Locale;
  readonly reveal?: ReadonlySet<string>;
  readonly files?: FileStates;
}

/** How a stored value goes out, and what stands in for it when it is personal and not revealed. */
interface Shown {
  readonly open: (value: unknown, field: Field, reader: Reader, path: string) => unknown;
  readonly masked: (value: unknown, field: Field, reader: Reader, path: string) => unknown;
}

const asKept: Shown['open'] = (value, _field, { locale }) => toWire(value, locale);
const hinted: Shown = { open: asKept, masked: maskValue };
/** A value of which even a part would give everything away. */
const hidden: Shown = { open: asKept, masked: (value) => (value === undefined || value === null ? value : STARS) };

const itemsOf = (value: unknown, inner: readonly Field[], reader: Reader, path: string): unknown =>
  Array.isArray(value)
    ? value.map((item) => formView(inner, item as FormValues, reader, `${path}.`))
    : toWire(value, reader.locale);

const KINDS = {
  text: hinted,
  longText: hinted,
  email: hinted,
  phone: hinted,
  money: hidden,
  count: hidden,
  percent: hidden,
  date: hidden,
  month: hidden,
  quarter: hidden,
  choice: hidden,
  choices: hidden,
  tick: hidden,
  customer: hinted,
  partner: hinted,
  person: hinted,
  file: {
    open: (value, _field, { locale, files }, path) =>
      Array.isArray(value) ? value.map((file) => fileView(path, file as FileRef, files)) : toWire(value, locale),
    masked: hidden.masked,
  },
  list: {
    open: (value, { fields = [] }, reader, path) => itemsOf(value, fields, reader, path),
    // Everything in a personal list is personal, and is revealed with it.
    masked: (value, field, reader, path) => {
      const inner = (field.fields ?? []).map((each) => ({ ...each, personal: true }));
      return Array.isArray(value) ? itemsOf(value, inner, reader, path) : STARS;
    },
  },
} as const satisfies Record<FieldKind, Shown>;

/**
 * Form values for a reader: what the reader's roles may not see is left out, personal values are masked unless
 * revealed.
 */
export function formView(
  fields: readonly Field[],
  values: FormValues,
  reader: Reader,
  under = '',
): Record<string, unknown> {
  const known = new Map(fields.map((field) => [field.name, field]));
  const shown = Object.entries(values).filter(([name]) => {
    const visibleTo = known.get(name)?.visibleTo;
    return !visibleTo || visibleTo.some((role) => reader.roles.includes(role));
  });
  return Object.fromEntries(
    shown.map(([name, value]) => {
      const field = known.get(name);
      if (!field) return [name, toWire(value, reader.locale)];
      const { open, masked }: Shown = KINDS[field.kind];
      const show = field.personal && !reader.reveal?.has(name) ? masked : open;
      return [name, show(value, field, reader, under + name)];
    }),
  );
}
