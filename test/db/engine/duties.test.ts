import { randomUUID } from 'node:crypto';
import { changeClaim } from '../../../db/engine/claims';
import { storeCommand } from '../../../db/engine/commands';
import { commitCase } from '../../../db/engine/commit-case';
import { listInbox } from '../../../db/engine/tasks';
import type { Db } from '../../../db/knex';
import { DUTIES, DUTY_CONFLICTS, type Duty } from '../../../workflows/kit/policy/duties';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { type Actor, type Role, VENDOR } from '../../../workflows/kit/policy/roles';
import { POLICIES } from '../../../workflows/registry';
import { caseDatabase, consentTask, knowPeople, newRun, openingOf } from '../../support/case-writing';

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

async function mayBy(route: string, caseId: string, taskId: string, duty: Duty): Promise<string> {
  const { maker, colleague, away } = PEOPLE;
  switch (route) {
    case 'an action':
      return codeOf(await send('act', caseId, maker, { duty }));
    case 'a claim':
      return claim(caseId, taskId, maker, { kind: 'claim' });
    case 'a colleague who hands the task on':
      return claim(caseId, taskId, colleague, { kind: 'delegate', to: maker.personId });
    case 'the inbox': {
      const { items } = await listInbox(
        db,
        { actor: maker, types: 'all', closed: [], assignedOnly: false },
        { limit: 100 },
      );
      return items.some(({ task }) => task.id === taskId) ? 'allowed' : 'self-approval';
    }
    case 'somebody absent, as a substitute':
      await db('tasks').where({ id: taskId }).update({ assignee: away.personId, claimed_until: UNTIL });
      return codeOf(await send('decide', caseId, maker, { taskId }));
    default:
      return codeOf(await send('decide', caseId, maker, { taskId }));
  }
}

const ROUTES = [
  ...['a decision', 'an action', 'a claim', 'a colleague who hands the task on', 'the inbox'],
  'somebody absent, as a substitute',
];
const used = new Set(
  POLICIES.flatMap(({ tasks, actions }: Policy) =>
    [...Object.values(tasks), ...Object.values(actions)].flatMap(({ duty }) => duty ?? []),
  ),
);
const PAIRS = DUTIES.flatMap((done) => [...used].map((duty) => [done, duty] as const));

it.each(PAIRS)(
  'who did “%s” may do “%s” in the same thread only if nothing in the table speaks against it',
  async (done, duty) => {
    const expected = DUTY_CONFLICTS[duty].includes(done) ? 'self-approval' : 'allowed';
    for (const route of ROUTES) {
      const { caseId, taskId } = await after(done, duty, 'the same');
      expect([route, await mayBy(route, caseId, taskId, duty)]).toEqual([route, expected]);
    }
  },
);

it('what was done in another thread, by somebody else, or refused, keeps nobody from a step', async () => {
  const other = await after('draw-up', 'review', 'another');
  for (const route of ROUTES) {
    const { caseId, taskId } = await after('draw-up', 'review', 'another');
    expect([route, await mayBy(route, caseId, taskId, 'review')]).toEqual([route, 'allowed']);
  }
  const { caseId, taskId, earlier } = await after('draw-up', 'review', 'the same');
  expect(codeOf(await send('decide', caseId, PEOPLE.colleague, { taskId }))).toBe('allowed');
  await db('commands')
    .where({ case_id: earlier, duty: 'draw-up' })
    .update({ status: 'refused', problem: '{}', settled_at: new Date() });
  await db('commands').where({ case_id: caseId }).del();
  expect(codeOf(await send('decide', caseId, PEOPLE.maker, { taskId }))).toBe('allowed');
  expect(other.taskId).not.toBe(taskId);
});

it('nobody decides for a colleague what that colleague has made', async () => {
  const { caseId, taskId, earlier } = await after('pay', 'review', 'another');
  await db('cases').where({ id: caseId }).update({ thread_id: earlier });
  await send('act', earlier, PEOPLE.away, { duty: 'draw-up' });
  await db('tasks')
    .where({ id: taskId })
    .update({ assignee: PEOPLE.maker.personId, delegated_by: PEOPLE.away.personId });
  await db('tasks').where({ id: taskId }).update({ claimed_until: UNTIL });
  await db('commands').where({ case_id: earlier, duty: 'pay' }).del();
  const { command } = await send('decide', caseId, PEOPLE.maker, { taskId });
  expect(command.problem).toMatchObject({ code: 'self-approval', detail: { duty: 'draw-up', caseId: earlier } });
});

it('one person who sends two conflicting steps at the same instant does one of them', async () => {
  const { caseId, taskId, earlier } = await after('cancel', 'review', 'the same');
  const both = await Promise.all([
    send('decide', caseId, PEOPLE.colleague, { taskId }),
    send('act', earlier, PEOPLE.colleague, { duty: 'draw-up' }),
  ]);
  expect(both.map(codeOf).sort()).toEqual(['allowed', 'self-approval']);
});

it.each(POLICIES.map((policy: Policy) => [policy.type, policy] as const))(
  '%s: its opener decides no check of it, on any side',
  async (_type, { tasks }) => {
    for (const { duty, role } of Object.values(tasks)) {
      if (duty === undefined || !DUTY_CONFLICTS[duty].includes('draw-up')) continue;
      const caseId = randomUUID();
      const actor = staff('vendor.maker', role);
      const opening = openingOf(caseId, randomUUID());
      const task = consentTask(caseId, { role, partyId: VENDOR, channel: 'inbox', duty });
      await commitCase(db, newRun(), { ...opening, opening: { ...opening.opening!, actor }, tasks: [task] });
      const { command } = await send('decide', caseId, actor, { taskId: task.id });
      expect([duty, command.problem?.code]).toEqual([duty, 'self-approval']);
    }
  },
);
