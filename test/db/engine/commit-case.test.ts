import { randomUUID } from 'node:crypto';
import { commitCase } from '../../../db/engine/commit-case';
import { readCommand } from '../../../db/engine/commands';
import type { Db } from '../../../db/knex';
import { chainEnd, verifyChain } from '../../../db/engine/timeline';
import { caseDatabase, command, commitOf, consentTask, newRun, openingOf } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await caseDatabase());
});
afterAll(() => close());

const TABLES = ['cases', 'tasks', 'audit_events', 'notices', 'quota_uses', 'case_parties', 'commands'];
const rowsOf = async (caseId: string): Promise<unknown> =>
  Promise.all(
    TABLES.map(async (table) => {
      const rows = (await db(table).where({ [table === 'cases' ? 'id' : 'case_id']: caseId })) as object[];
      return rows.map((row) => JSON.stringify(row)).sort();
    }),
  );

async function openCase(): Promise<{ caseId: string; run: ReturnType<typeof newRun>; commandId: string }> {
  const [caseId, run] = [randomUUID(), newRun()];
  const { id: commandId } = await command(db, caseId, 'open', run.workflowId);
  await commitCase(db, run, openingOf(caseId, commandId));
  return { caseId, run, commandId };
}

test('a first commit whose answer was lost is answered the same and changes nothing', async () => {
  const [caseId, run] = [randomUUID(), newRun()];
  const { id } = await command(db, caseId, 'open', run.workflowId);
  const opening = openingOf(caseId, id);
  const first = await commitCase(db, run, opening);
  const written = await rowsOf(caseId);
  const second = await commitCase(db, run, opening);

  expect(await rowsOf(caseId)).toEqual(written);
  expect(first).toMatchObject({ kind: 'written', dates: { [`${caseId}.1`]: { reminded: 0 } } });
  expect({ ...second, now: 0 }).toEqual({ ...first, now: 0 });
  expect(await readCommand(db, id)).toMatchObject({ status: 'done' });
});

test('a later commit repeated changes nothing, however often', async () => {
  const { caseId, run } = await openCase();
  const decided = commitOf(caseId, 4, {
    tasks: [consentTask(caseId, { status: 'decided', decision: 'grant', decidedBy: 'customer-1' })],
    quotas: [{ quota: 'trial', subject: 'customer-1', change: 'give-back' }],
    outcome: 'completed',
  });
  await commitCase(db, run, decided);
  const written = await rowsOf(caseId);
  await Promise.all(Array.from({ length: 5 }, () => commitCase(db, run, decided)));
  expect(await rowsOf(caseId)).toEqual(written);
  expect(await db('cases').where({ id: caseId }).first()).toMatchObject({ version: 4, outcome: 'completed' });
});

test('two tries of the same commit at once write it once', async () => {
  const [caseId, run] = [randomUUID(), newRun()];
  const opening = openingOf(caseId, randomUUID());
  const answers = await Promise.all(Array.from({ length: 8 }, () => commitCase(db, run, opening)));
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['written']));
  expect(await db('audit_events').where({ case_id: caseId })).toHaveLength(2);
  expect(await db('notices').where({ case_id: caseId })).toHaveLength(1);
});

test('another run with the same opening command learns that its case was opened before', async () => {
  const { caseId, run, commandId } = await openCase();
  const written = await rowsOf(caseId);
  const again = { ...run, runId: randomUUID() };
  expect(await commitCase(db, again, openingOf(caseId, commandId))).toEqual({ kind: 'opened-before' });
  expect(await rowsOf(caseId)).toEqual(written);
});

test('PostgreSQL itself keeps a second case from a lock that is held', async () => {
  const { run } = await openCase();
  const second = openingOf(randomUUID(), randomUUID());
  await expect(commitCase(db, { ...run, runId: randomUUID() }, second)).rejects.toThrow('holds its lock');
});

test('a commit that fails leaves nothing behind, not even its command settled', async () => {
  const { caseId, run } = await openCase();
  const { id } = await command(db, caseId, 'decide');
  const written = await rowsOf(caseId);
  const broken = commitOf(caseId, 3, {
    settles: [id],
    tasks: [consentTask(caseId, { status: 'decided' })],
  });
  await expect(commitCase(db, run, broken)).rejects.toThrow('tasks_check');
  expect(await rowsOf(caseId)).toEqual(written);
});

test('a case keeps its end: closed stays closed at the instant it was', async () => {
  const { caseId, run } = await openCase();
  await commitCase(db, run, commitOf(caseId, 3, { outcome: 'rejected', state: 'rejected' }));
  const { closed_at } = (await db('cases').where({ id: caseId }).first()) as { closed_at: Date };
  await commitCase(db, run, commitOf(caseId, 4, { outcome: 'rejected', state: 'rejected' }));
  expect(await db('cases').where({ id: caseId }).first()).toMatchObject({ closed_at });
});

test('a settled command stays as it was settled', async () => {
  const { caseId, run } = await openCase();
  const { id } = await command(db, caseId, 'decide');
  await db('commands')
    .where({ id })
    .update({ status: 'refused', problem: '{"code":"not-now","detail":{}}', settled_at: db.fn.now() });
  await commitCase(db, run, commitOf(caseId, 3, { settles: [id] }));
  expect(await readCommand(db, id)).toMatchObject({ status: 'refused' });
});

test('the record of every commit hangs together', async () => {
  const { caseId, run } = await openCase();
  await commitCase(db, run, commitOf(caseId, 3, { entries: [] }));
  await commitCase(db, run, commitOf(caseId, 4));
  expect(await verifyChain(db, caseId, await chainEnd(db, caseId))).toBe(true);
});
