import { testWorld } from '../../support/test-world';
import { refusedWith } from '../shared/common-requests';
import { cny, relationshipRequests } from './relationship-requests';

/**
 * What the four changes do, in order, typed by hand from the table of side effects. The international switch has one
 * more.
 */
const CHANGES = [
  {
    change: 'a switch to the reseller model',
    from: 'referral',
    to: 'reseller',
    before: ['lock-purchases', 'flip-association'],
    after: ['unlock-purchases', 'tell-billing', 'set-grace-period', 'reclaim-vendor-credits'],
  },
  {
    change: 'a switch to the referral model',
    from: 'reseller',
    to: 'referral',
    before: ['lock-purchases', 'recall-coupons', 'revoke-authorisations', 'return-balance', 'flip-association'],
    after: ['unlock-purchases', 'tell-billing'],
  },
  {
    change: 'an unlink in the referral model',
    from: 'referral',
    to: null,
    before: ['lock-purchases', 'revoke-authorisations', 'flip-association'],
    after: ['unlock-purchases', 'tell-billing', 'end-assignments'],
  },
  {
    change: 'an unlink in the reseller model',
    from: 'reseller',
    to: null,
    before: ['lock-purchases', 'recall-coupons', 'revoke-authorisations', 'return-balance', 'flip-association'],
    after: ['unlock-purchases', 'tell-billing', 'set-grace-period', 'end-assignments'],
  },
] as const;

describe('what a changed relationship does to the outside world', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);
  beforeAll(() => requests.setting('association.preReview', 'never'));

  async function carryOut(id: string, to: 'referral' | 'reseller' | null): Promise<string> {
    if (to === null) {
      const { caseId } = await requests.askUnlink(id);
      await requests.grantUnlink(caseId, id);
      return caseId;
    }
    const { caseId } = await requests.askSwitch(id, to);
    await requests.grantSwitch(caseId, id);
    return caseId;
  }

  it.each(CHANGES)(
    '$change does exactly its effects, in order, with the flip between what can be undone and what follows',
    async ({ from, to, before, after }) => {
      const id = await requests.customer(from);
      const caseId = await carryOut(id, to);
      expect(await world.outcome(caseId)).toBe('completed');
      const effects = await requests.effects(caseId);
      expect(effects.map(({ key }) => key)).toEqual([...before, ...after]);
      expect(effects.every(({ status, attempt }) => status === 'done' && attempt === 1)).toBe(true);
      expect(await requests.model(id)).toBe(to);

      const asked = await world
        .db('world_effects')
        .where({ subject: id })
        .orderBy('at')
        .select<{ key: string; operation: string; request: Record<string, unknown> }[]>('key', 'operation', 'request');
      expect(asked.map(({ key }) => key)).toEqual([...before, ...after].map((name) => `${caseId}/1/${name}`));
      const told = asked.find(({ operation }) => operation === 'recordAssociationChange');
      const flip = effects.find(({ key }) => key === 'flip-association');
      expect(told?.request).toEqual({
        customerId: id,
        partnerId: 'partner-a',
        modelBefore: from,
        modelAfter: to,
        at: flip?.detail.changedAt,
      });
    },
  );

  it('an unlinked reseller customer has returned balance, coupons and authorisations, and nobody of the partner looks after it', async () => {
    const id = await requests.customer('reseller');
    const { balance } = (await requests.facts('billing', 'partner-a')) as { balance: { minor: number } };
    expect(await world.outcome(await carryOut(id, null))).toBe('completed');
    expect(await requests.facts('billing', id)).toMatchObject({ partnerBalance: cny(0), gracePeriodDays: 1 });
    expect(await requests.facts('billing', 'partner-a')).toMatchObject({ balance: { minor: balance.minor + 12_500 } });
    expect(await requests.facts('coupons', id)).toEqual({ issued: [] });
    expect(await requests.facts('delegation', id)).toEqual({ scopes: [] });
    expect(await world.db('assignments').where({ assigned_id: id })).toEqual([]);
  });

  it('a customer switched to the reseller model loses the vendor credits, keeps authorisations and account manager, and has a day of grace', async () => {
    const id = await requests.customer('referral');
    expect(await world.outcome(await carryOut(id, 'reseller'))).toBe('completed');
    const billing = await requests.facts('billing', id);
    expect(billing).toMatchObject({ cashCoupons: cny(0), credit: cny(0), gracePeriodDays: 1, purchaseLock: null });
    expect(billing).not.toHaveProperty('frozenUntilBudget');
    expect(await requests.facts('delegation', id)).toEqual({ scopes: ['place-orders', 'operate'] });
    expect(await world.db('assignments').where({ assigned_id: id })).toHaveLength(1);
  });

  it('a customer switched to the referral model keeps its account manager and its grace period', async () => {
    const id = await requests.customer('reseller');
    expect(await world.outcome(await carryOut(id, 'referral'))).toBe('completed');
    expect(await requests.facts('billing', id)).toMatchObject({ partnerBalance: cny(0), gracePeriodDays: 0 });
    expect(await world.db('assignments').where({ assigned_id: id })).toHaveLength(1);
  });

  it('internationally there is no switch to the reseller model', async () => {
    const id = await requests.customer('referral');
    const { delivery } = await requests.askSwitch(id, 'reseller', { profile: 'INTL' });
    expect(refusedWith(delivery)).toEqual(['SWITCH_NOT_OFFERED']);
  });
});
