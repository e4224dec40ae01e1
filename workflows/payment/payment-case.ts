import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import type { FormValues } from '../kit/policy/fields';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import type { invoicePaymentPolicy } from './invoice-payment.policy';
import type { Funds, PaymentActivities } from './payment-activities';

/** A case of this process, as its steps see it. */
export type Payment = Case<typeof invoicePaymentPolicy>;

/** What a payment needs from outside but the order itself. Never given up. */
export const outside = proxyActivities<PaymentActivities>(LOOKUP);

/** What the request says. */
export const requestOf = (c: Payment): StartInput<typeof invoicePaymentPolicy>['form'] =>
  c.form as StartInput<typeof invoicePaymentPolicy>['form'];

/** The money that the case is about. */
export function fundsOf(c: Payment): Funds {
  const { budget, amount } = requestOf(c);
  return { caseId: c.id, budget, amount };
}

/** The bank's word that came before anybody had asked for it. */
export const keptWord = (c: Payment): FormValues | undefined => (c.facts.kept ?? undefined) as FormValues | undefined;

/** Keeps the bank's word until it is its turn. */
export function keepWord(c: Payment, kept: FormValues): void {
  c.remember({ kept });
  c.record({ action: 'payment.kept', data: { ...kept } });
}

/** Closes the case and tells the request that it pays for. `facts` are those that the parties read of its end. */
export function ended<O extends 'paid' | 'cancelled'>(c: Payment, outcome: O, facts: readonly string[] = []): O {
  c.sendAction(requestOf(c).sourceCaseId, 'paymentEnded', { outcome });
  c.close(outcome, { facts });
  return outcome;
}
