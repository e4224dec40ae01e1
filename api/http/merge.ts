import { z } from 'zod';
import { parse } from './parse';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The content of a PUT laid over what there is: a field left out is left alone, `null` empties it, or brings back its
 * default. Throws the problem `invalid` with all faults at once.
 */
export function merged<S extends z.ZodObject>(schema: S, current: object | undefined, sent: unknown): z.output<S> {
  const read = (body: unknown): z.output<S> => parse(schema as z.ZodType, body) as z.output<S>;
  if (!isObject(sent)) return read(sent);
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const kept = Object.entries(current ?? {}).filter(([name]) => Object.hasOwn(shape, name));
  const emptied = Object.entries(sent).filter(([name, value]) => {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return value === null && field?.safeParse(null).success === false && field.safeParse(undefined).success;
  });
  const whole = { ...Object.fromEntries(kept), ...sent };
  for (const [name] of emptied) delete whole[name];
  return read(whole);
}

/** The schema of what a PUT may be sent: any part of the whole, `null` to empty a field. */
export const partOf = (schema: z.ZodObject): z.ZodObject =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([name, field]) => {
        const plain = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
        return [name, plain.nullish()];
      }),
    ),
  );
