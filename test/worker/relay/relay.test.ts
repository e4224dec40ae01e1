import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { type Command, readCommand, storeCommand } from '../../../db/engine/commands';
import { takeWaiting } from '../../../db/engine/waiting-commands';
import type { Engine } from '../../../worker/engine';
import type { Loop } from '../../../worker/loop';
import { startRelay } from '../../../worker/relay/relay';
import type { FormValues } from '../../../workflows/kit/policy/fields';
import { eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';

const partner = partnerAdmin();
const world = testWorld({ relay: false });
const relays: Loop[] = [];
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});

/** A relay that polls too seldom to matter. */
const start = (engine: Engine = world.engine): void =>
  void relays.push(startRelay({ db: world.db, engine, log: pino({ level: 'silent' }), pollMs: 600_000 }));

async function openDiary(): Promise<{ caseId: string; workflowId: string; type: string }> {
  const { caseId, command } = await world.open('diary', partner, { title: '日志' });
  return { caseId, workflowId: command.workflowId, type: 'diary' };
}

/** Stores a diary entry that only the relay delivers. */
async function leave(target: { caseId: string; workflowId: string; type: string }, text: string): Promise<Command> {
  const body: FormValues = { action: 'write', form: { text } };
  const stored = { id: randomUUID(), kind: 'act' as const, ...target, body, bodyHash: text, forRelay: true };
  return (await storeCommand(world.db, { ...stored, actor: partner })).command;
}

const isDone = async ({ id }: Command): Promise<boolean> => (await readCommand(world.db, id))?.status === 'done';

/** How long (ms) a command takes to be done, by the database's clock. */
async function delayOf({ id }: Command): Promise<number> {
  return eventually('the command to be done', async () => {
    const { rows } = await world.db.raw<{ rows: { ms: number }[] }>(
      `select (extract(epoch from settled_at - received_at) * 1000)::float8 as ms from commands where id = ? and status = 'done'`,
      [id],
    );
    return rows[0]?.ms;
  });
}

/** The median of three delays (ms): the machine may be busy with other things at one moment. */
async function middleDelay(target: Parameters<typeof leave>[0], text: string): Promise<number> {
  const delays: number[] = [];
  for (let n = 0; n < 3; n += 1) delays.push(await delayOf(await leave(target, text)));
  return delays.sort((a, b) => a - b)[1]!;
}

const textsOf = async (caseId: string): Promise<string[]> =>
  (
    await world.db('case_log').where({ case_id: caseId }).orderBy('no').select<{ form: { text: string } }[]>('form')
  ).map(({ form }) => form.text);

describe('commands that cannot be delivered', () => {
  const QUEUE = `unattended-${randomUUID()}`;
  const SILENT = 200;
  const silent: { caseId: string; workflowId: string }[] = [];

  /** Open cases whose runs no worker handles, with a decision for each. */
  beforeAll(async () => {
    for (let n = 0; n < SILENT; n += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const caseId = randomUUID();
          const workflowId = `${QUEUE}:trial/${caseId}`;
          const { firstExecutionRunId } = await world.client.workflow.start('trial', { workflowId, taskQueue: QUEUE });
          await world.db('cases').insert({
            id: caseId,
            type: 'trial',
            request_no: `TR-${caseId}`,
            workflow_id: workflowId,
            run_id: firstExecutionRunId,
            opening_command: caseId,
            thread_id: caseId,
            state: 'first-review',
            version: 1,
            form: {},
            parties: {},
            opener: {},
            opened_by: partner.personId,
            profile: 'CN',
            policy_version: 1,
            opened_at: world.db.raw('world_now()'),
            updated_at: world.db.raw('world_now()'),
          });
          silent.push({ caseId, workflowId });
        }),
      );
    }
  }, 60_000);

  afterAll(async () => {
    const ids = silent.map(({ caseId }) => caseId);
    await world.db('commands').whereIn('case_id', ids).delete();
    // Their runs are not among those that are replayed.
    await world.db('erasures').insert(ids.map((case_id) => ({ case_id, at: new Date() })));
    await Promise.all(silent.map(({ workflowId }) => world.client.workflow.getHandle(workflowId).terminate()));
  });

  const rows = (): Promise<{ attempts: number; inMs: number }[]> =>
    world
      .db('commands')
      .whereIn(
        'case_id',
        silent.map(({ caseId }) => caseId),
      )
      .select(
        'attempts',
        world.db.raw('extract(epoch from next_attempt_at - clock_timestamp())::float8 * 1000 as "inMs"'),
      );

  it('keep no other waiting: with 200 of them, new or tried in vain, a fresh one is done within two seconds', async () => {
    const diary = await openDiary();
    for (const target of silent) await leave({ ...target, type: 'trial' }, 'silent');
    start();
    expect(await middleDelay(diary, 'among new ones')).toBeLessThan(2_000);
    await eventually(
      'every silent one to be tried',
      async () => (await rows()).every(({ attempts }) => attempts > 0),
      60_000,
    );
    expect(await middleDelay(diary, 'among those tried in vain')).toBeLessThan(2_000);
    const put = await rows();
    expect(put).toHaveLength(SILENT);
    expect(Math.max(...put.map(({ inMs }) => inMs))).toBeLessThan(3_600_000);
  }, 120_000);

  it('are tried again soon when one that was stuck for long is done, and when a relay starts', async () => {
    const ids = silent.map(({ caseId }) => caseId);
    // After few attempts, since the relay's end waits for the next ones, which become more and more patient.
    const rest = () =>
      world
        .db('commands')
        .whereIn('case_id', ids)
        .update({ attempts: 1, next_attempt_at: world.db.raw(`clock_timestamp() + interval '40 minutes'`) });
    const soonest = async (): Promise<number> => Math.max(...(await rows()).map(({ inMs }) => inMs));
    const stuck = await leave(await openDiary(), 'stuck');
    await world.db('commands').where({ id: stuck.id }).update({ attempts: 20, next_attempt_at: 'infinity' });
    await rest();
    start();
    await eventually('the start to bring them forward', async () => (await soonest()) <= 61_000);
    await rest();
    await world
      .db('commands')
      .where({ id: stuck.id })
      .update({ next_attempt_at: world.db.raw('clock_timestamp()') });
    await eventually('the success to bring them forward', async () => (await soonest()) <= 61_000);
    expect(await isDone(stuck)).toBe(true);
  }, 60_000);
});

it('a command that the system gives to itself is delivered at once, because the relay is told of it', async () => {
  const diary = await openDiary();
  start();
  expect(await delayOf(await leave(diary, 'before'))).toBeLessThan(2_000);
  expect(await delayOf(await leave(diary, 'told'))).toBeLessThan(1_000);
});

it('a relay whose connection was cut hears again what it missed', async () => {
  const diary = await openDiary();
  start();
  await delayOf(await leave(diary, 'before'));
  await world.db.raw(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
  );
  expect(await delayOf(await leave(diary, 'after'))).toBeLessThan(4_000);
});

it('200 commands of one person on one case are done in their order, one straight after the other', async () => {
  const diary = await openDiary();
  const texts = Array.from({ length: 220 }, (_, n) => `entry ${n}`);
  const stored: Command[] = [];
  for (const text of texts) stored.push(await leave(diary, text));
  const msEach = async (count: number, done: () => Promise<unknown>): Promise<number> => {
    const began = Date.now();
    await done();
    return (Date.now() - began) / count;
  };
  // What one takes on this machine now, without a relay.
  const alone = await msEach(20, async () => {
    for (const command of stored.slice(0, 20)) expect(await world.deliver(command)).toEqual({ status: 'done' });
  });
  const relayed = await msEach(200, () => {
    start();
    return eventually('all to be done', () => isDone(stored.at(-1)!), 100_000);
  });
  // A relay that looked every second would need many times as long.
  expect(relayed).toBeLessThan(4 * alone);
  expect(await textsOf(diary.caseId)).toEqual(texts);
}, 150_000);

it('two relays share the work and never deliver a command of a case before every older one is settled', async () => {
  const diaries = await Promise.all(Array.from({ length: 4 }, openDiary));
  const texts = Array.from({ length: 12 }, (_, n) => `entry ${n}`);
  for (const text of texts) await Promise.all(diaries.map((diary) => leave(diary, text)));
  const seen: { by: string; command: Command; before: number }[] = [];
  const watched = (by: string): Engine => ({
    ...world.engine,
    async deliver(command, deadlineMs) {
      const older = await world
        .db('commands')
        .where({ case_id: command.caseId, status: 'received' })
        .where('received_at', '<', command.receivedAt)
        .select('id');
      seen.push({ by, command, before: older.length });
      return world.engine.deliver(command, deadlineMs);
    },
  });
  start(watched('one'));
  start(watched('other'));
  for (const { caseId } of diaries)
    await eventually('all entries', async () => (await textsOf(caseId)).length === texts.length, 60_000);
  for (const { caseId } of diaries) {
    expect(await textsOf(caseId)).toEqual(texts);
  }
  expect(Math.max(...seen.map(({ before }) => before))).toBe(0);
  expect(new Set(seen.map(({ by }) => by)).size).toBe(2);
}, 120_000);

it('what a relay that died had under way comes back to another one, and nothing of its case goes before', async () => {
  const diary = await openDiary();
  const first = await leave(diary, 'first');
  const second = await leave(diary, 'second');
  const taking = { tried: false, from: 'newest', limit: 10, except: [] } as const;
  expect((await takeWaiting(world.db, { ...taking, leaseMs: 1_000 })).map(({ id }) => id)).toEqual([first.id]);
  start();
  await delayOf(second);
  expect(await textsOf(diary.caseId)).toEqual(['first', 'second']);
});
