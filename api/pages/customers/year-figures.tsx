import type { JSX } from 'preact';
import { useWords } from '../parts/reader';
import { customerWords } from './words';

/** How often associations were made, switched and ended within the last year. */
export type YearCounters = Readonly<Record<'associated' | 'switched' | 'unlinked', number>>;

export function YearFigures({ counters }: { counters: YearCounters }): JSX.Element {
  const w = useWords(customerWords);
  return (
    <dl class="figures">
      {(['associated', 'switched', 'unlinked'] as const).map((key) => (
        <div>
          <dt>{w.counters[key]}</dt>
          <dd>{counters[key]}</dd>
        </div>
      ))}
    </dl>
  );
}
