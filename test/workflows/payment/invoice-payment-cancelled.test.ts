import { createRegistryPorts } from '../../../activities/ports/registry';
import type { Command } from '../../../db/engine/commands';
import { invoiceKey } from '../../../db/funding/invoices';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { holdInsert, holdRow, meanwhile, slowPorts } from '../../support/holding';
import { testWorld } from '../../support/test-world';
import { done, mustBeDone, refusedWith } from '../shared/common-requests';
import { finance, type Paying, paymentRequests, yuan } from './payment-requests';

describe('the cancellation of a payment in the middle of something else', () => {
  let slow: ReturnType<typeof slowPorts>;
  const world = testWorld({ portsOf: (db) => (slow = slowPorts(createRegistryPorts(db))).ports });
  const requests = paymentRequests(world);

  const cancel = ({ caseId }: Paying): Promise<Command> =>
    world.storeAction(caseId, finance, 'cancel', { reason: '申请撤销' });
  const mails = (paying: Paying, number: string): Promise<Command> =>
    world.storeDecision(paying.caseId, 'invoice', paying.partner, 'mail', {
      form: { invoices: [requests.invoice(paying, { number })], courier: '顺丰速运', trackingNumber: 'SF1' },
    });
  const passes = ({ caseId }: Paying): Promise<Command> => world.storeDecision(caseId, 'review', finance, 'pass');

  /** Has a second person confirm; fails unless the case is cancelled then and keeps neither money nor invoices. */
  async function nothingKept({ caseId }: Paying): Promise<void> {
    mustBeDone(await requests.confirmCancel(caseId));
    expect(await world.outcome(caseId)).toBe('cancelled');
    await requests.settled(caseId);
    expect(await requests.held(caseId)).toBe(0);
    expect(await requests.claimed(caseId)).toEqual([]);
    expect(await requests.orders(caseId)).toEqual([]);
    await requests.balanced();
  }

  async function rejected(): Promise<Paying> {
    const paying = await requests.inReview();
    mustBeDone(await world.decide(paying.caseId, 'review', finance, 'reject', { comment: '抬头有误' }));
    await requests.openTask(paying.caseId, 'invoice');
    return paying;
  }

  it.each([
    ['the first time', () => requests.awaiting()],
    ['after a rejection', rejected],
  ])('counts while invoices that are mailed %s are looked at, and none of them stays taken', async (_when, reach) => {
    const paying = await reach();
    const mailed = await mails(paying, `SLOW-${paying.caseId}`);
    const held = slow.hold('finance.standing');
    const [refused, ended] = await meanwhile(world, held, mailed, await cancel(paying));
    expect([refusedWith(refused), ended]).toEqual([['already-decided'], done]);
    await nothingKept(paying);
  });

  it('counts while their numbers are being taken, and they are free again', async () => {
    const paying = await requests.awaiting();
    const { caseId, partner } = paying;
    const number = `BUSY-${caseId.slice(0, 8)}`;
    const row = { partner_id: partner.partyId, number: invoiceKey(number), case_id: caseId, claimed_at: new Date() };
    const mailed = await mails(paying, number);
    const held = await holdInsert(world.db, 'invoices', row);
    const [refused, ended] = await meanwhile(world, held, mailed, await cancel(paying));
    expect([refusedWith(refused), ended]).toEqual([['already-decided'], done]);
    await nothingKept(paying);
  });

  it('waits until those that were replaced are given up, and both count', async () => {
    const paying = await requests.awaiting();
    const { caseId } = paying;
    const [first, second] = [`ONE-${caseId.slice(0, 8)}`, `TWO-${caseId.slice(0, 8)}`];
    mustBeDone(await world.deliver(await mails(paying, first)));
    await requests.openTask(caseId, 'receipt');
    mustBeDone(await world.decide(caseId, 'receipt', finance, 'lost', { comment: '未收到' }));
    await requests.openTask(caseId, 'invoice');
    const held = await holdRow(world.db, 'invoices', { case_id: caseId });
    expect(await meanwhile(world, held, await mails(paying, second), await cancel(paying))).toEqual([done, done]);
    expect((await requests.audit(caseId)).filter((action) => action === 'task.decided')).toHaveLength(3);
    await nothingKept(paying);
  });

  it('comes too late while an approved invoice is on its way to the bank', async () => {
    for (const call of ['finance.standing', 'payments.order']) {
      const paying = await requests.inReview();
      const held = slow.hold(call);
      const [passed, late] = await meanwhile(world, held, await passes(paying), await cancel(paying));
      expect([passed, refusedWith(late)]).toEqual([done, ['not-now']]);
      await requests.openTask(paying.caseId, 'bankAnswer');
      expect(await requests.orders(paying.caseId)).toHaveLength(1);
      expect(await requests.held(paying.caseId)).toBe(120_000);
    }
  });

  it('counts once an approved invoice turns out to be held up', async () => {
    const paying = await requests.inReview();
    await requests.set('finance', paying.partner.partyId, { overdueBill: true });
    const held = slow.hold('finance.standing');
    expect(await meanwhile(world, held, await passes(paying), await cancel(paying))).toEqual([done, done]);
    await nothingKept(paying);
  });

  it('waits while money that was missing is being bound, and gives it back', async () => {
    const budget = 'late-money';
    await requests.budget(budget, yuan(100));
    const { caseId, ...asked } = await requests.ask({ budget });
    await requests.openTask(caseId, 'holdCheck');
    await requests.budget(budget, yuan(5_000));
    const changed = await world.storeAction(caseId, SYSTEM, 'standingChanged', {});
    const held = await holdRow(world.db, 'budgets', { key: budget });
    expect(await meanwhile(world, held, changed, await cancel({ caseId, ...asked }))).toEqual([done, done]);
    await nothingKept({ caseId, ...asked });
    expect(await requests.entries(caseId)).toEqual(['commit', 'release']);
    expect(await requests.budget(budget)).toMatchObject({ free: yuan(5_000) });
  });

  it('or another order: of the two for a failed payment one is chosen, and the other is told', async () => {
    const paying = await requests.failed();
    const { caseId } = paying;
    const retried = await world.storeDecision(caseId, 'repair', finance, 'retry');
    const held = slow.hold('payments.lookup');
    const [retry, cancelled] = await meanwhile(world, held, retried, await cancel(paying));
    const isCancelled = cancelled.status === 'done';
    const [refusal] = refusedWith(isCancelled ? retry : cancelled);
    expect([isCancelled ? 'already-decided' : 'not-now']).toContain(refusal);
    if (isCancelled) {
      mustBeDone(await requests.confirmCancel(caseId));
      await requests.settled(caseId);
    } else await requests.openTask(caseId, 'bankAnswer');
    expect(await requests.orders(caseId)).toHaveLength(isCancelled ? 1 : 2);
    expect(await requests.held(caseId)).toBe(isCancelled ? 0 : 120_000);
  });

  it('comes too late while the bank’s word that it has paid after all is being booked', async () => {
    const paying = await requests.failed();
    const { caseId } = paying;
    const said = await world.storeAction(caseId, SYSTEM, 'paymentResult', { result: 'paid', reference: 'R-1' });
    const held = await holdRow(world.db, 'budgets', { key: 'fh' });
    const [paid, late] = await meanwhile(world, held, said, await cancel(paying));
    expect([paid, refusedWith(late)]).toEqual([done, ['case-closed']]);
    expect(await world.outcome(caseId)).toBe('paid');
    expect([await requests.entries(caseId), await requests.held(caseId)]).toEqual([['commit', 'pay'], 0]);
    await requests.balanced();
  });
});
