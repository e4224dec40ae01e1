import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import { addDays, beijingDate } from '../kit/policy/deadlines';
import type { FormValues } from '../kit/policy/fields';
import { EFFECT } from '../kit/contract/activity-options';
import { ask } from '../kit/engine/ask';
import { PAYMENT_TERMS } from './invoice-payment.policy';
import type { BankWord, Order, PaymentActivities } from './payment-activities';
import { blocker } from './payment-blockers';
import { ended, fundsOf, keptWord, outside, type Payment, requestOf } from './payment-case';

const bank = proxyActivities<PaymentActivities>(EFFECT);

/** Orders the payment, unless the bank has spoken already: its word is used as the answer. */
export async function pay(c: Payment): Promise<'paid' | undefined> {
  const kept = keptWord(c);
  c.enter('payment-processing');
  if (kept === undefined) return settle(c, await order(c));
  c.remember({ kept: null });
  return settle(c, wordOf(kept));
}

/** Waits for the bank's word. When it is silent it is asked, and what it does not know is sent again under the same key. */
export async function whileProcessing(c: Payment): Promise<'paid' | undefined> {
  const { decision, form } = await ask(c, c.facts.overdue === true ? 'bankOverdue' : 'bankAnswer', {
    or: { paymentResult: { interrupts: (word) => isOfThisOrder(c, word), then: (word) => aboutEarlierOrder(c, word) } },
    ...lastDayOf(c),
  });
  return settle(c, decision === 'paymentResult' ? wordOf(form) : await order(c));
}

function aboutEarlierOrder(c: Payment, word: FormValues): void {
  c.record({ action: 'payment.earlier-order', data: { ...word } });
  if (word.result !== 'paid') return;
  c.notify('check-failed', 'vendor', { params: { blockers: [blocker('EARLIER_ORDER_PAID')] } });
}

/** Whether the bank speaks of the order that is under way, not of one before. */
export const isOfThisOrder = (c: Payment, { reference }: FormValues): boolean =>
  !earlierOf(c).includes(String(reference));

/** The bank's references of the orders before this one. */
export const earlierOf = (c: Payment): readonly string[] => (c.facts.earlier ?? []) as readonly string[];

/** What somebody has brought of the bank's word. */
export function wordOf({ result, reference, reason }: FormValues): BankWord {
  const status = result as 'paid' | 'failed' | 'returned';
  return { status, reference: String(reference), ...(typeof reason === 'string' ? { reason } : {}) };
}

/** Which order is under way; the first is 1. */
export const roundOf = (c: Payment): number => Number(c.facts.round ?? 1);

function orderOf(c: Payment): Order {
  const { partnerId, sourceNo } = requestOf(c);
  return { ...fundsOf(c), partnerId, sourceNo, round: roundOf(c) };
}

/** Whoever gets no answer asks what has become of the order; it is not sent again before the bank was silent for long. */
async function order(c: Payment): Promise<BankWord> {
  c.remember({ ordered: true });
  await c.commit();
  try {
    return await bank.orderPayment(orderOf(c));
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    c.record({ action: 'payment.unanswered', data: { round: roundOf(c) } });
    return outside.lookUpPayment({ caseId: c.id, round: roundOf(c) });
  }
}

/** What follows from the bank's word; while there is none that ends the payment, it stays under way. */
export async function settle(c: Payment, word: BankWord): Promise<'paid' | undefined> {
  const { status, reference, reason } = word;
  if (status !== 'unknown') await outside.settlePayment({ ...orderOf(c), word });
  if (reference !== undefined) c.remember({ bankReference: reference });
  if (status === 'unknown' || status === 'processing') {
    c.remember({ overdue: isOverdue(c) });
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

function lastDayOf(c: Payment): { lastDay?: string } {
  const isNear = addDays(today(c), PAYMENT_TERMS.nearDays) >= moneyBy(c);
  return isNear && c.facts.overdue !== true ? { lastDay: moneyBy(c) } : {};
}
