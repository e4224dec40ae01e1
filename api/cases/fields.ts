import { z } from 'zod';
import type { FieldKind } from '../../workflows/kit/policy/field-kinds';
import { type Field, type FormValues, MOST_FILES, type Money } from '../../workflows/kit/policy/fields';
import { registrationFault } from '../../workflows/opportunity/customer-identity';
import { type Label, say, type Locale } from '../../workflows/kit/policy/labels';
import { CURRENCY_CODES, minorOf } from '../../workflows/shared/money-text';
import { omit } from '../http/omit';
import { date, email, id, line, lines, phone } from '../http/texts';
import type { FieldView } from '../shapes/field';

const REGISTRATION_FAULTS = {
  empty: { zh: '须含有字母或数字', en: 'needs letters or digits' },
  'check-digit': {
    zh: '不是有效的统一社会信用代码：校验码不符，请核对每一位',
    en: 'is no valid unified social credit code: its check digit does not fit, please compare every character',
  },
} as const satisfies Record<string, Label>;

const AMOUNT = /^(0|[1-9]\d{0,11})(\.\d{1,2})?$/;
// Ids become part of workflow ids, which every Temporal operator sees: no name or address may be typed into one.
const ID = /^[\w.:-]*$/;

/**
 * Money on the wire: `{ amount: "1234.50", currency }` becomes integer minor units. Limits count in whole units of the
 * currency.
 */
export const money = (min = 0, max = 999_999_999_999): z.ZodType<Money> =>
  z
    .strictObject({ amount: z.string().regex(AMOUNT), currency: z.enum(CURRENCY_CODES) })
    .refine(({ amount }) => !AMOUNT.test(amount) || (Number(amount) >= min && Number(amount) <= max), {
      path: ['amount'],
      params: { min, max },
    })
    .transform(({ amount, currency }) => ({ minor: minorOf(amount), currency }));

/** The ids of uploaded files; a single one may come without a list around it. */
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

/** What a kind of field takes on the wire, and a valid example of it. */
interface OnWire {
  readonly schema: (field: Field) => z.ZodType;
  readonly example: (field: Field) => unknown;
}

const proven: z.core.CheckFn<string> = ({ value, issues }) => {
  const fault = registrationFault(value);
  if (fault !== undefined) issues.push({ code: 'custom', input: value, params: { words: REGISTRATION_FAULTS[fault] } });
};

const between = (schema: z.ZodNumber, { min = 0, max }: Field, most: number): z.ZodNumber =>
  schema.min(min).max(max ?? most);

const text = ({ min = 0, max = 256 }: Field): string => 'As agreed with the other side'.padEnd(min, '.').slice(0, max);
const number = ({ min = 0 }: Field): number => Math.max(min, 1);

const KINDS = {
  text: {
    schema: ({ min, max = 256, pattern, proof }) => {
      const schema = pattern ? line(max, min).regex(new RegExp(pattern, 'u')) : line(max, min);
      return proof === undefined ? schema : schema.check(proven);
    },
    example: text,
  },
  longText: { schema: ({ min, max = 4000 }) => lines(max, min), example: text },
  email: { schema: () => email(), example: () => 'someone@example.com' },
  phone: { schema: () => phone(), example: () => '13800000000' },
  money: {
    schema: ({ min, max }) => money(min, max),
    example: (field) => ({ amount: `${number(field)}.00`, currency: 'CNY' }),
  },
  count: { schema: (field) => between(z.int(), field, 1_000_000_000), example: number },
  percent: { schema: (field) => between(z.number(), field, 100), example: number },
  date: { schema: () => date(), example: () => '2026-09-01' },
  month: { schema: () => z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), example: () => '2026-09' },
  quarter: { schema: () => z.string().regex(/^\d{4}-Q[1-4]$/), example: () => '2026-Q3' },
  choice: { schema: (field) => z.enum(choices(field)), example: (field) => choices(field)[0] },
  choices: {
    schema: (field) =>
      z
        .array(z.enum(choices(field)))
        .min(field.min ?? (field.required ? 1 : 0))
        .max(field.max ?? choices(field).length),
    example: (field) => choices(field).slice(0, number(field)),
  },
  tick: { schema: ({ required }) => (required ? z.literal(true) : z.boolean()), example: () => true },
  customer: { schema: ({ max = 64 }) => id(max).regex(ID), example: () => 'customer-1' },
  partner: { schema: ({ max = 64 }) => id(max).regex(ID), example: () => 'partner-a' },
  person: { schema: ({ max = 128 }) => id(max).regex(ID), example: () => 'partner-a.admin' },
  file: { schema: ({ min, max }) => files(min, max), example: () => ['00000000-0000-4000-8000-000000000000'] },
  list: {
    schema: ({ fields = [], required, min, max = 100 }) =>
      z
        .array(formSchema(fields))
        .min(min ?? (required ? 1 : 0))
        .max(max),
    example: (field) => Array.from({ length: number(field) }, () => exampleForm(field.fields ?? [])),
  },
} as const satisfies Record<FieldKind, OnWire>;

const schemaOf = (field: Field): z.ZodType => KINDS[field.kind].schema(field);

/**
 * The strict schema of a form: wire values in, form values out. Unknown fields are refused, every fault is reported.
 */
export const formSchema = (fields: readonly Field[]): z.ZodType<FormValues> =>
  z.strictObject(
    Object.fromEntries(
      fields.map((field) => [field.name, field.required ? schemaOf(field) : schemaOf(field).optional()]),
    ),
  );

/** A field as `GET /v1/processes/{type}` shows it, in one language. */
export function fieldView(field: Field, locale: Locale): FieldView {
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

const exampleOf = (field: Field): unknown =>
  field.names === undefined ? KINDS[field.kind].example(field) : NAMED[field.names];
