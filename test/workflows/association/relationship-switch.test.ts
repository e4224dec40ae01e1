import { customer, eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { relationshipRequests, SWITCH_TICKS } from './relationship-requests';

describe('switching a customer to another association type', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);

  it.each([
    ['referral', 'reseller'],
    ['reseller', 'referral'],
  ] as const)('a %s customer who agrees is switched to %s, and everything is on record', async (from, to) => {
    const id = await requests.customer(from);
    const { caseId, delivery } = await requests.askSwitch(id, to);
    expect(delivery).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-customer', outcome: null });
    expect(await requests.told(caseId)).toEqual(['case-submitted → partner-a', `task-opened → ${id}`]);

    expect(await requests.grantSwitch(caseId, id)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await requests.model(id)).toBe(to);
    expect((await world.caseRow(caseId)).data).toMatchObject({
      ...{ from, to },
      notices: [
        { notice: 'switchNoticeAccepted', version: expect.any(String) as string },
        { notice: 'associationNoticeAccepted', version: expect.any(String) as string },
      ],
    });
    expect(await requests.audit(caseId)).toEqual([
      ...['case.opened', 'state.entered', 'task.opened', 'task.decided', 'state.entered'],
      ...['association.changed', 'state.entered', 'case.closed'],
    ]);
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining(['case-closed → partner-a', `case-closed → ${id}`]),
    );
  });

  it('only the customer in question decides, and not the partner for it', async () => {
    const [id, other] = [await requests.customer('referral'), await requests.customer('referral')];
    const { caseId } = await requests.askSwitch(id, 'reseller');
    expect(refusedWith(await requests.grantSwitch(caseId, other))).toEqual(['not-authorised']);
    const byPartner = await world.decide(caseId, 'customerConsent', partnerAdmin(), 'grant', SWITCH_TICKS);
    expect(refusedWith(byPartner)).toEqual(['self-approval']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-customer' });
  });

  it('the partner takes its request back while the customer is asked; then a consent comes too late', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    expect(refusedWith(await world.act(caseId, customer(id), 'withdraw', { reason: '客户代撤' }))).toEqual([
      'not-authorised',
    ]);
    expect(await world.act(caseId, partnerAdmin(), 'withdraw', { reason: '录入有误' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('withdrawn');
    expect(refusedWith(await requests.grantSwitch(caseId, id))).toEqual(['case-closed']);
    expect(await requests.model(id)).toBe('referral');
  });

  it('a request that is already being carried out cannot be withdrawn', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    await requests.set('billing', id, { fail: 1000 });
    await requests.grantSwitch(caseId, id);
    await eventually('the change to be under way', async () => (await requests.effects(caseId)).length > 0);
    expect(refusedWith(await world.act(caseId, partnerAdmin(), 'withdraw', { reason: '太晚' }))).toEqual(['not-now']);
    await requests.set('billing', id, { fail: 0 });
    expect(await world.outcome(caseId)).toBe('completed');
  });

  it('a partner frozen while the change is being made is not served: nothing has changed, and the system closes the request', async () => {
    const id = await requests.customer('referral', { partner: 'si-partner' });
    const { caseId } = await requests.askSwitch(id, 'reseller', { by: partnerAdmin('si-partner') });
    await requests.set('billing', id, { fail: 1000 });
    await requests.grantSwitch(caseId, id);
    await eventually('the change to be under way', async () => (await requests.effects(caseId)).length > 0);
    await requests.set('directory', 'si-partner', { status: 'frozen' });
    await requests.set('billing', id, { fail: 0 });
    expect(await world.outcome(caseId)).toBe('cancelled-by-system');
    expect(await requests.model(id)).toBe('referral');
    expect(await requests.facts('billing', id)).toMatchObject({ purchaseLock: null });
  });

  it('when what was agreed cannot be carried out, the customer is asked again within what was left, three times in all', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    const first = await world.task(caseId, 'customerConsent');
    for (const round of [1, 2, 3]) {
      await requests.set('billing', id, { fail: 1000 });
      expect(await requests.grantSwitch(caseId, id)).toEqual({ status: 'done' });
      await requests.inState(caseId, 'applying');
      await requests.set('account-check', id, { inArrears: true });
      await requests.set('billing', id, { fail: 0 });
      if (round === 3) break;
      await requests.inState(caseId, 'pending-customer');
      const again = await eventually('to be asked again', async () => {
        const task = await world.task(caseId, 'customerConsent');
        return task.status === 'open' && task;
      });
      expect([again.id === first.id, again.due_at]).toEqual([false, first.due_at]);
      await requests.set('account-check', id, { inArrears: false });
    }
    expect(await world.outcome(caseId)).toBe('cancelled-by-system');
    expect((await world.caseRow(caseId)).data).toMatchObject({ failure: { blockers: [{ code: 'IN_ARREARS' }] } });
    expect(await requests.model(id)).toBe('referral');
  });

  it('a change survives that the worker dies in the middle of it', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askSwitch(id, 'referral');
    await requests.set('delegation', id, { fail: 1000 });
    await requests.grantSwitch(caseId, id);
    await eventually('the coupons to be recalled', async () =>
      (await requests.effects(caseId)).some(({ key }) => key === 'revoke-authorisations'),
    );
    await world.stopWorker();
    await requests.set('delegation', id, { fail: 0 });
    await world.startWorker();
    expect(await world.outcome(caseId)).toBe('completed');
    const recalls = await world.db('world_effects').where({ subject: id, operation: 'recall' });
    expect(recalls).toHaveLength(1);
  });

  // Last, because it moves the clock.
  it('a customer who stays silent loses nothing: the request expires at the exact end of the fifteenth day', async () => {
    await world.setClock(new Date('2026-12-01T15:30:00Z'));
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    await world.advanceTo(new Date('2026-12-16T15:59:50Z'));
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-customer', outcome: null });
    await world.advanceTo(new Date('2026-12-16T16:00:00Z'));
    expect(await world.outcome(caseId)).toBe('expired');
    expect(await requests.model(id)).toBe('referral');
  });
});
