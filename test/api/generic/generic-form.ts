import type { FieldKind } from '../../../workflows/kit/policy/field-kinds';
import { addDays } from '../../../workflows/kit/policy/deadlines';
import { quarterOf } from '../../../workflows/shared/months';
import type { Chance } from './chance';

/** A field as the API answers it. */
export interface FieldData {
  readonly name: string;
  readonly kind: FieldKind;
  readonly names?: 'solution' | 'cloudService';
  readonly required: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly options?: readonly { value: string }[];
  readonly fields?: readonly FieldData[];
}

/** What a person knows from the directory. */
export interface Known {
  readonly customers: readonly string[];
  readonly solutions: readonly string[];
  /** The current date in the world (YYYY-MM-DD). */
  readonly today: string;
  /** Uploads a file; returns its id. */
  readonly upload: () => Promise<string>;
}

/** Fills a form with valid random values by the kinds of its fields; sometimes omits optional ones. */
export async function formFor(
  fields: readonly FieldData[],
  chance: Chance,
  known: Known,
): Promise<Record<string, unknown>> {
  const form: Record<string, unknown> = {};
  for (const field of fields.filter(({ required }) => required || chance.below(2) === 0))
    form[field.name] = await valueFor(field, chance, known);
  return form;
}

async function valueFor(field: FieldData, chance: Chance, known: Known): Promise<unknown> {
  const { min = 0, max = 100, options = [] } = field;
  const number = min + chance.below(Math.max(1, Math.min(max - min, 1_000)));
  if (field.names === 'solution') return chance.pick(known.solutions) ?? 'nobody.nothing';
  if (field.names === 'cloudService') return 'devstar';
  switch (field.kind) {
    case 'text':
    case 'longText':
      // Without blanks, which do not count at the end of a text.
      return (field.pattern === undefined ? '按约定办理as-agreed' : 'as-agreed-')
        .repeat(20)
        .slice(0, Math.max(1, min, chance.below(Math.min(max, 200))));
    case 'email':
      return 'drawn@by-chance.example';
    case 'phone':
      return '13800000000';
    case 'money':
      return { amount: `${number}.00`, currency: 'CNY' };
    case 'count':
    case 'percent':
      return number;
    case 'date':
      return addDays(known.today, 30);
    case 'month':
      return known.today.slice(0, 7);
    case 'quarter':
      return quarterOf(known.today);
    case 'choice':
      return chance.pick(options)?.value;
    case 'choices':
      return options.slice(0, Math.max(1, min)).map(({ value }) => value);
    case 'tick':
      return true;
    case 'customer':
      return chance.pick(known.customers) ?? 'nobody';
    case 'partner':
      return 'partner-a';
    case 'person':
      return 'partner-a.admin';
    case 'file':
      return Promise.all(Array.from({ length: Math.max(1, min) }, () => known.upload()));
    case 'list':
      return [await formFor(field.fields ?? [], chance, known)];
  }
}
