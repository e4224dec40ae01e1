import type { JSX } from 'preact';
import type { ReceiptLine as Receipt } from '../case/receipt';
import type { Fault } from '../forms/faults';
import { type BulkItem, BulkResults } from '../parts/bulk-results';
import { Empty } from '../parts/empty';
import { ErrorSummary } from '../parts/error-summary';
import { Chips, type ViewLink } from '../parts/links';
import { More } from '../parts/more';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useWords } from '../parts/reader';
import { ReceiptLine } from '../parts/receipt-line';
import { Shell } from '../parts/shell';
import { StickyBar } from '../parts/sticky-bar';
import type { PlainDecision, TaskRow, Urgency } from './inbox-row';
import { Task } from './task-list';
import { inboxWords } from './words';

/** Which part of the inbox is shown, so that the page of a decision finds the same one. */
export interface Shown {
  readonly show: string | undefined;
  readonly cursor: string | undefined;
}

interface Props {
  readonly chips: readonly ViewLink[];
  readonly groups: readonly { readonly urgency: Urgency; readonly rows: readonly TaskRow[] }[];
  readonly ticked: readonly string[];
  readonly decisions: readonly PlainDecision[];
  readonly shown: Shown;
  readonly next: string | undefined;
  readonly receipt?: Receipt | undefined;
  readonly results?: { readonly summary: string; readonly items: readonly BulkItem[] };
  readonly problem?: Fault;
}

/** What waits for the reader: what is late first, and what can be decided at once. */
export function InboxPage(props: Props): JSX.Element {
  const w = useWords(inboxWords);
  const { chips, groups, shown, next, receipt, results, problem } = props;
  return (
    <Shell title={w.title}>
      <div class="stack">
        <PageHead
          title={w.title}
          actions={
            <a class="button low" href="/me/absence">
              {w.absence}
            </a>
          }
        />
        {chips.length > 1 && <Chips label={w.show} links={chips} />}
      </div>
      {receipt && <ReceiptLine receipt={receipt} />}
      {results && <BulkResults {...results} />}
      {problem && <ErrorSummary problem={problem} />}
      {groups.length === 0 ? <Nothing all={shown.show === undefined} /> : <Groups {...props} />}
      <More href={next} />
    </Shell>
  );
}

const Nothing = ({ all }: { all: boolean }): JSX.Element => {
  const w = useWords(inboxWords);
  return (
    <Empty title={all ? w.empty : w.emptyHere}>
      <p class="muted">{w.emptyText}</p>
      <div>
        <a class="button" href={all ? '/cases' : '/inbox'}>
          {all ? w.toCases : w.showAll}
        </a>
      </div>
    </Empty>
  );
};

function Groups({ groups, ticked, decisions, shown }: Props): JSX.Element {
  const w = useWords(inboxWords);
  const tickOf = (row: TaskRow): 'ticked' | 'free' | 'none' =>
    row.decisions.length === 0 ? 'none' : ticked.includes(row.id) ? 'ticked' : 'free';
  return (
    <PostForm action="/inbox/decide" class="stack wide" id="tasks">
      {shown.show !== undefined && <input type="hidden" name="show" value={shown.show} />}
      {shown.cursor !== undefined && <input type="hidden" name="cursor" value={shown.cursor} />}
      {groups.map(({ urgency, rows }) => (
        <section id={urgency} aria-labelledby={`${urgency}-title`}>
          <h2 class="group" id={`${urgency}-title`}>
            {w.groups[urgency]} <span class="muted">{rows.length}</span>
          </h2>
          <ul class="rows">
            {rows.map((row) => (
              <Task row={row} {...(decisions.length > 0 && { tick: tickOf(row) })} />
            ))}
          </ul>
        </section>
      ))}
      {decisions.length > 0 && (
        <StickyBar label={w.bar} title={w.barHelp} counted={w.picked}>
          {decisions.map(({ key, title }, at) => (
            <button name="decision" value={key} class={at === 0 ? 'primary' : undefined}>
              {w.choose(title)}
            </button>
          ))}
        </StickyBar>
      )}
    </PostForm>
  );
}
