import { randomUUID } from 'node:crypto';
import { changeClaim, leaseEnd } from '../../../../db/engine/claims';
import { chainEnd, verifyChain } from '../../../../db/engine/timeline';
import { eventually, partnerAdmin, vendor } from '../../../support/engine-world';
import { repetitions } from '../../../support/endurance';
import { testWorld } from '../../../support/test-world';

const manager = vendor('ecosystem-manager');
const colleague = { ...manager, personId: 'vendor.ecosystem-manager-2' };
const finance = vendor('finance');
const partner = partnerAdmin();
const done = { status: 'done' };
const refused = (code: string, detail: object = {}): object => ({ status: 'refused', refusal: { code, detail } });

describe('a claim', () => {
  const world = testWorld();
  let count = 0;

  const opened = async (): Promise<string> => {
    const { caseId, delivery } = await world.open('trial', partner, { subject: `claim-${(count += 1)}` });
    expect(delivery).toEqual(done);
    return caseId;
  };
  const entries = async (caseId: string): Promise<Record<string, number>> => {
    const rows = await world
      .db('audit_events')
      .where({ case_id: caseId })
      .groupBy('action')
      .select<{ action: string; n: number }[]>('action', world.db.raw('count(*) as n'));
    return Object.fromEntries(rows.map(({ action, n }) => [action, n]));
  };
  const isChainValid = async (caseId: string): Promise<boolean> =>
    verifyChain(world.db, caseId, await chainEnd(world.db, caseId));
  const events = async (caseId: string): Promise<number> => {
    const { workflow_id } = await world.caseRow(caseId);
    return (await world.client.workflow.getHandle(workflow_id).describe()).historyLength;
  };
  /** Claims and releases a task again and again, two at a time: more would only wait for the case's lock. */
  const handAround = async (caseId: string, pairs: number): Promise<void> => {
    const { workflow_id: workflowId, type } = await world.caseRow(caseId);
    const { id: taskId } = await world.task(caseId, 'first');
    const change = { kind: 'assign' as const, caseId, workflowId, type, taskId, actor: manager, bodyHash: 'test' };
    const until = await leaseEnd(world.db);
    let left = pairs;
    const caller = async (): Promise<void> => {
      while ((left -= 1) >= 0)
        for (const kind of ['claim', 'release'])
          expect((await changeClaim(world.db, { ...change, id: randomUUID(), body: { kind } }, until)).status).toBe(
            'done',
          );
    };
    await Promise.all(Array.from({ length: 2 }, caller));
  };

  it('costs the case nothing, however often it changes hands: it is decided, withdrawn and expires as ever', async () => {
    const [caseId, withdrawn] = [await opened(), await opened()];
    const before = await events(caseId);
    const pairs = repetitions(4_000);
    await Promise.all([handAround(caseId, pairs), handAround(withdrawn, repetitions(1_000))]);
    expect(await events(caseId)).toBe(before);
    expect(await world.caseRow(caseId)).toMatchObject({ claim_changes: 2 * pairs });

    expect(await world.decide(caseId, 'first', colleague, 'approve')).toEqual(done);
    expect(await world.act(withdrawn, partner, 'withdraw', {})).toEqual(done);
    expect(await world.outcome(withdrawn)).toBe('withdrawn');
    expect(await world.claim(caseId, 'second', finance, 'claim')).toEqual(done);
    await world.advanceTo((await world.task(caseId, 'second')).due_at!);
    expect(await world.outcome(caseId)).toBe('expired');

    expect(await entries(caseId)).toMatchObject({
      'task.claimed': pairs + 1,
      'task.released': pairs,
      'task.decided': 1,
    });
    expect([await isChainValid(caseId), await isChainValid(withdrawn)]).toEqual([true, true]);
  }, 180_000);

  it('of somebody else refuses every decision before the case hears of it, and each is on the record', async () => {
    const caseId = await opened();
    expect(await world.claim(caseId, 'first', colleague, 'claim')).toEqual(done);
    const before = await events(caseId);
    for (let round = 0; round < 4; round += 1) {
      const decisions = Array.from({ length: 50 }, () => world.decide(caseId, 'first', manager, 'approve'));
      for (const decision of await Promise.all(decisions))
        expect(decision).toMatchObject({ status: 'refused', refusal: { code: 'claimed-by-other' } });
    }
    expect(await events(caseId)).toBe(before);
    expect(await entries(caseId)).toMatchObject({ 'decide.refused': 200 });
    expect(await world.decide(caseId, 'first', colleague, 'approve')).toEqual(done);
    expect(await isChainValid(caseId)).toBe(true);
  });

  it('comes too late once a decision is on its way, even one that the case has not heard of', async () => {
    const caseId = await opened();
    const decision = await world.storeDecision(caseId, 'first', manager, 'approve');
    expect(await world.claim(caseId, 'first', colleague, 'claim')).toEqual(refused('already-decided'));
    expect(await world.deliver(decision)).toEqual(done);
    expect(await world.claim(caseId, 'first', colleague, 'claim')).toEqual(
      refused('already-decided', { decidedBy: manager.personId }),
    );
  });

  it('ends with the task: nobody gives back what was decided, has expired or was cancelled', async () => {
    const [decided, expired, withdrawn] = [await opened(), await opened(), await opened()];
    for (const caseId of [decided, expired, withdrawn])
      expect(await world.claim(caseId, 'first', manager, 'claim')).toEqual(done);
    expect(await world.decide(decided, 'first', manager, 'approve')).toEqual(done);
    expect(await world.act(withdrawn, partner, 'withdraw', {})).toEqual(done);
    const { due_at: dueAt } = await world.task(expired, 'first');
    await world.setClock(dueAt!);
    const late = refused('task-expired', { dueAt: dueAt!.toISOString() });
    expect(await world.claim(expired, 'first', manager, 'release')).toEqual(late);
    expect(await world.decide(expired, 'first', colleague, 'approve')).toEqual(late);
    expect(await world.claim(decided, 'first', manager, 'release')).toEqual(
      refused('already-decided', { decidedBy: manager.personId }),
    );
    expect(await world.claim(withdrawn, 'first', manager, 'release')).toEqual(
      refused('case-closed', { state: 'withdrawn' }),
    );
  });

  it('a decision and the expiry at the same instant: one of them counts, and the record knows which', async () => {
    const winners: Record<string, number> = { decided: 0, claimed: 0, expired: 0 };
    for (let n = 0; n < repetitions(240); n += 1) {
      const caseId = await opened();
      const [{ due_at: dueAt }, { workflow_id: workflowId, run_id: runId }] = await Promise.all([
        world.task(caseId, 'first'),
        world.caseRow(caseId),
      ]);
      // From well before the cut-off to just after it, and in either order.
      await world.setClock(new Date(dueAt!.getTime() - [500, 15, 5, -1][n % 4]!));
      const moves = [
        () => world.claim(caseId, 'first', colleague, 'claim'),
        () => world.decide(caseId, 'first', manager, 'approve'),
      ];
      const [first, second] = n % 8 < 4 ? moves : moves.reverse();
      const both = [first!(), second!(), world.engine.wake(workflowId, runId)] as const;
      const [one, two] = await Promise.all(both);
      const [claim, decision] = n % 8 < 4 ? [one, two] : [two, one];
      if (decision.status !== 'done') {
        await world.advanceTo(dueAt!);
        expect(await world.outcome(caseId)).toBe('expired');
      }

      const winner = decision.status === 'done' ? 'decided' : claim.status === 'done' ? 'claimed' : 'expired';
      winners[winner]! += 1;
      expect([claim.status, decision.status]).toEqual([
        winner === 'claimed' ? 'done' : 'refused',
        winner === 'decided' ? 'done' : 'refused',
      ]);
      const record = await entries(caseId);
      expect([record['task.decided'], record['task.claimed'], record['task.expired']]).toEqual(
        { decided: [1, undefined, undefined], claimed: [undefined, 1, 1], expired: [undefined, undefined, 1] }[winner],
      );
      expect(await isChainValid(caseId)).toBe(true);
    }
    for (const [winner, rounds] of Object.entries(winners)) expect([winner, rounds > 0]).toEqual([winner, true]);
  }, 120_000);

  it('that was handed on counts as its giver’s word once the receiver decides', async () => {
    const caseId = await opened();
    expect(await world.claim(caseId, 'first', manager, 'delegate', colleague.personId)).toEqual(done);
    expect(await world.decide(caseId, 'first', colleague, 'approve')).toEqual(done);
    const line = () => world.db('audit_events').where({ case_id: caseId, action: 'task.decided' }).first<object>();
    const entry = await eventually('the entry', line);
    expect(entry).toMatchObject({ actor: colleague.personId, on_behalf_of: manager.personId });
  });
});
