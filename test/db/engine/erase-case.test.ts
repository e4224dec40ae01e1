import { keepAnswer, readCommand, settleRefused } from '../../../db/engine/commands';
import type { Db } from '../../../db/knex';
import { listTimeline } from '../../../db/engine/timeline';
import { caseDatabase, opener } from '../../support/case-writing';
import { everythingKept } from '../../support/outbox';
import { type CaseOfSecrets, caseOfSecrets, FORM, SECRET, SECRETS, secretsKept } from './case-of-secrets';

let db: Db;
let close: () => Promise<void>;
let written: CaseOfSecrets;
beforeAll(async () => {
  ({ db, close } = await caseDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  written = await caseOfSecrets(db);
});

/** Tampers with the record, as anybody with full rights on the database could. */
const behindTheTrigger = (change: (tx: Db) => Promise<unknown>): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.raw(`set local session_replication_role = 'replica'`);
    await change(tx);
  });

test('nothing that somebody wrote or that is personal is left anywhere, and everything else is', async () => {
  expect(await secretsKept(db)).toEqual(SECRETS);
  await written.erase();
  expect(await secretsKept(db)).toEqual([]);

  const row = await db('cases').where({ id: written.id }).first<{ form: object; data: object }>('form', 'data');
  const { expectedRevenue, projectStart } = FORM;
  expect(row).toEqual({
    form: { expectedRevenue, projectStart },
    data: { customerPsm: 'vendor.psm', lastProgress: { stage: 'delivered', winProbability: 10 } },
  });
  const [told] = await db('notices').where({ case_id: written.id, template: 'case-moved' }).select<object[]>('params');
  expect(told).toEqual({ params: { state: 'verified' } });
  expect(await readCommand(db, written.opening.id)).toMatchObject({ status: 'done', bodyHash: 'hash', answer: null });
  const lines = await listTimeline(db, written.id, { limit: 10 });
  expect(lines.map(({ action, actor, comment, data }) => [action, actor, comment, data])).toEqual([
    ['case.opened', opener.personId, null, null],
    ['task.decided', opener.personId, null, null],
    ['case.withdrawConsent', opener.personId, null, null],
  ]);
  for (const { erasedAt } of lines) expect(erasedAt).toBeInstanceOf(Date);
  expect(await db('erasures').where({ case_id: written.id })).toMatchObject([{ histories_deleted_at: null }]);
});

test('the chain of the record stays valid, and a repeated last commit changes nothing', async () => {
  await written.erase();
  expect(await written.valid()).toBe(true);
  const before = await everythingKept(db);
  await written.erase();
  expect(await everythingKept(db)).toBe(before);
});

test('other cases keep what they say', async () => {
  const other = await caseOfSecrets(db);
  await written.erase();
  expect(await db('cases').where({ id: other.id }).first('form')).toEqual({ form: FORM });
  expect((await listTimeline(db, other.id, { limit: 1 }))[0]).toMatchObject({ comment: SECRET, erasedAt: null });
  expect(await other.valid()).toBe(true);
  await other.erase();
});

test('nothing but an erasure changes the record, before and after it', async () => {
  const lines = () => db('audit_events').where({ case_id: written.id });
  const erased = { comment: null, data: null, erased_at: new Date() };
  for (const change of [
    { comment: null },
    { ...erased, actor: 'x' },
    { ...erased, comment: 'x' },
    { comment: null, data: null },
  ])
    await expect(lines().update(change)).rejects.toThrow('append-only');
  await written.erase();
  for (const change of [
    { erased_at: null },
    { comment: 'x' },
    { data: '{}' },
    { ...erased, hash: 'x' },
    { action: 'x' },
  ])
    await expect(lines().update(change)).rejects.toThrow('append-only');
  await expect(lines().delete()).rejects.toThrow('append-only');
  await expect(db.raw('truncate audit_events')).rejects.toThrow('append-only');
  await expect(db('cases').where({ id: written.id }).delete()).rejects.toThrow('append-only');
  expect(await written.valid()).toBe(true);
});

test.each([
  ['who acted', { actor: 'somebody else' }],
  ['what was done', { action: 'task.decided' }],
  ['when', { at: new Date(0) }],
  ['what it had said', { content_hash: 'another' }],
  ['words put into it', { comment: 'never said' }],
  ['data put into it', { data: '{"b":2}' }],
  ['that it was erased', { erased_at: null }],
])('an erased line in which somebody changed %s is found out', async (_what, change) => {
  await written.erase();
  await behindTheTrigger((tx) => tx('audit_events').where({ case_id: written.id, seq: 1 }).update(change));
  expect(await written.valid()).toBe(false);
});

test('an answer that was on its way while the case was erased is given and not kept', async () => {
  await written.erase();
  const answer = { status: 200, body: { form: FORM } };
  expect(await keepAnswer(db, written.progress.id, answer)).toEqual(answer);
  expect(await readCommand(db, written.progress.id)).toMatchObject({ answer: null, body: { erased: true } });
  expect(await secretsKept(db)).toEqual([]);
});

test('a request repeated under its key finds its command, without what it said', async () => {
  await written.erase();
  const repeated = await written.store({ form: { details: SECRET } }, written.progressKey);
  expect(repeated).toMatchObject({ repeated: true, command: { id: written.progress.id, status: 'done' } });
  expect(await secretsKept(db)).toEqual([]);
});

test('a command that came too late for an erased case leaves only that it was refused', async () => {
  await written.erase();
  const { command: late } = await written.store({ action: 'progress', form: { details: SECRET } });
  await settleRefused(db, late, { code: 'case-closed', detail: { state: 'consent-withdrawn' } });
  expect(await readCommand(db, late.id)).toMatchObject({ status: 'refused', body: { erased: true } });
  expect(await secretsKept(db)).toEqual([]);
  expect(await written.valid()).toBe(true);
});
