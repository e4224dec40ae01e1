import { FH_PROGRAMMES } from '../../../workflows/shared/funding';
import { NRE } from '../../../workflows/shared/funding';

/** A programme in words. */
export const programmeName = (programme: string): string =>
  programme in FH_PROGRAMMES
    ? FH_PROGRAMMES[programme as keyof typeof FH_PROGRAMMES].en
    : programme === NRE
      ? 'One-time engineering (NRE)'
      : programme;

/** Counts of each value, in order of first appearance. */
export function tally(words: readonly string[]): { readonly word: string; readonly times: number }[] {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return [...times].map(([word, count]) => ({ word, times: count }));
}
