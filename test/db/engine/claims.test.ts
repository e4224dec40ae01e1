import { randomUUID } from 'node:crypto';
import { endClaims } from '../../../db/engine/claim-ends';
import { changeClaim, type ClaimChange } from '../../../db/engine/claims';
import { IdempotencyKeyReused, readCommand, storeCommand } from '../../../db/engine/commands';
import { commitCase } from '../../../db/engine/commit-case';
import { chainEnd, verifyChain } from '../../../db/engine/timeline';
import type { Db } from '../../../db/knex';
import type { TaskChange } from '../../../workflows/kit/contract/commit';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { caseDatabase, commitOf, consentTask, knowPeople, newRun, opener, openingOf } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ db, close } = await caseDatabase());
  await knowPeople(db, [mother, sister]);
});
afterEach(() => close());

const mother: Actor = { personId: 'customer-1', partyId: 'customer-1', roles: ['customer'], proof: 'role' };
const IN_TWO_DAYS = new Date(Date.now() + 2 * 86_400_000);
const sister: Actor = { ...mother, personId: 'customer-1.second' };

const inboxTask = (caseId: string, more: Partial<TaskChange> = {}): TaskChange =>
  consentTask(caseId, { channel: 'inbox', ...more });

async function opened(): Promise<{ caseId: string; taskId: string; run: ReturnType<typeof newRun> }> {
  const [caseId, run] = [randomUUID(), newRun()];
  await commitCase(db, run, openingOf(caseId, randomUUID(), { tasks: [inboxTask(caseId)] }));
  return { caseId, taskId: `${caseId}.1`, run };
}
const change = (caseId: string, actor: Actor, body: ClaimChange & { ifVersion?: number }, idempotencyKey?: string) =>
  changeClaim(
    db,
    {
      ...{ id: randomUUID(), kind: 'assign', caseId, workflowId: 'trial/1', type: 'trial', taskId: `${caseId}.1` },
      ...{ body: { ...body }, actor, bodyHash: JSON.stringify(body) },
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    },
    IN_TWO_DAYS,
  );
const decide = (caseId: string, actor: Actor, body = {}) =>
  storeCommand(db, {
    ...{ id: randomUUID(), kind: 'decide', caseId, workflowId: 'trial/1', type: 'trial', taskId: `${caseId}.1` },
    ...{ body, actor, bodyHash: 'hash' },
  });
const taskOf = (caseId: string): Promise<unknown> => db('tasks').where({ case_id: caseId }).first();

test.each([
  ['somebody of another party', { ...mother, personId: 'customer-2', partyId: 'customer-2' }, 'not-authorised'],
  ['somebody of another role', { ...mother, roles: ['account-manager' as const] }, 'not-authorised'],
  ['the opener of the case', { ...mother, personId: opener.personId }, 'self-approval'],
])('a task is not claimed by %s, and the attempt is on the record', async (_who, actor, code) => {
  const { caseId, taskId } = await opened();
  for (const kind of ['claim', 'release', 'delegate'] as const) {
    const { id, status, problem } = await change(caseId, actor, { kind });
    const detail = code === 'self-approval' ? { duty: 'draw-up', caseId } : {};
    expect([status, problem]).toMatchObject(['refused', { code, detail }]);
    expect(await db('audit_events').where({ case_id: caseId }).orderBy('seq', 'desc').first()).toMatchObject({
      ...{ action: 'assign.refused', actor: actor.personId, task_id: taskId },
      data: { rule: code, commandId: id },
    });
  }
  expect(await taskOf(caseId)).toMatchObject({ assignee: null, delegated_by: null });
  expect(await verifyChain(db, caseId, await chainEnd(db, caseId))).toBe(true);
});

test('a claim sent a hundred times at once under one key is made once; the same key with another body is refused', async () => {
  const { caseId } = await opened();
  const claims = await Promise.all(Array.from({ length: 100 }, () => change(caseId, mother, { kind: 'claim' }, 'key')));
  expect(new Set(claims.map(({ id }) => id)).size).toBe(1);
  expect(await db('audit_events').where({ case_id: caseId, action: 'task.claimed' })).toHaveLength(1);
  await expect(change(caseId, mother, { kind: 'release' }, 'key')).rejects.toThrow(IdempotencyKeyReused);
  expect(await taskOf(caseId)).toMatchObject({ assignee: mother.personId });
});

test('a claim changes the version that callers see, so that another one made on the version before is refused', async () => {
  const { caseId } = await opened();
  expect(await change(caseId, mother, { kind: 'claim', ifVersion: 2 })).toMatchObject({ status: 'done' });
  expect(await change(caseId, mother, { kind: 'release', ifVersion: 2 })).toMatchObject({
    problem: { code: 'version-conflict', detail: { version: 3 } },
  });
  expect(await db('cases').where({ id: caseId }).first()).toMatchObject({ version: 2, claim_changes: 1 });
  expect((await decide(caseId, mother, { ifVersion: 3 })).command.body).toEqual({ ifVersion: 3, claimChanges: 1 });
});

test('a decision on a task that somebody else has claimed is refused as it is stored, and never waits for delivery', async () => {
  const { caseId, taskId } = await opened();
  await change(caseId, mother, { kind: 'claim' });
  const { command } = await decide(caseId, sister);
  expect(await readCommand(db, command.id)).toMatchObject({ status: 'refused', problem: { code: 'claimed-by-other' } });
  expect(await db('audit_events').where({ case_id: caseId, action: 'decide.refused' })).toMatchObject([
    { actor: sister.personId, task_id: taskId, data: { rule: 'claimed-by-other', commandId: command.id } },
  ]);
  expect((await decide(caseId, mother)).command.status).toBe('received');
});

test('of a claim and the decision of another at the same instant one is refused', async () => {
  for (let n = 0; n < 30; n += 1) {
    const { caseId } = await opened();
    const claiming = () => change(caseId, mother, { kind: 'claim' });
    const deciding = async () => (await decide(caseId, sister)).command;
    const both = await Promise.all(n % 2 === 0 ? [claiming(), deciding()] : [deciding(), claiming()]);
    expect(both.map(({ status }) => status === 'refused').sort()).toEqual([false, true]);
    expect(await verifyChain(db, caseId, await chainEnd(db, caseId))).toBe(true);
  }
});

test('of two who take over from the same holder at the same instant one wins; who is named must be who holds it', async () => {
  const brother: Actor = { ...mother, personId: 'customer-1.third' };
  await knowPeople(db, [brother]);
  for (let n = 0; n < 30; n += 1) {
    const { caseId } = await opened();
    await change(caseId, mother, { kind: 'claim' });
    const taking = (actor: Actor) =>
      change(caseId, actor, { kind: 'take-over', reason: 'away', from: mother.personId });
    const both = await Promise.all([taking(sister), taking(brother)]);
    expect(both.map(({ problem }) => problem?.code ?? 'done').sort()).toEqual(['claimed-by-other', 'done']);
    const [winner] = both.filter(({ status }) => status === 'done');
    expect(await taskOf(caseId)).toMatchObject({ assignee: winner?.actor.personId });
    expect(await verifyChain(db, caseId, await chainEnd(db, caseId))).toBe(true);
  }
});

test('what the case writes of a task leaves its claim alone, unless the task goes to another party', async () => {
  const { caseId, taskId, run } = await opened();
  await change(caseId, mother, { kind: 'delegate', to: sister.personId });
  await commitCase(db, run, commitOf(caseId, 3, { tasks: [inboxTask(caseId)] }));
  expect(await taskOf(caseId)).toMatchObject({ id: taskId, assignee: sister.personId, delegated_by: mother.personId });
  await commitCase(db, run, commitOf(caseId, 4, { tasks: [inboxTask(caseId, { partyId: 'customer-2' })] }));
  expect(await taskOf(caseId)).toMatchObject({ id: taskId, assignee: null, delegated_by: null });
});

test('what a link decides is claimed by nobody, and a claim made before keeps nobody from deciding it', async () => {
  const caseId = randomUUID();
  await commitCase(db, newRun(), openingOf(caseId, randomUUID()));
  for (const body of [{ kind: 'claim' }, { kind: 'delegate', to: sister.personId }] as const)
    expect((await change(caseId, mother, body)).problem).toEqual({ code: 'decided-by-link', detail: {} });
  const kind = 'take-over';
  expect((await change(caseId, sister, { kind, reason: 'away' })).problem?.code).toBe('decided-by-link');
  await db('tasks').where({ case_id: caseId }).update({ assignee: sister.personId, claimed_until: IN_TWO_DAYS });
  expect((await decide(caseId, { ...mother, proof: 'link' })).command).toMatchObject({ status: 'received' });
  await endClaims(db);
  expect(await taskOf(caseId)).toMatchObject({ assignee: null, claimed_until: null });
  expect(await db('audit_events').where({ case_id: caseId }).orderBy('seq', 'desc').first()).toMatchObject({
    ...{ action: 'task.claim-ended', data: { from: sister.personId, why: 'link' } },
  });
});
