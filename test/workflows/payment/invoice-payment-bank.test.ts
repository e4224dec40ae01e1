import { PortRefusal, type Ports } from '../../../activities/ports';
import { createRegistryPorts } from '../../../activities/ports/registry';
import type { Db } from '../../../db/knex';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, mustBeDone, refusedWith } from '../shared/common-requests';
import { finance, paymentRequests, type Paying } from './payment-requests';

/** Keys for which the bank gives a useless answer: instead of taking the order, or after it. */
const broken = { before: 0, after: 0 };
/** The keys of all orders that were sent, whether the bank has taken them or not. */
const sent: string[] = [];

function unreliable(db: Db): Ports {
  const ports = createRegistryPorts(db);
  const fail = (): never => {
    throw new PortRefusal('key-reused', 'the bank is confused');
  };
  const order: Ports['payments']['order'] = async (call) => {
    sent.push(call.key);
    if (broken.before > 0 && broken.before--) fail();
    const answer = await ports.payments.order(call);
    return broken.after > 0 && broken.after-- ? fail() : answer;
  };
  return { ...ports, payments: { ...ports.payments, order } };
}

describe('the bank and a payment', () => {
  const world = testWorld({ portsOf: unreliable });
  const requests = paymentRequests(world);
  beforeEach(() => Object.assign(broken, { before: 0, after: 0 }));

  const paidOnce = async ({ caseId, partner }: Paying, orders: readonly string[], calls = 1): Promise<void> => {
    expect(await world.outcome(caseId)).toBe('paid');
    expect(sent.filter((key) => key === `${caseId}/payment/${orders.at(-1)}`)).toHaveLength(calls);
    expect(await requests.orders(caseId)).toEqual(orders.map((round) => `${caseId}/payment/${round}`));
    expect((await requests.payments(caseId)).filter((status) => status === 'paid')).toHaveLength(1);
    expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
    await requests.balanced();
    await requests.set('payments', partner.partyId, { becomes: null });
  };

  describe.each([
    ['paid', 'paid'],
    ['failed', 'payment-failed'],
    ['returned', 'payment-failed'],
  ])('that says %s', (result, state) => {
    it.each([
      ['bank', 'receipt', 'review'],
      ['bank', 'review', 'receipt'],
      ['receipt', 'bank', 'review'],
      ['receipt', 'review', 'bank'],
      ['review', 'bank', 'receipt'],
      ['review', 'receipt', 'bank'],
    ])(`comes to ${state} in the order %s, %s, %s`, async (...order) => {
      const paying = await requests.mailed();
      const { caseId } = paying;
      const steps: Record<string, () => Promise<unknown>> = {
        bank: async () => expect(await requests.result(paying, result, 'B-1', undefined, SYSTEM)).toEqual(done),
        receipt: () => requests.received(paying),
        review: async () => mustBeDone(await world.act(caseId, SYSTEM, 'invoiceReviewed', { result: 'pass' })),
      };
      for (const step of order) await steps[step]!();
      await requests.inState(caseId, state);
      const sent = order.indexOf('bank') === 2 ? 1 : 0;
      expect(await requests.orders(caseId)).toHaveLength(sent);
      expect(await requests.payments(caseId)).toEqual([result]);
      await requests.balanced();
    });
  });

  it('that takes the order and whose answer is lost is asked, and gets no second order', async () => {
    const partner = await requests.partner();
    await requests.set('payments', partner.partyId, { loseAnswers: 1, answer: 'paid' });
    const paying = await requests.inReview({}, partner);
    await requests.pass(paying);
    await paidOnce(paying, ['1']);
  });

  it('that answers nothing anybody can use is asked what became of the order', async () => {
    broken.after = 1;
    const partner = await requests.partner();
    await requests.set('payments', partner.partyId, { answer: 'paid' });
    const paying = await requests.inReview({}, partner);
    await requests.pass(paying);
    await paidOnce(paying, ['1']);
    expect(await requests.audit(paying.caseId)).toContain('payment.unanswered');
  });

  it('that does not know the order gets it again under the same key, not before it was asked', async () => {
    broken.before = 1;
    const paying = await requests.inReview();
    const { caseId } = paying;
    await requests.pass(paying);
    await requests.openTask(caseId, 'bankAnswer');
    expect(await requests.orders(caseId)).toEqual([]);
    expect(await requests.payments(caseId)).toEqual(['ordered']);
    await requests.silence(caseId, 'bankAnswer');
    await eventually('the order', async () => (await requests.orders(caseId)).length > 0);
    await requests.openTask(caseId, 'bankAnswer');
    await requests.bankSays(paying, 'paid');
    await requests.silence(caseId, 'bankAnswer');
    await paidOnce(paying, ['1'], 2);
  });

  it('that never got the order is not sent it again while its partner may not be paid, and both sides know why', async () => {
    broken.before = 1;
    const paying = await requests.inReview();
    const { caseId, partner } = paying;
    await requests.pass(paying);
    await requests.openTask(caseId, 'bankAnswer');
    await requests.set('finance', partner.partyId, { overdueBill: true });
    for (let asked = 0; asked < 2; asked += 1) {
      await requests.silence(caseId, 'bankAnswer');
      await requests.openTask(caseId, 'bankAnswer');
    }
    expect(await requests.orders(caseId)).toEqual([]);
    const told = (await requests.told(caseId)).filter((line) => line.startsWith('check-failed'));
    expect(told.sort()).toEqual([`check-failed → ${partner.partyId}`, 'check-failed → vendor']);

    await requests.set('finance', partner.partyId, { overdueBill: false });
    await requests.silence(caseId, 'bankAnswer');
    await eventually('the order', async () => (await requests.orders(caseId)).length > 0);
    await requests.openTask(caseId, 'bankAnswer');
    expect((await world.caseRow(caseId)).data).toMatchObject({ lastCheck: null });
  });

  it('that is away for a while gets the order once it is back', async () => {
    const partner = await requests.partner();
    await requests.set('payments', partner.partyId, { fail: 2, answer: 'paid' });
    const paying = await requests.inReview({}, partner);
    await requests.pass(paying);
    await paidOnce(paying, ['1'], 3);
  });

  it('that fails is ordered again under a new key, once it has said so itself and the data were corrected', async () => {
    const partner = await requests.partner();
    await requests.set('payments', partner.partyId, { refuse: 'bank-data-invalid' });
    const paying = await requests.inReview({}, partner);
    const { caseId } = paying;
    await requests.pass(paying);
    await requests.openTask(caseId, 'repair');
    expect((await world.caseRow(caseId)).data).toMatchObject({ failureReason: 'bank-data-invalid' });
    expect(await requests.told(caseId)).toContain(`case-moved payment-failed → ${partner.partyId}`);
    await requests.set('payments', partner.partyId, { refuse: null });
    mustBeDone(await world.decide(caseId, 'repair', finance, 'retry'));
    await requests.openTask(caseId, 'bankAnswer');
    expect(await requests.payments(caseId)).toEqual(['failed', 'processing']);
    mustBeDone(await requests.result(paying, 'paid', 'OK-2'));
    await paidOnce(paying, ['2']);
  });

  it('that returns the money is ordered again, and what it says once more of the first order counts for nothing', async () => {
    const paying = await requests.processing();
    const { caseId } = paying;
    await requests.bankSays(paying, 'returned');
    mustBeDone(await requests.result(paying, 'returned', 'R-1', '账户已注销'));
    await requests.openTask(caseId, 'repair');
    mustBeDone(await requests.result(paying, 'returned', 'R-1', '账户已注销'));
    await requests.bankSays(paying, 'returned');
    mustBeDone(await world.decide(caseId, 'repair', finance, 'retry'));
    await requests.openTask(caseId, 'bankAnswer');
    mustBeDone(await requests.result(paying, 'returned', 'R-1'));
    await requests.inState(caseId, 'payment-processing');
    expect(await requests.audit(caseId)).toContain('payment.earlier-order');
    expect(await requests.told(caseId)).not.toContain('check-failed → vendor');
    mustBeDone(await requests.result(paying, 'paid', 'R-1'));
    await requests.inState(caseId, 'payment-processing');
    await eventually('finance to be warned', async () =>
      (await requests.told(caseId)).includes('check-failed → vendor'),
    );
    expect(await requests.audit(caseId)).toContain('payment.contradicted');
    mustBeDone(await requests.result(paying, 'paid', 'R-2'));
    expect(await requests.payments(caseId)).toEqual(['returned', 'paid']);
    await paidOnce(paying, ['1', '2']);
  });

  it('that still works on an order, or has paid it, keeps anybody from paying again', async () => {
    const paying = await requests.processing();
    const { caseId } = paying;
    mustBeDone(await requests.result(paying, 'failed', 'R-1'));
    await requests.openTask(caseId, 'repair');
    for (const says of ['processing', 'paid'] as const) {
      await requests.bankSays(paying, says);
      const refused = await world.decide(caseId, 'repair', finance, 'retry');
      expect(refusedWith(refused)).toEqual(['PAYMENT_NOT_FAILED']);
      expect(refusedWith(await requests.cancel(caseId))).toEqual(['PAYMENT_NOT_FAILED']);
    }
    mustBeDone(await requests.result(paying, 'paid', 'R-1'));
    await paidOnce(paying, ['1']);
  });

  it('that will never pay is not waited for: finance cancels what has failed, and the money is free again', async () => {
    const { caseId } = await requests.failed();
    expect(await requests.cancel(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cancelled');
    await requests.settled(caseId);
    expect(await requests.payments(caseId)).toEqual(['failed']);
    expect(await requests.entries(caseId)).toEqual(['commit', 'release']);
    await requests.balanced();
  });

  it('is asked every other working day, and finance is told every week once the money is thirty days late', async () => {
    const paying = await requests.processing();
    const { caseId } = paying;
    const received = (await world.caseRow(caseId)).data['receivedOn'] as string;
    const late = (await world.now()).getTime() + 31 * 86_400_000;
    let asked = 0;
    while ((await world.caseRow(caseId)).data['overdue'] !== true && asked < 25) {
      const { id } = await requests.openTask(caseId, 'bankAnswer');
      await requests.silence(caseId, 'bankAnswer');
      await eventually('another task', () =>
        world.db('tasks').where({ case_id: caseId, status: 'open' }).whereNot({ id }).first<object | undefined>(),
      );
      asked += 1;
    }
    expect(asked).toBeGreaterThan(8);
    const overdue = await requests.openTask(caseId, 'bankOverdue');
    const { opened_at } = await world.db('tasks').where({ id: overdue.id }).first<{ opened_at: Date }>();
    expect(Math.abs(opened_at.getTime() - late)).toBeLessThan(2 * 86_400_000);
    expect(received).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(await requests.told(caseId)).toContain('task-opened → vendor');
    await requests.silence(caseId, 'bankOverdue');
    await eventually('the next task', async () => (await world.task(caseId, 'bankOverdue')).status === 'open');
    await requests.bankSays(paying, 'paid');
    await requests.silence(caseId, 'bankOverdue');
    await paidOnce(paying, ['1']);
  });
});
