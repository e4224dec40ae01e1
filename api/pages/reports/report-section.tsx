import type { JSX } from 'preact';
import { Columns } from '../parts/columns';
import { Fold } from '../parts/fold';
import { Icon } from '../parts/icon';
import { PartsBar } from '../parts/parts-bar';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { Report, Value } from './report';
import { reportWords } from './words';

/** A report: the drawing with its legend, the table behind it, and its file. */
export function ReportSection({ report, at, path }: { report: Report; at: number; path: string }): JSX.Element {
  const w = useWords(reportWords);
  const { id, title, note, legend, chart, rows } = report;
  return (
    <Section
      id={`${id}-${at + 1}`}
      title={title}
      aside={
        <a class="small" href={`${path}/${id}.csv`} aria-label={`${w.csv}: ${title}`}>
          <Icon name="download" /> {w.csv}
        </a>
      }
    >
      {rows.length > 0 && legend.length > 0 && (
        <p class="line small">
          {legend.map(({ label, outlined }, n) => (
            <span>
              <span class={outlined ? 'swatch outlined' : `swatch s${n + 1}`} /> {label}
            </span>
          ))}
        </p>
      )}
      {chart && <Columns {...chart} />}
      {note !== undefined && <p class="small muted text">{note}</p>}
      {rows.length === 0 ? (
        <p class="muted">{w.empty}</p>
      ) : chart ? (
        <Fold>
          <ReportTable report={report} />
        </Fold>
      ) : (
        <ReportTable report={report} />
      )}
    </Section>
  );
}

function ReportTable({ report: { title, heads, rows, total } }: { report: Report }): JSX.Element {
  const cellOf = (value: Value, at: number): JSX.Element => (
    <td data-label={heads[at]?.label} class={heads[at]?.number === true ? 'number' : undefined}>
      {value.href === undefined ? value.text : <a href={value.href}>{value.text}</a>}
    </td>
  );
  return (
    <table class="list">
      <caption class="unseen">{title}</caption>
      <thead>
        <tr>
          {heads.map(({ label, number }) => (
            <th scope="col" class={number ? 'number wraps' : undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ values: [first, ...others], bar }) => (
          <tr>
            <th scope="row">
              {first?.text}
              {bar && <PartsBar {...bar} />}
            </th>
            {others.map((value, at) => cellOf(value, at + 1))}
          </tr>
        ))}
      </tbody>
      {total && (
        <tfoot>
          <tr>
            <th scope="row">{total[0]?.text}</th>
            {total.slice(1).map((value, at) => cellOf(value, at + 1))}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
