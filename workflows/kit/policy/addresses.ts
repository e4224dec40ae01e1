/** How a phone number is written: digits, with a plus before and blanks or hyphens between them. The registry's tables check the same. */
export const PHONE = /^[+0-9][0-9 -]{4,31}$/;

/** What stands for whatever is hidden. */
export const STARS = '***';

// Of a shorter number its ends would tell all.
const LEAST_DIGITS = 10;

/** An address, number or name of which enough is left to recognise and too little to use: `s***@example.com`, `138****5678`, `L***`. */
export function maskText(value: string): string {
  const [name = '', domain] = value.split('@');
  const letters = [...name];
  if (domain !== undefined) return `${letters[0] ?? ''}${STARS}@${domain}`;
  if (PHONE.test(value) && letters.length >= LEAST_DIGITS) return `${value.slice(0, 3)}****${value.slice(-4)}`;
  return `${letters[0] ?? ''}${STARS}`;
}
