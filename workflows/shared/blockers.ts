import type { Blocker } from '../kit/policy/refusals';

/** What everybody sees of a blocker: what is wrong, what to do about it, and who can. */
export type Reason = Pick<Blocker, 'title' | 'hint' | 'actor'>;

/** Makes the blockers of a catalogue {code → reason} by their codes. */
export const blockerFrom =
  <C extends string>(catalogue: Readonly<Record<C, Reason>>) =>
  (code: C): Blocker => {
    const { title, hint, actor } = catalogue[code];
    return { code, title, hint, actor };
  };

/** Makes the blockers of a catalogue that apply. */
export const blockersFrom =
  <C extends string>(catalogue: Readonly<Record<C, Reason>>) =>
  (found: Readonly<Partial<Record<C, boolean>>>): Blocker[] =>
    (Object.keys(found) as C[]).filter((code) => found[code]).map(blockerFrom(catalogue));

/** A blocker whose title also names what it is about: a number, names. */
export function about({ title, ...rest }: Blocker, zh: string | number, en = zh): Blocker {
  return { ...rest, title: { zh: `${title.zh}：${zh}`, en: `${title.en}: ${en}` } };
}
