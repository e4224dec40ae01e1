import type { JSX } from 'preact';
import type { Tone } from '../parts/badge';
import { Due } from '../parts/due';
import { ListTable } from '../parts/list-table';
import { More } from '../parts/more';
import { None } from '../parts/none';
import { Move } from '../parts/move';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { Outcome } from './outcome';
import { distributionWords } from './words';

/** An application or an invitation as its distributor sees it. */
export interface OwnRow {
  readonly id: string;
  readonly requestNo: string;
  readonly master: string;
  readonly state: string;
  readonly tone: Tone;
  readonly since: string;
  readonly dueAt: string | null | undefined;
  /** Where it is decided, if it waits for the reader. */
  readonly decide?: string | undefined;
}

interface Props {
  readonly master?: { readonly name: string; readonly region: string; readonly since: string } | undefined;
  readonly applications: readonly OwnRow[];
  readonly invitations: readonly OwnRow[];
  readonly next?: string | undefined;
}

/** What a distributor sees: its master, what it has applied for, and who has invited it. */
export function MyMasterPage({ master, applications, invitations, next }: Props): JSX.Element {
  const { f } = useReader();
  const words = useWords(distributionWords);
  const { mine } = words;
  return (
    <Shell title={mine.title}>
      <PageHead title={mine.title} />
      {master ? (
        <Move
          title={master.name}
          tone="good"
          facts={[
            { label: words.region, value: master.region },
            { label: words.distributors.since, value: <time dateTime={master.since}>{f.short(master.since)}</time> },
          ]}
        >
          <p>{mine.text}</p>
        </Move>
      ) : (
        <Move title={mine.none} tone="neutral">
          <p>{mine.noneText}</p>
        </Move>
      )}
      <Section id="invitations" title={mine.invitations}>
        <Rows rows={invitations} none={mine.noInvitations} />
      </Section>
      <Section id="application" title={mine.application}>
        <Rows rows={applications} none={mine.noApplication} />
      </Section>
      <More href={next} />
    </Shell>
  );
}

function Rows({ rows, none }: { rows: readonly OwnRow[]; none: string }): JSX.Element {
  const { f } = useReader();
  const words = useWords(distributionWords);
  const { mine, invitations } = words;
  if (rows.length === 0) return <p class="muted">{none}</p>;
  return (
    <ListTable
      heads={[
        { label: mine.master },
        { label: invitations.state },
        { label: mine.since },
        { label: mine.until },
        { label: invitations.actions },
      ]}
      rows={rows.map(({ id, requestNo, master, state, tone, since, dueAt, decide }) => [
        <>
          <a class="main-link" href={`/cases/${id}`}>
            {master}
          </a>
          <p class="muted small mono">{requestNo}</p>
        </>,
        <Outcome tone={tone}>{state}</Outcome>,
        <time dateTime={since}>{f.short(since)}</time>,
        dueAt == null ? <None /> : <Due dueAt={dueAt} />,
        decide === undefined ? (
          <None />
        ) : (
          <a class="button primary" href={decide}>
            {mine.decide}
          </a>
        ),
      ])}
    />
  );
}
