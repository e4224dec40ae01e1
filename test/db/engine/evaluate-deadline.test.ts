import { randomUUID } from 'node:crypto';
import { commitCase } from '../../../db/engine/commit-case';
import { storeCommand } from '../../../db/engine/commands';
import { evaluateDeadline } from '../../../db/engine/evaluate-deadline';
import type { Db } from '../../../db/knex';
import { chainEnd, verifyChain } from '../../../db/engine/timeline';
import { caseDatabase, command, newRun, opener, openingOf } from '../../support/case-writing';
import { eventually } from '../../support/engine-world';

const DAY = 86_400_000;
let db: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ db, close } = await caseDatabase());
});
afterEach(() => close());

async function openCase(): Promise<{
  judge: { caseId: string; taskId: string; version: number };
  dueAt: number;
  remindAt: readonly number[];
}> {
  const caseId = randomUUID();
  const answer = await commitCase(db, newRun(), openingOf(caseId, randomUUID()));
  if (answer.kind !== 'written') throw new Error(answer.kind);
  const { dueAt, remindAt } = answer.dates[`${caseId}.1`]!;
  return { judge: { caseId, taskId: `${caseId}.1`, version: 3 }, dueAt: dueAt!, remindAt };
}
const setClock = (at: number): Promise<unknown> =>
  db.raw('update world_clock set offset_ms = ? - floor(extract(epoch from clock_timestamp()) * 1000)', [at]);
const count = async (table: string, where: object): Promise<number> => (await db(table).where(where).select()).length;

test('before its time a task is let alone', async () => {
  const { judge, dueAt } = await openCase();
  expect(await evaluateDeadline(db, judge)).toMatchObject({ kind: 'not-yet' });
  await setClock(dueAt - 14 * DAY);
  expect(await evaluateDeadline(db, judge)).toMatchObject({ kind: 'not-yet' });
  expect(await db('cases').where({ id: judge.caseId }).first()).toMatchObject({ version: 2 });
});

test('an expiry asked for twice is answered the same and written once', async () => {
  const { judge, dueAt } = await openCase();
  await setClock(dueAt);
  expect(
    await Promise.all([evaluateDeadline(db, judge), evaluateDeadline(db, judge), evaluateDeadline(db, judge)]),
  ).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ kind: 'expired' }) as unknown));
  expect(await count('audit_events', { case_id: judge.caseId, action: 'task.expired' })).toBe(1);
  expect(await db('tasks').where({ id: judge.taskId }).first()).toMatchObject({
    status: 'expired',
    next_wake_at: null,
  });
  expect(await verifyChain(db, judge.caseId, await chainEnd(db, judge.caseId))).toBe(true);
});

test('a reminder asked for twice is sent once', async () => {
  const { judge, remindAt } = await openCase();
  await setClock(remindAt[0]!);
  // A task that goes to nobody else is answered as before there were levels, so that recorded histories stay true.
  const answer = { kind: 'reminded', now: expect.any(Number) as number, reminded: 1 };
  expect(await evaluateDeadline(db, judge)).toEqual(answer);
  expect(await evaluateDeadline(db, judge)).toEqual(answer);
  expect(await count('notices', { case_id: judge.caseId, template: 'task-reminder' })).toBe(1);
  expect(await db('tasks').where({ id: judge.taskId }).first()).toMatchObject({ next_wake_at: new Date(remindAt[1]!) });
});

test('a command received before the cut-off and not settled comes first; one received at the cut-off does not', async () => {
  const { judge, dueAt } = await openCase();
  const { id } = await command(db, judge.caseId, 'decide');
  await setClock(dueAt + DAY);
  expect(await evaluateDeadline(db, judge)).toMatchObject({ kind: 'first', commands: [id] });
  await db('commands')
    .where({ id })
    .update({ received_at: new Date(dueAt) });
  expect(await evaluateDeadline(db, judge)).toMatchObject({ kind: 'expired' });
});

test('a command that is being stored while the task is judged is either seen or too late', async () => {
  for (let n = 0; n < 20; n += 1) {
    const { judge, dueAt } = await openCase();
    await setClock(dueAt - 3 - (n % 5));
    const storing = (async () => {
      await db.raw('select pg_sleep(?)', [(n % 7) / 1000]);
      return storeCommand(db, {
        ...{ id: randomUUID(), kind: 'decide' as const, caseId: judge.caseId, workflowId: 'trial/1', type: 'trial' },
        ...{ taskId: judge.taskId, body: {}, actor: opener, bodyHash: 'hash' },
      });
    })();
    let judged = await evaluateDeadline(db, judge);
    while (judged.kind === 'not-yet' || judged.kind === 'reminded') {
      judged = await evaluateDeadline(db, {
        ...judge,
        version: judged.kind === 'reminded' ? (judge.version += 1) : judge.version,
      });
    }
    const { command: stored } = await storing;
    expect(judged.kind).toBe(stored.receivedAt.getTime() < dueAt ? 'first' : 'expired');
  }
});

test('the storing of a command waits for a judgement under way and is stamped after it', async () => {
  const { judge, dueAt } = await openCase();
  const judging = await db.transaction();
  await judging('cases').where({ id: judge.caseId }).forUpdate().first('id');
  const storing = command(db, judge.caseId, 'decide');
  const waiting = async (): Promise<boolean> => {
    const { rows } = await db.raw<{ rows: { n: number }[] }>(
      `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]!.n > 0;
  };
  await eventually('the command to wait', waiting, 3_000);
  await setClock(dueAt);
  await judging.rollback();
  expect((await storing).receivedAt.getTime()).toBeGreaterThanOrEqual(dueAt);
});
