import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { finance, paymentRequests, secondFinance } from './payment-requests';

describe('the cancellation of a payment by two persons of finance', () => {
  const world = testWorld();
  const requests = paymentRequests(world);

  const proposed = async (caseId: string): Promise<void> => {
    expect(await requests.proposeCancel(caseId, '重复申请')).toEqual(done);
    await requests.openTask(caseId, 'secondPerson');
  };

  it('is never done by one alone: neither deciding, claiming nor being handed the task helps', async () => {
    const { caseId } = await requests.mailed();
    await proposed(caseId);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'cancellation-proposed', outcome: null });
    const alone = [
      await world.decide(caseId, 'secondPerson', finance, 'confirm'),
      await world.decide(caseId, 'secondPerson', finance, 'refuse', { comment: '不同意' }),
      await world.claim(caseId, 'secondPerson', finance, 'claim'),
      await world.claim(caseId, 'secondPerson', secondFinance, 'delegate', finance.personId),
    ];
    expect(alone.map(refusedWith)).toEqual(alone.map(() => ['self-approval']));
    expect(refusedWith(await requests.proposeCancel(caseId))).toEqual(['not-now']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'cancellation-proposed', outcome: null });
    expect(await requests.held(caseId)).toBe(120_000);
  });

  it('is done once a second confirms, and both are on the record', async () => {
    const { caseId } = await requests.mailed();
    await proposed(caseId);
    expect(await requests.confirmCancel(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cancelled');
    await requests.settled(caseId);
    expect(await requests.entries(caseId)).toEqual(['commit', 'release']);
    const votes = world
      .db('audit_events')
      .where({ case_id: caseId })
      .whereIn('action', ['payment.proposed', 'task.decided'])
      .where((q) => void q.where('action', 'payment.proposed').orWhere('task_key', 'secondPerson'));
    expect(await votes.orderBy('seq').select('action', 'actor')).toEqual([
      { action: 'payment.proposed', actor: finance.personId },
      { action: 'task.decided', actor: secondFinance.personId },
    ]);
  });

  it.each([
    ['awaiting-invoice', 'invoice', () => requests.awaiting()],
    ['invoice-mailed', 'receipt', () => requests.mailed()],
    ['invoice-in-review', 'review', () => requests.inReview()],
    ['payment-failed', 'repair', () => requests.failed()],
  ])('is refused by a second with a reason, and the payment goes on from %s', async (state, key, reach) => {
    const { caseId } = await reach();
    await proposed(caseId);
    const refuse = (more: object) => world.decide(caseId, 'secondPerson', secondFinance, 'refuse', { ...more });
    expect(refusedWith(await refuse({}))).toEqual(['comment-required']);
    expect(await refuse({ comment: '仍需付款' })).toEqual(done);
    await requests.inState(caseId, state);
    await requests.openTask(caseId, key);
    expect(await requests.held(caseId)).toBe(120_000);
    expect(await requests.cancel(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cancelled');
  });

  it('is taken back by its proposer alone', async () => {
    const { caseId } = await requests.awaiting();
    await proposed(caseId);
    expect(refusedWith(await world.act(caseId, secondFinance, 'takeBack', {}))).toEqual(['NOT_THE_PROPOSER']);
    expect(await world.act(caseId, finance, 'takeBack', {})).toEqual(done);
    await requests.openTask(caseId, 'invoice');
  });

  it('is overtaken by the bank that has paid after all', async () => {
    const paying = await requests.failed();
    await proposed(paying.caseId);
    expect(await requests.result(paying, 'failed', 'R-1', undefined, SYSTEM)).toEqual(done);
    await requests.inState(paying.caseId, 'cancellation-proposed');
    expect(await requests.result(paying, 'paid', 'R-1', undefined, SYSTEM)).toEqual(done);
    expect(await world.outcome(paying.caseId)).toBe('paid');
    expect(await requests.entries(paying.caseId)).toEqual(['commit', 'pay']);
    await requests.balanced();
  });

  it('is overtaken by an early report of the bank, which is kept for its turn', async () => {
    const paying = await requests.mailed();
    const { caseId } = paying;
    await proposed(caseId);
    expect(await requests.result(paying, 'paid', 'E-1', undefined, SYSTEM)).toEqual(done);
    await requests.openTask(caseId, 'receipt');
    expect(refusedWith(await requests.proposeCancel(caseId))).toEqual(['ALREADY_PAID']);
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    expect(await world.outcome(caseId)).toBe('paid');
  });

  it('is overtaken by the bank that has paid what is on hold', async () => {
    const paying = await requests.inReview();
    const { caseId, partner } = paying;
    await requests.set('finance', partner.partyId, { overdueBill: true });
    await requests.pass(paying);
    await requests.openTask(caseId, 'holdCheck');
    await proposed(caseId);
    expect(await requests.result(paying, 'paid', 'H-1', undefined, SYSTEM)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('paid');
    await requests.balanced();
  });

  it('is asked of the bank once more before it is confirmed', async () => {
    const paying = await requests.failed();
    await proposed(paying.caseId);
    await requests.bankSays(paying, 'paid');
    expect(refusedWith(await requests.confirmCancel(paying.caseId))).toEqual(['PAYMENT_NOT_FAILED']);
    await requests.inState(paying.caseId, 'cancellation-proposed');
  });

  it('takes one person alone for an amount below the setting', async () => {
    const key = 'control.secondPersonFrom';
    const set = (value: number) =>
      world
        .db('settings')
        .insert({ key, value: JSON.stringify(value), version: 1, updated_by: 'test', updated_at: new Date() })
        .onConflict('key')
        .merge();
    await set(120_001);
    try {
      const { caseId } = await requests.awaiting();
      expect(await requests.proposeCancel(caseId)).toEqual(done);
      expect(await world.outcome(caseId)).toBe('cancelled');
      await set(120_000);
      const exact = await requests.awaiting();
      await proposed(exact.caseId);
    } finally {
      await world.db('settings').where({ key }).delete();
    }
  });
});
