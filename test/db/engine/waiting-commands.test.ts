import { randomUUID } from 'node:crypto';
import { type Command, settleRefused, storeCommand } from '../../../db/engine/commands';
import { stuckCommands } from '../../../db/engine/stuck';
import { commandBacklog, nextDueMs, putOff, type Taking, takeWaiting } from '../../../db/engine/waiting-commands';
import type { Db } from '../../../db/knex';
import { caseDatabase, opener } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ db, close } = await caseDatabase());
});
afterEach(() => close());

const store = async (workflowId: string, forRelay = true): Promise<Command> => {
  const about = { caseId: randomUUID(), workflowId, type: 'trial', body: {}, actor: opener, bodyHash: 'hash' };
  return (await storeCommand(db, { id: randomUUID(), kind: 'decide', ...about, forRelay })).command;
};
const take = async (more: Partial<Taking> = {}): Promise<string[]> =>
  (await takeWaiting(db, { tried: false, from: 'longest-due', limit: 10, leaseMs: 20_000, except: [], ...more })).map(
    ({ id }) => id,
  );
const dueNow = (): Promise<number> => db('commands').update({ next_attempt_at: db.raw('clock_timestamp()') });
const ids = (...commands: Command[]): string[] => commands.map(({ id }) => id).sort();

test('a new command is left to its sender first', async () => {
  const command = await store('trial/1', false);
  expect(await take()).toEqual([]);
  expect(await nextDueMs(db)).toBeGreaterThan(4_000);
  await dueNow();
  expect(await take()).toEqual([command.id]);
});

test('two relays take the oldest of each case, none of them twice, and the next only when that is settled', async () => {
  const first = await store('trial/1');
  const later = await store('trial/1');
  const other = await store('trial/2');
  expect((await Promise.all([take(), take()])).flat().sort()).toEqual(ids(first, other));
  await dueNow();
  expect((await take({ tried: true })).sort()).toEqual(ids(first, other));
  expect(await take()).toEqual([]);
  await settleRefused(db, first, { code: 'not-now', detail: {} });
  expect(await take()).toEqual([later.id]);
});

test('first attempts and repeated ones are taken apart, from either end, and not about a case that is under way', async () => {
  const [one, two, three] = [await store('trial/1'), await store('trial/2'), await store('trial/3')];
  expect(await take({ limit: 1 })).toEqual([one.id]);
  expect(await take({ limit: 1, from: 'newest' })).toEqual([three.id]);
  await dueNow();
  expect(await take({ tried: true, except: ['trial/1'] })).toEqual([three.id]);
  expect(await take()).toEqual([two.id]);
});

test('one that cannot be delivered holds up no other of its case, but those like it keep their order', async () => {
  const [one, two, three] = [await store('trial/1'), await store('trial/1'), await store('trial/1')];
  expect(await take()).toEqual([one.id]);
  await putOff(db, { id: one.id, attempts: 1 }, 60_000, 'not-accepted');
  expect(await take()).toEqual([two.id]);
  await putOff(db, { id: two.id, attempts: 1 }, 0, 'not-accepted');
  expect(await take({ tried: true })).toEqual([]);
  expect(await take()).toEqual([three.id]);
});

test('who holds a command no longer does not put it off for who holds it now', async () => {
  const command = await store('trial/1');
  await take();
  await dueNow();
  await take({ tried: true });
  await putOff(db, { id: command.id, attempts: 1 }, 3_000_000, 'failed');
  expect(await nextDueMs(db)).toBeLessThan(21_000);
});

test('a command that nobody has tried is among the stuck ones once it is older than normal, with its age', async () => {
  const fresh = await store('trial/1');
  const old = await store('trial/2');
  await db('commands')
    .where({ id: old.id })
    .update({ received_at: db.raw(`world_now() - interval '90 seconds'`) });
  const found = await stuckCommands(db, 10);
  expect(found).toMatchObject([{ id: old.id, attempts: 0, undeliverable: null }]);
  expect(found[0]!.waitingSeconds).toBeGreaterThanOrEqual(90);
  expect(found[0]!.waitingSeconds).toBeLessThan(120);

  await take();
  await putOff(db, { id: fresh.id, attempts: 1 }, 60_000, 'run-ended');
  expect(await stuckCommands(db, 10)).toMatchObject([{ id: old.id }, { id: fresh.id, undeliverable: 'run-ended' }]);
  expect((await commandBacklog(db)).map(({ state, count }) => [state, count]).sort()).toEqual([
    ['tried', 1],
    ['undeliverable', 1],
  ]);
});
