import { randomUUID } from 'node:crypto';
import { actorOf } from '../../../api/http/auth';
import { viewerOf } from '../../../api/http/viewer';
import { worldNow } from '../../../db/calendar/clock';
import { listPeople } from '../../../db/directory/directory';
import { commitCase } from '../../../db/engine/commit-case';
import { listInbox } from '../../../db/engine/tasks';
import type { Looking } from '../../../db/incidents/kind';
import { roleEmpty } from '../../../db/incidents/kinds/role-empty';
import { type Db, openDatabase } from '../../../db/knex';
import { INCIDENT_SETTINGS } from '../../../workflows/kit/policy/incident-settings';
import type { Policy, TaskPolicy } from '../../../workflows/kit/policy/policy';
import { POLICIES } from '../../../workflows/registry';
import { command, consentTask, newRun, opener, openingOf } from '../../support/case-writing';
import { worldDatabase } from '../../support/database';

let db: Db;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await worldDatabase();
  db = openDatabase(database.url, { name: 'test' });
  drop = database.drop;
});
afterAll(async () => {
  await db.destroy();
  await drop();
});

const PARTIES = {
  partner: 'service-partner',
  customer: 'customer-1',
  vendor: 'vendor',
  master: 'master-1',
  distributor: 'distributor-1',
};
const tasks = POLICIES.flatMap((policy) =>
  Object.entries(policy.tasks)
    .filter(([, task]) => task.role !== 'customer')
    .map(([key, task]) => [`${key} of ${policy.type}`, policy, key, task] as const),
);

async function opened(policy: Policy, key: string, task: TaskPolicy): Promise<{ taskId: string; partyId: string }> {
  const caseId = randomUUID();
  const partyId = PARTIES[task.party];
  const { role, channel, duty } = task;
  const open = consentTask(caseId, { key, role, partyId, channel, reminders: [] });
  await commitCase(
    db,
    newRun(),
    openingOf(caseId, randomUUID(), {
      ...{ type: policy.type, parties: PARTIES, notices: [], quotas: [] },
      opening: {
        ...openingOf(caseId, randomUUID()).opening!,
        actor: { ...opener, personId: 'service-partner.admin', partyId: 'service-partner' },
      },
      tasks: [{ ...open, ...(duty === undefined ? {} : { duty }) }],
    }),
  );
  return { taskId: `${caseId}.1`, partyId };
}

/** Who finds a task in their inbox. */
async function inboxes(taskId: string, partyId: string): Promise<string[]> {
  const people = await listPeople(db, { partyId, limit: 100 });
  const found = await Promise.all(
    people.map(async (person) => {
      const { items } = await listInbox(db, viewerOf(actorOf(person), POLICIES), { limit: 100 });
      return items.some(({ task }) => task.id === taskId) ? [person.id] : [];
    }),
  );
  return found.flat();
}

test.each(tasks)(
  '%s: with any one person of its party removed somebody can decide it, or it is known that nobody can',
  async (_name, policy, key, task) => {
    const { taskId, partyId } = await opened(policy, key, task);
    const looking: Looking = { db, numbers: INCIDENT_SETTINGS, runs: () => Promise.resolve([]) };
    const isAbandoned = async (): Promise<boolean> =>
      (await roleEmpty.find(looking)).some(({ subject }) => subject === taskId);
    const people = (await inboxes(taskId, partyId)).sort();
    expect(people.length > 0).toBe(!(await isAbandoned()));
    for (const personId of people) {
      await db('tasks')
        .where({ id: taskId })
        .update({ assignee: personId, claimed_until: new Date('2099-01-01') });
      expect(await inboxes(taskId, partyId)).toEqual(task.channel === 'link' ? people : [personId]);
      await db('people').where({ id: personId }).update({ active: false });
      const left = await inboxes(taskId, partyId);
      expect(left).toEqual(people.filter((each) => each !== personId));
      expect(await isAbandoned()).toBe(left.length === 0);
      await db('people').where({ id: personId }).update({ active: true });
    }
    await db('tasks').where({ id: taskId }).update({ status: 'cancelled' });
  },
  60_000,
);

test('a task that has gone to a role in which nobody is left is known, whoever may decide it otherwise', async () => {
  const policy = POLICIES.find(({ type }) => type === 'nre')!;
  const { taskId } = await opened(policy, 'techAssessment', policy.tasks['techAssessment']!);
  const looking: Looking = { db, numbers: INCIDENT_SETTINGS, runs: () => Promise.resolve([]) };
  const found = async () => (await roleEmpty.find(looking)).filter(({ subject }) => subject === taskId);
  const { now } = await worldNow(db);
  const level = (to: string, ms: number) => ({ to, at: new Date(now.getTime() + ms).toISOString() });
  const reach = (...levels: { to: string; at: string }[]) =>
    db('tasks')
      .where({ id: taskId })
      .update({ levels: JSON.stringify(levels), level_at: levels[0]!.at });
  await db('people').where({ id: 'vendor.psa' }).update({ active: false });
  await reach(level('psa', 60_000));
  expect(await found()).toEqual([]);
  await reach(level('psa', -60_000), level('vendor-operator', -1_000));
  const facts = { role: 'psa', partyId: 'vendor', level: true, others: false };
  expect(await found()).toMatchObject([{ role: 'psa', facts }]);
  await db('people').where({ id: 'vendor.psa' }).update({ active: true });
  expect(await found()).toEqual([]);

  // Whom a conflicting step keeps from it counts as nobody.
  const { case_id: caseId } = await db('tasks').where({ id: taskId }).first<{ case_id: string }>('case_id');
  await command(db, caseId, 'open');
  await db('commands').where({ case_id: caseId }).update({ thread_id: caseId, owner: 'vendor.psa', duty: 'draw-up' });
  expect(await found()).toMatchObject([{ role: 'psa', facts: { ...facts, others: true } }]);
  expect(await inboxes(taskId, 'vendor')).toEqual([
    ...['vendor.operator', 'vendor.operator-2', 'vendor.technical-reviewer'],
  ]);
});
