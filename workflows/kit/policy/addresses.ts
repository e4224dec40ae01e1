/**
 * A phone number: digits with an optional plus before and blanks or hyphens between. The registry's tables check the
 * same.
 */
export const PHONE = /^[+0-9][0-9 -]{4,31}$/;

/** Stands for whatever is hidden. */
export const STARS = '***';

// The ends of a shorter number would give it away.
const LEAST_DIGITS = 10;

/**
 * Masks an address, number or name so that it can be recognised but not used: `s***@example.com`, `138****5678`,
 * `L***`.
 */
export function maskText(value: string): string {
  const [name = '', domain] = value.split('@');
  const letters = [...name];
  if (domain !== undefined) return `${letters[0] ?? ''}${STARS}@${domain}`;
  if (PHONE.test(value) && letters.length >= LEAST_DIGITS) return `${value.slice(0, 3)}****${value.slice(-4)}`;
  return `${letters[0] ?? ''}${STARS}`;
}
