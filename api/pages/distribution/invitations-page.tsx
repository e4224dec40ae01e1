import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import type { Tone } from '../parts/badge';
import { BulkResults } from '../parts/bulk-results';
import { Due } from '../parts/due';
import { Empty } from '../parts/empty';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { ListTable } from '../parts/list-table';
import { More } from '../parts/more';
import { None } from '../parts/none';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import type { Results } from './applications-page';
import { DistributionHead } from './distribution-tabs';
import { Outcome } from './outcome';
import { distributionWords } from './words';

/** An invitation as the master distributor that sent it sees it. */
export interface InvitationRow {
  readonly id: string;
  readonly requestNo: string;
  readonly address: string;
  /** The invited company, once it is known. */
  readonly company?: string | undefined;
  readonly state: string;
  readonly tone: Tone;
  /** Why its mail did not arrive. */
  readonly lost?: string | undefined;
  readonly sentAt: string;
  readonly openedAt?: string | undefined;
  readonly answeredAt?: string | undefined;
  readonly dueAt?: string | null | undefined;
  readonly actions: readonly { readonly key: string; readonly title: string }[];
}

export interface InvitationsView {
  readonly waiting: number;
  readonly mayInvite: boolean;
  readonly emails: Control;
  readonly rows: readonly InvitationRow[];
  readonly next?: string | undefined;
  readonly key: string;
  readonly results?: Results | undefined;
  readonly problem?: Fault | undefined;
}

/** The invitations of a master distributor: many at once are sent, and what became of each. */
export function InvitationsPage({ view }: { view: InvitationsView }): JSX.Element {
  const words = useWords(distributionWords);
  const { invitations } = words;
  const { results, problem, rows, next } = view;
  return (
    <Shell title={`${invitations.title} – ${words.title}`}>
      <DistributionHead tab="invitations" waiting={view.waiting} />
      {results && <BulkResults summary={invitations.result(results.done, results.failed)} items={results.items} />}
      {problem && <ErrorSummary problem={problem} />}
      <Section id="invite" title={invitations.form}>
        {view.mayInvite ? (
          <PostForm action="/distribution/invitations" idempotencyKey={view.key} class="stack text">
            {results !== undefined && results.failed > 0 && <p>{invitations.kept}</p>}
            <Field field={view.emails} />
            <div>
              <button class="primary">{invitations.send}</button>
            </div>
          </PostForm>
        ) : (
          <p class="muted">{invitations.mayNot}</p>
        )}
      </Section>
      {rows.length === 0 ? (
        <Empty title={invitations.empty}>
          <p class="muted">{invitations.emptyText}</p>
        </Empty>
      ) : (
        <Section id="invitations" title={invitations.title}>
          <Rows rows={rows} />
        </Section>
      )}
      <More href={next} />
    </Shell>
  );
}

function Rows({ rows }: { rows: readonly InvitationRow[] }): JSX.Element {
  const { f } = useReader();
  const words = useWords(distributionWords);
  const { invitations } = words;
  return (
    <ListTable
      heads={[
        { label: invitations.address },
        { label: invitations.state },
        { label: invitations.history },
        { label: invitations.due },
        { label: invitations.actions },
      ]}
      rows={rows.map((row) => [
        <>
          <a class="main-link" href={`/cases/${row.id}`}>
            {row.company ?? row.address}
          </a>
          <p class="muted small">
            {row.company !== undefined && (
              <>
                {row.address}
                <br />
              </>
            )}
            <span class="mono">{row.requestNo}</span>
          </p>
        </>,
        <div>
          <Outcome tone={row.tone}>{row.state}</Outcome>
          {row.lost !== undefined && <p class="error">{row.lost}</p>}
        </div>,
        <ul>
          {historyOf(row).map(([what, at]) => (
            <li>
              <span class="muted">{invitations[what]}</span> <time dateTime={at}>{f.short(at)}</time>
            </li>
          ))}
        </ul>,
        row.dueAt == null ? <None /> : <Due dueAt={row.dueAt} />,
        <div class="buttons">
          {row.actions.map(({ key, title }) => (
            <a class="button quiet" href={`/cases/${row.id}/actions/${key}`}>
              {title}
            </a>
          ))}
          {row.actions.length === 0 && <None />}
        </div>,
      ])}
    />
  );
}

/** What has happened to an invitation so far, and when. */
const historyOf = ({ sentAt, openedAt, answeredAt }: InvitationRow): ['sent' | 'opened' | 'answered', string][] => [
  ['sent', sentAt],
  ...(openedAt === undefined ? [] : [['opened', openedAt] satisfies ['opened', string]]),
  ...(answeredAt === undefined ? [] : [['answered', answeredAt] satisfies ['answered', string]]),
];
