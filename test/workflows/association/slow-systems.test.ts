import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Ports } from '../../../activities/ports';
import { createRegistryPorts } from '../../../activities/ports/registry';
import type { Db } from '../../../db/knex';
import { testWorld } from '../../support/test-world';
import { operator } from '../shared/common-requests';
import { cny, relationshipRequests } from './relationship-requests';

type Call = (input: object) => Promise<object>;

interface Silence {
  readonly to: string;
  readonly after: boolean;
  times: number;
}

/**
 * Outside systems that are silent to one activity for a customer, before or after doing what it asks; a call ends with
 * its attempt.
 */
class Outside {
  private readonly silences = new Map<string, Silence>();
  private readonly calls = new Map<string, { underWay: number; most: number }>();

  beSilent(customerId: string, silence: Silence): void {
    this.silences.set(customerId, silence);
  }

  answer(customerId: string): void {
    this.silences.delete(customerId);
  }

  /** How many calls about a customer were under way at once, at most. */
  most = (customerId: string): number => this.callsAbout(customerId).most;

  portsOf(db: Db): Ports {
    const ports = createRegistryPorts(db);
    const watched = <P extends object>(port: P): P =>
      Object.fromEntries(
        Object.entries(port).map(([operation, call]) => [operation, this.watch(call as Call)]),
      ) as unknown as P;
    const { change, current } = ports.association;
    return {
      ...ports,
      billing: watched(ports.billing),
      coupons: watched(ports.coupons),
      delegation: watched(ports.delegation),
      association: { current, ...watched({ change }) },
    };
  }

  private callsAbout(customerId: string): { underWay: number; most: number } {
    const calls = this.calls.get(customerId) ?? { underWay: 0, most: 0 };
    this.calls.set(customerId, calls);
    return calls;
  }

  private watch(call: Call): Call {
    return async (input) => {
      const { activityType, workflowExecution } = Context.current().info;
      // A customer has one request at a time, whose workflow is named after it.
      const customerId = workflowExecution?.workflowId.split('/').at(-1) ?? '';
      const calls = this.callsAbout(customerId);
      calls.underWay += 1;
      calls.most = Math.max(calls.most, calls.underWay);
      try {
        const silence = this.silences.get(customerId);
        if (silence === undefined || silence.times === 0 || activityType !== silence.to) return await call(input);
        silence.times -= 1;
        if (silence.after) await call(input);
        return await untilTheAttemptEnds();
      } finally {
        calls.underWay -= 1;
      }
    };
  }
}

/** Ends a moment before the engine gives the attempt up, for its own limit or for that of all attempts. */
async function untilTheAttemptEnds(): Promise<never> {
  const { info, cancellationSignal } = Context.current();
  const { startToCloseTimeoutMs, scheduleToCloseTimeoutMs, scheduledTimestampMs } = info;
  const left = Math.min(startToCloseTimeoutMs, scheduledTimestampMs + scheduleToCloseTimeoutMs - Date.now());
  await sleep(Math.max(0, left - 500), undefined, { signal: cancellationSignal });
  throw new Error('no answer');
}

describe('a change of a relationship with systems that take longer than an attempt may', () => {
  const outside = new Outside();
  const world = testWorld({ impatient: true, portsOf: (db) => outside.portsOf(db) });
  const requests = relationshipRequests(world);
  const FOR_GOOD = 1_000;
  beforeAll(() => requests.setting('association.preReview', 'never'));

  async function agreed(silence: Silence): Promise<{ id: string; caseId: string }> {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    outside.beSilent(id, silence);
    await requests.grantUnlink(caseId, id);
    return { id, caseId };
  }
  const standing = async (caseId: string): Promise<Record<string, string>> =>
    Object.fromEntries((await requests.effects(caseId)).map(({ key, status }) => [key, status]));
  const CHANGED = {
    'lock-purchases': 'done',
    'recall-coupons': 'done',
    'revoke-authorisations': 'done',
    'return-balance': 'done',
    'flip-association': 'done',
    'unlock-purchases': 'done',
    'tell-billing': 'done',
    'set-grace-period': 'done',
    'end-assignments': 'done',
  };
  async function changedOnce(id: string, caseId: string): Promise<void> {
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await standing(caseId)).toEqual(CHANGED);
    const asked = await world.db('world_effects').where({ subject: id }).pluck<string[]>('key');
    expect(asked.toSorted()).toEqual(
      Object.keys(CHANGED)
        .map((name) => `${caseId}/1/${name}`)
        .toSorted(),
    );
    expect(outside.most(id)).toBe(1);
  }
  async function untouched(id: string): Promise<void> {
    expect(await requests.model(id)).toBe('reseller');
    expect((await requests.facts('coupons', id)).issued).toEqual([{ id: `coupon-${id}`, value: cny(50) }]);
    expect(await requests.facts('delegation', id)).toEqual({ scopes: ['place-orders', 'operate'] });
    const { partnerBalance, purchaseLock = null } = await requests.facts('billing', id);
    expect([partnerBalance, purchaseLock]).toEqual([cny(125), null]);
  }
  const STEPS = ['lockPurchases', 'recallCoupons', 'revokeAuthorisations', 'returnBalance', 'flipAssociation'];
  const FOLLOWING = ['unlockPurchases', 'tellBilling', 'setGracePeriod'];

  // They wait for real time-outs, each for a customer of its own.
  it.concurrent.each([...STEPS, ...FOLLOWING])(
    'one that does not answer the first attempt of %s is asked again when that is over, and everything is done once',
    async (to) => {
      const { id, caseId } = await agreed({ to, after: false, times: 1 });
      await changedOnce(id, caseId);
    },
  );

  it.concurrent.each(STEPS)(
    'one that never answers %s has all put back once that is over, and an operator is asked',
    async (to) => {
      const { id, caseId } = await agreed({ to, after: false, times: FOR_GOOD });
      await requests.inState(caseId, 'failed-needs-operator');
      await untouched(id);
      expect(outside.most(id)).toBe(1);
      expect(await requests.told(caseId)).toContain('task-opened → vendor');
      const inForce = Object.entries(await standing(caseId)).filter(
        ([key, is]) => is === 'done' && !/^(un|lock)/.test(key),
      );
      expect(inForce).toEqual([]);

      outside.answer(id);
      await world.decide(caseId, 'operatorRepair', operator, 'retry');
      expect(await world.outcome(caseId)).toBe('completed');
      expect(await world.db('world_effects').where({ subject: id, operation: 'change' })).toHaveLength(1);
      expect(outside.most(id)).toBe(1);
    },
  );

  it.concurrent.each(['recallCoupons', 'returnBalance'])(
    '%s that was done and never answered is found and put back',
    async (to) => {
      const { id, caseId } = await agreed({ to, after: true, times: FOR_GOOD });
      await requests.inState(caseId, 'failed-needs-operator');
      await untouched(id);
      expect(outside.most(id)).toBe(1);
    },
  );

  it.concurrent('a flip that was done and never answered is found, and the case goes on as changed', async () => {
    const { id, caseId } = await agreed({ to: 'flipAssociation', after: true, times: FOR_GOOD });
    await changedOnce(id, caseId);
    expect(await requests.audit(caseId)).not.toContain('effect.failed');
  });

  it.concurrent(
    'billing that never answers what follows is an operator’s task, while both know and the customer may buy',
    async () => {
      const { id, caseId } = await agreed({ to: 'tellBilling', after: false, times: FOR_GOOD });
      await requests.inState(caseId, 'bookkeeping-needs-operator');
      expect(await requests.model(id)).toBeNull();
      expect(await requests.facts('billing', id)).toMatchObject({ purchaseLock: null });
      expect(await requests.told(caseId)).toEqual(
        expect.arrayContaining(['case-closed → partner-a', `case-closed → ${id}`, 'task-opened → vendor']),
      );
      outside.answer(id);
      await world.decide(caseId, 'bookkeepingRepair', operator, 'retry');
      await changedOnce(id, caseId);
    },
  );
});
