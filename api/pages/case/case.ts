import { Router } from 'express';
import { deliveriesOfCase } from '../../../db/outbox/notices';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { RefusalCode } from '../../../workflows/kit/policy/refusals';
import type { CaseAnswer, Entry, Explanation, TaskAnswer } from '../frame/answers';
import { type Log, logOf, relatedTables } from './case-log';
import { CasePage, type DateLine, type StepLine, type TaskLine } from './case-page';
import { betweenOf, factsOf, lastCheckOf, whoIs } from './case-view';
import type { Editor } from '../forms/editor-form';
import { editorOf } from '../forms/editor';
import { textOf } from '../forms/form-values';
import { changeIn, foundOf } from './found';
import { levelLines } from './levels';
import { messagesIn } from './messages-view';
import { movingOf } from './moving';
import { formNamed } from '../forms/named-fields';
import { wayOf } from './path-view';
import { receiptOf } from './receipt';
import { resentIn } from './resend-link';
import { maskedIn } from './reveal';
import { answersOf } from '../forms/task-view';
import { lineOf, timelineGroups } from './timeline-view';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';
import type { Words } from '../frame/words';
import type { Tone } from '../parts/badge';
import { words } from './words';

/** How much of a record is shown at once. */
const SHOWN = 40;

/** One page per case: whose move it is, its way, what it is about, and its whole record. */
export function casePages(place: Place): Router {
  const router = Router();
  router.get(
    '/cases/:id',
    signedIn(place, (visit) => show(place, visit)),
  );
  return router;
}

async function show(place: Place, visit: Signed): Promise<void> {
  const params = { id: visit.request.params['id'] as string };
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params });
  const policy = policyFor(place, row.type);
  const [explained, record, deliveries, log, editor, found, form] = await Promise.all([
    visit.api<Explanation>('GET /v1/cases/{id}/explain', { params }),
    visit.api<{ items: Entry[]; chain: { valid?: boolean; length: number } }>('GET /v1/cases/{id}/timeline', {
      params,
      query: { verify: 'true' },
    }),
    deliveriesOfCase(place.deps.api.db, row.id),
    logOf(place, visit, row),
    editorOf(place, visit, row),
    foundOf(place, row, policy, visit),
    formNamed(place, policy, row),
  ]);
  const { items, chain } = record.body;
  const known = { policy, parties: row.parties, tasks: row.tasks };
  const whole = textOf(visit.request.query, 'record') === 'all';
  const inline = inlineIn(log, editor);
  await visit.show(CasePage, {
    id: row.id,
    requestNo: row.requestNo,
    version: row.version,
    title: row.title,
    status: { title: row.stateTitle, tone: row.outcome === null ? 'now' : toneOf(row.tone) },
    lede: ledeOf(row, items, visit),
    revealable: maskedIn(row, policy, visit).length > 0,
    receipt: await receiptOf(place, visit, row),
    resentAt: resentIn(items, visit),
    move: movingOf(row, policy, deliveries, inline, visit),
    way: wayOf(policy, row, items, visit),
    change: changeIn(row),
    related: relatedTables(row.related, row.id, visit),
    editor,
    log,
    ...explainedOf(explained.body, row, policy, items, visit),
    facts: factsOf(form, row.data, row.parties, visit),
    found,
    lastCheck: lastCheckOf(row.data),
    tasks: row.tasks.filter(isTold(policy)).map((task) => taskLine(task, row, policy, inline, visit)),
    steps: stepsOf(row, visit),
    messages: messagesIn(deliveries, row, visit),
    timeline: timelineGroups(whole ? items : items.slice(-SHOWN), known, visit),
    more: whole || items.length <= SHOWN ? undefined : `/cases/${row.id}?record=all#record`,
    chain,
  });
}

const toneOf = (tone: string | undefined): Tone => (tone === 'good' || tone === 'bad' ? tone : 'neutral');

function ledeOf({ parties, openedAt }: CaseAnswer, [first]: readonly Entry[], visit: Signed): string {
  const { lede } = words[visit.locale];
  return lede(
    betweenOf(parties, visit),
    first?.right === 'system' ? undefined : first?.actorName,
    visit.f.short(openedAt),
  );
}

const STEP_TONES = { running: 'now', done: 'good', failed: 'bad', undone: 'warn' } as const;

const stepsOf = ({ effects = [] }: CaseAnswer, { m }: Words): StepLine[] =>
  effects.map(({ key, system, status, attempt, at }) => ({
    what: m.case.steps[key] ?? key,
    system: m.case.systems[system] ?? system,
    // A report is sent anew with every change, which is not a repeated attempt.
    attempt: system === 'crm' ? 1 : attempt,
    at,
    status: m.case.effect[status],
    tone: STEP_TONES[status],
  }));

// Tasks and actions whose form is on the page, with its place.
const inlineIn = (log: Log | undefined, editor: Editor | undefined): ReadonlyMap<string, string> =>
  new Map([
    ...(editor ? [editor.taskId, ...editor.ways.map(({ key }) => key)].map((key) => [key, '#edit'] as const) : []),
    ...(log?.form ? [[log.form.key, '#log'] as const] : []),
  ]);

// Whose turn it is says the rest.
const TOLD: readonly string[] = ['self-approval', 'ineligible'] satisfies RefusalCode[];

// A standing reminder that was replaced by something else was never anybody's to do.
const isTold =
  (policy: Policy) =>
  ({ key, status }: TaskAnswer): boolean =>
    status !== 'cancelled' || policy.tasks[key]?.standing !== true;

const TASK_TONES = { open: 'now', decided: 'good', expired: 'bad', cancelled: 'neutral' } as const;

function taskLine(
  task: TaskAnswer,
  row: CaseAnswer,
  policy: Policy,
  inline: ReadonlyMap<string, string>,
  visit: Signed,
): TaskLine {
  const { m, locale } = visit;
  const declared = task.decision === undefined ? undefined : policy.tasks[task.key]?.decisions[task.decision];
  const decided = declared ? say(declared.title, locale) : m.case.status[task.status];
  return {
    title: task.title,
    // That the other side's step is not one's own goes without saying.
    notYours: task.party === visit.actor.partyId && TOLD.includes(task.whyCode ?? '') ? task.why : undefined,
    href: task.canDecide ? (inline.get(task.id) ?? `/tasks/${encodeURIComponent(task.id)}`) : undefined,
    answers: answersOf(task, row, policy, visit).map(({ key, title }) => ({
      title,
      href: inline.get(key) ?? `/cases/${row.id}/actions/${key}`,
    })),
    dueAt: task.status === 'open' ? (task.dueAt ?? undefined) : undefined,
    levels: levelLines(task, visit),
    who: whoIs(task.role, task.party, row.parties, visit),
    status: decided,
    decidedAt: task.decidedAt ?? undefined,
    tone: TASK_TONES[task.status],
    comment: task.comment ?? undefined,
  };
}

interface Explained {
  readonly why: string;
  readonly event: string | undefined;
  readonly next: readonly { title: string; text: string }[];
  readonly dates: readonly DateLine[];
}

function explainedOf(
  explained: Explanation,
  row: CaseAnswer,
  policy: Policy,
  entries: readonly Entry[],
  words: Words,
): Explained {
  const { m, f } = words;
  const known = { policy, parties: row.parties, tasks: row.tasks };
  const event = entries.find(({ seq }) => seq === explained.why.event?.seq);
  const line = event && lineOf(event, known, words);
  return {
    why: explained.why.rule,
    event: line && m.case.event(line.what, line.who, f.when(line.at)),
    next: explained.next.flatMap((task) => [
      ...task.decisions.map(({ title, consequence }) => ({ title, text: consequence })),
      ...(task.silence.meaning === null ? [] : [{ title: m.case.silenceTitle, text: task.silence.meaning }]),
    ]),
    dates: explained.dates.map((date) => ({
      ...date,
      title: m.case.dateOf[date.kind](date.title),
    })),
  };
}
