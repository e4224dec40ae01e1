import { z } from 'zod';
import { type Field, type FormValues, MOST_FILES, type Money } from '../../workflows/kit/policy/fields';
import { say, type Locale } from '../../workflows/kit/policy/labels';
import { omit } from '../http/omit';
import { date, id, line, lines } from '../http/texts';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'SGD'] as const;
const AMOUNT = /^(0|[1-9]\d{0,11})(\.\d{1,2})?$/;
// Ids become part of workflow ids, which everybody who operates Temporal sees: no name or address may be typed into one.
const ID = /^[\w.:-]*$/;
const PHONE = /^[+0-9][0-9 -]{4,31}$/;

/** Money on the wire: `{ amount: "1234.50", currency }` becomes integer minor units. Limits count in whole units of the currency. */
export const money = (min = 0, max = 999_999_999_999): z.ZodType<Money> =>
  z
    .strictObject({ amount: z.string().regex(AMOUNT), currency: z.enum(CURRENCIES) })
    .refine(({ amount }) => !AMOUNT.test(amount) || (Number(amount) >= min && Number(amount) <= max), {
      path: ['amount'],
      params: { min, max },
    })
    .transform(({ amount, currency }) => ({ minor: minorOf(amount), currency }));

function minorOf(amount: string): number {
  const [whole = '0', cents = ''] = amount.split('.');
  return Number(whole) * 100 + Number(cents.padEnd(2, '0'));
}

/** The ids of uploaded files; one may come without a list around it. */
const files = (min = 1, max = MOST_FILES): z.ZodType<string[]> =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z
        .array(z.uuid())
        .min(Math.max(min, 1))
        .max(Math.min(max, MOST_FILES))
        .transform((ids) => [...new Set(ids)]),
    )
    .meta({
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      minItems: 1,
      maxItems: Math.min(max, MOST_FILES),
    });

const choices = (field: Field): string[] => (field.options ?? []).map((option) => option.value);

function schemaOf(field: Field): z.ZodType {
  const { min, max } = field;
  switch (field.kind) {
    case 'text':
      return field.pattern ? line(max ?? 256, min).regex(new RegExp(field.pattern, 'u')) : line(max ?? 256, min);
    case 'longText':
      return lines(max ?? 4000, min);
    case 'email':
      return line(254).pipe(z.email());
    case 'phone':
      return line(32).regex(PHONE);
    case 'money':
      return money(min, max);
    case 'count':
      return z
        .int()
        .min(min ?? 0)
        .max(max ?? 1_000_000_000);
    case 'percent':
      return z
        .number()
        .min(min ?? 0)
        .max(max ?? 100);
    case 'date':
      return date();
    case 'month':
      return z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
    case 'quarter':
      return z.string().regex(/^\d{4}-Q[1-4]$/);
    case 'choice':
      return z.enum(choices(field));
    case 'choices':
      return z
        .array(z.enum(choices(field)))
        .min(min ?? (field.required ? 1 : 0))
        .max(max ?? choices(field).length);
    case 'tick':
      return field.required ? z.literal(true) : z.boolean();
    case 'customer':
    case 'partner':
      return id(max ?? 64).regex(ID);
    case 'person':
      return id(max ?? 128).regex(ID);
    case 'file':
      return files(min, max);
    case 'list':
      return z
        .array(formSchema(field.fields ?? []))
        .min(min ?? (field.required ? 1 : 0))
        .max(max ?? 100);
  }
}

/** The strict schema of a form: wire values in, form values out. Unknown fields are refused, every fault is reported. */
export const formSchema = (fields: readonly Field[]): z.ZodType<FormValues> =>
  z.strictObject(
    Object.fromEntries(
      fields.map((field) => [field.name, field.required ? schemaOf(field) : schemaOf(field).optional()]),
    ),
  );

/** A field as `GET /v1/processes/{type}` tells it, in one language. */
export function fieldView(field: Field, locale: Locale): Record<string, unknown> {
  const { label, help, options, fields, ...rest } = omit(field, 'visibleTo', 'askedOf', 'beginsWith');
  return {
    ...rest,
    label: say(label, locale),
    ...(help && { help: say(help, locale) }),
    ...(options && { options: options.map((option) => ({ value: option.value, label: say(option.label, locale) })) }),
    ...(fields && { fields: fields.map((inner) => fieldView(inner, locale)) }),
  };
}

/** A valid example of a form on the wire, for the documentation; a test posts it. */
export const exampleForm = (fields: readonly Field[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter((field) => field.required).map((field) => [field.name, exampleOf(field)]));

const NAMED = { solution: 'software-partner.inspection', cloudService: 'devstar' } as const;

function exampleOf(field: Field): unknown {
  const { min = 0 } = field;
  if (field.names !== undefined) return NAMED[field.names];
  switch (field.kind) {
    case 'text':
    case 'longText':
      return 'As agreed with the other side'.padEnd(min, '.').slice(0, field.max ?? 256);
    case 'email':
      return 'someone@example.com';
    case 'phone':
      return '13800000000';
    case 'money':
      return { amount: `${Math.max(min, 1)}.00`, currency: 'CNY' };
    case 'count':
    case 'percent':
      return Math.max(min, 1);
    case 'date':
      return '2026-09-01';
    case 'month':
      return '2026-09';
    case 'quarter':
      return '2026-Q3';
    case 'choice':
      return choices(field)[0];
    case 'choices':
      return choices(field).slice(0, Math.max(min, 1));
    case 'tick':
      return true;
    case 'customer':
      return 'customer-1';
    case 'partner':
      return 'partner-a';
    case 'person':
      return 'partner-a.admin';
    case 'file':
      return ['00000000-0000-4000-8000-000000000000'];
    case 'list':
      return Array.from({ length: Math.max(min, 1) }, () => exampleForm(field.fields ?? []));
  }
}
