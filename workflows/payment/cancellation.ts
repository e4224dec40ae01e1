import type { Answer, Unless } from '../kit/engine/ask';
import { roundOf } from '../kit/engine/attempt';
import { invariant } from '../kit/engine/invariant';
import { confirmedBySecond } from '../kit/engine/second-person';
import type { Guard } from '../kit/engine/task';
import { settle, wordOf } from './bank-order';
import { quoted } from './bank-says';
import { reportsIn } from './bank-word';
import { blocker, blockerWith } from './invoice-payment.blockers';
import type { BankResult } from './invoice-payment.policy';
import { ended, keepWord, NOTHING_PROPOSED, outside, type Payment, takesTwo, toSecond } from './payment-case';

/** Finance may cancel while no order was sent, unless the bank says that it has paid all the same. */
export const cancelling = (c: Payment): { readonly cancel: Guard<unknown> } => ({
  cancel: () => {
    if (c.facts.ordered === true) return Promise.resolve([blocker('ORDER_SENT')]);
    return Promise.resolve(c.facts.kept?.result === 'paid' ? [blocker('ALREADY_PAID')] : []);
  },
});

/** A failed payment is cancelled or ordered again only once the bank says that the last order was not paid. */
export const isUnpaid =
  (c: Payment): Guard<unknown> =>
  async () => {
    const { status, reference } = await outside.lookUpPayment({ caseId: c.id, round: roundOf(c) });
    if (status !== 'paid' && status !== 'processing') return [];
    const { zh, en } = quoted(status, reference);
    return [blockerWith('PAYMENT_NOT_FAILED', { zh: `银行称${zh}`, en: `The bank says ${en}` })];
  };

/** Cancels a small payment at once; a larger one waits for a second person. */
export function cancel(c: Payment, answer: Answer<'cancel', { readonly reason: string }>): 'cancelled' | undefined {
  if (!takesTwo(c)) return ended(c, 'cancelled');
  const proposal = toSecond(c, answer, { as: 'payment.proposed', in: 'cancellation-proposed' });
  c.remember({ proposal, proposedResult: null, proposedReference: null });
  return undefined;
}

/**
 * Asks another person of finance than the proposer. Otherwise, and when the bank reports what leaves nothing to cancel,
 * the payment goes on where it was.
 */
export async function whileCancellationProposed(c: Payment): Promise<'paid' | 'cancelled' | undefined> {
  const proposal = c.facts.proposal ?? invariant('nothing was proposed');
  const { from } = proposal;
  const answer = await confirmedBySecond(c, 'secondPerson', proposal, {
    guards: { confirm: from === 'payment-failed' ? isUnpaid(c) : cancelling(c).cancel },
    or: { takeBack: true, paymentResult: from === 'payment-failed' ? reportsIn(c, from) : overtaking(c, from) },
  });
  c.remember({ proposal: null });
  if (answer.decision === 'confirm') return ended(c, 'cancelled');
  c.remember(NOTHING_PROPOSED);
  c.enter(from);
  if (answer.decision !== 'paymentResult') return undefined;
  if (from === 'payment-failed') return settle(c, wordOf(answer.form));
  keepWord(c, answer.form);
  return undefined;
}

/** A report that comes before an order leaves something to cancel, unless it says that the bank has paid. */
function overtaking(c: Payment, from: string): Unless<BankResult> {
  const isDue = from === 'payment-on-hold' && c.facts.bound === true;
  return { interrupts: ({ result }) => isDue || result === 'paid', then: (word) => keepWord(c, word) };
}
