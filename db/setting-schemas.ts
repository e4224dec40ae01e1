import { z } from 'zod';
import { NEVER, type SettingShape } from '../workflows/kit/policy/settings';
import { type SettingKey, SETTINGS } from '../workflows/settings';

const MOST_MONTHS = 120;
const MOST_ATTEMPTS = 1000;

const whole = (least: number, most: number): z.ZodInt => z.int().min(least).max(most);

function dueRule({ least, most, off }: Extract<SettingShape, { kind: 'due' }>): z.ZodType {
  const count = whole(least, most).optional();
  const rule = z
    .strictObject({ workingDays: count, days: count, months: whole(1, MOST_MONTHS).optional() })
    .refine((sent) => Object.keys(sent).length === 1, { params: { one: 'workingDays | days | months' } });
  return off ? z.union([z.literal(NEVER), rule]) : rule;
}

const quota = (): z.ZodType => {
  const attempts = whole(0, MOST_ATTEMPTS);
  return z.strictObject({ months: whole(1, MOST_MONTHS), limit: z.strictObject({ CN: attempts, INTL: attempts }) });
};

const SCHEMAS: { readonly [K in SettingShape['kind']]: (shape: Extract<SettingShape, { kind: K }>) => z.ZodType } = {
  due: dueRule,
  workingDays: ({ least, most }) => z.strictObject({ workingDays: whole(least, most) }),
  number: ({ least, most, step }) => (step === 1 ? whole(least, most) : z.number().min(least).max(most)),
  tick: () => z.boolean(),
  choice: ({ options }) => z.enum(options),
  anyOf: ({ options }) => z.array(z.enum(options)).max(options.length),
  text: ({ most }) =>
    z
      .string()
      .min(1)
      .max(most)
      .regex(/^[\w.-]+$/),
  quota,
  amounts: ({ of, most }) => z.partialRecord(z.enum(of), whole(0, most)),
};

const made = <K extends SettingShape['kind']>(shape: Extract<SettingShape, { kind: K }>): z.ZodType =>
  SCHEMAS[shape.kind](shape);

const byKey = new Map<string, z.ZodType>(Object.entries(SETTINGS).map(([key, { shape }]) => [key, made(shape)]));

/** The schema of a setting's values. */
export const schemaOf = (key: SettingKey): z.ZodType => byKey.get(key)!;

/** Whether a stored value may be used; nothing fits a key that is no setting. */
export const fits = (key: string, value: unknown): boolean => byKey.get(key)?.safeParse(value).success ?? false;

type Allowed = readonly (string | number | boolean)[];

/** What a setting may be, in short: the choices, the two ends of a range, or the forms of a value. */
export function allowedFor(shape: SettingShape): Allowed {
  switch (shape.kind) {
    case 'due': {
      const forms = ['workingDays', 'days'].map((unit) => `{ "${unit}": ${shape.least}–${shape.most} }`);
      return [...forms, `{ "months": 1–${MOST_MONTHS} }`, ...(shape.off ? [`"${NEVER}"`] : [])];
    }
    case 'workingDays':
      return [`{ "workingDays": ${shape.least}–${shape.most} }`];
    case 'number':
      return [shape.least, shape.most];
    case 'tick':
      return [true, false];
    case 'choice':
    case 'anyOf':
      return shape.options;
    case 'text':
      return [`1–${shape.most} × [A-Za-z0-9_.-]`];
    case 'quota': {
      const attempts = `0–${MOST_ATTEMPTS}`;
      return [`{ "months": 1–${MOST_MONTHS}, "limit": { "CN": ${attempts}, "INTL": ${attempts} } }`];
    }
    case 'amounts':
      return shape.of.map((each) => `{ "${each}": 0–${shape.most} }`);
  }
}
