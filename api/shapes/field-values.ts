import { z } from 'zod';
import { STARS } from '../../workflows/kit/policy/addresses';
import type { FieldKind } from '../../workflows/kit/policy/field-kinds';
import type { Field } from '../../workflows/kit/policy/fields';
import { day, hash, money, named, uuid } from './shape';

export const caseFile = named(
  'CaseFile',
  z.object({
    id: uuid,
    name: z.string(),
    mediaType: z.string(),
    size: z.int(),
    sha256: hash,
    state: z.enum(['submitted', 'accepted', 'refused', 'superseded']),
    reason: z.string().optional(),
  }),
);

/** Somebody who has no account here. */
const outsider = z.object({ name: z.string(), email: z.string() });

const text = (): z.ZodType => z.string();
const choice = ({ options = [] }: Field): z.ZodType => z.enum(options.map(({ value }) => value));

/** How a value of each kind goes out when nothing of it is hidden. */
const KINDS = {
  text,
  longText: text,
  email: text,
  phone: text,
  money: () => money,
  count: () => z.int(),
  percent: () => z.number(),
  date: () => day,
  month: () => z.string().meta({ pattern: '^\\d{4}-\\d{2}$' }),
  quarter: () => z.string().meta({ pattern: '^\\d{4}-Q[1-4]$' }),
  choice,
  choices: (field) => z.array(choice(field)),
  tick: () => z.boolean(),
  customer: text,
  partner: text,
  person: () => z.union([z.string(), outsider]),
  file: () => z.array(caseFile),
  list: ({ fields = [], personal }) =>
    z.array(valuesShape(personal ? fields.map((field) => ({ ...field, personal })) : fields)),
} as const satisfies Record<FieldKind, (field: Field) => z.ZodType>;

/** One value; one that is personal may be masked. */
function valueShape(field: Field): z.ZodType {
  const shown = KINDS[field.kind](field);
  return field.personal && !(shown instanceof z.ZodString) ? z.union([shown, z.literal(STARS)]) : shown;
}

const valuesOf = (fields: readonly Field[]): Record<string, z.ZodType> =>
  Object.fromEntries(fields.map((field) => [field.name, valueShape(field).nullable().optional()]));

/** The values of some fields, without those that are unknown or not for the reader. */
export const valuesShape = (fields: readonly Field[]): z.ZodObject => z.object(valuesOf(fields));

/** What a case holds: the values of its form and facts, and what its process keeps for itself besides. */
export const dataShape = (fields: readonly Field[]): z.ZodObject => z.looseObject(valuesOf(fields));
