import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import type { GridEntry } from './funding-grid';

/** One case in a cell: which, how much, where it stands, one reason, and what can be done. */
export const GridCell = ({ entry }: { entry: GridEntry }): JSX.Element => (
  <div class="stack tight">
    <div>
      <a class={entry.numbered ? 'mono' : undefined} href={entry.link.href}>
        {entry.link.title}
      </a>
    </div>
    <div>
      {entry.amount !== undefined && <b class="amount">{entry.amount}</b>}{' '}
      <Badge tone={entry.standing.tone}>{entry.standing.text}</Badge>
    </div>
    {entry.notes.map((note) => (
      <div class="muted">{note}</div>
    ))}
    {entry.task && (
      <div>
        <a href={entry.task.href}>{entry.task.title}</a>
      </div>
    )}
  </div>
);
