import type { JSX } from 'preact';
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
    <table class="list">
      <thead>
        <tr>
          {[w.operation, w.model, w.between, w.by, w.at, w.number].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ request, operation, change, between, by, at }) => (
          <tr>
            <td data-label={w.operation} class="first">
              <b>{w.operations[operation]}</b>
            </td>
            <td data-label={w.model}>{change}</td>
            <td data-label={w.between}>{between}</td>
            <td data-label={w.by}>{w.initiators[by]}</td>
            <td data-label={w.at}>
              <time dateTime={at}>{f.short(at)}</time>
            </td>
            <td data-label={w.number}>
              {request === undefined ? (
                '–'
              ) : (
                <a class="mono" href={`/cases/${request.id}`}>
                  {request.number}
                </a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
