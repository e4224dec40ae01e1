import type { Answer, Unless } from '../kit/engine/ask';
import { roundOf } from '../kit/engine/attempt';
import { invariant } from '../kit/engine/invariant';
import { confirmedBySecond } from '../kit/engine/second-person';
import type { StateOf } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import { type Actor, SYSTEM } from '../kit/policy/roles';
import { isOfThisOrder, otherWord, settle, wordOf } from './bank-order';
import { isSettling } from './bank-says';
import type { BankResult, invoicePaymentPolicy } from './invoice-payment.policy';
import { keepWord, NOTHING_PROPOSED, outside, type Payment, takesTwo, toSecond } from './payment-case';

type Ending = Promise<'paid' | undefined>;

/** How reports of the bank are taken in a state: which of them end the waiting there, and what is kept of the others. */
const REPORTS: Partial<Record<StateOf<typeof invoicePaymentPolicy>, (c: Payment) => Unless<BankResult>>> = {
  'payment-processing': (c) => ({
    interrupts: (word) => isOfThisOrder(c, word),
    then: (word) => otherWord(c, word),
  }),
  'payment-failed': (c) => ({
    interrupts: (word) => word.result === 'paid' && isOfThisOrder(c, word),
    then: (word) => otherWord(c, word),
  }),
  'payment-on-hold': (c) => ({
    interrupts: (_word, actor) => c.facts.bound === true || isPerson(actor),
    then: (word) => keepWord(c, word),
  }),
};

const isPerson = ({ proof }: Pick<Actor, 'proof'>): boolean => proof !== 'system';

/** Takes reports of the bank as a state does; what a person reports is compared with the bank first. */
export function reportsIn(c: Payment, state: StateOf<typeof invoicePaymentPolicy>): Unless<BankResult> {
  const report = REPORTS[state]?.(c) ?? invariant(`nothing is reported in ${state}`);
  return {
    ...report,
    guard: (word, actor) =>
      isPerson(actor) && report.interrupts(word, actor) ? compared(c, word) : Promise.resolve([]),
  };
}

/** Asks the bank itself: nobody's word may contradict it, or have the reference of another payment. */
async function compared(c: Payment, word: BankResult): Promise<readonly Blocker[]> {
  const { says, blockers } = await outside.compareWord({ caseId: c.id, round: roundOf(c), word });
  if (blockers.length === 0 || c.state === 'bank-word-proposed') c.remember({ bankSays: says });
  return blockers;
}

/** The bank's own report counts at once, as does a person's on a small payment; a larger one takes a second person. */
export async function reported(c: Payment, answer: Answer<'paymentResult', BankResult>): Ending {
  if (answer.by === SYSTEM.personId || !takesTwo(c)) return counts(c, answer.form);
  const { result, reference } = answer.form;
  const wordProposed = toSecond(c, answer, { as: 'payment.word-proposed', in: 'bank-word-proposed' });
  c.remember({ wordProposed, proposedResult: result, proposedReference: reference });
  return undefined;
}

/** What follows from a report in the state that the payment is in. */
async function counts(c: Payment, word: BankResult): Ending {
  c.remember({ bankSays: null });
  if (c.state !== 'payment-on-hold') return settle(c, wordOf(word));
  keepWord(c, word);
  return undefined;
}

/**
 * Asks another person of finance than who entered the word. It comes to nothing if they refuse it, if it is taken back,
 * or if the bank itself says something first; the payment then goes on where it was.
 */
export async function whileWordProposed(c: Payment): Ending {
  const proposal = c.facts.wordProposed ?? invariant('no word was proposed');
  const { from, form: word } = proposal;
  const answer = await confirmedBySecond(c, 'wordConfirmation', proposal, {
    guards: { confirm: () => compared(c, word) },
    or: { takeBack: true, paymentResult: reportsIn(c, from) },
  });
  if (answer.decision === 'expired') return askBank(c);
  c.remember({ wordProposed: null });
  c.enter(from);
  if (answer.decision === 'confirm') return counts(c, word);
  c.remember(NOTHING_PROPOSED);
  if (answer.decision === 'paymentResult') return counts(c, answer.form);
  return from === 'payment-processing' ? settle(c, await lookUp(c)) : undefined;
}

const lookUp = (c: Payment) => outside.lookUpPayment({ caseId: c.id, round: roundOf(c) });

/** The bank's own answer takes the place of a word that nobody confirms; without one, somebody is asked again. */
async function askBank(c: Payment): Ending {
  const { from } = c.facts.wordProposed ?? invariant('no word was proposed');
  const says = await lookUp(c);
  c.remember({ bankSays: says.status });
  if (from === 'payment-on-hold' || !isSettling(says.status)) return undefined;
  c.remember({ ...NOTHING_PROPOSED, wordProposed: null });
  c.enter(from);
  return settle(c, says);
}
