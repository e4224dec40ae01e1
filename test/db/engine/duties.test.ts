import { randomUUID } from 'node:crypto';
import { readCase } from '../../../db/engine/cases';
import { endClaims } from '../../../db/engine/claim-ends';
import { changeClaim } from '../../../db/engine/claims';
import { storeCommand } from '../../../db/engine/commands';
import { commitCase } from '../../../db/engine/commit-case';
import { openCase } from '../../../db/engine/send-action';
import { listInbox } from '../../../db/engine/tasks';
import { threadBy } from '../../../db/engine/threads';
import { claimStuck } from '../../../db/incidents/kinds/claim-stuck';
import type { Db } from '../../../db/knex';
import { down, up } from '../../../db/migrations/0033_claims_and_threads';
import { waitingNotices } from '../../../db/outbox/outbox';
import type { Duty } from '../../../workflows/kit/policy/duties';
import type { FormValues } from '../../../workflows/kit/policy/fields';
import { type Actor, type Role, VENDOR } from '../../../workflows/kit/policy/roles';
import { policyOf } from '../../../workflows/registry';
import { caseDatabase, commitOf, consentTask, knowPeople, newRun, openingOf } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
const staff = (personId: string, ...roles: Role[]): Actor => ({ personId, partyId: VENDOR, roles, proof: 'role' });
const PEOPLE = {
  maker: staff('vendor.maker', 'ecosystem-manager', 'vendor-operator'),
  colleague: staff('vendor.colleague', 'ecosystem-manager'),
  away: staff('vendor.away', 'ecosystem-manager'),
};
const UNTIL = new Date('2030-01-01T00:00:00Z');

beforeAll(async () => {
  ({ db, close } = await caseDatabase());
  await knowPeople(db, Object.values(PEOPLE));
  const absence = { starts_on: '2020-01-01', ends_on: '2099-12-31', substitute_id: PEOPLE.maker.personId };
  await db('absences').insert({
    id: randomUUID(),
    person_id: PEOPLE.away.personId,
    set_by: 'vendor.operator',
    ...absence,
  });
});
afterAll(() => close());

const send = (kind: 'decide' | 'act', caseId: string, actor: Actor, more: object) =>
  storeCommand(db, {
    id: randomUUID(),
    kind,
    caseId,
    workflowId: 'w',
    type: 'trial',
    body: {},
    actor,
    bodyHash: 'h',
    ...more,
  });

/** A case with an open task of that duty, in the thread of another in which the maker did something. */
async function after(done: Duty, duty: Duty, thread: 'the same' | 'another') {
  const caseId = randomUUID();
  const task = consentTask(caseId, { role: 'ecosystem-manager', partyId: VENDOR, channel: 'inbox', duty });
  await commitCase(db, newRun(), openingOf(caseId, randomUUID(), { tasks: [task] }));
  const earlier = randomUUID();
  await commitCase(db, newRun(), openingOf(earlier, randomUUID(), { tasks: [consentTask(earlier)] }));
  if (thread === 'the same') await db('cases').where({ id: caseId }).update({ thread_id: earlier });
  const { command } = await send('act', earlier, PEOPLE.maker, { duty: done });
  expect(command.problem).toBeNull();
  return { caseId, earlier, taskId: task.id };
}

const codeOf = ({ command }: Awaited<ReturnType<typeof send>>): string => command.problem?.code ?? 'allowed';

const claim = async (caseId: string, taskId: string, actor: Actor, body: object): Promise<string> => {
  const sent = { id: randomUUID(), kind: 'assign' as const, caseId, taskId, workflowId: 'w', type: 'trial' };
  return (
    (await changeClaim(db, { ...sent, actor, body: { ...body }, bodyHash: 'h' }, UNTIL)).problem?.code ?? 'allowed'
  );
};

const viewerOf = (actor: Actor) => ({ actor, types: 'all', closed: [], assignedOnly: false }) as const;

async function isInInbox(actor: Actor, taskId: string): Promise<boolean> {
  const { items } = await listInbox(db, viewerOf(actor), { limit: 1000 });
  return items.some(({ task }) => task.id === taskId);
}

it('what somebody else did in a thread keeps nobody from a step', async () => {
  const { caseId, taskId } = await after('draw-up', 'review', 'the same');
  expect(codeOf(await send('decide', caseId, PEOPLE.colleague, { taskId }))).toBe('allowed');
});

it('nobody decides for a colleague what that colleague has made, but in their own name they do', async () => {
  const { caseId, taskId, earlier } = await after('pay', 'review', 'another');
  await db('cases').where({ id: caseId }).update({ thread_id: earlier });
  await send('act', earlier, PEOPLE.away, { duty: 'draw-up' });
  await db('tasks')
    .where({ id: taskId })
    .update({ assignee: PEOPLE.maker.personId, delegated_by: PEOPLE.away.personId });
  await db('tasks').where({ id: taskId }).update({ claimed_until: UNTIL });
  await db('commands').where({ case_id: earlier, duty: 'pay' }).del();
  const { command } = await send('decide', caseId, PEOPLE.maker, { taskId });
  expect([command.problem, command.body]).toEqual([null, {}]);
});

/** The open task of a case as a reader sees it. */
const seen = async (caseId: string) => (await readCase(db, viewerOf(PEOPLE.colleague), caseId))!.tasks[0]!;
const stuck = async (taskId: string) =>
  (await claimStuck.find({ db } as never)).some(({ subject }) => subject === taskId);
const lastEntry = (caseId: string) =>
  db('audit_events').where({ case_id: caseId }).orderBy('seq', 'desc').first<{ action: string; data: object }>();

it('a task is free at once when its holder has done what keeps them from it, and no substitute of theirs is asked', async () => {
  const { caseId, taskId, earlier } = await after('cancel', 'approve', 'the same');
  const { away, maker, colleague } = PEOPLE;
  await db('tasks').where({ id: taskId }).update({ assignee: colleague.personId, claimed_until: UNTIL });
  expect([await isInInbox(maker, taskId), (await seen(caseId)).assignee]).toEqual([false, colleague.personId]);
  expect(codeOf(await send('act', earlier, colleague, { duty: 'review' }))).toBe('allowed');
  expect([await isInInbox(maker, taskId), (await seen(caseId)).assignee]).toEqual([true, null]);
  expect(await isInInbox(colleague, taskId)).toBe(false);
  const noticeId = randomUUID();
  const notice = { template: 'task-reminder', party_id: VENDOR, role: 'ecosystem-manager', channels: ['email'] };
  await db('notices').insert({
    id: noticeId,
    case_id: caseId,
    task_id: taskId,
    params: {},
    created_at: new Date(),
    ...notice,
  });
  const waiting = (await waitingNotices(db, 1000, [])).find(({ id }) => id === noticeId);
  expect(waiting).toMatchObject({ holder: null, barred: [colleague.personId] });
  expect(await stuck(taskId)).toBe(true);
  // Absent as well, the holder has nothing that a substitute could take up.
  const absence = {
    starts_on: '2020-01-01',
    ends_on: '2099-12-31',
    substitute_id: maker.personId,
    set_by: away.personId,
  };
  await db('absences').insert({ id: randomUUID(), person_id: colleague.personId, ...absence });
  await endClaims(db);
  await db('absences').where({ person_id: colleague.personId }).del();
  expect(await lastEntry(caseId)).toMatchObject({
    action: 'task.claim-ended',
    data: { from: colleague.personId, why: 'duty' },
  });
  expect([await stuck(taskId), (await seen(caseId)).standIn]).toEqual([false, null]);
  const { command } = await send('decide', caseId, maker, { taskId });
  expect([command.problem, command.body]).toEqual([null, {}]);
});

it('who hands on, as an operator, what they may not decide gives their name to no decision', async () => {
  const { caseId, taskId } = await after('draw-up', 'review', 'the same');
  expect(await claim(caseId, taskId, PEOPLE.maker, { kind: 'delegate', to: PEOPLE.colleague.personId })).toBe(
    'allowed',
  );
  expect(await seen(caseId)).toMatchObject({ assignee: PEOPLE.colleague.personId, delegatedBy: null });
  const { command } = await send('decide', caseId, PEOPLE.colleague, { taskId });
  expect([command.problem, command.body]).toEqual([null, {}]);
});

it('a substitute decides for an absent holder as long as the absence lasts, and then in their own name', async () => {
  const noted = async () => {
    const { caseId, taskId } = await after('cancel', 'review', 'another');
    await db('tasks').where({ id: taskId }).update({ assignee: PEOPLE.away.personId, claimed_until: UNTIL });
    await endClaims(db);
    return { caseId, taskId };
  };
  const [during, later] = [await noted(), await noted()];
  const standIn = { by: PEOPLE.maker.personId, for: PEOPLE.away.personId };
  expect((await seen(during.caseId)).standIn).toEqual(standIn);
  const decided = (await send('decide', during.caseId, PEOPLE.maker, { taskId: during.taskId })).command;
  expect(decided).toMatchObject({ problem: null, body: { onBehalfOf: PEOPLE.away.personId } });

  await db('absences').where({ person_id: PEOPLE.away.personId }).update({ ends_on: '2021-12-31' });
  expect((await seen(later.caseId)).standIn).toBeNull();
  expect(await claim(later.caseId, later.taskId, PEOPLE.maker, { kind: 'claim' })).toBe('allowed');
  expect((await seen(later.caseId)).delegatedBy).toBeNull();
  await claim(later.caseId, later.taskId, PEOPLE.maker, { kind: 'release' });
  const { command } = await send('decide', later.caseId, PEOPLE.maker, { taskId: later.taskId });
  await db('absences').where({ person_id: PEOPLE.away.personId }).update({ ends_on: '2099-12-31' });
  expect([command.problem, command.body]).toEqual([null, {}]);
});

it('one person who sends two conflicting steps at the same instant does one of them', async () => {
  const { caseId, taskId, earlier } = await after('cancel', 'review', 'the same');
  const both = await Promise.all([
    send('decide', caseId, PEOPLE.colleague, { taskId }),
    send('act', earlier, PEOPLE.colleague, { duty: 'draw-up' }),
  ]);
  expect(both.map(codeOf).sort()).toEqual(['allowed', 'self-approval']);
});

const { maker, colleague } = PEOPLE;
const PROGRAMME = { programme: 'service-ccoe' };
const PARTIES = { partner: 'partner-a', vendor: VENDOR };
const SINCE_LONG_AGO = new Date('2015-01-01T00:00:00Z');

/** The thread of a new case of the programme. */
const threadFor = (type: string, form: object, partner = 'partner-a') =>
  threadBy(db, policyOf(type)!.thread!, partner, { ...PROGRAMME, ...form });

it('cases about the same money share a thread by partner, programme and year, whatever qualification there was', async () => {
  const threads = await Promise.all([
    threadFor('fh-quarter', { quarter: '2026-Q4' }),
    threadFor('fh-incentive', { month: '2026-12', stage: 1 }),
    threadFor('fh-incentive', { month: '2026-01', partnerId: 'partner-a' }),
  ]);
  expect(new Set(threads).size).toBe(1);
  const others = await Promise.all([
    threadFor('fh-quarter', { quarter: '2027-Q1' }),
    threadFor('fh-quarter', { quarter: '2026-Q4', programme: 'service-expert' }),
    threadFor('fh-quarter', { quarter: '2026-Q4' }, 'partner-b'),
  ]);
  expect(new Set([...threads, ...others]).size).toBe(4);

  // Lists that the system generates are in that thread too; a payment is in that of what it pays.
  const [list, payment] = [randomUUID(), randomUUID()];
  const form = { ...PROGRAMME, month: '2026-12', partnerId: 'partner-a' };
  const quarter = await before('fh-quarter', { ...PROGRAMME, quarter: '2026-Q4' }, {});
  await openCase(db, { caseId: list, workflowId: 'w', type: 'fh-incentive', form }, randomUUID());
  await openCase(db, { caseId: payment, workflowId: 'w', type: 'invoice-payment', form }, quarter);
  const threadsOf = (id: string) => db('commands').where({ id }).pluck<string[]>('thread_id');
  expect([...(await threadsOf(list)), ...(await threadsOf(payment))]).toEqual([threads[0], quarter]);
});

it('a qualification is in the thread of the year in which it is opened, and once renewed in that of the new year', async () => {
  const moveClock = (to: string) =>
    db.raw('update world_clock set offset_ms = extract(epoch from ?::timestamptz - clock_timestamp()) * 1000', [to]);
  const type = 'fh-qualification';
  const [caseId, run, commandId] = [randomUUID(), newRun(), randomUUID()];
  await moveClock('2026-12-31T15:59:00Z');
  const threadId = (await threadFor(type, {}))!;
  expect(threadId).toBe(await threadFor('fh-quarter', { quarter: '2026-Q4' }));
  const opening = { ...openingOf(caseId, commandId).opening!, form: PROGRAMME, actor: maker };
  const command = { id: commandId, kind: 'open' as const, caseId, workflowId: 'w', type, body: {}, bodyHash: 'h' };
  await storeCommand(db, { ...command, actor: maker, duty: 'draw-up', threadId });
  await commitCase(db, run, openingOf(caseId, commandId, { type, parties: PARTIES, tasks: [], opening }));
  await moveClock('2026-12-31T16:00:00Z');
  await send('act', caseId, colleague, { type, duty: 'review' });
  const validUntil = (day: string, version: number) =>
    commitCase(db, run, commitOf(caseId, version, { type, parties: PARTIES, data: { validUntil: day } }));
  const threads = async (): Promise<unknown[]> => [
    ...(await db('cases').where({ id: caseId }).pluck<string[]>('thread_id')),
    ...(await db('commands').where({ case_id: caseId }).orderBy('received_at').pluck<string[]>('thread_id')),
  ];
  await validUntil('2026-12-31', 3);
  expect(await threads()).toEqual([threadId, threadId, threadId]);
  await validUntil('2027-12-31', 4);
  const next = await threadFor('fh-quarter', { quarter: '2027-Q1' });
  expect(await threads()).toEqual([next, threadId, next]);
  await db('world_clock').update({ offset_ms: 0 });
});

/** A case as versions before 0020 have left it: in its own thread, neither its open task nor what was done in it a duty. */
async function before(
  type: string,
  form: FormValues,
  { task: key, did, more }: { task?: string; did?: readonly [Actor, 'open' | 'decide' | 'act', string]; more?: object },
): Promise<string> {
  const [caseId, run] = [randomUUID(), newRun()];
  const opening = { ...openingOf(caseId, randomUUID()).opening!, form };
  const review = { role: 'ecosystem-manager', partyId: VENDOR, channel: 'inbox' } as const;
  const tasks = [
    consentTask(caseId, { ...review, id: `${caseId}.0`, key: key ?? 'payment' }),
    consentTask(caseId, { ...review, key: did?.[2] ?? 'payment', status: 'decided', decision: 'pass' }),
  ];
  await commitCase(
    db,
    run,
    openingOf(caseId, randomUUID(), { type, parties: { ...PARTIES, partner: 'partner-b' }, tasks, opening }),
  );
  if (did !== undefined) {
    const [actor, kind, step] = did;
    const body = kind === 'act' ? { action: step } : {};
    const command = {
      id: randomUUID(),
      kind,
      caseId,
      workflowId: 'w',
      type,
      taskId: `${caseId}.1`,
      body,
      bodyHash: 'h',
    };
    await storeCommand(db, { ...command, actor });
  }
  await db('cases')
    .where({ id: caseId })
    .update({ thread_id: caseId, ...more });
  await db('commands')
    .where({ case_id: caseId })
    .update({ thread_id: null, duty: null, status: 'done', settled_at: new Date() });
  return caseId;
}

it('what colleagues did before duties were kept counts after the upgrade, and running it again changes nothing', async () => {
  const migrated = (step: typeof up): Promise<void> => db.transaction((tx) => step(tx));
  await migrated(down);
  const ended = { closed_at: new Date(), outcome: 'finalised' };
  const endedLongAgo = { ...ended, opened_at: SINCE_LONG_AGO, closed_at: SINCE_LONG_AGO };
  const month = { ...PROGRAMME, month: '2026-11' };
  const old = await before('fh-incentive', month, { did: [maker, 'open', ''], more: endedLongAgo });
  const qualification = await before('fh-qualification', PROGRAMME, { more: { data: { validUntil: '2026-12-31' } } });
  const drawn = await before('fh-incentive', month, { did: [maker, 'open', ''], more: ended });
  const stage = { ...month, stage: 2 };
  const passed = await before('fh-incentive', stage, { did: [colleague, 'decide', 'preliminaryReview'] });
  const quarter = await before('fh-quarter', { ...PROGRAMME, quarter: '2026-Q4' }, { task: 'paymentReview' });
  const later = await before('fh-quarter', { ...PROGRAMME, quarter: '2027-Q1' }, { task: 'paymentReview' });
  const payment = await before('invoice-payment', { sourceCaseId: quarter }, { task: 'secondPerson' });
  const nre = await before('nre', {}, { did: [colleague, 'act', 'amend'] });
  const milestone = await before(
    'nre-milestone',
    { nreCaseId: nre },
    { task: 'review', did: [maker, 'decide', 'review'] },
  );
  const ofMilestone = await before('invoice-payment', { sourceCaseId: milestone }, {});

  await migrated(up);
  const order = async (): Promise<unknown[]> => [
    await db('cases').orderBy('id').select('id', 'thread_id'),
    await db('commands').orderBy('id').select('id', 'thread_id', 'duty'),
    await db('tasks').orderBy('id').select('id', 'duty'),
  ];
  const once = await order();
  await migrated(down);
  await migrated(up);
  expect(await order()).toEqual(once);

  const threadIn = async (id: string): Promise<string> =>
    (await db('cases').where({ id }).first<{ thread_id: string }>('thread_id')).thread_id;
  const [ofYear, ofNext] = [
    await threadFor('fh-quarter', { quarter: '2026-Q4' }, 'partner-b'),
    await threadFor('fh-quarter', { quarter: '2027-Q1' }, 'partner-b'),
  ];
  const linked = [qualification, drawn, passed, quarter, payment];
  expect(await Promise.all(linked.map(threadIn))).toEqual(linked.map(() => ofYear));
  expect(await Promise.all([later, nre, milestone, ofMilestone, old].map(threadIn))).toEqual([
    ofNext,
    nre,
    nre,
    nre,
    old,
  ]);
  const duties = (id: string) => db('commands').where({ case_id: id }).pluck<unknown[]>('duty');
  expect(await Promise.all([drawn, passed, nre, milestone, old].map(duties))).toEqual([
    ...[['draw-up'], ['review'], ['draw-up'], ['review'], [null]],
  ]);
  const decided = async (id: string, actor: Actor) =>
    (await send('decide', id, actor, { taskId: `${id}.0` })).command.problem;
  expect(await decided(quarter, maker)).toMatchObject({
    code: 'self-approval',
    detail: { duty: 'draw-up', caseId: drawn },
  });
  expect(await decided(quarter, colleague)).toMatchObject({
    code: 'self-approval',
    detail: { duty: 'review', caseId: passed },
  });
  expect(await decided(milestone, colleague)).toMatchObject({
    code: 'self-approval',
    detail: { duty: 'draw-up', caseId: nre },
  });
  expect(await decided(later, maker)).toBeNull();
});
