import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Badge } from '../parts/badge';
import { Field } from '../parts/field';
import { ListTable } from '../parts/list-table';
import { Notice } from '../parts/notice';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { Correction, MovedDate, ProvisionalRow, YearRow } from './calendars';
import { type Counts, OperationsFrame } from './operations-frame';
import { operationsWords } from './words';

interface Props {
  readonly counts: Counts;
  readonly years: readonly YearRow[];
  readonly provisional: readonly ProvisionalRow[];
  readonly fields: readonly Control[];
  readonly correction?: Correction | undefined;
  readonly problem?: Fault | undefined;
}

/** The published calendars, the dates that wait for one, and the form that publishes a year after a look ahead. */
export function CalendarsPage({ counts, years, provisional, fields, correction, problem }: Props): JSX.Element {
  const { f, m } = useReader();
  const w = useWords(operationsWords).calendars;
  return (
    <OperationsFrame tab="calendars" counts={counts} problem={problem}>
      <Section id="correction" title={w.correct} aside={<span class="muted small">{w.text}</span>}>
        {correction?.published && <Moves correction={correction} />}
        <PostForm action="/operations/calendars" class="stack text">
          {fields.map((field) => (
            <Field field={field} />
          ))}
          {correction && !correction.published && <Moves correction={correction} />}
          <div class="buttons">
            <button name="do" value="preview" class={correction ? undefined : 'primary'}>
              {w.preview}
            </button>
            {correction && !correction.published && (
              <button name="do" value="publish" class="primary">
                {w.publish}
              </button>
            )}
          </div>
        </PostForm>
      </Section>
      <Section id="provisional" title={w.provisional}>
        {provisional.length === 0 ? (
          <p>
            <Badge tone="good">{w.noProvisional}</Badge>
          </p>
        ) : (
          <>
            <p class="muted small">{w.provisionalText}</p>
            <ListTable
              label={w.provisional}
              heads={[{ label: w.case }, { label: w.until }, { label: w.missing }]}
              rows={provisional.map((row) => [
                <CaseCell of={row} />,
                <>
                  <time dateTime={row.dueAt}>{f.until(row.dueAt)}</time>
                  {row.goesTo !== undefined && ` · ${w.goesTo(row.goesTo)}`}
                </>,
                `${row.calendar} ${row.years.join(m.comma)}`,
              ])}
            />
          </>
        )}
      </Section>
      <Section id="years" title={w.title}>
        <ListTable
          label={w.title}
          heads={[
            { label: w.calendar },
            { label: w.version },
            { label: w.source },
            { label: w.days },
            { label: w.published },
          ]}
          rows={years.map((year) => [
            <b>{w.year(year.name, year.year)}</b>,
            w.versionOf(year.version),
            year.source,
            w.daysOf(year.daysOff.length, year.workdays.length),
            <>
              <time dateTime={year.publishedAt}>{f.short(year.publishedAt)}</time> · {year.publishedBy}
            </>,
          ])}
        />
      </Section>
    </OperationsFrame>
  );
}

const CaseCell = ({ of }: { of: Pick<MovedDate, 'case'> }): JSX.Element => (
  <>
    {of.case && (
      <>
        <a href={of.case.href}>{of.case.title}</a> <span class="mono">{of.case.number}</span>
      </>
    )}
  </>
);

function Moves({ correction: { published, moves } }: { correction: Correction }): JSX.Element {
  const { f } = useReader();
  const w = useWords(operationsWords).calendars;
  const none = published ? w.nothingMoved : w.nothing;
  const some = published ? w.moved(moves.length) : w.moves(moves.length);
  return (
    <Notice tone={published ? 'good' : 'now'} title={moves.length === 0 ? none : some} role="status">
      {moves.length > 0 && (
        <ListTable
          label={some}
          heads={[{ label: w.case }, { label: w.before }, { label: w.after }, { label: w.what }]}
          rows={moves.map((move) => [
            <CaseCell of={move} />,
            <time dateTime={move.dueAt}>{f.until(move.dueAt)}</time>,
            <time dateTime={move.newDueAt}>{f.until(move.newDueAt)}</time>,
            <Badge tone={move.later ? 'now' : 'neutral'}>{move.later ? w.later : w.stays}</Badge>,
          ])}
        />
      )}
    </Notice>
  );
}
