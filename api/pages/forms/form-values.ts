import canonicalize from 'canonicalize';
import type { FieldKind } from '../../../workflows/kit/policy/field-kinds';
import type { Field } from '../../../workflows/kit/policy/fields';
import { asSent } from '../../cases/file-fields';

/** A body as a browser's form sends it: dotted names, one text or several of the same name. */
export type Posted = Readonly<Record<string, unknown>>;

/** The first text sent under a name, trimmed; undefined when empty. */
export function textOf(posted: Posted, name: string): string | undefined {
  const value = posted[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  // Browsers send line breaks as CR LF.
  const text = typeof first === 'string' ? first.replaceAll('\r\n', '\n').trim() : '';
  return text === '' ? undefined : text;
}

/** The version of a case that a form was made from. */
export const versionOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

/** All texts sent under a name. */
export const textsOf = (posted: Posted, name: string): string[] =>
  [posted[name]].flat().filter((value): value is string => typeof value === 'string' && value !== '');

/** The wire values of a form's fields; empty ones are absent, an invalid number stays a text and is refused as such. */
export function valuesOf(fields: readonly Field[], posted: Posted, prefix = 'form'): Record<string, unknown> {
  const entries = fields.map((field) => [field.name, valueOf(field, posted, `${prefix}.${field.name}`)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What a page gives back as the values of a form's fields; undefined when it gives nothing back. */
export const givenBackTo = (
  { posted, givenBack }: { posted: Posted; givenBack: unknown },
  fields: readonly Field[],
): Record<string, unknown> | undefined => (givenBack === undefined ? undefined : valuesOf(fields, posted));

type Reader = (posted: Posted, name: string, field: Field) => unknown;

const numberOf: Reader = (posted, name) => {
  const text = textOf(posted, name);
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
};

const READERS = {
  text: textOf,
  longText: textOf,
  email: textOf,
  phone: textOf,
  money: (posted, name) => {
    const amount = textOf(posted, `${name}.amount`)?.replaceAll(',', '');
    return amount === undefined ? undefined : { amount, currency: textOf(posted, `${name}.currency`) ?? 'CNY' };
  },
  count: numberOf,
  percent: numberOf,
  date: textOf,
  month: textOf,
  quarter: textOf,
  choice: textOf,
  choices: (posted, name, { required }) => {
    const chosen = textsOf(posted, name);
    return chosen.length > 0 || required ? chosen : undefined;
  },
  tick: (posted, name, { required }) => (textOf(posted, name) === 'true' ? true : required ? undefined : false),
  customer: textOf,
  partner: textOf,
  person: textOf,
  file: (posted, name) => {
    const dropped = textsOf(posted, 'drop');
    const kept = textsOf(posted, name).filter((id) => !dropped.includes(`${name}/${id}`));
    return kept.length > 0 ? [...new Set(kept)] : undefined;
  },
  list: (posted, name, field) => itemsOf(field, posted, name),
} as const satisfies Record<FieldKind, Reader>;

const valueOf = (field: Field, posted: Posted, name: string): unknown => READERS[field.kind](posted, name, field);

const MOST_ITEMS = 100;

type Item = Record<string, unknown>;

/** The items of a list as they stand in the form, empty ones among them. */
function rowsOf(field: Field, posted: Posted, name: string): Item[] {
  const items: Item[] = [];
  for (let at = 0; at < MOST_ITEMS && Object.keys(posted).some((key) => key.startsWith(`${name}.${at}.`)); at += 1) {
    items.push(valuesOf(field.fields ?? [], posted, `${name}.${at}`));
  }
  return items;
}

function itemsOf(field: Field, posted: Posted, name: string): Item[] | undefined {
  // An unticked box makes no item.
  const items = rowsOf(field, posted, name).filter((item) => Object.values(item).some((value) => value !== false));
  return items.length > 0 ? items : undefined;
}

/**
 * The values of a form whose sender asked for another list item (`grow`) or one less (`shrink`); undefined if neither.
 */
export function resized(fields: readonly Field[], posted: Posted): Record<string, unknown> | undefined {
  const [grow, shrink] = [textOf(posted, 'grow'), textOf(posted, 'shrink')];
  const path = grow ?? shrink?.replace(/\.\d+$/, '');
  if (path === undefined) return undefined;
  const values = valuesOf(fields, posted);
  const field = fields.find(({ name, kind }) => kind === 'list' && path === `form.${name}`);
  if (!field) return values;
  const items = rowsOf(field, posted, path);
  const gone = Number(shrink?.split('.').at(-1));
  return { ...values, [field.name]: grow === undefined ? items.filter((_item, at) => at !== gone) : [...items, {}] };
}

/**
 * What a form changes about the current values (both on the wire): only that is sent, `null` for what was emptied.
 * Required fields are always sent, for the validator.
 */
export function changesOf(fields: readonly Field[], posted: Posted, held: Item): Record<string, unknown> {
  const values = valuesOf(fields, posted);
  const sent = asSent(fields, held);
  const entries = fields.flatMap(({ name, kind, required }): [string, unknown][] => {
    const [before, after] = [sent[name], values[name]];
    if (after === undefined) return before === undefined ? [] : [[name, null]];
    const same = alike(kind, before) === alike(kind, after);
    return same && !required ? [] : [[name, after]];
  });
  return Object.fromEntries(entries);
}

// The order of choices means nothing, and a box that was never ticked equals an empty one.
function alike(kind: FieldKind, value: unknown): string | undefined {
  if (kind === 'choices' && Array.isArray(value)) return canonicalize([...(value as unknown[])].sort());
  return canonicalize(kind === 'tick' ? value === true : value);
}
