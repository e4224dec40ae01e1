// Joiners, fillers and blanks that print as nothing, beside white space and control characters.
const INVISIBLE = /[\s\p{Cc}\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]/gu;

/** Whether a text says nothing to a reader: it is empty, or made of characters that cannot be seen. */
export const isBlank = (text: string): boolean => text.replace(INVISIBLE, '') === '';
