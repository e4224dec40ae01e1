import type { Answer, Unless } from '../kit/engine/ask';
import { roundOf } from '../kit/engine/attempt';
import { invariant } from '../kit/engine/invariant';
import { confirmedBySecond, propose } from '../kit/engine/second-person';
import type { Guard } from '../kit/engine/task';
import { isOfThisOrder, settle, wordOf } from './bank-order';
import { blocker, blockerWith } from './invoice-payment.blockers';
import type { BankResult } from './invoice-payment.policy';
import { ended, keepWord, outside, type Payment, type Proposed, saidAgain } from './payment-case';

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

/** Cancels a small payment at once; a larger one waits for a second person. */
export function cancel(c: Payment, answer: Answer<'cancel', unknown>): 'cancelled' | undefined {
  if (c.form.amount.minor < (c.facts.secondPersonFrom ?? 0)) return ended(c, 'cancelled');
  c.remember({ proposal: propose(c, answer, { as: 'payment.proposed', in: 'cancellation-proposed' }) });
  return undefined;
}

/**
 * Asks another person of finance than the proposer. Otherwise, and when the bank reports what leaves nothing to cancel,
 * the payment goes on where it was.
 */
export async function whileCancellationProposed(c: Payment): Promise<'paid' | 'cancelled' | undefined> {
  const proposal = c.facts.proposal ?? invariant('nothing was proposed');
  const answer = await confirmedBySecond(c, 'secondPerson', proposal, {
    guards: { confirm: proposal.from === 'payment-failed' ? isUnpaid(c) : cancelling(c).cancel },
    or: { takeBack: isProposer(proposal), paymentResult: overtaking(c, proposal) },
  });
  c.remember({ proposal: null });
  if (answer.decision === 'confirm') return ended(c, 'cancelled');
  c.enter(proposal.from);
  if (answer.decision !== 'paymentResult') return undefined;
  if (proposal.from === 'payment-failed') return settle(c, wordOf(answer.form));
  keepWord(c, answer.form);
  return undefined;
}

const isProposer =
  ({ by }: Proposed): Guard<unknown> =>
  (_form, { personId }) =>
    Promise.resolve(personId === by ? [] : [blocker('NOT_THE_PROPOSER')]);

/** The bank's report counts as it would in the state that the proposal was made in. */
function overtaking(c: Payment, { from }: Proposed): Unless<BankResult> {
  if (from === 'payment-failed')
    return {
      interrupts: (word) => word.result === 'paid' && isOfThisOrder(c, word),
      then: (word) => saidAgain(c, word),
    };
  const isDue = from === 'payment-on-hold' && c.facts.bound === true;
  return { interrupts: ({ result }) => isDue || result === 'paid', then: (word) => keepWord(c, word) };
}
