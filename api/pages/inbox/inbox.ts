import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { findPerson } from '../../../db/directory/directory';
import type { Policy } from '../../../workflows/kit/policy/policy';

import { invalidField } from '../../http/parse';
import type { InboxItem } from '../frame/answers';
import { betweenOf, detailsOf, subjectOf } from '../case/case-view';
import { fromOurPages } from '../frame/cookies';
import { type Fault, faultOf } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf, textsOf } from '../forms/form-values';
import { receiptOf } from '../case/receipt';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';

const LIMIT = 100;
const DAY_MS = 24 * 3_600_000;

type Group = 'soon' | 'thisWeek' | 'later';
interface Page {
  readonly items: readonly InboxItem[];
  readonly next?: string;
  readonly counters: { readonly total: number };
}
interface Result {
  readonly taskId: string;
  readonly status: number;
  readonly problem?: { readonly title: string; readonly detail: string };
}

/** The inbox: what waits for the reader, soonest due first, and deciding several at once. */
export function inboxPages(place: Place): Router {
  const router = Router();
  router.get(
    '/inbox',
    signedIn(place, async (visit) => show(place, visit, { receipt: await receiptOf(place, visit) })),
  );
  router.post(
    '/inbox',
    fromOurPages(place.cookies),
    signedIn(place, (visit) => decide(place, visit)),
  );
  return router;
}

const groupOf = ({ dueAt }: InboxItem, now: Date): Group => {
  if (dueAt === null) return 'later';
  const left = Date.parse(dueAt) - now.getTime();
  return left < 2 * DAY_MS ? 'soon' : left < 7 * DAY_MS ? 'thisWeek' : 'later';
};

async function show(place: Place, visit: Signed, more: object = {}, status = 200): Promise<void> {
  const cursor = textOf(visit.request.query, 'cursor');
  const { body } = await visit.api<Page>('GET /v1/tasks', { query: { limit: LIMIT, ...(cursor && { cursor }) } });
  const rows = await Promise.all(body.items.map((item) => rowOf(item, place, visit)));
  const groups = (['soon', 'thisWeek', 'later'] as const)
    .map((key) => ({ key, items: rows.filter(({ group }) => group === key) }))
    .filter(({ items }) => items.length > 0);
  const decisions = new Map(rows.flatMap(({ bulk }) => bulk ?? []).map((decision) => [decision.key, decision]));
  const { m } = visit;
  await visit.show(
    'inbox',
    {
      groups,
      counters: body.counters,
      next: body.next,
      decisions: [...decisions.values()],
      chosen: visit.givenBack ? textsOf(visit.posted, 'task') : [],
      comment: control('comment', m.form.comment, {
        control: 'longText',
        help: m.form.commentHelp,
        max: 256,
        value: textOf(visit.posted, 'comment') ?? '',
      }),
      key: randomUUID(),
      ...more,
    },
    status,
  );
}

async function rowOf(item: InboxItem, place: Place, visit: Signed) {
  const { now, actor, locale } = visit;
  const policy = policyFor(place, item.type);
  const subject = subjectOf(item, policy, visit);
  // Readers need not be told their own name.
  const others = betweenOf(
    item.parties.filter(({ id }) => id !== actor.partyId),
    visit,
  );
  const absent =
    item.standIn?.by === actor.personId ? await findPerson(place.deps.api.db, item.standIn.for) : undefined;
  const mine = (item.escalates ?? []).filter(({ to, reached }) => reached && actor.roles.includes(to));
  return {
    ...item,
    standsInFor: locale === 'zh-CN' ? absent?.name : absent?.nameEn,
    subject: subject ?? others,
    details: detailsOf(item, policy, visit),
    about: [item.processTitle, subject === undefined ? '' : others].filter(Boolean).join(' · '),
    escalated: mine.at(-1)?.at,
    // What a case action answers is answered on the case's page; what has gone to its reader is handed on, on its own.
    href:
      item.decisions.length > 0 || mine.length > 0 ? `/tasks/${encodeURIComponent(item.id)}` : `/cases/${item.caseId}`,
    group: groupOf(item, now),
    bulk: plainDecisions(policy, item),
  };
}

// What asks for a code or a form of its own needs its own page.
function plainDecisions(policy: Policy, item: InboxItem): { key: string; title: string }[] | undefined {
  const declared = policy.tasks[item.key]?.decisions ?? {};
  const plain = item.decisions.filter(
    ({ key, why }) => why === undefined && declared[key]?.form.length === 0 && declared[key].code === undefined,
  );
  return plain.length > 0 ? plain.map(({ key, title }) => ({ key, title })) : undefined;
}

async function decide(place: Place, visit: Signed): Promise<void> {
  const { posted, m } = visit;
  const taskIds = textsOf(posted, 'task');
  const decision = textOf(posted, 'decision');
  if (taskIds.length === 0 || decision === undefined) {
    const fault: Fault = faultOf(
      invalidField('task', 'required', m.inbox.none, m.inbox.none),
      visit,
      new Map([['task', m.nav.inbox]]),
    );
    return show(place, visit, { problem: fault }, 422);
  }
  const comment = textOf(posted, 'comment');
  const before = await visit.api<Page>('GET /v1/tasks', { query: { limit: LIMIT } });
  const titles = new Map(before.body.items.map((item) => [item.id, `${item.title} ${item.requestNo}`]));
  const items = taskIds.map((taskId) => ({ taskId, decision, ...(comment !== undefined && { comment }) }));
  const { body } = await visit.api<{ items: Result[] }>('POST /v1/tasks/decisions', {
    body: { items },
    key: textOf(posted, 'key'),
  });
  const told = body.items.map(({ taskId, status, problem }) => ({
    title: titles.get(taskId) ?? taskId,
    ok: status < 300,
    text: problem
      ? `${problem.title}${visit.locale === 'zh-CN' ? '。' : '. '}${problem.detail}`
      : status === 202
        ? m.inbox.received
        : m.inbox.done,
  }));
  const done = told.filter(({ ok }) => ok).length;
  await show(place, visit, { results: { done, failed: told.length - done, items: told } });
}
