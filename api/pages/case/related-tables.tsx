import type { JSX } from 'preact';
import { DataCell } from '../parts/data-table';
import { ListTable } from '../parts/list-table';
import { useReader } from '../parts/reader';
import { Section } from '../parts/section';
import type { RelatedTable } from './case-log';

/** Related cases, a table for each kind; the first cell of a row leads to its case. */
export function RelatedTables({ tables }: { tables: readonly RelatedTable[] }): JSX.Element {
  const { m } = useReader();
  return (
    <>
      {tables.map(({ key, title, columns, rows }) => (
        <Section id={`related-${key}`} title={title}>
          {rows.length === 0 ? (
            <p class="muted">{m.case.noRelated}</p>
          ) : (
            <ListTable
              heads={columns}
              rows={rows.map(({ caseId, own, cells }) =>
                cells.map((cell, at) =>
                  at > 0 ? <DataCell {...cell} /> : <First text={cell.text} caseId={caseId} own={own} />,
                ),
              )}
            />
          )}
        </Section>
      ))}
    </>
  );
}

function First({ text, caseId, own }: { text: string; caseId: string; own: boolean }): JSX.Element {
  const { m } = useReader();
  if (!own) return <a href={`/cases/${caseId}`}>{text}</a>;
  return (
    <span>
      {text} <span class="muted">{m.case.thisCase}</span>
    </span>
  );
}
