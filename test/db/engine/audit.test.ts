import { randomUUID } from 'node:crypto';
import { appendEntry } from '../../../db/engine/audit';
import { commitCase } from '../../../db/engine/commit-case';
import type { Db } from '../../../db/knex';
import { chainEnd, lastCause, verifyChain } from '../../../db/engine/timeline';
import { caseDatabase, commitOf, newRun, openingOf } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
let caseId: string;
beforeAll(async () => {
  ({ db, close } = await caseDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  const run = newRun();
  caseId = randomUUID();
  await commitCase(db, run, openingOf(caseId, randomUUID()));
  await commitCase(
    db,
    run,
    commitOf(caseId, 3, {
      entries: [{ action: 'note', actor: 'a', right: 'role', comment: '备注', data: { b: [1, 'ü'], a: null } }],
    }),
  );
  await db.transaction((tx) => appendEntry(tx, caseId, { action: 'field.revealed', actor: 'b', right: 'role' }));
});

const valid = async (): Promise<boolean> => verifyChain(db, caseId, await chainEnd(db, caseId));

/** Tampers with the record, as anybody with full rights on the database could. */
const behindTheTrigger = (change: (tx: Db) => Promise<unknown>): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.raw(`set local session_replication_role = 'replica'`);
    await change(tx);
  });

test('an untouched record is valid, with what was added outside of commits', async () => {
  expect(await valid()).toBe(true);
  expect((await chainEnd(db, caseId)).length).toBe(4);
});

test('a case is where it is by what was done, not by what was refused before that was written', async () => {
  const entry = { actor: 'a', right: 'role' };
  const append = (action: string, more = {}): Promise<unknown> =>
    db.transaction((tx) => appendEntry(tx, caseId, { ...entry, ...more, action }));
  await append('task.decided');
  await append('act.refused');
  await append('state.entered', { toState: 'completed' });
  expect(await lastCause(db, caseId)).toMatchObject({ action: 'task.decided' });
});

test('nobody changes, removes or empties the record', async () => {
  await expect(db('audit_events').where({ case_id: caseId }).update({ actor: 'somebody else' })).rejects.toThrow(
    'append-only',
  );
  await expect(db('audit_events').where({ case_id: caseId }).delete()).rejects.toThrow('append-only');
  await expect(db.raw('truncate audit_events')).rejects.toThrow('append-only');
  await expect(db('cases').where({ id: caseId }).delete()).rejects.toThrow('append-only');
  expect(await valid()).toBe(true);
});

test.each([
  ['an actor', { actor: 'somebody else' }],
  ['an action', { action: 'task.decided' }],
  ['an instant', { at: new Date(0) }],
  ['a comment', { comment: 'something else' }],
  ['what was decided', { data: '{"b":[2]}' }],
  ['by which right', { acting_right: 'system' }],
  ['for whom', { on_behalf_of: 'c' }],
  ['a state', { to_state: 'approved' }],
])('%s that was changed behind the trigger is found out', async (_what, change) => {
  await behindTheTrigger((tx) => tx('audit_events').where({ case_id: caseId, seq: 3 }).update(change));
  expect(await valid()).toBe(false);
});

test('a line that is missing in the middle or at the end is found out', async () => {
  await behindTheTrigger((tx) => tx('audit_events').where({ case_id: caseId, seq: 4 }).delete());
  expect(await valid()).toBe(false);
});

test('a line that was slipped in is found out', async () => {
  const [line] = (await db('audit_events').where({ case_id: caseId, seq: 4 }).select('*')) as Record<string, unknown>[];
  const copy: Record<string, unknown> = { ...line, event_no: undefined };
  await db('audit_events').insert({ ...copy, seq: 5, data: null });
  expect(await valid()).toBe(false);
});
