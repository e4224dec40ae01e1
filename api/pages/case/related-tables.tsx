import type { JSX } from 'preact';
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
            <table class="list">
              <thead>
                <tr>
                  {columns.map(({ label, number }) => (
                    <th scope="col" class={number ? 'number' : undefined}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ caseId, own, cells }) => (
                  <tr>
                    {cells.map(({ text, whole }, at) => (
                      <td
                        data-label={columns[at]?.label}
                        class={columns[at]?.number === true ? 'number' : whole ? 'whole' : undefined}
                      >
                        {at > 0 ? text : <First text={text} caseId={caseId} own={own} />}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
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
