import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { BulkResults, type BulkItem } from '../parts/bulk-results';
import { Due } from '../parts/due';
import { Empty } from '../parts/empty';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { ListTable } from '../parts/list-table';
import { More } from '../parts/more';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { DistributionHead } from './distribution-tabs';
import { distributionWords } from './words';

/** An application that waits for a master distributor. */
export interface ApplicationRow {
  readonly id: string;
  readonly requestNo: string;
  readonly distributor: string;
  readonly region: string;
  readonly since: string;
  readonly dueAt: string | null | undefined;
  /** Absent where the reader may not decide it. */
  readonly taskId?: string | undefined;
  /** The decisions that cannot be taken now, each with its reason. */
  readonly notNow: readonly string[];
}

/** What became of several things that were done at once. */
export interface Results {
  readonly done: number;
  readonly failed: number;
  readonly items: readonly BulkItem[];
}

export interface ApplicationsView {
  readonly waiting: number;
  readonly filtered: boolean;
  readonly filter: Control;
  readonly rows: readonly ApplicationRow[];
  readonly next?: string | undefined;
  readonly decisions: readonly { readonly key: string; readonly title: string; readonly consequence: string }[];
  readonly comment: Control;
  readonly chosen: readonly string[];
  readonly key: string;
  readonly results?: Results | undefined;
  readonly problem?: Fault | undefined;
}

/** The applications that wait for a master distributor, to be decided one by one or several at once. */
export function ApplicationsPage({ view }: { view: ApplicationsView }): JSX.Element {
  const { m } = useReader();
  const words = useWords(distributionWords);
  const { applications } = words;
  const { rows, filtered, results, problem, next } = view;
  return (
    <Shell title={`${applications.title} – ${words.title}`}>
      <DistributionHead tab="applications" waiting={view.waiting} />
      {results && <BulkResults summary={applications.result(results.done, results.failed)} items={results.items} />}
      {problem && <ErrorSummary problem={problem} />}
      {(rows.length > 0 || filtered) && (
        <form action="/distribution" class="filters">
          <Field field={view.filter} />
          <div class="buttons">
            <button>{m.cases.search}</button>
            {filtered && (
              <a class="button" href="/distribution">
                {m.cases.reset}
              </a>
            )}
          </div>
        </form>
      )}
      {rows.length === 0 ? (
        <Empty title={filtered ? applications.nothing : applications.empty}>
          <p class="muted">{filtered ? applications.nothingText : applications.emptyText}</p>
        </Empty>
      ) : (
        <PostForm action="/distribution" idempotencyKey={view.key}>
          <Section id="applications" title={applications.title} aside={applications.waiting(view.waiting)}>
            <Rows view={view} />
          </Section>
          {view.decisions.length > 0 && <Decide view={view} />}
        </PostForm>
      )}
      <More href={next} />
    </Shell>
  );
}

function Rows({ view: { rows, chosen } }: { view: ApplicationsView }): JSX.Element {
  const { f } = useReader();
  const words = useWords(distributionWords);
  const { applications } = words;
  return (
    <ListTable
      id="f-task"
      heads={[
        { label: words.distributor },
        { label: words.region },
        { label: applications.since },
        { label: applications.due },
      ]}
      rows={rows.map(({ id, requestNo, distributor, region, since, dueAt, taskId, notNow }) => [
        <div class="tick">
          {taskId !== undefined && (
            <input
              type="checkbox"
              name="task"
              value={taskId}
              aria-label={applications.select(requestNo)}
              checked={chosen.includes(taskId)}
            />
          )}
          <div>
            <a class="main-link" href={taskId === undefined ? `/cases/${id}` : `/tasks/${encodeURIComponent(taskId)}`}>
              {distributor}
            </a>{' '}
            <a class="small" href={`/cases/${id}/reveal`} aria-label={words.revealOf(requestNo)}>
              {words.reveal}
            </a>
            <p class="muted small mono">{requestNo}</p>
            {notNow.map((text) => (
              <p class="small">{text}</p>
            ))}
          </div>
        </div>,
        region,
        <time dateTime={since}>{f.short(since)}</time>,
        <Due dueAt={dueAt} />,
      ])}
    />
  );
}

function Decide({ view: { comment, decisions } }: { view: ApplicationsView }): JSX.Element {
  const { applications } = useWords(distributionWords);
  return (
    <Section id="f-decision" title={applications.bulk}>
      <div class="stack text">
        <p class="help">{applications.bulkHelp}</p>
        <Field field={comment} />
        <div class="pair">
          {decisions.map(({ key, title, consequence }) => (
            <div>
              <button name="decision" value={key}>
                {title}
              </button>
              <p>{consequence}</p>
            </div>
          ))}
        </div>
      </div>
    </Section>
  );
}
