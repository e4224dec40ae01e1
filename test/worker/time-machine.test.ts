import { randomUUID } from 'node:crypto';
import { setOffset, worldNow } from '../../db/calendar/clock';
import { evaluateDeadline } from '../../db/engine/evaluate-deadline';
import { openDatabase, type Db } from '../../db/knex';
import { deliveriesOfCase } from '../../db/outbox/notices';
import { ClockMoveRefused, createTimeMachine } from '../../worker/time-machine';
import { beijing, DAY, HOUR } from '../support/beijing';
import { type OutboxWorld, outboxWorld } from '../support/outbox';

let world: OutboxWorld;
let db: Db;
const START = beijing('2027-03-01 10:00');

beforeEach(async () => {
  world = await outboxWorld();
  db = world.db;
  await setTo(START);
});
afterEach(() => world.close());

async function setTo(at: number): Promise<void> {
  const { now, offsetSeconds } = await worldNow(db);
  await setOffset(db, Math.ceil(offsetSeconds * 1000) + at - now.getTime());
}

const at = (ms: number): string => new Date(ms).toISOString();

/** A case with one task due at these instants (ms), the last of which is its cut-off. */
async function waitingCase(...moments: number[]): Promise<string> {
  const caseId = await world.openCase({ run_id: randomUUID() });
  await world.openTask(caseId, {
    due_at: at(moments.at(-1)!),
    remind_at: moments.slice(0, -1).map(at),
    next_wake_at: at(moments[0]!),
  });
  return caseId;
}

/** Does by hand what a running case does on a wake: PostgreSQL judges it, and it closes when its task has expired. */
function handDriven(log: string[] = []): (workflowId: string, runId: string) => Promise<void> {
  return async (workflowId, runId) => {
    const row = await db<{ id: string; version: number }>('cases')
      .where({ workflow_id: workflowId, run_id: runId } as object)
      .first('id', 'version');
    const task = await db<{ id: string }>('tasks')
      .where({ case_id: row?.id, status: 'open' } as object)
      .first('id');
    if (row === undefined || task === undefined) return;
    const judged = await evaluateDeadline(db, { caseId: row.id, taskId: task.id, version: row.version + 1 });
    log.push(`${at(judged.now).slice(0, 16)} ${judged.kind}`);
    if (judged.kind !== 'expired') return;
    await db('cases')
      .where({ id: row.id })
      .update({ outcome: 'expired', closed_at: db.raw('world_now()') });
  };
}

describe('moving the clock', () => {
  test('deals with everything due on the way, each at its own time', async () => {
    const log: string[] = [];
    const cutoff = beijing('2027-03-17 00:00');
    await waitingCase(beijing('2027-03-04 09:00'), beijing('2027-03-15 09:00'), cutoff);
    await waitingCase(beijing('2027-03-04 15:00'));
    const moved = await createTimeMachine({ db, wake: handDriven(log) }).advance({ days: 20 });
    expect(moved.atRest).toBe(true);
    expect(moved.now.getTime()).toBeGreaterThanOrEqual(START + 20 * DAY);
    expect(moved.now.getTime()).toBeLessThan(START + 20 * DAY + 10_000);
    expect(log).toEqual([
      '2027-03-04T01:00 reminded',
      '2027-03-04T07:00 expired',
      '2027-03-15T01:00 reminded',
      '2027-03-16T16:00 expired',
    ]);
  });

  test('takes far less than three seconds for fifteen days with a case due', async () => {
    await waitingCase(beijing('2027-03-10 00:00'));
    const began = Date.now();
    await createTimeMachine({ db, wake: handDriven() }).advance({ days: 15 });
    expect(Date.now() - began).toBeLessThan(1_500);
  });

  test('goes to an instant, to the start of a Beijing date, or over working days of the calendar', async () => {
    const machine = createTimeMachine({ db, wake: handDriven() });
    const lands = async (move: Parameters<typeof machine.advance>[0]) =>
      at((await machine.advance(move)).now.getTime()).slice(0, 16);
    expect(await lands({ to: '2027-03-01T12:00:00+08:00' })).toBe('2027-03-01T04:00');
    expect(await lands({ to: '2027-03-03' })).toBe('2027-03-02T16:00');
    expect(await lands({ days: 0.5 })).toBe('2027-03-03T04:00');
    // Friday to Tuesday: the weekend does not count.
    await machine.advance({ to: '2027-03-05' });
    expect(await lands({ workingDays: 2 })).toBe('2027-03-08T16:00');
    expect((await machine.advance({ days: 0 })).offsetSeconds).toBeGreaterThan(0);
  });

  test.each([
    [{ to: at(START - HOUR) }, 'backwards'],
    [{ days: -1 }, 'backwards'],
    [{ workingDays: -1 }, 'backwards'],
    [{ days: 800 }, 'too-far'],
    [{ days: 100_000 }, 'too-far'],
    [{}, 'invalid'],
    [{ days: 1, workingDays: 1 }, 'invalid'],
    [{ workingDays: 1.5 }, 'invalid'],
    [{ days: NaN }, 'invalid'],
    [{ to: 'tomorrow' }, 'invalid'],
    [{ to: '2027-03-09T10:00:00' }, 'invalid'],
  ])('is refused for %j: %s', async (move, code) => {
    const machine = createTimeMachine({ db, wake: handDriven() });
    await expect(machine.advance(move)).rejects.toMatchObject({ name: ClockMoveRefused.name, code });
    expect((await worldNow(db)).now.getTime()).toBeLessThan(START + 10_000);
  });

  test('is done by one caller at a time, in whatever process', async () => {
    const other = openDatabase(
      String((db.client as { connectionSettings: { connectionString: string } }).connectionSettings.connectionString),
      { name: 'other' },
    );
    const log: string[] = [];
    await waitingCase(START + DAY, START + 3 * DAY);
    const [first, second] = await Promise.all([
      createTimeMachine({ db, wake: handDriven(log) }).advance({ days: 2 }),
      createTimeMachine({ db: other, wake: handDriven(log) }).advance({ days: 2 }),
    ]);
    await other.destroy();
    expect(Math.abs(first.now.getTime() - second.now.getTime())).toBeGreaterThan(2 * DAY - 10_000);
    expect(log.map((line) => line.slice(17))).toEqual(['reminded', 'expired']);
  });
});

describe('coming to rest', () => {
  test('lets every message of a step out before the clock moves on', async () => {
    const caseId = await waitingCase(START + 3 * DAY, START + 4 * DAY);
    const sender = world.start();
    await createTimeMachine({ db, wake: handDriven(), drained: () => sender.drained() }).advance({ days: 10 });
    // Had the clock run on, the task would have ended without a reminder.
    expect(await deliveriesOfCase(db, caseId)).toMatchObject([
      { channel: 'email', status: 'sent', template: 'task-reminder' },
      { channel: 'sms', status: 'sent', template: 'task-reminder' },
    ]);
  });

  test('wakes again a case that was busy when it was woken first', async () => {
    const caseId = await waitingCase(START + DAY);
    const wake = handDriven();
    let wakes = 0;
    const busyAtFirst = async (workflowId: string, runId: string) => {
      wakes += 1;
      if (wakes > 1) await wake(workflowId, runId);
    };
    expect(await createTimeMachine({ db, wake: busyAtFirst }).advance({ days: 2 })).toMatchObject({ atRest: true });
    expect(await db('cases').where({ id: caseId }).first<object>()).toMatchObject({ outcome: 'expired' });
  });

  test('takes no offence at a case that closes while it is being woken', async () => {
    await waitingCase(START + DAY);
    const wake = handDriven();
    const closing = async (workflowId: string, runId: string) => {
      await wake(workflowId, runId);
      throw new Error('workflow not found');
    };
    expect(await createTimeMachine({ db, wake: closing }).advance({ days: 2 })).toMatchObject({ atRest: true });
  });

  test('tells the caller when a case cannot be woken at all', async () => {
    await waitingCase(START + DAY);
    const unreachable = () => Promise.reject(new Error('no connection'));
    await expect(createTimeMachine({ db, wake: unreachable }).advance({ days: 2 })).rejects.toThrow('no connection');
  });

  test('waits for a decision on its way and for an effect that is running', async () => {
    const deciding = await waitingCase(START + 9 * DAY);
    const command = await storedCommand(deciding);
    const applying = await world.openCase();
    setTimeout(() => {
      void db('commands').where({ id: command }).update({ status: 'done', settled_at: new Date() }).then();
      void db('cases')
        .where({ id: applying })
        .update({ outcome: 'completed', closed_at: new Date(), version: 2 })
        .then();
    }, 300);
    const moved = await createTimeMachine({ db, wake: handDriven() }).advance({ days: 1 });
    expect(moved.atRest).toBe(true);
    expect(await db('commands').where({ status: 'received' })).toEqual([]);
    expect(await db('cases').where({ id: applying }).first<object>()).toMatchObject({ outcome: 'completed' });
  });

  test('gives up on a case that stands still, says so once, and moves on', async () => {
    await world.openCase();
    const machine = createTimeMachine({ db, wake: handDriven() });
    expect(await machine.advance({ days: 3 })).toMatchObject({ atRest: false });
    const began = Date.now();
    expect(await machine.advance({ days: 3 })).toMatchObject({ atRest: true });
    expect(Date.now() - began).toBeLessThan(1_000);
    expect((await worldNow(db)).now.getTime()).toBeGreaterThanOrEqual(START + 6 * DAY);
  });
});

async function storedCommand(caseId: string): Promise<string> {
  const id = randomUUID();
  await db('commands').insert({
    id,
    kind: 'decide',
    case_id: caseId,
    workflow_id: `association/${caseId}`,
    type: 'relationship-switch',
    body: {},
    actor: {},
    owner: 'customer-1',
    body_hash: '',
    received_at: db.raw('world_now()'),
    next_attempt_at: new Date(),
  });
  return id;
}
