import { proxyActivities } from '@temporalio/workflow';
import type { paymentActivities } from '../../activities/payment/payment';
import { LOOKUP } from '../kit/contract/activity-options';
import type { Case } from '../kit/engine/case';
import type { Proposal } from '../kit/engine/second-person';
import type { Money } from '../kit/policy/fields';
import type { StateOf } from '../kit/policy/policy';
import type { BankResult, InvoiceReview, invoicePaymentPolicy } from './invoice-payment.policy';

/** A cancellation that a second person has to confirm. */
export type Proposed = Proposal<StateOf<typeof invoicePaymentPolicy>>;

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
  readonly proposal?: Proposed | null;
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

/** Keeps the bank's report for later. */
export function keepWord(c: Payment, kept: BankResult): void {
  c.remember({ kept });
  c.record({ action: 'payment.kept', data: { ...kept } });
}

/** Records that the bank repeats what is known. */
export const saidAgain = (c: Payment, word: BankResult): void =>
  c.record({ action: 'payment.said-again', data: { ...word } });

/** Closes the case and tells the request that it pays for. `facts` are what the parties see of its end. */
export function ended<O extends 'paid' | 'cancelled'>(c: Payment, outcome: O, facts: readonly string[] = []): O {
  c.sendAction(c.form.sourceCaseId, 'paymentEnded', { outcome });
  return c.close(outcome, { facts });
}
