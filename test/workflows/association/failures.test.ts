import { relationshipActivities } from '../../../activities/association/relationship';
import { noteEffect } from '../../../db/engine/effects';
import { eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, operator, refusedWith } from '../shared/common-requests';
import { cny, relationshipRequests } from './relationship-requests';

describe('a change of a relationship that meets faults and refusals', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);
  beforeAll(() => requests.setting('association.preReview', 'never'));

  const needsOperator = (caseId: string) => requests.inState(caseId, 'failed-needs-operator');
  async function agreedUnlink(refusing: string): Promise<{ id: string; caseId: string }> {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    await requests.set(refusing, id, { refuse: 'system-closed' });
    await requests.grantUnlink(caseId, id);
    await needsOperator(caseId);
    return { id, caseId };
  }
  /** A reused key: the one refusal of an outside system that affects a single call. */
  const taken = (key: string, port: string, operation: string, subject: string) => ({
    key,
    port,
    operation,
    subject,
    request: '{}',
  });
  async function refuseFlip(caseId: string, id: string): Promise<void> {
    await world.db('world_effects').insert(taken(`${caseId}/1/flip-association`, 'association', 'change', id));
  }
  async function untouched(id: string): Promise<void> {
    expect(await requests.model(id)).toBe('reseller');
    expect((await requests.facts('coupons', id)).issued).toEqual([{ id: `coupon-${id}`, value: cny(50) }]);
    expect(await requests.facts('delegation', id)).toEqual({ scopes: ['place-orders', 'operate'] });
    expect((await requests.facts('billing', id)).partnerBalance).toEqual(cny(125));
  }

  it('10: a system that fails for a while is asked again until it answers, and nothing is done twice', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    for (const port of ['billing', 'coupons', 'delegation', 'association']) await requests.set(port, id, { fail: 1 });
    await requests.set('directory', id, { fail: 1 });
    await eventually('the consent to be taken', async () => (await requests.grantUnlink(caseId, id)).status === 'done');
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await requests.facts('billing', id)).toMatchObject({ partnerBalance: cny(0) });
    const calls = await world.db('world_effects').where({ subject: id, operation: 'returnBalance' });
    expect(calls).toHaveLength(1);
  });

  it.each(['coupons', 'delegation', 'billing'])(
    '10: when %s refuses, everything is put back and an operator is asked; a retry carries it out',
    async (port) => {
      const { id, caseId } = await agreedUnlink(port);
      await untouched(id);
      expect(await requests.audit(caseId)).toContain('effect.failed');
      expect(await requests.told(caseId)).toContain('task-opened → vendor');
      await requests.set(port, id, { refuse: null });
      await world.decide(caseId, 'operatorRepair', operator, 'retry');
      expect(await world.outcome(caseId)).toBe('completed');
      expect(await requests.model(id)).toBeNull();
      expect(await requests.facts('billing', id)).toMatchObject({ partnerBalance: cny(0), purchaseLock: null });
      const rounds = await world.db('world_effects').where({ subject: id, operation: 'change' }).pluck('key');
      expect(rounds).toEqual([`${caseId}/2/flip-association`]);
    },
  );

  it('10: when the flip is refused, what was done is undone in reverse order, and a retry does it all anew', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    await refuseFlip(caseId, id);
    await requests.grantUnlink(caseId, id);
    await needsOperator(caseId);
    const undone = (await requests.effects(caseId)).filter(({ key }) => key.startsWith('un'));
    expect(undone.map(({ key }) => key)).toEqual([
      ...['undo-return-balance', 'undo-revoke-authorisations', 'undo-recall-coupons', 'unlock-purchases'],
    ]);
    await untouched(id);
    await world.decide(caseId, 'operatorRepair', operator, 'retry');
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await requests.facts('billing', id)).toMatchObject({ partnerBalance: cny(0), purchaseLock: null });
    const flips = await world
      .db('world_effects')
      .where({ subject: id, operation: 'change' })
      .orderBy('at')
      .pluck('key');
    expect(flips).toEqual([`${caseId}/1/flip-association`, `${caseId}/2/flip-association`]);
  });

  it('11: an operator who abandons gives the attempt back, and the partner may ask again at once', async () => {
    const { id, caseId } = await agreedUnlink('coupons');
    expect(refusedWith(await world.decide(caseId, 'operatorRepair', operator, 'abandon'))).toEqual([
      'comment-required',
    ]);
    await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '系统停用' });
    expect(await world.outcome(caseId)).toBe('abandoned');
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining(['case-closed → partner-a', `case-closed → ${id}`]),
    );
    await requests.set('coupons', id, { refuse: null });
    expect((await requests.askUnlink(id)).delivery).toEqual(done);
  });

  async function spentMeanwhile(): Promise<{ id: string; caseId: string }> {
    const id = await requests.customer('reseller', { partner: 'service-partner' });
    const { caseId } = await requests.askSwitch(id, 'referral', { by: partnerAdmin('service-partner') });
    await refuseFlip(caseId, id);
    // The flip's answer is slow, and so is the question whether it happened.
    await requests.set('association', id, { delayMs: 700 });
    await requests.grantSwitch(caseId, id);
    await eventually('the flip to be asked for', async () =>
      (await requests.effects(caseId)).some(({ key }) => key === 'flip-association'),
    );
    await requests.set('billing', 'service-partner', { balance: cny(0) });
    await needsOperator(caseId);
    await requests.set('association', id, { delayMs: 0 });
    expect(await requests.audit(caseId)).toContain('effect.not-put-back');
    const left = (await requests.effects(caseId)).find(({ key }) => key === 'undo-return-balance');
    expect(left).toMatchObject({
      status: 'failed',
      detail: { reason: expect.stringContaining('no longer has') as string },
    });
    expect((await requests.facts('coupons', id)).issued).toHaveLength(1);
    return { id, caseId };
  }

  it('what a system refuses to take back is on record, and an abandoned case ends only when it is taken', async () => {
    const { id, caseId } = await spentMeanwhile();
    await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '已联系伙伴补足余额' });
    await requests.set('billing', 'service-partner', { balance: cny(500) });
    expect(await world.outcome(caseId)).toBe('abandoned');
    expect(await requests.facts('billing', id)).toMatchObject({ partnerBalance: cny(125), purchaseLock: null });
    expect(await requests.facts('billing', 'service-partner')).toMatchObject({ balance: cny(375) });
  });

  it('a retry does not do again what is still done', async () => {
    const { id, caseId } = await spentMeanwhile();
    await world.decide(caseId, 'operatorRepair', operator, 'retry');
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await requests.facts('billing', id)).toMatchObject({ partnerBalance: cny(0) });
    const returned = await world.db('world_effects').where({ subject: id, operation: 'returnBalance' });
    expect(returned).toHaveLength(1);
  });

  it('10: what follows the flip cannot be given up: an operator is asked at once, the sides know and the customer may buy; a retry ends it', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askUnlink(id);
    const taken = { key: `${caseId}/1/tell-billing`, port: 'billing', operation: 'recordAssociationChange' };
    await world.db('world_effects').insert({ ...taken, subject: id, request: '{}' });
    await requests.grantUnlink(caseId, id);
    await requests.inState(caseId, 'bookkeeping-needs-operator');
    expect(await requests.model(id)).toBeNull();
    expect(await requests.facts('billing', id)).toMatchObject({ purchaseLock: null });
    expect(await world.db('association_records').where({ case_id: caseId })).toHaveLength(1);
    const told = ['case-closed → partner-a', `case-closed → ${id}`, 'task-opened → vendor'];
    expect(await requests.told(caseId)).toEqual(expect.arrayContaining(told));
    const failed = (await requests.effects(caseId)).filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject([
      { key: 'tell-billing', system: 'billing', detail: { reason: expect.stringContaining('key') as string } },
    ]);
    expect(refusedWith(await world.decide(caseId, 'bookkeepingRepair', operator, 'abandon'))).toEqual(['not-found']);

    await world.db('world_effects').where(taken).del();
    await world.decide(caseId, 'bookkeepingRepair', operator, 'retry');
    expect(await world.outcome(caseId)).toBe('completed');
    const ends = (await requests.told(caseId)).filter((line) => line.startsWith('case-closed'));
    expect(ends.toSorted()).toEqual(told.slice(0, 2).toSorted());
    const asked = await world.db('world_effects').where({ subject: id }).pluck<string[]>('key');
    expect(asked.filter((key) => !key.startsWith(`${caseId}/1/`))).toEqual([]);
  });

  it('10: a lasting refusal of billing after the flip keeps the lock, which is the first thing that is tried again', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askUnlink(id);
    await requests.set('association', id, { delayMs: 700 });
    await requests.grantUnlink(caseId, id);
    await eventually('the flip to be asked for', async () =>
      (await requests.effects(caseId)).some(({ key }) => key === 'flip-association'),
    );
    await requests.set('billing', id, { refuse: 'system-closed' });
    await requests.inState(caseId, 'bookkeeping-needs-operator');
    await requests.set('association', id, { delayMs: 0 });
    expect(await requests.told(caseId)).toContain(`case-closed → ${id}`);
    expect((await requests.effects(caseId)).filter(({ status }) => status === 'failed')).toMatchObject([
      { key: 'unlock-purchases', system: 'billing', attempt: 1 },
    ]);
    await requests.set('billing', id, { refuse: null });
    await world.decide(caseId, 'bookkeepingRepair', operator, 'retry');
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await requests.facts('billing', id)).toMatchObject({ purchaseLock: null });
  });

  describe('asked again after a crash between a call and its note', () => {
    const change = (id: string) =>
      ({
        operation: 'unlink-by-partner',
        customerId: id,
        partnerId: 'partner-a',
        from: 'reseller',
        to: null,
        profile: 'CN',
      }) as const;
    const later = async (): Promise<void> => world.setClock(new Date((await world.now()).getTime() + 3_600_000));
    async function pending() {
      const id = await requests.customer('reseller');
      const { caseId } = await requests.askUnlink(id);
      const steps = relationshipActivities({ db: world.db, ports: world.ports });
      return { id, steps, input: { caseId, round: 1, change: change(id) } };
    }
    /** The state in which a worker dies between a call and its note. */
    const leaveUnnoted = (caseId: string, key: string) =>
      world.db('effects').where({ case_id: caseId, key }).update({ status: 'running' });

    it('10: a recall of which no answer came is taken back none the less', async () => {
      const { id, steps, input } = await pending();
      await steps.recallCoupons(input);
      await leaveUnnoted(input.caseId, 'recall-coupons');
      expect((await requests.facts('coupons', id)).issued).toEqual([]);
      expect(await steps.findChange(input)).toEqual({ inForce: ['recall-coupons'] });
      await steps.reissueCoupons(input);
      expect(await steps.findChange(input)).toEqual({ inForce: [] });
      await untouched(id);
    });

    it('10: a flip that happened is found, and asked for again it is the same one', async () => {
      const { id, steps, input } = await pending();
      const applied = await steps.flipAssociation(input);
      await leaveUnnoted(input.caseId, 'flip-association');
      await later();
      expect(await steps.flipAssociation(input)).toEqual(applied);
      await leaveUnnoted(input.caseId, 'flip-association');
      await later();
      expect(await steps.findChange(input)).toMatchObject(applied);
      expect(await world.db('world_effects').where({ subject: id, operation: 'change' })).toHaveLength(1);
      expect(await world.db('association_records').where({ customer_id: id })).toHaveLength(1);
    });

    it('10: what follows the flip is done once', async () => {
      const { id, steps, input } = await pending();
      const applied = await steps.flipAssociation(input);
      for (let n = 0; n < 2; n += 1) {
        await steps.tellBilling({ ...input, ...applied });
        await leaveUnnoted(input.caseId, 'tell-billing');
        await later();
      }
      const told = await world.db('world_effects').where({ subject: id, operation: 'recordAssociationChange' });
      expect(told).toHaveLength(1);
    });

    it('10: a word that comes too late does not undo what is known of an effect', async () => {
      const { steps, input } = await pending();
      const standing = async () => (await requests.effects(input.caseId)).find(({ key }) => key === 'recall-coupons');
      const late = { key: 'recall-coupons', attempt: 1, system: 'coupons', detail: {} };
      await steps.recallCoupons(input);
      await noteEffect(world.db, input.caseId, { ...late, status: 'failed' });
      expect(await standing()).toMatchObject({ status: 'done', detail: { coupons: [{}] } });
      await steps.reissueCoupons(input);
      await noteEffect(world.db, input.caseId, { ...late, status: 'done' });
      expect(await standing()).toMatchObject({ status: 'undone' });
      await noteEffect(world.db, input.caseId, { ...late, attempt: 2, status: 'running' });
      expect(await standing()).toMatchObject({ attempt: 2, status: 'running' });
    });
  });
});
