import type { Delivery } from '../../../../worker/engine';
import { eventually, partnerAdmin, person, vendor } from '../../../support/engine-world';
import { testWorld } from '../../../support/test-world';

const manager = vendor('ecosystem-manager');
const colleague = { ...manager, personId: 'vendor.ecosystem-manager-2' };
const partner = partnerAdmin();
const done = { status: 'done' };
const refused = (code: string, detail: object = {}): object => ({ status: 'refused', refusal: { code, detail } });

describe('who may do what to a case, and who comes first', () => {
  const world = testWorld();
  let count = 0;

  const opened = async (): Promise<string> => {
    const { caseId, delivery } = await world.open('trial', partner, { subject: `race-${(count += 1)}` });
    expect(delivery).toEqual(done);
    return caseId;
  };
  const actionsOf = async (caseId: string): Promise<string[]> => {
    const lines = await world
      .db('audit_events')
      .where({ case_id: caseId })
      .orderBy('seq')
      .select<{ action: string }[]>('action');
    return lines.map(({ action }) => action);
  };
  /** The version that callers of the API see. */
  const versionOf = async (caseId: string): Promise<number> => {
    const { version, claim_changes } = await world.caseRow(caseId);
    return version + Number(claim_changes);
  };
  const losers = (deliveries: readonly Delivery[]): string[] =>
    deliveries.flatMap((each) => (each.status === 'refused' ? [each.refusal.code] : []));

  it('of a decision and a withdrawal at the same instant one wins, and the other is told', async () => {
    const outcomes = new Set<string>();
    for (let n = 0; n < 14; n += 1) {
      const caseId = await opened();
      const decision = await world.storeDecision(caseId, 'first', manager, 'reject', { comment: 'no' });
      const withdrawal = await world.storeAction(caseId, partner, 'withdraw', {});
      const both = n % 2 === 0 ? [decision, withdrawal] : [withdrawal, decision];
      // In the last two rounds a whole answer lies between them, so that both orders occur in any case.
      const first = n < 12 ? [] : [await world.deliver(both[0]!)];
      const rest = await Promise.all(both.slice(first.length).map((command) => world.deliver(command)));
      const deliveries = [...first, ...rest];
      const outcome = await world.outcome(caseId);
      outcomes.add(outcome);
      expect(losers(deliveries)).toEqual([expect.stringMatching(/^(case-closed|already-decided|not-now)$/)]);
      const actions = await actionsOf(caseId);
      expect(actions.includes('task.decided')).toBe(outcome === 'rejected');
      expect(actions.includes('case.withdraw')).toBe(outcome === 'withdrawn');
      expect(actions.filter((action) => action === 'case.closed')).toHaveLength(1);
    }
    expect(outcomes).toEqual(new Set(['rejected', 'withdrawn']));
  });

  it('also when both reach the case in one breath', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const caseId = await opened();
        const decision = await world.storeDecision(caseId, 'first', manager, 'approve');
        const withdrawal = await world.storeAction(caseId, partner, 'withdraw', {});
        return { caseId, both: n % 2 === 0 ? [decision, withdrawal] : [withdrawal, decision] };
      }),
    );
    await world.stopWorker();
    const delivering = Promise.all(pairs.map(({ both }) => Promise.all(both.map((command) => world.deliver(command)))));
    await world.startWorker();
    for (const [n, deliveries] of (await delivering).entries()) {
      expect(losers(deliveries)).toHaveLength(1);
      const { outcome } = await world.caseRow(pairs[n]!.caseId);
      const decided = (await actionsOf(pairs[n]!.caseId)).includes('task.decided');
      expect({ outcome, decided }).toEqual(decided ? { outcome: null, decided } : { outcome: 'withdrawn', decided });
    }
  });

  it('of two decisions at the same instant one counts, and the other learns who has decided', async () => {
    const caseId = await opened();
    const commands = [
      await world.storeDecision(caseId, 'first', manager, 'approve'),
      await world.storeDecision(caseId, 'first', colleague, 'reject', { comment: 'no' }),
    ];
    const deliveries = await Promise.all(commands.map((command) => world.deliver(command)));
    const winner = deliveries.findIndex(({ status }) => status === 'done');
    expect(losers(deliveries)).toEqual([expect.stringMatching(/^(already-decided|case-closed)$/)]);
    if (losers(deliveries)[0] === 'already-decided') {
      const { personId: decidedBy } = [manager, colleague][winner]!;
      expect(deliveries[1 - winner]).toEqual(refused('already-decided', { decidedBy }));
    }
    expect((await world.task(caseId, 'first')).status).toBe('decided');
  });

  it('a sender who has an answer can read the change, and the next decider has a task', async () => {
    const caseId = await opened();
    expect(await world.decide(caseId, 'first', manager, 'approve', { comment: 'good' })).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'second-review', outcome: null });
    expect(await world.db('tasks').where({ case_id: caseId }).orderBy('id').select('key', 'status', 'comment')).toEqual(
      [
        { key: 'first', status: 'decided', comment: 'good' },
        { key: 'second', status: 'open', comment: null },
      ],
    );
  });

  it('a closed case takes no decision and no action', async () => {
    const caseId = await opened();
    const late = await world.storeDecision(caseId, 'first', manager, 'approve');
    expect(await world.act(caseId, partner, 'withdraw', {})).toEqual(done);
    expect(await world.deliver(late)).toEqual(refused('case-closed', { state: 'withdrawn' }));
    expect(await world.act(caseId, partner, 'withdraw', {})).toEqual(refused('case-closed', { state: 'withdrawn' }));
    expect((await actionsOf(caseId)).slice(-2)).toEqual(['decide.refused', 'act.refused']);
    expect((await world.task(caseId, 'first')).status).toBe('cancelled');
  });

  it('what somebody has claimed is theirs, until they release it or hand it on', async () => {
    const caseId = await opened();
    expect(await world.claim(caseId, 'first', manager, 'claim')).toEqual(done);
    expect((await world.task(caseId, 'first')).assignee).toBe(manager.personId);
    expect(await world.decide(caseId, 'first', colleague, 'approve')).toMatchObject(
      refused('claimed-by-other', { claimedUntil: expect.any(String) as string }),
    );
    expect(await world.claim(caseId, 'first', colleague, 'claim')).toMatchObject(
      refused('claimed-by-other', { claimedUntil: expect.any(String) as string }),
    );
    expect(await world.claim(caseId, 'first', manager, 'release')).toEqual(done);
    expect(await world.claim(caseId, 'first', colleague, 'claim')).toEqual(done);
    expect(await world.claim(caseId, 'first', colleague, 'delegate', manager.personId)).toEqual(done);
    expect(await world.decide(caseId, 'first', colleague, 'approve')).toMatchObject(
      refused('claimed-by-other', { claimedUntil: expect.any(String) as string }),
    );
    expect(await world.decide(caseId, 'first', manager, 'approve')).toEqual(done);
    const line = await world.db('audit_events').where({ case_id: caseId, action: 'task.decided' }).first<object>();
    expect(line).toMatchObject({
      actor: manager.personId,
      on_behalf_of: colleague.personId,
      acting_right: 'ecosystem-manager',
    });
  });

  it('nobody can approve their own request, nor have it handed to them', async () => {
    const caseId = await opened();
    const himself = { ...manager, personId: partner.personId };
    const own = refused('self-approval', { duty: 'draw-up', caseId });
    expect(await world.decide(caseId, 'first', himself, 'approve')).toMatchObject(own);
    expect(await world.claim(caseId, 'first', manager, 'delegate', partner.personId)).toMatchObject(own);
  });

  it('neither another role nor another party decides', async () => {
    const caseId = await opened();
    expect(await world.decide(caseId, 'first', vendor('finance'), 'approve')).toEqual(refused('not-authorised'));
    expect(await world.decide(caseId, 'first', person('partner-b.em', 'ecosystem-manager'), 'approve')).toEqual(
      refused('not-authorised'),
    );
    expect(await world.act(caseId, partnerAdmin('partner-b'), 'withdraw', {})).toEqual(refused('not-authorised'));
    expect(await world.act(caseId, partner, 'cancelBySystem', {})).toEqual(refused('not-authorised'));
    expect(await world.act(caseId, partner, 'toString', {})).toEqual(refused('not-found'));
    expect(await world.decide(caseId, 'first', manager, 'toString')).toEqual(refused('not-found'));
  });

  it('a decision about what has changed meanwhile is refused when its sender asked for that', async () => {
    const caseId = await opened();
    const version = await versionOf(caseId);
    expect(await world.claim(caseId, 'first', manager, 'claim')).toEqual(done);
    const now = await versionOf(caseId);
    expect(await world.decide(caseId, 'first', manager, 'approve', { ifVersion: version })).toEqual(
      refused('version-conflict', { version: now }),
    );
    expect(await world.decide(caseId, 'first', manager, 'approve', { ifVersion: now })).toEqual(done);
  });

  it('the version that is read is the one that counts, also after reminders', async () => {
    const caseId = await opened();
    const { due_at } = await world.task(caseId, 'first');
    await world.advanceTo(new Date(due_at!.getTime() - 86_400_000));
    await eventually('the reminder', async () => (await world.task(caseId, 'first')).reminded === 3);
    expect(await world.claim(caseId, 'first', manager, 'claim')).toEqual(done);
    const version = await versionOf(caseId);
    expect(await world.decide(caseId, 'first', manager, 'approve', { ifVersion: version })).toEqual(done);
  });

  it('a rejection says why', async () => {
    const caseId = await opened();
    expect(await world.decide(caseId, 'first', manager, 'reject')).toEqual(refused('comment-required'));
    expect(await world.decide(caseId, 'first', manager, 'reject', { comment: ' ' })).toEqual(
      refused('comment-required'),
    );
    expect(await world.decide(caseId, 'first', manager, 'reject', { comment: 'incomplete' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('rejected');
  });

  it('an action is refused in a state that does not allow it', async () => {
    const caseId = await opened();
    expect(await world.decide(caseId, 'first', manager, 'approve')).toEqual(done);
    expect(await world.act(caseId, partner, 'withdraw', {})).toEqual(refused('not-now', { state: 'second-review' }));
    expect(await world.caseRow(caseId)).toMatchObject({ outcome: null });
  });
});
