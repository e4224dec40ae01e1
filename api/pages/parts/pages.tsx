import type { JSX } from 'preact';
import { useWords } from './reader';
import { frameWords } from './words';

/** The pages of a list. */
export interface PageLinks {
  /** Which of how many are shown. */
  readonly range: string;
  /** The present page, from 1. */
  readonly page: number;
  readonly last: number;
  /** The address of a page without its number, to which the number is added. */
  readonly address: string;
}

/** Where else a list goes on; nothing for a list of one page. */
export function Pages({ pages: { range, page, last, address } }: { pages: PageLinks }): JSX.Element {
  const w = useWords(frameWords).pages;
  return (
    <nav class="pages" aria-label={w.label}>
      <span class="muted">{range}</span>
      {last > 1 && (
        <span class="line">
          {page > 1 && (
            <a href={`${address}${page - 1}`} rel="prev">
              {w.previous}
            </a>
          )}
          {numbersAround(page, last).map((number) =>
            number === undefined ? (
              <span class="muted">…</span>
            ) : number === page ? (
              <b aria-current="page">{number}</b>
            ) : (
              <a href={`${address}${number}`}>{number}</a>
            ),
          )}
          {page < last && (
            <a href={`${address}${page + 1}`} rel="next">
              {w.next}
            </a>
          )}
        </span>
      )}
    </nav>
  );
}

/** The first, the last and the pages beside the present one; undefined where some are left out. */
function numbersAround(page: number, last: number): (number | undefined)[] {
  const near = [1, page - 1, page, page + 1, last].filter((each) => each >= 1 && each <= last);
  const numbers = [...new Set(near)].sort((a, b) => a - b);
  return numbers.flatMap((number, at) => (at > 0 && number - numbers[at - 1]! > 1 ? [undefined, number] : [number]));
}
