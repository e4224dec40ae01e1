import { customer, eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { relationshipRequests, UNLINK_TICKS } from './relationship-requests';

describe('a customer who ends the association with its partner', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);

  const approve = (caseId: string) => world.decide(caseId, 'partnerApproval', partnerAdmin(), 'approve', UNLINK_TICKS);

  it('submits with a code, the partner agrees, and they are apart', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.openUnlinkAsCustomer(id);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-code' });
    await world.decide(caseId, 'submission', customer(id), 'submit');
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-partner' });
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([`case-submitted → ${id}`, 'task-opened → partner-a']),
    );
    expect(await approve(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await requests.model(id)).toBeNull();
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([`case-closed → ${id}`, 'case-closed → partner-a']),
    );
  });

  it('the partner may decline with a reason, which the customer reads', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askUnlinkAsCustomer(id);
    const reject = (comment?: string) =>
      world.decide(caseId, 'partnerApproval', partnerAdmin(), 'reject', comment === undefined ? {} : { comment });
    expect(refusedWith(await reject())).toEqual(['comment-required']);
    expect(await reject('项目尚未验收')).toEqual(done);
    expect(await world.outcome(caseId)).toBe('rejected');
    expect(await requests.told(caseId)).toContain(`case-closed → ${id}`);
    expect(await requests.model(id)).toBe('referral');
  });

  it('everything in the way is told at once, at opening, at submission and when the partner agrees', async () => {
    const id = await requests.customer('reseller');
    const inTheWay = { inArrears: true, unusedPickupCoupon: true };
    const mended = { inArrears: false, unusedPickupCoupon: false };
    const codes = ['IN_ARREARS', 'UNUSED_PICKUP_COUPON'];
    await requests.set('account-check', id, inTheWay);
    expect(refusedWith((await requests.openUnlinkAsCustomer(id)).delivery)).toEqual(codes);
    await requests.set('account-check', id, mended);
    const { caseId } = await requests.openUnlinkAsCustomer(id);
    await requests.set('account-check', id, inTheWay);
    const submit = () => world.decide(caseId, 'submission', customer(id), 'submit');
    expect(refusedWith(await submit())).toEqual(codes);
    await requests.set('account-check', id, mended);
    expect(await submit()).toEqual(done);
    await requests.set('account-check', id, inTheWay);
    expect(refusedWith(await approve(caseId))).toEqual(codes);
    expect(refusedWith(await approve(caseId))).toEqual(codes);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-partner' });
    await requests.set('account-check', id, mended);
    expect(await approve(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
  });

  it('takes the request back before and after submitting; the partner hears only of what was submitted', async () => {
    const withdraw = (caseId: string, id: string) =>
      world.act(caseId, customer(id), 'withdraw', { reason: '改变主意' });
    const early = await requests.customer('referral');
    const unsent = await requests.openUnlinkAsCustomer(early);
    await withdraw(unsent.caseId, early);
    expect(await world.outcome(unsent.caseId)).toBe('withdrawn');
    expect(await requests.told(unsent.caseId)).not.toContain('case-closed → partner-a');

    const late = await requests.customer('referral');
    const sent = await requests.askUnlinkAsCustomer(late);
    expect(refusedWith(await world.act(sent.caseId, partnerAdmin(), 'withdraw', { reason: '代撤' }))).toEqual([
      'not-authorised',
    ]);
    await withdraw(sent.caseId, late);
    expect(await world.outcome(sent.caseId)).toBe('withdrawn');
    expect(await requests.told(sent.caseId)).toContain('case-closed → partner-a');
  });

  it('an association that ends otherwise while the change is being made leaves nobody to ask: the system closes the request', async () => {
    const id = await requests.customer('reseller', { partner: 'si-partner' });
    const { caseId } = await requests.askUnlinkAsCustomer(id);
    await requests.set('billing', id, { fail: 1000 });
    await world.decide(caseId, 'partnerApproval', partnerAdmin('si-partner'), 'approve', UNLINK_TICKS);
    await eventually('the change to be under way', async () => (await requests.effects(caseId)).length > 0);
    await requests.set('association', id, { model: null });
    await requests.set('billing', id, { fail: 0 });
    expect(await world.outcome(caseId)).toBe('cancelled-by-system');
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([`case-closed → ${id}`, 'case-closed → si-partner']),
    );
  });

  // Last, because they move the clock.
  it('a partner that stays silent is reminded on day 3, 7 and 14, and the request expires at the end of the fifteenth day', async () => {
    await world.setClock(new Date('2026-12-01T10:00:00Z'));
    const id = await requests.customer('referral');
    const { caseId } = await requests.askUnlinkAsCustomer(id);
    const { due_at } = await world.task(caseId, 'partnerApproval');
    expect(due_at?.toISOString()).toBe('2026-12-16T16:00:00.000Z');
    const reminders = async (): Promise<number> =>
      (await requests.told(caseId)).filter((each) => each === 'task-reminder → partner-a').length;
    for (const [count, day] of [
      [1, '04'],
      [2, '08'],
      [3, '15'],
    ] as const) {
      await world.advanceTo(new Date(`2026-12-${day}T00:59:59Z`));
      expect(await reminders()).toBe(count - 1);
      await world.advanceTo(new Date(`2026-12-${day}T01:00:00Z`));
      await eventually(`reminder ${count}`, async () => (await reminders()) === count);
    }
    await world.advanceTo(new Date('2026-12-16T15:59:50Z'));
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-partner', outcome: null });
    await world.advanceTo(new Date('2026-12-16T16:00:00Z'));
    expect(await world.outcome(caseId)).toBe('expired');
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([`case-closed → ${id}`, 'case-closed → partner-a']),
    );
  });

  it('a request that is never submitted lapses the next day without a word to the partner, and does not count', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.openUnlinkAsCustomer(id);
    await world.advanceTo((await world.task(caseId, 'submission')).due_at as Date);
    expect(await world.outcome(caseId)).toBe('expired');
    expect((await requests.told(caseId)).filter((each) => each.endsWith('partner-a'))).toEqual([]);
    expect((await requests.openUnlinkAsCustomer(id)).delivery).toEqual(done);
  });
});
