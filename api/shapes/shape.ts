import { z } from 'zod';
import { CURRENCY_CODES } from '../../workflows/shared/money-text';

type DeepReadonly<T> = T extends Date ? T : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** What may be handed over to be sent as a shape: Dates become texts on the way. */
export type Told<S extends z.ZodType> = DeepReadonly<z.input<S>>;

/** What arrives of a shape. */
export type Heard<S extends z.ZodType> = DeepReadonly<z.output<S>>;

/** Headers with which an answer comes: always, or, with `?`, sometimes. */
export type AnswerHeader = 'ETag' | 'ETag?' | 'Location' | 'Retry-After' | 'Retry-After?';

/** What is answered with a status: what it is in words, the shape of its JSON, and the headers that come with it. */
export interface Answered<S extends z.ZodType = z.ZodType> {
  readonly description: string;
  readonly shape: S;
  readonly headers: readonly AnswerHeader[];
}

/** Declares an answer of a route. */
export const gives = <S extends z.ZodType>(
  description: string,
  shape: S,
  ...headers: readonly AnswerHeader[]
): Answered<S> => ({ description, shape, headers });

/** A shape that the document and generated clients know by a name. */
export const named = <S extends z.ZodType>(id: string, shape: S): S => shape.meta({ id });

/** An instant, ISO-8601 UTC with `Z`. */
export const instant = z.string().meta({ format: 'date-time', pattern: 'Z$' }) as unknown as z.ZodType<
  string,
  string | Date
>;

/** A Beijing date, YYYY-MM-DD. */
export const day = z.string().meta({ format: 'date' });

export const uuid = z.string().meta({ format: 'uuid' });

/** The id of a task: of its case, and which of its tasks. */
export const taskId = z.string();

/** A hash in hex. */
export const hash = z.string().meta({ pattern: '^[0-9a-f]{64}$' });

/** Any JSON value, where what it is depends on what it is about. */
export const anyValue = z.unknown();

/** An amount as a decimal string with two places. */
export const money = named(
  'Money',
  z.object({
    amount: z.string().meta({ pattern: '^-?\\d+\\.\\d{2}$' }),
    currency: z.string().meta({ enum: [...CURRENCY_CODES] }),
  }),
);

/** One page of a list; `next` is the cursor of the next. */
export const page = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().optional() });

/** A list that comes whole. */
export const list = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item) });
