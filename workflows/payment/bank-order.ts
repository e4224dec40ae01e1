import { proxyActivities } from '@temporalio/workflow';
import type { BankWord, Order, paymentActivities } from '../../activities/payment/payment';
import { EFFECT } from '../kit/contract/activity-options';
import { roundOf, unlessRefused } from '../kit/engine/attempt';
import { addDays, beijingDate } from '../kit/policy/deadlines';
import { blocker } from './invoice-payment.blockers';
import { type BankResult, PAYMENT_TERMS } from './invoice-payment.policy';
import { contradicted, ended, fundsOf, holdBack, outside, type Payment } from './payment-case';

const bank = proxyActivities<ReturnType<typeof paymentActivities>>(EFFECT);

/** Orders the payment, unless the bank has reported already: that report is then used as the answer. */
export async function pay(c: Payment): Promise<'paid' | undefined> {
  const { kept } = c.facts;
  c.enter('payment-processing');
  if (kept == null) return settle(c, await order(c));
  c.remember({ kept: null });
  return settle(c, wordOf(kept));
}

/** Asks the bank, and settles what it says; an order that it does not know is sent again under the same key. */
export const askAgain = async (c: Payment): Promise<'paid' | undefined> => settle(c, await order(c));

/** Records a report that changes nothing: about an earlier order, or said once more. */
export function otherWord(c: Payment, word: BankResult): void {
  if (isOfThisOrder(c, word)) return c.record({ action: 'payment.said-again', data: { ...word } });
  if (word.result !== 'paid') return c.record({ action: 'payment.earlier-order', data: { ...word } });
  contradicted(c, word, 'failed');
  c.notify('check-failed', 'vendor', { params: { blockers: [blocker('EARLIER_ORDER_PAID')] } });
}

/** Whether the bank's report is about the current order, not an earlier one. */
export const isOfThisOrder = ({ facts: { earlier = [] } }: Payment, { reference }: BankResult): boolean =>
  !earlier.includes(reference);

/** What somebody passed on of the bank's report. */
export const wordOf = ({ result: status, ...said }: BankResult): BankWord => ({ status, ...said });

/** The next order is a new one under a new key; the bank's report on this one no longer counts. */
export function nextRound(c: Payment): void {
  const { bankReference, earlier = [] } = c.facts;
  c.remember({
    round: roundOf(c) + 1,
    earlier: bankReference == null ? earlier : [...earlier, bankReference],
    bankReference: null,
    failureReason: null,
  });
}

const orderOf = (c: Payment): Order => ({
  ...fundsOf(c),
  partnerId: c.form.partnerId,
  sourceNo: c.form.sourceNo,
  round: roundOf(c),
});

/**
 * Without an answer, asks the bank what became of the order; sends it again only after the bank was silent for long.
 */
async function order(c: Payment): Promise<BankWord> {
  c.remember({ ordered: true });
  await c.commit();
  const tried = await unlessRefused(() => bank.orderPayment(orderOf(c)));
  if ('result' in tried) return tried.result;
  c.record({ action: 'payment.unanswered', data: { round: roundOf(c) } });
  return outside.lookUpPayment({ caseId: c.id, round: roundOf(c) });
}

/** What follows from the bank's report; until one ends the payment, it stays under way. */
export async function settle(c: Payment, word: BankWord): Promise<'paid' | undefined> {
  const { status, reference, reason, inTheWay } = word;
  if (status !== 'unknown') await outside.settlePayment({ ...orderOf(c), word });
  if (reference !== undefined) c.remember({ bankReference: reference });
  if (status === 'unknown' || status === 'processing') {
    c.remember({ overdue: isOverdue(c) });
    if (inTheWay !== undefined) holdBack(c, inTheWay);
    else if (c.facts.lastCheck != null) c.remember({ lastCheck: null });
    return undefined;
  }
  c.record({ action: `payment.${status}`, data: { round: roundOf(c), ...word } });
  if (status === 'paid') {
    c.remember({ paidOn: today(c), failureReason: null });
    return ended(c, 'paid', ['amount', 'paidOn', 'bankReference']);
  }
  if (c.state === 'payment-failed') return undefined;
  c.remember({ failureReason: reason ?? status });
  c.enter('payment-failed');
  c.announce('partner', reason);
  return undefined;
}

const today = (c: Payment): string => beijingDate(c.now());
const moneyBy = (c: Payment): string => addDays(String(c.facts.receivedOn), PAYMENT_TERMS.moneyWithinDays);
const isOverdue = (c: Payment): boolean => today(c) > moneyBy(c);

/** The last day for the money, once it is near; passed, the payment is overdue. */
export function lastDayOf(c: Payment): { lastDay?: string } {
  const isNear = addDays(today(c), PAYMENT_TERMS.nearDays) >= moneyBy(c);
  return isNear && c.facts.overdue !== true ? { lastDay: moneyBy(c) } : {};
}
