import type { FileState } from '../../workflows/kit/contract/case-file';
import type { Field, FileRef, FormValues, Money } from '../../workflows/kit/policy/fields';
import { type Label, type Locale, say } from '../../workflows/kit/policy/labels';
import type { Role } from '../../workflows/kit/policy/roles';

const STARS = '***';

/** A personal value as lists and pages show it: enough to recognise, too little to use. Whatever is no text becomes stars. */
export function maskValue(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string') return STARS;
  const [name = '', domain] = value.split('@');
  if (domain !== undefined) return `${[...name][0] ?? ''}${STARS}@${domain}`;
  const letters = [...value];
  if (/^[+0-9][0-9 -]{6,}$/.test(value)) return `${letters.slice(0, 3).join('')}****${letters.slice(-4).join('')}`;
  return `${letters[0] ?? ''}${STARS}`;
}

const isMoney = (value: object): value is Money =>
  'minor' in value && 'currency' in value && Number.isInteger(value.minor) && Object.keys(value).length === 2;

/** Money as a decimal string with two places: `{ amount: "1234.50", currency }`. */
export const moneyView = ({ minor, currency }: Money): { amount: string; currency: string } => ({
  amount: `${minor < 0 ? '-' : ''}${Math.trunc(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`,
  currency,
});

const isLabel = (value: object): value is Label => 'zh' in value && 'en' in value && Object.keys(value).length === 2;

/** Any kept value as it goes out: however deep, amounts become decimal strings and labels texts in one language. */
export function toWire(value: unknown, locale: Locale): unknown {
  if (Array.isArray(value)) return value.map((inner) => toWire(inner, locale));
  if (typeof value !== 'object' || value === null) return value;
  if (isMoney(value)) return moneyView(value);
  if (isLabel(value)) return say(value, locale);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toWire(inner, locale)]));
}

/** Where the files of a case stand, by `slot/id`. */
export type FileStates = ReadonlyMap<string, { readonly state: FileState; readonly reason: string | null }>;

/** A file on the wire, with where it stands and why it was refused. */
function fileView(slot: string, file: FileRef, states: FileStates = new Map()): Record<string, unknown> {
  const { state = 'submitted', reason } = states.get(`${slot}/${file.id}`) ?? {};
  return { ...file, state, ...(reason && { reason }) };
}

/** Form values for a reader: what his roles may not see is left out, personal values are masked unless they are revealed. */
export function formView(
  fields: readonly Field[],
  values: FormValues,
  reader: { roles: readonly Role[]; locale: Locale; reveal?: ReadonlySet<string>; files?: FileStates },
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
      if (field?.kind === 'list' && Array.isArray(value)) {
        // Whatever stands in a personal list is personal, and is revealed with it.
        const { fields: inner = [], personal } = field;
        const hidden = personal && !reader.reveal?.has(name);
        const shownAs = hidden ? inner.map((each) => ({ ...each, personal: true })) : inner;
        return [name, value.map((item) => formView(shownAs, item as FormValues, reader, `${under}${name}.`))];
      }
      if (field?.personal && !reader.reveal?.has(name)) return [name, maskValue(value)];
      if (field?.kind === 'file' && Array.isArray(value))
        return [name, value.map((file) => fileView(under + name, file as FileRef, reader.files))];
      return [name, toWire(value, reader.locale)];
    }),
  );
}
