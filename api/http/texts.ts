import { z } from 'zod';

// No control characters or lone surrogates, which PostgreSQL refuses, nor bidirectional overrides, which disguise a
// text.
const LINE = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;
const LINES = /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|[\n\r\t])*$/u;

/** A trimmed line of text without control characters. */
export const line = (max: number, min = 1): z.ZodString => z.string().trim().min(min).max(max).regex(LINE);

/** A trimmed text of several lines without other control characters. */
export const lines = (max: number, min = 1): z.ZodString => z.string().trim().min(min).max(max).regex(LINES);

/** An id of a party, customer or case number (domain 1.0.6). */
export const id = (max = 64): z.ZodString => line(max);

/** PostgreSQL knows no year 0. */
const FIRST_YEAR = { params: { min: '0001-01-01' } };
const hasYear = (at: string): boolean => !at.startsWith('0000');

/** A calendar date YYYY-MM-DD that exists. */
export const date = (): z.ZodType<string, string> => z.iso.date().refine(hasYear, FIRST_YEAR);

/** The longest instant: nine digits of a second, more than PostgreSQL keeps. */
const LONGEST_INSTANT = '2026-01-01T00:00:00.123456789Z'.length;

/** An instant, ISO-8601 UTC with `Z`. */
export const instant = (): z.ZodType<string, string> =>
  z.iso.datetime().max(LONGEST_INSTANT).refine(hasYear, FIRST_YEAR);

// Digits without a leading zero and nothing else: no sign, blank, exponent or other base.
const COUNT = /^(0|[1-9]\d{0,14})$/;

/** A whole number of a query string within limits, in exactly one writing. Pages call with numbers. */
export const whole = (min: number, max: number): z.ZodType<number> =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && COUNT.test(value) ? Number(value) : value),
      z.int().min(min).max(max),
    )
    .meta({ type: 'integer', minimum: min, maximum: max });

/** The same with a standard for one that is left out. */
export const counter = (min: number, max: number, standard: number): z.ZodType<number> =>
  whole(min, max).default(standard).meta({ type: 'integer', minimum: min, maximum: max, default: standard });

/** `true` or `false` in a query string. */
export const flag = (): z.ZodType<boolean> => z.enum(['true', 'false']).transform((value) => value === 'true');

/** The paging parameters that every list takes. */
export const PAGING = { limit: counter(1, 100, 20), cursor: line(1024).optional() };
