import { SYSTEM } from '../../workflows/kit/policy/roles';
import {
  finance,
  type PaymentRequests,
  paymentRequests,
  secondFinance,
  yuan,
} from '../workflows/payment/payment-requests';
import type { EngineWorld } from './engine-world';
import type { Play } from './plays';

/** A path from an approved amount to the money; returns its case. */
type Way = (world: EngineWorld, requests: PaymentRequests) => Promise<string>;

const WAYS: Readonly<Record<string, Way>> = {
  'invoice-payment.paid': async (_world, requests) => {
    const paying = await requests.processing();
    await requests.result(paying, 'paid', 'BANK-1');
    return paying.caseId;
  },
  'invoice-payment.words-entered-refused-taken-back-overtaken-and-confirmed': async (world, requests) => {
    const paying = await requests.processing();
    const { caseId } = paying;
    await requests.enterWord(paying, 'failed');
    await requests.openTask(caseId, 'wordConfirmation');
    await world.decide(caseId, 'wordConfirmation', secondFinance, 'refuse', { comment: '银行说仍在处理' });
    await requests.openTask(caseId, 'bankAnswer');
    await requests.enterWord(paying, 'failed');
    await requests.openTask(caseId, 'wordConfirmation');
    await world.act(caseId, finance, 'takeBack', {});
    await requests.openTask(caseId, 'bankAnswer');
    await requests.enterWord(paying, 'paid');
    await requests.openTask(caseId, 'wordConfirmation');
    await requests.bankSays(paying, 'failed');
    await requests.silence(caseId, 'wordConfirmation');
    await requests.openTask(caseId, 'repair');
    await requests.bankSays(paying, null);
    await requests.enterWord(paying, 'paid');
    await requests.confirmWord(caseId);
    return caseId;
  },
  'invoice-payment.lost-then-rejected-then-cancelled': async (world, requests) => {
    const paying = await requests.mailed();
    const { caseId } = paying;
    await world.decide(caseId, 'receipt', finance, 'lost', { comment: '未收到' });
    await requests.openTask(caseId, 'invoice');
    await requests.mail(paying);
    await requests.openTask(caseId, 'receipt');
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await world.decide(caseId, 'review', finance, 'reject', { comment: '印章不清' });
    await requests.openTask(caseId, 'invoice');
    await requests.cancel(caseId);
    return caseId;
  },
  'invoice-payment.reviewed-and-paid-early': async (world, requests) => {
    const paying = await requests.mailed({ invoices: [{ number: 'EARLY-1' }] });
    await world.act(paying.caseId, SYSTEM, 'invoiceReviewed', { result: 'pass' });
    await requests.result(paying, 'paid', 'BANK-1', undefined, SYSTEM);
    await requests.received(paying);
    return paying.caseId;
  },
  'invoice-payment.held-twice-then-failed-then-paid': async (world, requests) => {
    await requests.budget('empty', yuan(1));
    const paying = await requests.ask({ budget: 'empty' });
    const { caseId, partner } = paying;
    await requests.openTask(caseId, 'holdCheck');
    await requests.budget('empty', yuan(10_000));
    await world.act(caseId, finance, 'standingChanged', {});
    await requests.openTask(caseId, 'invoice');
    await requests.mail(paying);
    await requests.openTask(caseId, 'receipt');
    await requests.received(paying);
    await requests.set('finance', partner.partyId, { overdueBill: true });
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    await requests.openTask(caseId, 'holdCheck');
    await requests.set('finance', partner.partyId, { overdueBill: false });
    await requests.silence(caseId, 'holdCheck');
    await requests.openTask(caseId, 'bankAnswer');
    await requests.silence(caseId, 'bankAnswer');
    await requests.openTask(caseId, 'bankAnswer');
    await requests.bankSays(paying, 'failed');
    await requests.result(paying, 'failed', 'BANK-1', '账号有误');
    await requests.openTask(caseId, 'repair');
    await world.decide(caseId, 'repair', finance, 'retry');
    await requests.openTask(caseId, 'bankAnswer');
    await requests.result(paying, 'paid', 'BANK-2');
    return caseId;
  },
  'invoice-payment.cancellations-proposed-then-overtaken': async (world, requests) => {
    const paying = await requests.awaiting();
    const { caseId } = paying;
    await requests.proposeCancel(caseId);
    await requests.openTask(caseId, 'secondPerson');
    await world.decide(caseId, 'secondPerson', secondFinance, 'refuse', { comment: '发票将寄到' });
    await requests.openTask(caseId, 'invoice');
    await requests.mail(paying);
    await requests.openTask(caseId, 'receipt');
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await requests.proposeCancel(caseId);
    await requests.openTask(caseId, 'secondPerson');
    await world.act(caseId, finance, 'takeBack', {});
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    await requests.openTask(caseId, 'bankAnswer');
    await requests.bankSays(paying, 'failed');
    await requests.result(paying, 'failed', 'BANK-1', '账号有误');
    await requests.openTask(caseId, 'repair');
    await requests.proposeCancel(caseId);
    await requests.openTask(caseId, 'secondPerson');
    await requests.result(paying, 'paid', 'BANK-1', undefined, SYSTEM);
    return caseId;
  },
  'invoice-payment.overdue': async (world, requests) => {
    const paying = await requests.inReview();
    const { caseId, partner } = paying;
    await requests.set('finance', partner.partyId, { businessInformation: 'pending' });
    await requests.pass(paying);
    await requests.openTask(caseId, 'holdCheck');
    await requests.set('finance', partner.partyId, { businessInformation: 'authenticated' });
    await world.advanceTo(new Date((await world.now()).getTime() + 40 * 86_400_000));
    await requests.openTask(caseId, 'bankOverdue');
    await requests.silence(caseId, 'bankOverdue');
    await requests.openTask(caseId, 'bankOverdue');
    await requests.bankSays(paying, 'paid');
    await requests.silence(caseId, 'bankOverdue');
    return caseId;
  },
};

/** Every path from an approved amount to the money, by the name of its history. */
export const PLAYS_PAYMENT: Readonly<Record<string, Play>> = Object.fromEntries(
  Object.entries(WAYS).map(([name, way]): [string, Play] => [name, (world) => way(world, paymentRequests(world))]),
);
