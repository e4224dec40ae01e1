import type { JSX } from 'preact';
import type { BlockerView } from '../../http/problems';
import type { Arithmetic as Counted } from '../frame/answers';
import type { Decision } from '../forms/decision-form';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import type { Rejection } from '../forms/task-view';
import { Arithmetic } from '../parts/arithmetic';
import { Blockers } from '../parts/blockers';
import { Check, type CheckResult } from '../parts/check';
import { CodeEntry, type CodeAsked } from '../parts/code-entry';
import { Due } from '../parts/due';
import { ErrorSummary } from '../parts/error-summary';
import { Facts } from '../parts/facts';
import { Field } from '../parts/field';
import { Move } from '../parts/move';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import type { RelatedTable } from './case-log';
import type { Titled } from './case-page';
import type { Fact } from './case-view';
import type { ClaimCard } from './claim';
import { ClaimSection } from './claim-section';
import { RejectionNotice } from './rejection-notice';
import { RelatedTables } from './related-tables';
import { type Changing, WhatChanges } from './what-changes';
import { words } from './words';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly caseId: string;
  readonly requestNo: string;
  /** What the case is about. */
  readonly subject: string;
  readonly between: string;
  readonly open: boolean;
  readonly dueAt: string | null;
  readonly silence: string;
  readonly people?: readonly string[] | undefined;
  readonly levels: readonly string[];
  readonly arithmetic?: Counted | null | undefined;
  readonly canDecide: boolean;
  /** Why the reader cannot decide it, and what stands in the way. */
  readonly why?: string | undefined;
  readonly blockers?: readonly BlockerView[] | undefined;
  /** The actions that answer it in place of decisions. */
  readonly answers: readonly Titled[];
  readonly fields: readonly Control[];
  readonly prefilled: boolean;
  readonly files: boolean;
  readonly comment: Control;
  readonly code?: CodeAsked | undefined;
  readonly decisions: readonly Decision[];
  readonly version: number;
  readonly idempotencyKey: string;
  readonly problem?: Fault | undefined;
  readonly rejection?: Rejection | undefined;
  readonly facts: readonly Fact[];
  readonly found: readonly Fact[];
  readonly change?: Changing | undefined;
  readonly check?: CheckResult | undefined;
  readonly lastCheck?: { readonly at: string; readonly blockers: readonly BlockerView[] } | undefined;
  readonly claim?: ClaimCard | undefined;
  readonly related: readonly RelatedTable[];
}

/** A task: until when and what then, the form with its decisions, and beside it the evidence. */
export function TaskPage(props: Props): JSX.Element {
  const { title, sentence, caseId, requestNo, subject, between, problem } = props;
  const { task: w } = useWords(words);
  const obstacles = refusing(props);
  return (
    <Shell title={`${title} · ${requestNo}`}>
      <PageHead
        crumb={
          <>
            <a href="/inbox">{w.inbox}</a>
            <span aria-hidden="true">/</span>
            <a class="mono" href={`/cases/${caseId}`}>
              {requestNo}
            </a>
          </>
        }
        title={title}
        lede={
          <>
            <strong>{subject}</strong> · {between}
          </>
        }
      />
      <TaskMove {...props} />
      {problem && <ErrorSummary problem={problem} />}
      {obstacles && <Blockers blockers={obstacles} />}
      <div class="split">
        <div class="stack wide">
          {props.rejection && <RejectionNotice rejection={props.rejection} />}
          <Section id="decide" title={w.decide}>
            <p>{sentence}</p>
            {props.canDecide ? <DecisionForm {...props} /> : <NotYours {...props} />}
          </Section>
          <RelatedTables tables={props.related} />
        </div>
        <Evidence {...props} />
      </div>
    </Shell>
  );
}

/** What refused a decision, where the check does not say it already. */
const refusing = ({ problem, check }: Props): readonly BlockerView[] | undefined =>
  !check || check.ok ? problem?.blockers : undefined;

/** Whether the check would say that nothing stands in the way beside a decision that something refuses. */
const isContradicted = ({ check, decisions }: Props): boolean =>
  check?.ok === true && decisions.some(({ blockers }) => blockers !== undefined);

function TaskMove({ open, dueAt, silence, people, levels, claim, title, canDecide }: Props): JSX.Element {
  const { m } = useReader();
  const { move: w } = useWords(words);
  const who = people && people.length > 0 ? people.join(m.comma) : w.nobody;
  const facts = [
    {
      label: w.until,
      value: (
        <>
          <Due dueAt={dueAt} long />
          {dueAt !== null && <a href="#dates">{w.counted}</a>}
        </>
      ),
    },
    { label: w.silence, value: silence },
    ...(people || claim
      ? [
          {
            label: w.people,
            value: (
              <>
                {people && who} {claim && <a href="#claim">{w.handOver}</a>}
              </>
            ),
          },
        ]
      : []),
  ];
  return (
    <Move title={canDecide ? w.yourMove : title} tone={canDecide ? 'now' : 'neutral'} facts={open ? facts : []}>
      {levels.map((line) => (
        <p class="small">{line}</p>
      ))}
    </Move>
  );
}

function NotYours({ caseId, why, blockers, answers }: Props): JSX.Element {
  const { m } = useReader();
  return (
    <div class="stack">
      {answers.length > 0 ? (
        <>
          <p>{m.task.byAction}</p>
          <div class="buttons">
            {answers.map(({ title, href }) => (
              <a class="button primary" href={href}>
                {title}
              </a>
            ))}
          </div>
        </>
      ) : (
        why !== undefined && (
          <Notice tone="warn">
            <p>{why}</p>
            {blockers && <Blockers blockers={blockers} />}
          </Notice>
        )
      )}
      <div>
        <a class="button" href={`/cases/${caseId}`}>
          {m.task.toCase}
        </a>
      </div>
    </div>
  );
}

function DecisionForm(props: Props): JSX.Element {
  const { id, files, idempotencyKey, version, fields, comment, code, decisions, prefilled } = props;
  const { task: w } = useWords(words);
  const action = `/tasks/${encodeURIComponent(id)}`;
  return (
    <PostForm action={action} files={files} idempotencyKey={idempotencyKey} version={version}>
      {prefilled && <p class="help">{w.known}</p>}
      {fields.map((field) => (
        <Field field={field} address={action} />
      ))}
      <Field field={comment} />
      {code && <CodeEntry code={code} />}
      <ul class="rows">
        {decisions.map(({ key, title, consequence, blockers, hotkey, final }) => (
          <li class="stack tight">
            <div>
              <button
                name="decision"
                value={key}
                class={hotkey === 'a' || decisions.length === 1 ? 'primary' : undefined}
                disabled={blockers !== undefined}
                data-key={hotkey}
                aria-keyshortcuts={hotkey}
                data-consequence={final ? undefined : consequence}
                aria-describedby={`then-${key}`}
              >
                {title}
              </button>
            </div>
            <p class="small muted" id={`then-${key}`}>
              {consequence}
            </p>
            {blockers && <Blockers blockers={blockers} />}
          </li>
        ))}
      </ul>
      {decisions.some(({ hotkey }) => hotkey === 'r') && <p class="muted small keys">{w.keys}</p>}
    </PostForm>
  );
}

function Evidence(props: Props): JSX.Element {
  const { m, f } = useReader();
  const { task: w, dates } = useWords(words);
  const { facts, found, check, lastCheck, arithmetic, claim, id, idempotencyKey } = props;
  return (
    <aside class="aside">
      <Section id="evidence" title={w.evidence}>
        <Facts facts={facts} over />
      </Section>
      {!refusing(props) && !isContradicted(props) && (
        <Section id="can-go" title={m.check.title}>
          {check ? (
            <Check check={check} />
          ) : lastCheck ? (
            <>
              <p class="muted">{m.case.lastCheck(f.when(lastCheck.at))}</p>
              <Blockers blockers={lastCheck.blockers} />
            </>
          ) : (
            <p>{m.task.checked}</p>
          )}
          <p class="muted">{m.task.checkedAgain}</p>
        </Section>
      )}
      {props.change && <WhatChanges change={props.change} />}
      {found.length > 0 && (
        <Section id="found" title={m.case.found}>
          <Facts facts={found} over />
        </Section>
      )}
      {arithmetic && (
        <Section id="dates" title={dates}>
          <Arithmetic counted={arithmetic} />
        </Section>
      )}
      {claim && <ClaimSection claim={claim} taskId={id} idempotencyKey={idempotencyKey} />}
    </aside>
  );
}
