import { z } from 'zod';

// No control characters or lone surrogates, which PostgreSQL refuses, nor bidirectional overrides, which disguise a
// text.
const LINE = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;
const LINES = /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|[\n\r\t])*$/u;

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Characters that cannot be seen do not count towards the least length of a text. */
const visibly =
  (min: number): z.core.CheckFn<string> =>
  ({ value, issues }) => {
    if (value.length < min || value.replace(INVISIBLE, '').trim().length >= min) return;
    issues.push({ code: 'too_small', origin: 'string', minimum: min, inclusive: true, input: value });
  };

/** A trimmed line of text without control characters. */
export const line = (max: number, min = 1): z.ZodString =>
  z.string().trim().min(min).max(max).regex(LINE).check(visibly(min));

/** A trimmed text of several lines without other control characters. */
export const lines = (max: number, min = 1): z.ZodString =>
  z.string().trim().min(min).max(max).regex(LINES).check(visibly(min));

/** An id of a party, customer or case number (domain 1.0.6). */
export const id = (max = 64): z.ZodString => line(max);

/** A calendar date YYYY-MM-DD that exists. */
export const date = (): z.ZodType<string, string> => z.iso.date();

/** An instant, ISO-8601 UTC with `Z`; PostgreSQL knows no year 0. */
export const instant = (): z.ZodType<string, string> =>
  z.iso.datetime().refine((at) => !at.startsWith('0000'), { params: { min: '0001-01-01T00:00:00Z' } });

/** A whole number from a query string, within limits. */
export const counter = (min: number, max: number, standard: number): z.ZodType<number> =>
  z.coerce.number().int().min(min).max(max).default(standard);

/** `true` or `false` in a query string. */
export const flag = (): z.ZodType<boolean> => z.enum(['true', 'false']).transform((value) => value === 'true');

/** The paging parameters that every list takes. */
export const PAGING = { limit: counter(1, 100, 20), cursor: line(1024).optional() };
