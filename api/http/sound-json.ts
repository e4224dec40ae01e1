import type { FieldError } from './problems';

/** How deep a body may be nested: forms have lists of lists at most. */
const DEEPEST = 32;
/** No more faults than a person reads. */
const MOST_FAULTS = 100;

const NO_CHARACTER = /[\0\p{Cs}]/u;

const TOO_DEEP = { zh: `嵌套不超过 ${DEEPEST} 层`, en: `may be nested ${DEEPEST} deep at most` };
const NO_TEXT = {
  zh: '含有不允许的字符（NUL 或不成对的代理项）',
  en: 'holds characters that no text has (NUL, a lone surrogate)',
};
const NO_NUMBER = { zh: '数值过大', en: 'is too large a number' };

/** What no schema needs to see and PostgreSQL would refuse: NUL, lone surrogates, endless numbers, deep nesting. */
export function unsoundIn(body: unknown): FieldError[] {
  const faults: FieldError[] = [];
  const left: [value: unknown, path: readonly string[]][] = [[body, []]];
  for (let next = left.pop(); next !== undefined && faults.length < MOST_FAULTS; next = left.pop()) {
    const [value, path] = next;
    const at = path.join('.');
    if (typeof value === 'string' && NO_CHARACTER.test(value))
      faults.push({ path: at, code: 'invalid', message: NO_TEXT });
    if (typeof value === 'number' && !Number.isFinite(value))
      faults.push({ path: at, code: 'too-big', message: NO_NUMBER });
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= DEEPEST) {
      faults.push({ path: at, code: 'too-deep', message: TOO_DEEP });
      continue;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (NO_CHARACTER.test(key))
        faults.push({ path: [...path, key.replace(/[\0\p{Cs}]/gu, '')].join('.'), code: 'invalid', message: NO_TEXT });
      else left.push([inner, [...path, key]]);
    }
  }
  return faults;
}
