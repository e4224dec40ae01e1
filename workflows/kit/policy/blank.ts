// Joiners, fillers and marks that print as nothing.
const INVISIBLE = /[\p{Cc}\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]/gu;

/** How many characters of a text can be seen, blanks inside it included. */
export const visibleLength = (text: string): number => text.replace(INVISIBLE, '').trim().length;

/** Whether a text says nothing to a reader: it is empty, or made of characters that cannot be seen. */
export const isBlank = (text: string): boolean => visibleLength(text) === 0;
