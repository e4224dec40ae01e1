import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { PHONE } from '../../workflows/kit/policy/addresses';
import { isBlank, visibleLength } from '../../workflows/kit/policy/blank';

// No control characters or lone surrogates, which PostgreSQL refuses, nor bidirectional overrides, which disguise a
// text.
const LINE = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;
const LINES = /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|[\n\r\t])*$/u;

/** A text in which nothing can be seen counts as empty. */
const seen = (text: string): string => (isBlank(text) ? '' : text.trim());

/** Characters that cannot be seen do not count towards the least length of a text. */
const visibly =
  (min: number): z.core.CheckFn<string> =>
  ({ value, issues }) => {
    if (value.length < min || visibleLength(value) >= min) return;
    issues.push({ code: 'too_small', origin: 'string', minimum: min, inclusive: true, input: value, continue: true });
  };

/** A trimmed line of text without control characters. */
export const line = (max: number, min = 1): z.ZodString =>
  z.string().overwrite(seen).min(min).max(max).regex(LINE).check(visibly(min));

/** A trimmed text of several lines without other control characters. */
export const lines = (max: number, min = 1): z.ZodString =>
  z.string().overwrite(seen).min(min).max(max).regex(LINES).check(visibly(min));

// A local part as of RFC 6531: any letters and digits, single dots inside.
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
const LONGEST_ADDRESS = 254;

/**
 * The one form of an e-mail address, whatever script it was typed in: the domain in ASCII (punycode), small letters;
 * undefined if it is none.
 */
export function mailAddress(typed: string): string | undefined {
  const at = typed.lastIndexOf('@');
  const local = typed.slice(0, at).normalize('NFC');
  const domain = domainToASCII(typed.slice(at + 1).normalize('NFKC'));
  const address = `${local}@${domain}`;
  const isAddress = at > 0 && local.length <= 64 && LOCAL.test(local) && DOMAIN.test(domain);
  return isAddress && address.length <= LONGEST_ADDRESS ? address : undefined;
}

/** An e-mail address; international ones too, in their one form. */
export const email = (): z.ZodString =>
  line(LONGEST_ADDRESS)
    .overwrite((typed) => mailAddress(typed) ?? typed)
    .check(({ value, issues }) => {
      if (mailAddress(value) !== undefined) return;
      issues.push({ code: 'invalid_format', format: 'email', input: value, continue: true });
    });

/** A phone number in its one form: digits, blanks and hyphens, however wide and in which brackets it was typed. */
export const phone = (): z.ZodString =>
  line(32)
    .overwrite((typed) => typed.normalize('NFKC').replace(/[()]/g, ' ').replace(/\s+/g, ' ').trim())
    .regex(PHONE);

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
