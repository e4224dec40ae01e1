import type { JSX } from 'preact';
import type { OwnPartner } from '../customers/own-partner';
import type { TaskRow } from '../inbox/inbox-row';
import { Task } from '../inbox/task-list';
import { Due } from '../parts/due';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { homeWords } from './words';

/** A case in which others have the next move. */
export interface WaitingRow {
  readonly href: string;
  readonly title: string;
  readonly sentence: string;
  readonly silence: string | undefined;
  readonly dueAt: string | null;
}

/** What is due on one day. */
export interface DueDay {
  /** A Beijing date. */
  readonly date: string;
  readonly items: readonly { readonly href: string; readonly title: string }[];
}

interface Props {
  readonly greeting: string;
  /** The Beijing date of today. */
  readonly today: string;
  readonly needs: readonly TaskRow[];
  readonly needsCount: number;
  readonly waiting: readonly WaitingRow[];
  readonly due: readonly DueDay[];
  /** Null for a customer without one, undefined for everybody else. */
  readonly partner: OwnPartner | null | undefined;
  readonly mayStart: boolean;
}

/** What the reader has to do, what others have to do for them, and what is due. */
export function HomePage({ greeting, today, needs, needsCount, waiting, due, partner, mayStart }: Props): JSX.Element {
  const { f } = useReader();
  const w = useWords(homeWords).home;
  return (
    <Shell title={w.title}>
      <PageHead crumb={f.date(today)} title={greeting} />
      <Section
        id="needs"
        title={
          <>
            {w.needsYou} {needsCount > 0 && <span class="muted">{needsCount}</span>}
          </>
        }
        aside={
          <a class="small" href="/inbox">
            {w.inbox}
          </a>
        }
      >
        {needs.length > 0 ? (
          <div class="card">
            <ul class="rows">
              {needs.map((row) => (
                <Task row={row} />
              ))}
            </ul>
          </div>
        ) : (
          <p class="muted">{w.caughtUp}</p>
        )}
        {needs.length === 0 && mayStart && (
          <div>
            <a class="button" href="/start">
              {w.begin}
            </a>
          </div>
        )}
      </Section>
      {partner !== undefined && <Partner partner={partner} />}
      <div class="split">
        <Others rows={waiting} />
        <aside class="aside">
          <Section id="due" title={w.due}>
            {due.length === 0 ? <p class="muted">{w.nothingDue}</p> : <Days days={due} />}
          </Section>
        </aside>
      </div>
    </Shell>
  );
}

function Partner({ partner }: { partner: OwnPartner | null }): JSX.Element {
  const { m, f } = useReader();
  const w = useWords(homeWords).home;
  return (
    <Section
      id="partner"
      title={w.partner}
      aside={
        <a class="small" href="/partner">
          {w.partnerMore}
        </a>
      }
    >
      {partner === null ? (
        <p class="muted">{w.noPartner}</p>
      ) : (
        <p>
          <b>{partner.name}</b> · {w.partnerSince(m.facts.models[partner.model], f.date(partner.since))}
        </p>
      )}
    </Section>
  );
}

function Others({ rows }: { rows: readonly WaitingRow[] }): JSX.Element {
  const w = useWords(homeWords).home;
  return (
    <Section
      id="others"
      title={w.others}
      aside={
        <a class="small" href="/cases?open=true">
          {w.cases}
        </a>
      }
    >
      {rows.length === 0 ? (
        <p class="muted">{w.nobodyElse}</p>
      ) : (
        <ul class="rows">
          {rows.map(({ href, title, sentence, silence, dueAt }) => (
            <li class="row">
              <div class="stack tight">
                <h3>
                  <a href={href}>{title}</a>
                </h3>
                <p class="small">{sentence}</p>
                {silence !== undefined && <p class="small muted">{silence}</p>}
              </div>
              <Due dueAt={dueAt} right />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const Days = ({ days }: { days: readonly DueDay[] }): JSX.Element => {
  const { f } = useReader();
  return (
    <ul class="timeline">
      {days.map(({ date, items }) => (
        <li class="ahead">
          <b>
            <time dateTime={date}>{f.date(date)}</time>
          </b>
          {items.map(({ href, title }) => (
            <p>
              <a href={href}>{title}</a>
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
};
