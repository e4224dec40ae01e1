import { randomUUID } from 'node:crypto';
import {
  IdempotencyKeyReused,
  type NewCommand,
  readCommand,
  settleRefused,
  storeCommand,
} from '../../../db/engine/commands';
import { commitCase } from '../../../db/engine/commit-case';
import type { Db } from '../../../db/knex';
import { caseDatabase, newRun, opener, openingOf } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ db, close } = await caseDatabase());
});
afterEach(() => close());

const decision = (more: Partial<NewCommand> = {}): NewCommand => ({
  id: randomUUID(),
  kind: 'decide',
  caseId: randomUUID(),
  workflowId: 'trial/1',
  type: 'trial',
  body: { decision: 'approve' },
  actor: opener,
  bodyHash: 'hash',
  ...more,
});

test('a command sent a hundred times at once under one key is stored once', async () => {
  const stored = await Promise.all(
    Array.from({ length: 100 }, () => storeCommand(db, decision({ idempotencyKey: 'key' }))),
  );
  expect(new Set(stored.map(({ command }) => command.id)).size).toBe(1);
  expect(stored.filter(({ repeated }) => !repeated)).toHaveLength(1);
});

test('the same key with another body is refused, and with another owner is another command', async () => {
  const { command } = await storeCommand(db, decision({ idempotencyKey: 'key' }));
  await expect(storeCommand(db, decision({ idempotencyKey: 'key', bodyHash: 'other' }))).rejects.toThrow(
    IdempotencyKeyReused,
  );
  const other = await storeCommand(
    db,
    decision({ idempotencyKey: 'key', actor: { ...opener, personId: 'partner-b.admin' } }),
  );
  expect(other.repeated).toBe(false);
  expect(other.command.id).not.toBe(command.id);
});

test('a refusal is kept with its command and on the record of its case, once', async () => {
  const caseId = randomUUID();
  await commitCase(db, newRun(), openingOf(caseId, randomUUID()));
  const { command } = await storeCommand(db, decision({ caseId, taskId: `${caseId}.1` }));
  const refusal = { code: 'not-authorised', detail: {} } as const;
  await settleRefused(db, command, refusal);
  await settleRefused(db, command, { code: 'not-now', detail: {} });
  expect(await readCommand(db, command.id)).toMatchObject({ status: 'refused', problem: refusal });
  expect(await db('audit_events').where({ case_id: caseId, action: 'decide.refused' })).toMatchObject([
    { actor: opener.personId, data: { rule: 'not-authorised', commandId: command.id } },
  ]);
});
