import { Router } from 'express';
import { deliveriesOfCase, type DeliveryView } from '../../../db/outbox/notices';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { RefusalCode } from '../../../workflows/kit/policy/refusals';
import type { CaseAnswer, Entry, Explanation, TaskAnswer } from '../frame/answers';
import { type Log, logOf, relatedTables } from './case-log';
import { betweenOf, factsOf, lastCheckOf, moveOf, subjectOf, whoIs } from './case-view';
import { type Words } from '../frame/words';
import { type Editor, editorOf } from '../forms/editor';
import { textOf } from '../forms/form-values';
import { foundOf } from './found';
import { levelLines } from './levels';
import { formNamed } from '../forms/named-fields';
import { pathSvg } from './path-svg';
import { receiptOf } from './receipt';
import { maskedIn } from './reveal';
import { answersOf } from '../forms/task-view';
import { lineOf, timelineGroups } from './timeline-view';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';

/** How much of a record is shown at once. */
const SHOWN = 40;

/** One page per case: whose move it is, its path, why it is here, what follows, and its whole record. */
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
  const { items } = record.body;
  const known = { policy, parties: row.parties, tasks: row.tasks };
  const { m } = visit;
  const whole = textOf(visit.request.query, 'record') === 'all';
  await visit.show('case', {
    case: {
      ...headOf(row, { ...policy, form }, inlineIn(log, editor), visit),
      ...explainedOf(explained.body, row, policy, items, visit),
      found,
    },
    path: pathSvg(policy, row, items, visit),
    timeline: timelineGroups(whole ? items : items.slice(-SHOWN), known, visit),
    more: whole || items.length <= SHOWN ? undefined : `/cases/${row.id}?record=all#record`,
    chain: record.body.chain,
    revealable: maskedIn(row, policy, visit).length > 0,
    log,
    editor,
    related: relatedTables(row.related, row.id, visit),
    receipt: await receiptOf(place, visit, row),
    effects: (row.effects ?? []).map(({ key, system, status, attempt, at }) => ({
      what: m.case.steps[key] ?? key,
      system: m.case.systems[system] ?? system,
      // A report is sent anew with every change, which is not a repeated attempt.
      attempt: system === 'crm' ? 1 : attempt,
      at,
      status: m.case.effect[status],
      tone: { running: '', done: 'good', failed: 'bad', undone: 'warn' }[status],
    })),
    deliveries: messagesIn(deliveries, row, visit),
  });
}

// Tasks and actions whose form is on the page, with its place.
const inlineIn = (log: Log | undefined, editor: Editor | undefined): ReadonlyMap<string, string> =>
  new Map([
    ...(editor ? [editor.taskId, ...editor.ways.map(({ key }) => key)].map((key) => [key, '#edit'] as const) : []),
    ...(log?.form ? [[log.form.key, '#log'] as const] : []),
  ]);

/** One line per message and receiver, with what became of it on every channel. */
function messagesIn(deliveries: readonly DeliveryView[], row: CaseAnswer, words: Words): object[] {
  const { m } = words;
  const lines = new Map<string, DeliveryView[]>();
  for (const delivery of deliveries) {
    const key = `${delivery.noticeId}/${delivery.role}`;
    lines.set(key, [...(lines.get(key) ?? []), delivery]);
  }
  return [...lines.values()].map((line) => ({
    what: m.case.templates[line[0]!.template] ?? line[0]!.template,
    to: whoIs(line[0]!.role, '', row.parties, words),
    at: (line[0]!.sentAt ?? line[0]!.createdAt).toISOString(),
    channels: line.map(({ channel, status }) => ({
      text: `${m.case.channels[channel]} ${m.case.delivery[status]}`,
      tone: { queued: '', sent: 'good', failed: 'bad', bounced: 'bad', unneeded: '' }[status],
    })),
  }));
}

function headOf(row: CaseAnswer, policy: Policy, inline: ReadonlyMap<string, string>, visit: Signed): object {
  const waiting = row.waitingOn;
  return {
    ...row,
    tone: row.tone === 'neutral' ? '' : (row.tone ?? ''),
    subject: subjectOf(row, policy, visit),
    between: betweenOf(row.parties, visit),
    move: moveOf(row, visit),
    due: waiting?.dueAt ? { dueAt: waiting.dueAt, openedAt: waiting.since } : undefined,
    onExpiry: waiting?.onExpiry,
    people: waiting?.people && visit.m.case.people(waiting.people.map(({ name }) => name)),
    // That a case has ended is said once, above.
    actions: (row.outcome === null ? row.allowedActions : row.allowedActions.filter(({ why }) => why === undefined))
      .filter(({ key }) => inline.get(key) !== '#edit')
      .map((action) => ({ ...action, href: addressOf(action.key, row, inline) })),
    mine: row.tasks
      .filter(({ canDecide, status }) => canDecide && status === 'open')
      .map(({ id, title }) => ({ title, href: inline.get(id) ?? `/tasks/${encodeURIComponent(id)}` })),
    facts: factsOf(policy.form, row.data, row.parties, visit),
    lastCheck: lastCheckOf(row.data),
    tasks: row.tasks.filter(isTold(policy)).map((task) => taskView(task, row, policy, inline, visit)),
  };
}

// Whose turn it is says the rest.
const TOLD: readonly string[] = ['self-approval', 'ineligible'] satisfies RefusalCode[];

// A standing reminder that was replaced by something else was never anybody's to do.
const isTold =
  (policy: Policy) =>
  ({ key, status }: TaskAnswer): boolean =>
    status !== 'cancelled' || policy.tasks[key]?.standing !== true;

// What is on this page needs no page of its own.
const addressOf = (action: string, row: CaseAnswer, inline: ReadonlyMap<string, string>): string =>
  inline.get(action) ?? `/cases/${row.id}/actions/${action}`;

function taskView(
  task: TaskAnswer,
  row: CaseAnswer,
  policy: Policy,
  inline: ReadonlyMap<string, string>,
  visit: Signed,
): object {
  const { m, f, locale } = visit;
  const declared = task.decision === undefined ? undefined : policy.tasks[task.key]?.decisions[task.decision];
  const decided = declared ? say(declared.title, locale) : m.case.status[task.status];
  return {
    ...task,
    notYours: TOLD.includes(task.whyCode ?? '') ? task.why : undefined,
    href: task.canDecide ? (inline.get(task.id) ?? `/tasks/${encodeURIComponent(task.id)}`) : undefined,
    answers: answersOf(task, row, policy, visit).map(({ key, title }) => ({
      title,
      href: addressOf(key, row, inline),
    })),
    open: task.status === 'open',
    levels: levelLines(task, visit),
    who: whoIs(task.role, task.party, row.parties, visit),
    statusText: task.decidedAt ? `${decided} · ${f.short(task.decidedAt)}` : m.case.status[task.status],
    tone: { open: 'warn', decided: '', expired: 'bad', cancelled: '' }[task.status],
  };
}

function explainedOf(
  explained: Explanation,
  row: CaseAnswer,
  policy: Policy,
  entries: readonly Entry[],
  words: Words,
): object {
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
