import { proxyActivities } from '@temporalio/workflow';
import type { paymentActivities } from '../../activities/payment/payment';
import { LOOKUP } from '../kit/contract/activity-options';
import type { Answer } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { checkFailed } from '../kit/engine/check-failed';
import { type Proposal, propose } from '../kit/engine/second-person';
import { beijingDate } from '../kit/policy/deadlines';
import type { Money } from '../kit/policy/fields';
import type { StateOf } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import { needsSecondPerson } from '../kit/policy/settings';
import { areContrary } from './bank-says';
import type { BankResult, InvoiceReview, invoicePaymentPolicy } from './invoice-payment.policy';

type State = StateOf<typeof invoicePaymentPolicy>;

/** What a payment remembers besides its facts. */
interface Memory {
  /** Its money is committed. */
  readonly bound?: boolean;
  /** A review of the copy that came before the paper. */
  readonly review?: InvoiceReview | null;
  /** The bank's report that came before anybody asked for it. */
  readonly kept?: BankResult | null;
  /** An order was sent. */
  readonly ordered?: boolean;
  /** The bank's references for earlier orders. */
  readonly earlier?: readonly string[];
  /** The money should have arrived by now. */
  readonly overdue?: boolean;
  /** The amount in minor units from which a second person is needed, as set when the payment was opened. */
  readonly secondPersonFrom?: number;
  /** The cancellation that a second person is asked about. */
  readonly proposal?: Proposal<State> | null;
  /** The word of the bank that a second person is asked about. */
  readonly wordProposed?: Proposal<State, BankResult> | null;
}

/** A case of this process, as its steps see it. */
export type Payment = Case<typeof invoicePaymentPolicy, Memory>;

/** A payment's outside calls except the order itself. Never given up. */
export const outside = proxyActivities<ReturnType<typeof paymentActivities>>(LOOKUP);

/** The money that the case is about. */
export const fundsOf = ({
  id,
  form: { budget, amount },
}: Payment): { caseId: string; budget: string; amount: Money } => ({
  caseId: id,
  budget,
  amount,
});

/** Keeps the bank's report for later; the latest counts. */
export function keepWord(c: Payment, kept: BankResult): void {
  const before = c.facts.kept;
  c.remember({ kept });
  if (before != null && areContrary(before.result, kept.result)) contradicted(c, kept, before.result);
  else c.record({ action: 'payment.kept', data: { ...kept } });
}

/** Records that the bank now says the contrary of what it had said, which is an incident until somebody clears it. */
export const contradicted = (c: Payment, word: BankResult, known: BankResult['result']): void =>
  c.record({ action: 'payment.contradicted', data: { ...word, known } });

/** Whether what one person does to this payment needs a second person. */
export const takesTwo = ({ form: { amount }, facts: { secondPersonFrom } }: Payment): boolean =>
  needsSecondPerson(amount.minor, secondPersonFrom);

/** What the case shows of a proposal when there is none. */
export const NOTHING_PROPOSED = {
  ...{ proposedBy: null, proposedOn: null, proposedReason: null },
  ...{ proposedResult: null, proposedReference: null, bankSays: null },
} as const;

/** Has a second person asked about what one person wants done; the case shows both of them who wants what. */
export function toSecond<F extends { readonly reason?: string | undefined }>(
  c: Payment,
  answer: Answer<string, F>,
  how: { readonly as: string; readonly in: State },
): Proposal<State, F> {
  const proposal = propose(c, answer, how);
  c.remember({
    ...{ proposedBy: proposal.by, proposedOn: beijingDate(Date.parse(proposal.at)) },
    proposedReason: answer.form.reason ?? null,
  });
  return proposal;
}

/** Keeps what is in the way of a payment with the case, and tells both sides unless they know. */
export function holdBack(c: Payment, blockers: readonly Blocker[]): void {
  if (codesOf(c.facts.lastCheck?.blockers) !== codesOf(blockers))
    checkFailed(c, blockers, { tell: ['partner', 'vendor'] });
}

const codesOf = (blockers: readonly Blocker[] = []): string => blockers.map(({ code }) => code).join();

/** Closes the case and tells the request that it pays for. `facts` are what the parties see of its end. */
export function ended<O extends 'paid' | 'cancelled'>(c: Payment, outcome: O, facts: readonly string[] = []): O {
  c.sendAction(c.form.sourceCaseId, 'paymentEnded', { outcome });
  return c.close(outcome, { facts });
}
