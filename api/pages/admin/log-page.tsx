import type { JSX } from 'preact';
import type { AdministrationAction } from '../../../db/administration/log';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Field } from '../parts/field';
import { Empty } from '../parts/empty';
import { ListTable } from '../parts/list-table';
import { useReader, useWords } from '../parts/reader';
import { AdminFrame } from './admin-frame';
import { adminWords } from './words';

/** A line of the administration record in words. */
export interface LogLine {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly proposedBy: string | null;
  readonly action: AdministrationAction;
  readonly kind: string;
  readonly what: string;
  readonly reason: string | null;
  readonly changes: readonly { readonly field?: string | undefined; readonly old: string; readonly now: string }[];
}

interface Props {
  readonly fields: readonly Control[];
  readonly lines: readonly LogLine[];
  readonly next?: string | undefined;
  readonly problem?: Fault | undefined;
}

/** Who changed what outside the cases, from what to what and why. */
export function LogPage({ fields, lines, next, problem }: Props): JSX.Element {
  const { f } = useReader();
  const words = useWords(adminWords);
  const w = words.log;
  return (
    <AdminFrame tab="log" lede={w.text} problem={problem}>
      <form action="/admin/log" class="filters">
        {fields.map((field) => (
          <Field field={field} />
        ))}
        <div class="buttons">
          <button class="primary">{words.search}</button>
          <a class="button" href="/admin/log">
            {words.reset}
          </a>
        </div>
      </form>
      {lines.length === 0 ? (
        <Empty title={w.none} />
      ) : (
        <ListTable
          label={words.tabs.log}
          heads={[{ label: w.what }, { label: w.changes }, { label: w.who }, { label: w.at }]}
          rows={lines.map((line) => [
            <>
              <b>{w.kinds[line.kind] ?? line.kind}</b> · {line.what}
            </>,
            <Changes line={line} />,
            <>
              {line.actor}
              <br />
              <span class="muted small">
                {w.actions[line.action]}
                {line.proposedBy !== null && `, ${w.proposedBy(line.proposedBy)}`}
              </span>
            </>,
            <time dateTime={line.at}>{f.short(line.at)}</time>,
          ])}
        />
      )}
      {next !== undefined && (
        <p>
          <a href={next}>{words.more}</a>
        </p>
      )}
    </AdminFrame>
  );
}

const Changes = ({ line: { changes, reason } }: { line: LogLine }): JSX.Element => (
  <div class="stack tight">
    {changes.map(({ field, old, now }) => (
      <p>
        {field !== undefined && <span class="muted">{field} </span>}
        {old} → {now}
      </p>
    ))}
    {reason !== null && <p class="quote">{reason}</p>}
  </div>
);
