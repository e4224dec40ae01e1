import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, mustBeDone, refusedWith } from '../shared/common-requests';
import { finance, paymentRequests, type Paying } from './payment-requests';

describe('a payment to a partner that may not be paid for now', () => {
  const world = testWorld();
  const requests = paymentRequests(world);

  const standing = ({ partner }: Paying, facts: object) => requests.set('finance', partner.partyId, facts);

  async function held(facts: object = { overdueBill: true }): Promise<Paying> {
    const paying = await requests.inReview();
    await standing(paying, facts);
    await requests.pass(paying);
    await requests.openTask(paying.caseId, 'holdCheck');
    await requests.inState(paying.caseId, 'payment-on-hold');
    expect(await requests.orders(paying.caseId)).toEqual([]);
    return paying;
  }

  /** Payments that are held for an overdue bill alone, and for other reasons; nothing else has come of them. */
  const overdue = leftOvers(() => held());
  const heldUp = leftOvers(() => held());

  it.each([
    [{ overdueBill: true }, ['OVERDUE_BILL']],
    [{ businessInformation: 'pending' }, ['BUSINESS_INFO_PENDING']],
    [{ businessInformation: 'missing', overdueBill: true }, ['BUSINESS_INFO_MISSING', 'OVERDUE_BILL']],
  ])('is held and not cancelled: %j', async (facts, codes) => {
    const paying = await held(facts);
    const { caseId, partner } = paying;
    const { data } = await world.caseRow(caseId);
    expect((data['lastCheck'] as { blockers: { code: string }[] }).blockers.map(({ code }) => code)).toEqual(codes);
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([`check-failed → ${partner.partyId}`, 'check-failed → vendor']),
    );
    (codes.join() === 'OVERDUE_BILL' ? overdue : heldUp).leave(paying);
  });

  it('goes on by itself on the day after the reason is gone, and tells again when the reason changes', async () => {
    const paying = await overdue.take();
    const { caseId, partner } = paying;
    await requests.silence(caseId, 'holdCheck');
    await requests.openTask(caseId, 'holdCheck');
    await requests.inState(caseId, 'payment-on-hold');
    const toPartner = async (): Promise<number> =>
      (await requests.told(caseId)).filter((line) => line === `check-failed → ${partner.partyId}`).length;
    expect(await toPartner()).toBe(1);
    await standing(paying, { overdueBill: false, businessInformation: 'pending' });
    await requests.silence(caseId, 'holdCheck');
    await eventually('the new reason', async () => (await toPartner()) === 2);
    await standing(paying, { businessInformation: 'authenticated' });
    await requests.openTask(caseId, 'holdCheck');
    await requests.silence(caseId, 'holdCheck');
    await requests.inState(caseId, 'payment-processing');
    await requests.openTask(caseId, 'bankAnswer');
    expect(await requests.orders(caseId)).toHaveLength(1);
  });

  it.each([['finance', finance] as const, ['the system', SYSTEM] as const])(
    'goes on as soon as %s says that something has changed',
    async (_who, by) => {
      const paying = await heldUp.take();
      const { caseId } = paying;
      expect(await world.act(caseId, by, 'standingChanged', {})).toEqual(done);
      await requests.openTask(caseId, 'holdCheck');
      await requests.inState(caseId, 'payment-on-hold');
      await standing(paying, { overdueBill: false, businessInformation: 'authenticated' });
      expect(await world.act(caseId, by, 'standingChanged', {})).toEqual(done);
      await requests.openTask(caseId, 'bankAnswer');
      expect((await world.caseRow(caseId)).data).toMatchObject({ lastCheck: null });
    },
  );

  it('is cancelled by finance while it is held, but not when an order was sent before', async () => {
    const { caseId } = await held();
    expect(await requests.cancel(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cancelled');
    await requests.settled(caseId);
    expect(await requests.entries(caseId)).toEqual(['commit', 'release']);

    const again = await requests.failed();
    await standing(again, { overdueBill: true });
    mustBeDone(await world.decide(again.caseId, 'repair', finance, 'retry'));
    await requests.openTask(again.caseId, 'holdCheck');
    expect(refusedWith(await world.act(again.caseId, finance, 'cancel', { reason: 'x' }))).toEqual(['ORDER_SENT']);
    await standing(again, { overdueBill: false });
    await requests.bankSays(again, null);
    expect(await world.act(again.caseId, finance, 'standingChanged', {})).toEqual(done);
    await requests.openTask(again.caseId, 'bankAnswer');
    expect(await requests.orders(again.caseId)).toEqual([1, 2].map((round) => `${again.caseId}/payment/${round}`));
  });

  it('is paid all the same when the bank says that it has paid, without another order', async () => {
    const paying = await held();
    mustBeDone(await requests.result(paying, 'paid', 'OUTSIDE-1'));
    expect(await world.outcome(paying.caseId)).toBe('paid');
    expect(await requests.orders(paying.caseId)).toEqual([]);
    expect(await requests.payments(paying.caseId)).toEqual(['paid']);
    await requests.balanced();
  });

  it('goes on in other runs while it is held for months, as if nothing had happened', async () => {
    const paying = await held();
    const { caseId } = paying;
    const { workflow_id } = await world.caseRow(caseId);
    const { runId: first } = await world.client.workflow.getHandle(workflow_id).describe();
    const goneOn = async (): Promise<boolean> =>
      (await world.client.workflow.getHandle(workflow_id).describe()).runId !== first;
    for (let day = 0; day < 40 && !(await goneOn()); day += 1) {
      await requests.silence(caseId, 'holdCheck');
      await requests.openTask(caseId, 'holdCheck');
    }
    expect(await goneOn()).toBe(true);
    expect((await world.caseRow(caseId)).run_id).toBe(first);
    const { id } = await requests.openTask(caseId, 'holdCheck');
    await world.advanceTo(new Date((await world.now()).getTime() + 60 * 86_400_000));
    await eventually('the next task', async () => (await requests.openTask(caseId, 'holdCheck')).id !== id);
    await standing(paying, { overdueBill: false });
    expect(await world.act(caseId, SYSTEM, 'standingChanged', {})).toEqual(done);
    await requests.openTask(caseId, 'bankOverdue');
    mustBeDone(await requests.result(paying, 'paid', 'B-9'));
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await requests.orders(caseId)).toHaveLength(1);
  });
});
