import type { ComponentChildren, JSX } from 'preact';
import type { BlockerView } from '../../http/problems';
import type { Arithmetic as Counted } from '../frame/answers';
import type { Editor } from '../forms/editor-form';
import { EditorForm } from '../forms/editor-form';
import { Arithmetic } from '../parts/arithmetic';
import { Badge, type Tone } from '../parts/badge';
import { Blockers } from '../parts/blockers';
import { Due } from '../parts/due';
import { Facts } from '../parts/facts';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { ReceiptLine } from '../parts/receipt-line';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { Timeline } from '../parts/timeline';
import { CaseCrumb } from './case-crumb';
import type { Log, RelatedTable } from './case-log';
import type { Fact } from './case-view';
import { CaseMove, type Moving } from './case-move';
import { type Changing, WhatChanges } from './what-changes';
import { LogSection } from './log-section';
import type { Way } from './path-view';
import type { ReceiptLine as Receipt } from './receipt';
import { RelatedTables } from './related-tables';
import type { Group } from './timeline-view';
import { Progress } from './progress';
import { words } from './words';

/** A link among others. */
export interface Titled {
  readonly title: string;
  readonly href: string;
}

/** A task of the case: whose it is, how it stands, how it is answered. */
export interface TaskLine {
  readonly title: string;
  readonly href?: string | undefined;
  readonly who: string;
  readonly status: string;
  readonly decidedAt?: string | undefined;
  readonly tone: Tone;
  readonly dueAt?: string | undefined;
  readonly levels: readonly string[];
  readonly notYours?: string | undefined;
  readonly answers: readonly Titled[];
  readonly comment?: string | undefined;
}

/** A step that was carried out in another system. */
export interface StepLine {
  readonly what: string;
  readonly system: string;
  readonly at: string;
  readonly attempt: number;
  readonly status: string;
  readonly tone: Tone;
}

/** A message and what became of it on each channel. */
export interface MessageLine {
  readonly what: string;
  readonly to: string;
  readonly at: string;
  readonly channels: readonly { readonly text: string; readonly tone: Tone }[];
}

/** A date of the case, and how it was counted. */
export interface DateLine {
  readonly title: string;
  readonly at: string;
  readonly arithmetic?: Counted | null | undefined;
}

interface Props {
  readonly id: string;
  readonly requestNo: string;
  readonly version: number;
  readonly title: string;
  readonly status: { readonly title: string; readonly tone: Tone };
  readonly lede: string;
  readonly revealable: boolean;
  readonly receipt?: Receipt | undefined;
  /** When a link was sent anew, just now. */
  readonly resentAt?: string | undefined;
  readonly move: Moving;
  readonly way: Way;
  readonly change?: Changing | undefined;
  readonly related: readonly RelatedTable[];
  readonly editor?: Editor | undefined;
  readonly log?: Log | undefined;
  readonly why: string;
  readonly event?: string | undefined;
  readonly next: readonly { readonly title: string; readonly text: string }[];
  readonly dates: readonly DateLine[];
  readonly facts: readonly Fact[];
  readonly found: readonly Fact[];
  readonly lastCheck?: { readonly at: string; readonly blockers: readonly BlockerView[] } | undefined;
  readonly tasks: readonly TaskLine[];
  readonly steps: readonly StepLine[];
  readonly messages: readonly MessageLine[];
  readonly timeline: readonly Group[];
  readonly more?: string | undefined;
  readonly chain?: { readonly valid?: boolean; readonly length: number } | undefined;
}

/** A case: whose move it is, its way, what changes, what was asked, and everything that happened. */
export function CasePage(props: Props): JSX.Element {
  const { m } = useReader();
  const { id, requestNo, version, title, status, lede, receipt, editor, log } = props;
  return (
    <Shell title={`${title} · ${requestNo}`}>
      <PageHead
        crumb={<CaseCrumb requestNo={requestNo} />}
        title={title}
        status={<Badge tone={status.tone}>{status.title}</Badge>}
        lede={
          <>
            {lede}
            {props.revealable && (
              <>
                {' '}
                <a href={`/cases/${id}/reveal`}>{m.case.reveal}</a>
              </>
            )}
          </>
        }
      />
      {receipt && <ReceiptLine receipt={receipt} />}
      {props.resentAt !== undefined && <Resent at={props.resentAt} />}
      <CaseMove move={props.move} />
      <Progress way={props.way} />
      <div class="split">
        <div class="stack wide">
          {editor && <EditorForm editor={editor} />}
          {log && <LogSection log={log} caseId={id} version={version} />}
          {props.change && <WhatChanges change={props.change} />}
          <Asked {...props} />
          <RelatedTables tables={props.related} />
          {props.steps.length > 0 && <Steps steps={props.steps} />}
          <Activity {...props} />
        </div>
        <aside class="aside">
          <Why {...props} />
          {props.dates.length > 0 && <Dates dates={props.dates} />}
          <Tasks tasks={props.tasks} />
          {props.messages.length > 0 && <Messages messages={props.messages} />}
        </aside>
      </div>
    </Shell>
  );
}

function Resent({ at }: { at: string }): JSX.Element {
  const said = useWords(words).move.resent(useReader().f.short(at));
  return (
    <Notice tone="good" role="status" say={said}>
      <p>{said}</p>
    </Notice>
  );
}

function Asked({ editor, facts, found, lastCheck }: Props): JSX.Element | null {
  const { m, f } = useReader();
  if (editor && !lastCheck && found.length === 0) return null;
  return (
    <Section id="asked" title={m.case.submitted}>
      {!editor && <Facts facts={facts} />}
      {found.length > 0 && (
        <>
          <h3>{m.case.found}</h3>
          <Facts facts={found} />
        </>
      )}
      {lastCheck && (
        <>
          <h3>{m.case.lastCheck(f.when(lastCheck.at))}</h3>
          <Blockers blockers={lastCheck.blockers} />
        </>
      )}
    </Section>
  );
}

function Why({ why, event, next }: Props): JSX.Element {
  const { m } = useReader();
  return (
    <Section id="why" title={m.case.why}>
      <p>{why}</p>
      {event !== undefined && <p class="muted">{event}</p>}
      {next.length > 0 && (
        <>
          <h3>{m.case.next}</h3>
          <dl class="facts over">
            {next.map(({ title, text }) => (
              <>
                <dt>{title}</dt>
                <dd>{text}</dd>
              </>
            ))}
          </dl>
        </>
      )}
    </Section>
  );
}

function Dates({ dates }: { dates: readonly DateLine[] }): JSX.Element {
  const { f } = useReader();
  return (
    <Section id="dates" title={useWords(words).dates}>
      <ul class="stack">
        {dates.map(({ at, title, arithmetic }) => (
          <li>
            <time dateTime={at}>{f.short(at)}</time> · {title}
            {arithmetic && <Arithmetic counted={arithmetic} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Tasks({ tasks }: { tasks: readonly TaskLine[] }): JSX.Element {
  const { m, f } = useReader();
  return (
    <Section id="tasks" title={m.case.tasks}>
      {tasks.length === 0 && <p class="muted">{m.case.noTasks}</p>}
      <ul class="stack">
        {tasks.map((task) => (
          <li class="stack tight">
            <h3>{task.href === undefined ? task.title : <a href={task.href}>{task.title}</a>}</h3>
            <p class="muted">{task.who}</p>
            <p>
              <Badge tone={task.tone}>{task.status}</Badge>{' '}
              {task.decidedAt !== undefined && <time dateTime={task.decidedAt}>{f.short(task.decidedAt)}</time>}
            </p>
            {task.dueAt !== undefined && <Due dueAt={task.dueAt} />}
            {task.levels.map((line) => (
              <p class="muted">{line}</p>
            ))}
            {task.notYours !== undefined && <p class="notice warn">{task.notYours}</p>}
            {task.answers.length > 0 && (
              <p>
                {m.case.answeredBy}{' '}
                {task.answers.map(({ title, href }, at) => (
                  <>
                    {at > 0 && m.comma}
                    <a href={href}>{title}</a>
                  </>
                ))}
              </p>
            )}
            {task.comment !== undefined && <p class="quote">{task.comment}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const Entry = ({ head, note, badges }: { head: string; note: ComponentChildren; badges: ComponentChildren }) => (
  <li class="row">
    <div>
      <b>{head}</b>
      <p class="muted small">{note}</p>
    </div>
    <p class="line tight">{badges}</p>
  </li>
);

function Steps({ steps }: { steps: readonly StepLine[] }): JSX.Element {
  const { m, f } = useReader();
  return (
    <Section id="steps" title={useWords(words).steps}>
      <ul class="rows">
        {steps.map(({ what, system, at, attempt, status, tone }) => (
          <Entry
            head={what}
            note={
              <>
                {system} · <time dateTime={at}>{f.short(at)}</time>
                {attempt > 1 && ` · ${m.case.attempt(attempt)}`}
              </>
            }
            badges={<Badge tone={tone}>{status}</Badge>}
          />
        ))}
      </ul>
    </Section>
  );
}

function Messages({ messages }: { messages: readonly MessageLine[] }): JSX.Element {
  const { m, f } = useReader();
  return (
    <Section id="messages" title={m.case.deliveries}>
      <ul class="stack">
        {messages.map(({ what, to, at, channels }) => (
          <li class="stack tight">
            <b>{what}</b>
            <p class="muted">
              {to} · <time dateTime={at}>{f.short(at)}</time>
            </p>
            <p class="line tight">
              {channels.map(({ text, tone }) => (
                <Badge tone={tone}>{text}</Badge>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Activity({ timeline, more, chain }: Props): JSX.Element {
  const { m } = useReader();
  const intact = chain?.valid !== false;
  return (
    <Section
      id="record"
      title={m.case.timeline}
      aside={
        chain && (
          <Badge tone={intact ? 'good' : 'bad'}>{intact ? m.timeline.intact(chain.length) : m.timeline.broken}</Badge>
        )
      }
    >
      <Timeline groups={timeline} />
      {more !== undefined && (
        <p>
          <a href={more}>{m.case.whole}</a>
        </p>
      )}
    </Section>
  );
}
