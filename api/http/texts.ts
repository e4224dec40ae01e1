import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { isBlank } from '../../workflows/kit/policy/blank';

// No control characters or lone surrogates, which PostgreSQL refuses, nor bidirectional overrides, which disguise a
// text.
const LINE = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;
const LINES = /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|[\n\r\t])*$/u;

/** A text in which nothing can be seen counts as empty. */
const seen = (text: string): string => (isBlank(text) ? '' : text.trim());

/** A trimmed line of text without control characters. */
export const line = (max: number, min = 1): z.ZodString => z.string().overwrite(seen).min(min).max(max).regex(LINE);

/** A trimmed text of several lines without other control characters. */
export const lines = (max: number, min = 1): z.ZodString => z.string().overwrite(seen).min(min).max(max).regex(LINES);

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
export const email = (): z.ZodType<string, string> =>
  line(LONGEST_ADDRESS)
    .transform((typed, context) => {
      const address = mailAddress(typed);
      if (address === undefined) context.addIssue({ code: 'invalid_format', format: 'email', input: typed });
      return address ?? z.NEVER;
    })
    .meta({ type: 'string', format: 'idn-email', maxLength: LONGEST_ADDRESS });

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
