import fc from 'fast-check';
import type { Command } from '../../../../db/engine/commands';
import { type EngineWorld, eventually, partnerAdmin, vendor } from '../../../support/engine-world';
import { repetitions } from '../../../support/endurance';
import { testWorld } from '../../../support/test-world';

const manager = vendor('ecosystem-manager');
const partner = partnerAdmin();

/** Lets real time pass, so that commands fall on both sides of a cut-off. */
const moment = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function openMany(world: EngineWorld, name: string, count: number): Promise<{ ids: string[]; dueAt: Date }> {
  const opened = await Promise.all(
    Array.from({ length: count }, (_, n) => world.open('trial', partner, { subject: `${name}-${n}` })),
  );
  const ids = opened.map(({ caseId }) => caseId);
  const dues = await Promise.all(ids.map(async (id) => (await world.task(id, 'first')).due_at!.getTime()));
  expect(new Set(dues).size).toBe(1);
  return { ids, dueAt: new Date(dues[0]!) };
}

describe('the last instant of a deadline', () => {
  const world = testWorld();

  const byTheRelay = async ({ id }: Command): Promise<void> => {
    await world
      .db('commands')
      .where({ id })
      .update({ next_attempt_at: world.db.raw('clock_timestamp()') });
  };

  const winner = async (command: Command, dueAt: Date, inTime: string): Promise<string> => {
    const { rows } = await world.db.raw<{ rows: { early: boolean }[] }>(
      'select received_at < ?::timestamptz as early from commands where id = ?',
      [dueAt.toISOString(), command.id],
    );
    return rows[0]!.early ? inTime : 'expired';
  };

  it.each([
    ['a decision', repetitions(500), 'rejected'],
    ['a withdrawal', repetitions(300), 'withdrawn'],
  ] as const)(
    '%s counts exactly when it was received before the cut-off',
    async (what, count, inTime) => {
      const { ids, dueAt } = await openMany(world, inTime, count);
      const plans = fc.sample(
        fc.record({
          offsetMs: fc.integer({ min: -60, max: 60 }),
          wakeMs: fc.option(fc.integer({ min: -80, max: 200 }), { nil: undefined }),
          delayMs: fc.option(fc.integer({ min: 0, max: 150 }), { nil: undefined }),
        }),
        count,
      );
      const targets = await Promise.all(
        ids.map(async (caseId) => {
          const { workflow_id: workflowId, run_id: runId, type } = await world.caseRow(caseId);
          return { target: { caseId, workflowId, type, taskId: (await world.task(caseId, 'first')).id }, runId };
        }),
      );
      // On a busy machine all others may come late; these cover both sides in any case.
      plans.slice(0, 10).forEach((plan, n) => (plan.offsetMs = n % 2 === 0 ? -1_000 : 1_000));
      await world.setClock(new Date(dueAt.getTime() - 2_000));
      const cutOff = Date.now() + dueAt.getTime() - (await world.now()).getTime();
      const until = (offsetMs: number): Promise<void> => moment(Math.max(0, cutOff + offsetMs - Date.now()));

      const commands = await Promise.all(
        targets.map(async ({ target, runId }, n) => {
          const { offsetMs, wakeMs, delayMs } = plans[n]!;
          const waking =
            wakeMs === undefined ? undefined : until(wakeMs).then(() => world.engine.wake(target.workflowId, runId));
          await until(offsetMs);
          const command =
            what === 'a decision'
              ? await world.store('decide', target, manager, { decision: 'reject', comment: 'no' })
              : await world.store('act', target, partner, { action: 'withdraw', form: {} });
          if (delayMs === undefined) await byTheRelay(command);
          else await moment(delayMs).then(() => world.deliver(command));
          await waking;
          return command;
        }),
      );
      await world.advanceTo(new Date(dueAt.getTime() + 60_000));

      const judged = await Promise.all(
        ids.map(async (caseId, n) => ({
          is: await world.outcome(caseId),
          ought: await winner(commands[n]!, dueAt, inTime),
        })),
      );
      expect(judged.filter(({ is, ought }) => is !== ought)).toEqual([]);
      // Both sides of the edge were tried.
      expect(new Set(judged.map(({ is }) => is))).toEqual(new Set([inTime, 'expired']));
      const unsettled = await eventually('all commands to be settled', async () => {
        const rows = await world.db('commands').where({ status: 'received' }).select('id');
        return rows.length === 0 ? rows : undefined;
      });
      expect(unsettled).toEqual([]);
    },
    120_000,
  );

  it('a decision stored in time while the worker was dead wins, although the worker starts days later', async () => {
    const { ids, dueAt } = await openMany(world, 'dead', 2);
    const [early, late] = ids as [string, string];
    await world.stopWorker();
    await world.setClock(new Date(dueAt.getTime() - 5_000));
    const inTime = await world.storeDecision(early, 'first', manager, 'reject', { comment: 'in time' });
    const tooLate = await world.storeDecision(late, 'first', manager, 'reject', { comment: 'too late' });
    await world
      .db('commands')
      .where({ id: inTime.id })
      .update({ received_at: new Date(dueAt.getTime() - 1) });
    await world
      .db('commands')
      .where({ id: tooLate.id })
      .update({ received_at: new Date(dueAt.getTime() + 1) });
    await world.advanceTo(new Date(dueAt.getTime() + 16 * 86_400_000));
    await world.startWorker();

    expect(await world.outcome(early)).toBe('rejected');
    expect(await world.outcome(late)).toBe('expired');
  });

  it('a decision received at the very instant of the cut-off is too late, and its sender is told when it was', async () => {
    const { ids, dueAt } = await openMany(world, 'equal', 1);
    const caseId = ids[0]!;
    const command = await world.storeDecision(caseId, 'first', manager, 'approve');
    expect(await world.deliver({ ...command, receivedAt: dueAt })).toEqual({
      status: 'refused',
      refusal: { code: 'task-expired', detail: { dueAt: dueAt.toISOString() } },
    });
    expect(await world.caseRow(caseId)).toMatchObject({ outcome: null });
  });
});

describe('the last instant of a deadline, when nobody but its sender delivers a command', () => {
  const world = testWorld({ relay: false });

  it('a withdrawal received in time counts although it reaches the case in one breath with the next question after it', async () => {
    const { ids, dueAt } = await openMany(world, 'breath', 10);
    await world.stopWorker();
    await world.setClock(new Date(dueAt.getTime() - 5_000));
    const commands = await Promise.all(ids.map((id) => world.storeAction(id, partner, 'withdraw', {})));
    await world.advanceTo(new Date(dueAt.getTime() + 60_000));
    await world.startWorker();
    const rows = await Promise.all(ids.map((id) => world.caseRow(id)));
    const happened = async (run: { workflow_id: string; run_id: string }, what: string): Promise<number> => {
      const { events } = await world.client.workflow.getHandle(run.workflow_id, run.run_id).fetchHistory();
      return (events ?? []).filter((event) => what in event && event[what as keyof typeof event]).length;
    };
    await eventually('all to wait for the withdrawal', async () => {
      const started = await Promise.all(rows.map((row) => happened(row, 'timerStartedEventAttributes')));
      return started.every((count) => count >= 2);
    });
    await world.stopWorker();
    const delivering = Promise.all(commands.map((command) => world.deliver(command)));
    await eventually('all to ask again', async () => {
      const fired = await Promise.all(rows.map((row) => happened(row, 'timerFiredEventAttributes')));
      return fired.every((count) => count >= 1);
    });
    await world.startWorker();

    expect(await delivering).toEqual(ids.map(() => ({ status: 'done' })));
    expect(await Promise.all(ids.map((id) => world.outcome(id)))).toEqual(ids.map(() => 'withdrawn'));
  });
});
