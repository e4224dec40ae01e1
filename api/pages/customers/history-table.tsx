import type { JSX } from 'preact';
import { ListTable } from '../parts/list-table';
import { useReader, useWords } from '../parts/reader';
import { customerWords } from './words';

/** A finished change of an association. */
export interface HistoryRow {
  /** The request behind it; undefined when the change came from outside. */
  readonly request: { readonly id: string; readonly number: string } | undefined;
  readonly operation: 'switch' | 'unlink';
  readonly change: string;
  readonly between: string;
  readonly by: 'partner' | 'customer' | 'vendor';
  readonly at: string;
}

/** Finished changes of associations, newest first. */
export function HistoryTable({ rows }: { rows: readonly HistoryRow[] }): JSX.Element {
  const { f } = useReader();
  const w = useWords(customerWords);
  if (rows.length === 0) return <p class="muted">{w.empty}</p>;
  return (
    <ListTable
      heads={[w.operation, w.model, w.between, w.by, w.at, w.number].map((label) => ({ label }))}
      rows={rows.map(({ request, operation, change, between, by, at }) => [
        <b>{w.operations[operation]}</b>,
        change,
        between,
        w.initiators[by],
        <time dateTime={at}>{f.short(at)}</time>,
        request === undefined ? (
          '–'
        ) : (
          <a class="mono" href={`/cases/${request.id}`}>
            {request.number}
          </a>
        ),
      ])}
    />
  );
}
