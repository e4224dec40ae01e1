import type { JSX } from 'preact';
import { Due } from '../parts/due';
import { Icon } from '../parts/icon';
import { useReader, useWords } from '../parts/reader';
import type { TaskRow } from './inbox-row';
import { inboxWords } from './words';

/** A task with its title, what it is about, one sentence and its day; with a tick where several are decided at once. */
export function Task({ row, tick }: { row: TaskRow; tick?: 'ticked' | 'free' | 'none' }): JSX.Element {
  const w = useWords(inboxWords);
  return (
    <li class={tick === undefined ? 'row' : 'row pick'}>
      {(tick === 'ticked' || tick === 'free') && (
        <input
          type="checkbox"
          name="task"
          value={row.id}
          checked={tick === 'ticked'}
          aria-label={w.pick(row.title, row.requestNo)}
        />
      )}
      {tick === 'none' && <span />}
      <div class="stack tight">
        <h3>
          <a href={row.href}>{row.title}</a>
        </h3>
        <About row={row} />
        {row.sentence !== '' && <p class="small">{row.sentence}</p>}
      </div>
      <Day row={row} />
    </li>
  );
}

/** Whom and what a task is about, and the number of its request. */
export const About = ({ row: { about, requestNo } }: { row: TaskRow }): JSX.Element => (
  <p class="small muted">
    {about.map((part) => `${part} · `)}
    <span class="mono">{requestNo}</span>
  </p>
);

/** Until when, how late, or how long a task waits. */
function Day({ row: { dueAt, target, stoppedSince, openedAt, provisional } }: { row: TaskRow }): JSX.Element {
  const { f } = useReader();
  const w = useWords(inboxWords);
  if (stoppedSince !== undefined)
    return (
      <p class="due right">
        <b>
          <Icon name="paused" /> {w.stopped}
        </b>
        <span class="muted">{w.since(f.short(stoppedSince))}</span>
      </p>
    );
  if (target !== undefined)
    return (
      <p class="due right">
        <b class="tone-bad">
          <Icon name="warning" /> {w.late(f.passed(new Date(Date.parse(target) - 1)))}
        </b>
        <span class="muted">{w.target(f.until(target))}</span>
      </p>
    );
  if (dueAt === null)
    return (
      <p class="due right">
        <b>{w.never}</b>
        <span class="muted">{w.waiting(f.passed(openedAt))}</span>
      </p>
    );
  return <Due dueAt={dueAt} provisional={provisional} right />;
}
