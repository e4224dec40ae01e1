import { claimInvoices, keepInvoices } from '../../db/funding/invoices';
import { commit, release } from '../../db/funding/ledger';
import { paymentKey, settlePayment, storePayment } from '../../db/funding/payments';
import type { BankWord, Order, PaymentActivities } from '../../workflows/payment/payment-activities';
import { blocker } from '../../workflows/payment/payment-blockers';
import type { CheckDeps } from '../association/account-check';
import { asFailure, retryable, step } from '../effect-step';
import { admitPayment, checkInvoices, checkPayee, duplicates } from './payment-checks';
import { PortRefusal } from '../ports';

/** What payments need from outside, over one database and one outside world. */
export const paymentActivities = (deps: CheckDeps): PaymentActivities => ({
  admitPayment: (input) => admitPayment(deps, input),
  invoicingData: async ({ partnerId, sourceNo }) => {
    const data = await deps.ports.finance.invoicing({ partnerId, reference: sourceNo });
    const { title: invoiceTitle, taxNumber: invoiceTaxNumber, address: invoiceAddress, orderNumber } = data;
    return { invoiceTitle, invoiceTaxNumber, invoiceAddress, orderNumber };
  },
  bindFunds: async ({ sourceCaseId, ...funds }) => {
    const moved = await commit(deps.db, { ...funds, key: `${funds.caseId}/commit`, reservedBy: sourceCaseId });
    return 'done' in moved ? [] : [blocker('BUDGET_EXHAUSTED')];
  },
  claimInvoices: async (input) => duplicates(await claimInvoices(deps.db, { ...input, claim: true })),
  checkInvoices: (input) => checkInvoices(deps, input),
  keepInvoices: (input) => keepInvoices(deps.db, input),
  checkPayee: (input) => checkPayee(deps, input),
  orderPayment: (input) => orderPayment(deps, input),
  lookUpPayment: (input) => lookUp(deps, paymentKey(input)),
  settlePayment: ({ word: { status, reference }, ...order }) =>
    status === 'unknown'
      ? Promise.resolve()
      : settlePayment(deps.db, { ...order, status, ...(reference === undefined ? {} : { reference }) }),
  releaseFunds: async ({ caseId, budget }) => {
    await release(deps.db, { key: `${caseId}/release`, budget, caseId });
  },
});

/**
 * Stores the key and then sends the order. Whatever was stored before may have been sent: the bank is asked first, and gets the order again, under the
 * same key, only when it does not know it. A refusal counts as failed.
 */
export async function orderPayment(deps: CheckDeps, order: Order): Promise<BankWord> {
  const payment = await storePayment(deps.db, order);
  if (payment.known) {
    const found = await lookUp(deps, payment.key);
    if (found.status !== 'unknown') return found;
  }
  return send(deps, order, payment.key);
}

async function send({ db, ports }: CheckDeps, order: Order, key: string): Promise<BankWord> {
  const { partnerId, amount, sourceNo: reference } = order;
  try {
    return await step(db, order, { name: 'order-payment', system: 'payments', plan: { paymentKey: key } }, () =>
      ports.payments.order({ key, partnerId, amount, reference }),
    );
  } catch (error) {
    // A key that was used for something else says nothing about this payment.
    if (error instanceof PortRefusal && error.code !== 'key-reused') return { status: 'failed', reason: error.code };
    throw asFailure(error);
  }
}

async function lookUp({ ports }: CheckDeps, key: string): Promise<BankWord> {
  try {
    const { status, reference, reason } = await ports.payments.lookup({ orderKey: key });
    return {
      status,
      ...(reference === null ? {} : { reference }),
      ...(reason === undefined ? {} : { reason }),
    };
  } catch (error) {
    throw retryable(error);
  }
}
