import type { Field } from '../../workflows/kit/fields';

/** A body as a browser's form sends it: dotted names, one text or several of the same name. */
export type Posted = Readonly<Record<string, unknown>>;

/** The first text sent under a name, trimmed; undefined when empty. */
export function textOf(posted: Posted, name: string): string | undefined {
  const value = posted[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const text = typeof first === 'string' ? first.trim() : '';
  return text === '' ? undefined : text;
}

/** All texts sent under a name. */
export const textsOf = (posted: Posted, name: string): string[] =>
  [posted[name]].flat().filter((value): value is string => typeof value === 'string' && value !== '');

/** The wire values of a form's fields; what was left empty is absent, what is no number stays a text and is refused as such. */
export function valuesOf(fields: readonly Field[], posted: Posted, prefix = 'form'): Record<string, unknown> {
  const entries = fields.map((field) => [field.name, valueOf(field, posted, `${prefix}.${field.name}`)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function valueOf(field: Field, posted: Posted, name: string): unknown {
  switch (field.kind) {
    case 'tick':
      return textOf(posted, name) === 'true' ? true : field.required ? undefined : false;
    case 'count':
    case 'percent': {
      const text = textOf(posted, name);
      return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
    }
    case 'money': {
      const amount = textOf(posted, `${name}.amount`)?.replaceAll(',', '');
      return amount === undefined ? undefined : { amount, currency: textOf(posted, `${name}.currency`) ?? 'CNY' };
    }
    case 'choices': {
      const chosen = textsOf(posted, name);
      return chosen.length > 0 || field.required ? chosen : undefined;
    }
    case 'list':
      return itemsOf(field, posted, name);
    default:
      return textOf(posted, name);
  }
}

const MOST_ITEMS = 100;

function itemsOf(field: Field, posted: Posted, name: string): unknown[] | undefined {
  const items: Record<string, unknown>[] = [];
  for (let at = 0; at < MOST_ITEMS && Object.keys(posted).some((key) => key.startsWith(`${name}.${at}.`)); at += 1) {
    const item = valuesOf(field.fields ?? [], posted, `${name}.${at}`);
    if (Object.keys(item).length > 0) items.push(item);
  }
  return items.length > 0 ? items : undefined;
}

/** The same values with an empty item at the end of the list of that path. */
export function grown(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
  path: string,
): Record<string, unknown> {
  const name = path.split('.').at(-1) ?? '';
  const list = fields.some((field) => field.name === name && field.kind === 'list')
    ? (values[name] as unknown[] | undefined)
    : undefined;
  return list === undefined ? { ...values } : { ...values, [name]: [...list, {}] };
}
