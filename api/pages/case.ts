import { Router } from 'express';
import { effectsOf } from '../../db/effects';
import { deliveriesOfCase, type DeliveryView } from '../../db/notices';
import { say } from '../../workflows/kit/labels';
import type { Policy } from '../../workflows/kit/policy';
import { notFound } from '../problems';
import { revealable } from '../reveal';
import type { CaseAnswer, Entry, Explanation, TaskAnswer } from './answers';
import { betweenOf, factsOf, foundOf, lastCheckOf, moveOf, whoIs, type Words } from './case-view';
import { pathSvg } from './path-svg';
import { receiptOf } from './receipt';
import { lineOf, timelineGroups } from './timeline-view';
import { type Place, signedIn, type Signed } from './visit';

/** The policy of a case that exists. */
export function policyFor({ deps }: Place, type: string): Policy {
  const policy = deps.api.policies.find((candidate) => candidate.type === type);
  if (!policy) throw notFound();
  return policy;
}

/** One page per case: whose move it is, the way it took, why it is here, what follows, and its whole record. */
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
  const [explained, record, effects, deliveries] = await Promise.all([
    visit.api<Explanation>('GET /v1/cases/{id}/explain', { params }),
    visit.api<{ items: Entry[]; chain: { valid?: boolean; length: number } }>('GET /v1/cases/{id}/timeline', {
      params,
      query: { verify: 'true' },
    }),
    effectsOf(place.deps.api.db, row.id),
    deliveriesOfCase(place.deps.api.db, row.id),
  ]);
  const policy = policyFor(place, row.type);
  const { items } = record.body;
  const known = { policy, parties: row.parties, tasks: row.tasks };
  const { m } = visit;
  await visit.show('case', {
    case: { ...headOf(row, policy, visit), ...explainedOf(explained.body, row, policy, items, visit) },
    path: pathSvg(policy, row, items, visit),
    timeline: timelineGroups(items, known, visit),
    chain: record.body.chain,
    revealable:
      row.parties.some(({ role, id }) => role === 'customer' && id !== visit.actor.partyId) &&
      revealable(policy).length > 0,
    receipt: await receiptOf(place, visit, row),
    effects: effects.map(({ key, system, status, attempt, at }) => ({
      what: m.case.steps[key] ?? key,
      system: m.case.systems[system] ?? system,
      attempt,
      at: at.toISOString(),
      status: m.case.effect[status],
      tone: { running: '', done: 'good', failed: 'bad', undone: 'warn' }[status],
    })),
    deliveries: messagesIn(deliveries, row, visit),
  });
}

/** One line for each message and receiver, with what became of it on every channel. */
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
      tone: { queued: '', sent: 'good', failed: 'bad', bounced: 'bad' }[status],
    })),
  }));
}

function headOf(row: CaseAnswer, policy: Policy, visit: Signed): object {
  const waiting = row.waitingOn;
  return {
    ...row,
    tone: row.tone === 'neutral' ? '' : (row.tone ?? ''),
    between: betweenOf(row.parties, visit),
    move: moveOf(row, visit),
    due: waiting?.dueAt ? { dueAt: waiting.dueAt, openedAt: waiting.since } : undefined,
    onExpiry: waiting?.onExpiry,
    actions: row.allowedActions,
    mine: row.tasks.filter(({ canDecide, status }) => canDecide && status === 'open'),
    facts: [...factsOf(policy.form, row.data, row.parties, visit), ...foundOf(row.data, visit)],
    lastCheck: lastCheckOf(row.data),
    tasks: row.tasks.map((task) => taskView(task, row, policy, visit)),
  };
}

function taskView(task: TaskAnswer, row: CaseAnswer, policy: Policy, words: Words): object {
  const { m, f, locale } = words;
  const declared = task.decision === undefined ? undefined : policy.tasks[task.key]?.decisions[task.decision];
  const decided = declared ? say(declared.title, locale) : m.case.status[task.status];
  return {
    ...task,
    open: task.status === 'open',
    who: whoIs(task.role, task.party, row.parties, words),
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
      title: date.kind === 'reminder' ? m.case.reminder(date.title) : m.case.dueOf(date.title),
    })),
  };
}
