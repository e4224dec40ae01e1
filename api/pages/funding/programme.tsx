import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { GridRow } from './funding-grid';
import type { ProgrammeView, QualificationLine } from './funding-programmes';
import { GridCell } from './grid-cell';
import { fundingWords } from './words';

/** A programme in a year: the qualification, the months and payments per quarter, and what they come to. */
export function Programme({ programme, year }: { programme: ProgrammeView; year: string }): JSX.Element {
  const w = useWords(fundingWords);
  const { code, title, qualification, rows, sum } = programme;
  const pays = rows[0]?.payments !== undefined;
  return (
    <Section id={code} title={title} aside={qualification && <Qualification line={qualification} />}>
      {rows.length === 0 ? (
        <p class="muted">{w.nothing(year)}</p>
      ) : (
        <table class="list">
          <caption class="unseen">{w.grid(title, year)}</caption>
          <thead>
            <tr>
              <th scope="col">{w.quarter}</th>
              {w.nth.map((nth) => (
                <th scope="col">{nth}</th>
              ))}
              {pays && <th scope="col">{w.payment}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Quarter row={row} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={pays ? 4 : 3}>
                {sum.text}
              </th>
              <td data-label={w.total} class="whole">
                {`= ${sum.rest}`}
              </td>
            </tr>
          </tfoot>
        </table>
      )}
    </Section>
  );
}

function Quarter({ row }: { row: GridRow }): JSX.Element {
  const w = useWords(fundingWords);
  return (
    <tr>
      <th scope="row">
        <span class="whole">{row.quarter}</span>
      </th>
      {row.months.map(({ label, entries, apply }, at) => (
        <td data-label={w.nth[at]}>
          <div class="stack">
            {entries.map((entry) => (
              <GridCell entry={entry} />
            ))}
            {entries.length === 0 && (
              <span>
                {label} <span class="muted">{w.none}</span>
                {apply !== undefined && (
                  <>
                    <br />
                    <a href={apply}>{w.apply}</a>
                  </>
                )}
              </span>
            )}
          </div>
        </td>
      ))}
      {row.payments && (
        <td data-label={w.payment}>
          <div class="stack">
            {row.payments.map((entry) => (
              <GridCell entry={entry} />
            ))}
            {row.payments.length === 0 && <span class="muted">{w.noQuarter}</span>}
          </div>
        </td>
      )}
    </tr>
  );
}

const Qualification = ({ line: { href, text, tone, notes, task } }: { line: QualificationLine }): JSX.Element => (
  <span class="line small">
    {href === undefined ? (
      <Badge tone={tone}>{text}</Badge>
    ) : (
      <a href={href}>
        <Badge tone={tone}>{text}</Badge>
      </a>
    )}
    {notes.map((note) => (
      <span>{note}</span>
    ))}
    {task && <a href={task.href}>{task.title}</a>}
  </span>
);
