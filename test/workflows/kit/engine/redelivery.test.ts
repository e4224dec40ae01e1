import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Command } from '../../../../db/engine/commands';
import { openedUpdate } from '../../../../workflows/kit/contract/messages';
import type { CaseStart } from '../../../../workflows/kit/contract/start';
import { eventually, partnerAdmin, vendor } from '../../../support/engine-world';
import { testWorld } from '../../../support/test-world';

const manager = vendor('ecosystem-manager');
const partner = partnerAdmin();
const done = { status: 'done' };

describe('commands that arrive more than once, or not at once', () => {
  const world = testWorld();

  const storeOpening = (subject: string, caseId: string = randomUUID()): Promise<Command> =>
    world.store('open', { caseId, workflowId: `${world.workflowIdPrefix}trial/${subject}`, type: 'trial' }, partner, {
      form: { subject },
      profile: 'CN',
    });
  const lines = async (caseId: string, action: string): Promise<number> =>
    (await world.db('audit_events').where({ case_id: caseId, action }).select('seq')).length;

  it('a hundred deliveries of one opening open one case', async () => {
    const command = await storeOpening('hundred');
    const deliveries = await Promise.all(Array.from({ length: 100 }, () => world.deliver(command)));
    expect(deliveries).toEqual(Array.from({ length: 100 }, () => done));
    expect(await world.db('cases').where({ workflow_id: command.workflowId }).select('id')).toEqual([
      { id: command.caseId },
    ]);
    expect(await lines(command.caseId, 'case.opened')).toBe(1);
  });

  it('a decision delivered again, because its answer was lost, counts once and is answered the same', async () => {
    const { caseId } = await world.open('trial', partner, { subject: 'twice' });
    const command = await world.storeDecision(caseId, 'first', manager, 'approve');
    expect(await Promise.all([world.deliver(command), world.deliver(command)])).toEqual([done, done]);
    expect(await world.deliver(command)).toEqual(done);
    expect(await lines(caseId, 'task.decided')).toBe(1);
    expect(await world.decide(caseId, 'second', vendor('finance'), 'approve')).toEqual(done);
    expect(await world.outcome(caseId)).toBe('approved');
    expect(await world.deliver(command)).toEqual(done);
    expect(await lines(caseId, 'task.decided')).toBe(2);
  });

  it('an opening delivered again after its case has closed opens no second case', async () => {
    const { caseId, command } = await world.open('trial', partner, { subject: 'closed' });
    expect(await world.act(caseId, partner, 'withdraw', {})).toEqual(done);
    // Temporal itself knows the opening as long as its run is the last.
    const between = await world.open('trial', partner, { subject: 'closed' });
    expect(await world.act(between.caseId, partner, 'withdraw', {})).toEqual(done);
    await world.client.workflow.getHandle(command.workflowId).result();
    const { runId } = await world.client.workflow.getHandle(command.workflowId).describe();

    expect(await world.deliver(command)).toEqual(done);
    expect((await world.client.workflow.getHandle(command.workflowId).describe()).runId).toBe(runId);
  });

  it('even when it reaches Temporal its run ends without a trace, and the next request can be opened', async () => {
    const { caseId, command } = await world.open('trial', partner, { subject: 'overtaken' });
    expect(await world.act(caseId, partner, 'withdraw', {})).toEqual(done);
    const between = await world.open('trial', partner, { subject: 'overtaken' });
    expect(await world.act(between.caseId, partner, 'withdraw', {})).toEqual(done);
    await world.client.workflow.getHandle(command.workflowId).result();
    const before = await world.caseRow(caseId);

    const start: CaseStart = {
      caseId,
      commandId: command.id,
      form: { subject: 'overtaken' },
      actor: partner,
      profile: 'CN',
    };
    const operation = new WithStartWorkflowOperation('trial', {
      workflowId: command.workflowId,
      taskQueue: world.taskQueue,
      args: [start],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const update = world.client.workflow.executeUpdateWithStart(openedUpdate, {
      args: [{ commandId: command.id, caseId, actor: partner, receivedAt: command.receivedAt.toISOString() }],
      updateId: command.id,
      startWorkflowOperation: operation,
    });
    await expect(update).rejects.toMatchObject({ cause: { type: 'TryAgain' } });
    expect(await (await operation.workflowHandle()).result()).toEqual({});
    expect(await world.caseRow(caseId)).toEqual(before);
    expect(await lines(caseId, 'case.opened')).toBe(1);

    const next = await world.open('trial', partner, { subject: 'overtaken' });
    expect(next.delivery).toEqual(done);
    expect(await world.caseRow(next.caseId)).toMatchObject({ state: 'first-review', outcome: null });
  });

  it('a second request while one is open is refused and names the open one', async () => {
    const first = await world.open('trial', partner, { subject: 'locked' });
    const { request_no } = await world.caseRow(first.caseId);
    const second = await world.open('trial', partner, { subject: 'locked' });
    expect(second.delivery).toEqual({
      status: 'refused',
      refusal: { code: 'open-request-exists', detail: { caseId: first.caseId, requestNo: request_no } },
    });
    expect(await world.db('cases').where({ id: second.caseId }).select('id')).toEqual([]);
  });

  it('a decision stored while no worker runs reaches its case by itself when one starts', async () => {
    const { caseId } = await world.open('trial', partner, { subject: 'asleep' });
    await world.stopWorker();
    const command = await world.storeDecision(caseId, 'first', manager, 'approve');
    expect(await world.engine.deliver(command, 300)).toMatchObject({ status: 'unconfirmed' });
    await world.startWorker();
    await world
      .db('commands')
      .where({ id: command.id })
      .update({ next_attempt_at: world.db.raw('clock_timestamp()') });
    await eventually('the decision', async () => (await world.caseRow(caseId)).state === 'second-review');
    expect(await lines(caseId, 'task.decided')).toBe(1);
  });

  it('a worker stopped and started in the middle loses nothing and doubles nothing', async () => {
    const restartDuring = async (commands: readonly Command[]): Promise<void> => {
      const delivering = Promise.all(commands.map((command) => world.deliver(command)));
      await world.stopWorker();
      await world.startWorker();
      // Temporal hands out again what the old worker took, once its time is up.
      expect((await delivering).filter(({ status }) => status === 'refused')).toEqual([]);
      await eventually(
        'every command to be settled',
        async () => {
          const ids = commands.map(({ id }) => id);
          const settled = await world.db('commands').whereIn('id', ids).where({ status: 'done' }).select('id');
          return settled.length === ids.length;
        },
        60_000,
      );
    };
    const openings = await Promise.all(Array.from({ length: 24 }, (_, n) => storeOpening(`storm-${n}`)));
    await restartDuring(openings);
    await restartDuring(
      await Promise.all(openings.map(({ caseId }) => world.storeDecision(caseId, 'first', manager, 'approve'))),
    );
    for (const { caseId } of openings) {
      expect(await world.caseRow(caseId)).toMatchObject({ state: 'second-review', outcome: null });
      expect(await lines(caseId, 'task.decided')).toBe(1);
      expect(await world.db('tasks').where({ case_id: caseId }).select('id')).toHaveLength(2);
    }
  }, 150_000);
});
