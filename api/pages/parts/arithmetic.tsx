import type { JSX } from 'preact';
import type { Arithmetic as Counted } from '../frame/answers';
import { Badge } from './badge';
import { useReader } from './reader';

/** How a date was counted: its start, the days left out and why, the calendar. */
export function Arithmetic({ counted }: { counted: Counted }): JSX.Element {
  const { m, f } = useReader();
  const { startDate, rule, lastDay, cutoff, skipped, makeUpDays, calendarVersion, provisional } = counted;
  return (
    <details class="small">
      <summary>{m.arithmetic.title}</summary>
      <div class="stack tight">
        <p>{m.arithmetic.sentence(f.date(startDate), rule, f.date(lastDay), f.when(cutoff))}</p>
        {skipped.length > 0 && (
          <p>
            {m.arithmetic.skipped(skipped.length)}{' '}
            {skipped.map((day) => m.arithmetic.day(f.date(day.date), day.why)).join(m.comma)}
          </p>
        )}
        {makeUpDays.length > 0 && <p>{m.arithmetic.makeUp(makeUpDays.map((day) => f.date(day)).join(m.comma))}</p>}
        {calendarVersion !== null && <p class="muted">{m.arithmetic.calendar(calendarVersion)}</p>}
        {provisional && (
          <p>
            <Badge tone="warn">{m.arithmetic.provisional}</Badge>
          </p>
        )}
      </div>
    </details>
  );
}
