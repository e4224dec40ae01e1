import type { Guard } from '../kit/engine/task';
import { ask } from '../kit/engine/ask';
import { earlierOf, isOfThisOrder, roundOf, settle, wordOf } from './payment-bank';
import { blockerWith } from './payment-blockers';
import { outside, type Payment } from './payment-case';
import { cancelled, toPayment } from './payment-hold';

/** A failed payment is made anew under a new key, or cancelled, once the bank has said that the last one was not paid. */
export async function whileFailed(c: Payment): Promise<'cancelled' | 'paid' | undefined> {
  const { decision, form } = await ask(c, 'repair', {
    guards: { retry: isUnpaid(c) },
    or: {
      cancel: isUnpaid(c),
      paymentResult: {
        interrupts: (word) => word.result === 'paid' && isOfThisOrder(c, word),
        then: (word) => c.record({ action: 'payment.said-again', data: { ...word } }),
      },
    },
  });
  if (decision === 'paymentResult') return settle(c, wordOf(form));
  if (decision === 'cancel') return cancelled(c);
  const { bankReference } = c.facts;
  const earlier = typeof bankReference === 'string' ? [...earlierOf(c), bankReference] : earlierOf(c);
  c.remember({ round: roundOf(c) + 1, earlier, bankReference: null, failureReason: null });
  return toPayment(c);
}

const isUnpaid =
  (c: Payment): Guard =>
  async () => {
    const { status, reference = '–' } = await outside.lookUpPayment({ caseId: c.id, round: roundOf(c) });
    if (status !== 'paid' && status !== 'processing') return [];
    return [blockerWith('PAYMENT_NOT_FAILED', SAID[status](reference))];
  };

const SAID = {
  paid: (reference: string) => ({ zh: `银行称已支付（${reference}）`, en: `The bank says paid (${reference})` }),
  processing: (reference: string) => ({
    zh: `银行称仍在处理（${reference}）`,
    en: `The bank is still at it (${reference})`,
  }),
} as const;
