import { randomUUID } from 'node:crypto';
import { reserve } from '../../../db/funding/ledger';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { eventually, partnerAdmin, vendor } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, opened, refusedWith } from '../shared/common-requests';
import { finance, paymentRequests, yuan } from './payment-requests';

describe('from an approved amount to the money', () => {
  const world = testWorld();
  const requests = paymentRequests(world);
  /** Payments that wait for their invoice, and for the bank. */
  const awaiting = leftOvers(() => requests.awaiting());
  const processing = leftOvers(() => requests.processing());

  it('the partner mails its invoice, finance receives and reviews it, the bank pays, and everybody reads amount, date and reference', async () => {
    const paying = await requests.awaiting();
    const { caseId, partner } = paying;
    expect((await world.caseRow(caseId)).request_no).toMatch(/^IP-/);
    expect((await world.caseRow(caseId)).data).toMatchObject({ orderNumber: 'FH-20261121-000007' });
    expect(await requests.mail(paying)).toEqual(done);
    await requests.openTask(caseId, 'receipt');
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    await requests.openTask(caseId, 'bankAnswer');
    expect(await requests.entries(caseId)).toEqual(['commit']);
    expect(await requests.orders(caseId)).toEqual([`${caseId}/payment/1`]);
    expect(await requests.result(paying, 'paid', 'BANK-77', undefined, SYSTEM)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
    expect(await requests.payments(caseId)).toEqual(['paid']);
    await requests.balanced();
    expect((await world.caseRow(caseId)).data).toMatchObject({ bankReference: 'BANK-77' });
    const told = await requests.told(caseId);
    expect(told).toEqual(expect.arrayContaining([`case-closed → ${partner.partyId}`, 'case-closed → vendor']));
    const notice = world.db('notices').where({ case_id: caseId, template: 'case-closed', party_id: partner.partyId });
    expect(await notice.first()).toMatchObject({ params: { facts: ['amount', 'paidOn', 'bankReference'] } });
  });

  it('pays at once when the bank does, and what the request had set aside is used before anything else', async () => {
    const partner = await requests.partner();
    await requests.set('payments', partner.partyId, { answer: 'paid' });
    await requests.budget('reserved-first', yuan(1_200));
    const sourceCaseId = randomUUID();
    const aside = { key: 'aside', budget: 'reserved-first', caseId: sourceCaseId, amount: yuan(1_200) };
    expect(await reserve(world.db, aside)).toEqual({ done: true });
    const paying = await requests.inReview({ budget: 'reserved-first', sourceCaseId }, partner);
    await requests.pass(paying);
    expect(await world.outcome(paying.caseId)).toBe('paid');
    expect(await requests.budget('reserved-first')).toMatchObject({
      paid: yuan(1_200),
      reserved: yuan(0),
      free: yuan(0),
    });
    await requests.balanced('reserved-first');
  });

  it('tells the request that it pays for how it ended', async () => {
    const source = await requests.awaiting();
    const paying = await requests.awaiting({ sourceCaseId: source.caseId });
    expect(await requests.cancel(paying.caseId)).toEqual(done);
    expect(await world.outcome(paying.caseId)).toBe('cancelled');
    const said = await world
      .db('commands')
      .where({ case_id: source.caseId, kind: 'act' })
      .pluck<{ action: string; form: object }[]>('body');
    expect(said).toEqual([{ action: 'paymentEnded', form: { outcome: 'cancelled' } }]);
    awaiting.leave(source);
  });

  it('is opened for somebody who is to be paid something', async () => {
    const asked = async (more: object) => refusedWith((await requests.ask({ ...more })).delivery);
    expect(await asked({ amount: yuan(0) })).toEqual(['NOTHING_TO_PAY']);
    expect(await asked({ partnerId: 'nobody', sourceCaseId: 'x' })).toEqual(['PARTNER_UNKNOWN', 'SOURCE_UNKNOWN']);
  });

  it('an invoice that is lost is mailed again, and a rejected one is replaced by another', async () => {
    const paying = await requests.mailed();
    const { caseId, partner } = paying;
    const [first] = await requests.claimed(caseId);
    expect(await world.decide(caseId, 'receipt', finance, 'lost', { comment: '快递退回' })).toEqual(done);
    await requests.inState(caseId, 'awaiting-invoice');
    await requests.openTask(caseId, 'invoice');
    expect(await requests.mail(paying)).toEqual(done);
    await requests.openTask(caseId, 'receipt');
    expect(await requests.claimed(caseId)).not.toContain(first);
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    expect(await world.decide(caseId, 'review', finance, 'reject', { comment: '印章不清' })).toEqual(done);
    await requests.inState(caseId, 'invoice-rejected');
    await requests.openTask(caseId, 'invoice');
    expect(await requests.told(caseId)).toContain(`case-moved invoice-rejected → ${partner.partyId}`);
    expect(await requests.mail(paying)).toEqual(done);
    await requests.openTask(caseId, 'receipt');
    expect(await requests.claimed(caseId)).toHaveLength(1);
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    await requests.openTask(caseId, 'bankAnswer');
    processing.leave(paying);
  });

  it('finance cancels with a reason before an order was sent: the money and the invoice numbers are free again', async () => {
    await requests.budget('to-cancel', yuan(10_000));
    for (const reach of [requests.awaiting, requests.mailed, requests.inReview]) {
      const { caseId } = await reach({ budget: 'to-cancel' });
      expect(await requests.cancel(caseId)).toEqual(done);
      expect(await world.outcome(caseId)).toBe('cancelled');
      await requests.settled(caseId);
      expect(await requests.entries(caseId)).toEqual(['commit', 'release']);
      await requests.claims(caseId, 0);
      expect(await requests.orders(caseId)).toEqual([]);
    }
    expect(await requests.budget('to-cancel')).toMatchObject({ free: yuan(10_000) });
    const { caseId } = await processing.take();
    expect(refusedWith(await world.act(caseId, finance, 'cancel', { reason: '太晚' }))).toEqual(['not-now']);
  });

  it('is for its partner and finance alone: nobody else decides or reports anything', async () => {
    const paying = await awaiting.take();
    const stranger = { ...paying, partner: partnerAdmin('partner-a') };
    expect(refusedWith(await requests.mail(stranger))).toEqual(['not-authorised']);
    const by = vendor('bd');
    expect(refusedWith(await requests.result(paying, 'paid', 'X', undefined, by))).toEqual(['not-authorised']);
    expect(refusedWith(await requests.result(paying, 'paid', 'X', undefined, paying.partner))).toEqual([
      'not-authorised',
    ]);
    expect(refusedWith(await world.act(paying.caseId, by, 'cancel', { reason: 'x' }))).toEqual(['not-authorised']);
    awaiting.leave(paying);
  });

  it('reminds the partner of its invoice after fifteen days and then every week, and finance of the review on the second working day', async () => {
    const { caseId } = await awaiting.take();
    const row = await world
      .db('tasks')
      .where({ case_id: caseId, key: 'invoice' })
      .first<{ opened_at: Date; remind_at: Date[]; due_at: Date | null }>();
    const days = row.remind_at.map((at) => Math.round((at.getTime() - row.opened_at.getTime()) / 86_400_000));
    expect(days.slice(0, 4).map((day) => day - days[0]!)).toEqual([0, 7, 14, 21]);
    expect([14, 15, 16]).toContain(days[0]);
    expect(row.due_at).toBeNull();
    await world.advanceTo(row.remind_at[1]!);
    await eventually('both reminders', async () => (await world.task(caseId, 'invoice')).reminded === 2);
    const review = await requests.inReview();
    const { remind_at } = await world
      .db('tasks')
      .where({ case_id: review.caseId, key: 'review' })
      .first<{ remind_at: Date[] }>();
    await world.advanceTo(remind_at[0]!);
    await eventually('the reminder', async () => (await world.task(review.caseId, 'review')).reminded === 1);
    expect(await requests.told(review.caseId)).toContain('task-reminder → vendor');
  });

  it('waits for money when the budget has none, and asks for the invoice as soon as there is some', async () => {
    await requests.budget('short', yuan(1_000));
    const paying = await requests.ask({ budget: 'short' });
    const { caseId } = paying;
    opened(paying);
    await requests.inState(caseId, 'payment-on-hold');
    expect((await world.caseRow(caseId)).data).toMatchObject({
      lastCheck: { blockers: [{ code: 'BUDGET_EXHAUSTED' }] },
    });
    await requests.openTask(caseId, 'holdCheck');
    expect(await requests.result(paying, 'paid', 'EARLY-1')).toEqual(done);
    expect(await world.act(caseId, finance, 'standingChanged', {})).toEqual(done);
    await requests.inState(caseId, 'payment-on-hold');
    await requests.budget('short', yuan(1_200));
    await requests.silence(caseId, 'holdCheck');
    await requests.inState(caseId, 'awaiting-invoice');
    expect(await requests.entries(caseId)).toEqual(['commit']);
    await requests.openTask(caseId, 'invoice');
    const cancelled = await world.act(caseId, finance, 'cancel', { reason: '重复申请' });
    expect(refusedWith(cancelled)).toEqual(['ALREADY_PAID']);
    await requests.mail(paying);
    await requests.openTask(caseId, 'receipt');
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await requests.orders(caseId)).toEqual([]);
    await requests.balanced('short');
  });
});
