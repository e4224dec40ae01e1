import { claimInvoices, type InvoiceClaim, keepInvoices } from '../../db/funding/invoices';
import { commit, release } from '../../db/funding/ledger';
import { paymentKey, paymentWith, type Round, settlePayment, storePayment } from '../../db/funding/payments';
import { secondPersonFrom } from '../../db/settings';
import type { FormValues, Money } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { BankSays } from '../../workflows/payment/bank-says';
import { blocker } from '../../workflows/payment/invoice-payment.blockers';
import type { BankResult } from '../../workflows/payment/invoice-payment.policy';
import type { ActivityDeps } from '../deps';
import { asFailure, retryable, step } from '../effect-step';
import {
  admitPayment,
  checkInvoices,
  checkPayee,
  contradictions,
  duplicates,
  type InvoiceCheck,
  taken,
} from './payment-checks';
import { PortRefusal } from '../ports';

/** Which money is meant: of which budget, for which case. */
interface Funds {
  readonly caseId: string;
  readonly budget: string;
  readonly amount: Money;
}

/** One order to the bank; each round has its own key. */
export interface Order extends Funds {
  readonly round: number;
  readonly partnerId: string;
  /** The number of the request that is paid. */
  readonly sourceNo: string;
}

/** The bank's report on an order; `unknown` means that it never arrived there. */
export interface BankWord {
  readonly status: BankSays;
  readonly reference?: string;
  readonly reason?: string;
  /** Why an order that the bank does not know was not sent again. */
  readonly inTheWay?: readonly Blocker[];
}

/** The outside calls of payments. All are idempotent by case, those with a `round` by case and round. */
export const paymentActivities = (deps: ActivityDeps) => ({
  /** Whether there is something to pay, and somebody to pay it to. */
  admitPayment: (input: { form: FormValues }) => admitPayment(deps, input),
  /** What an invoice has to carry, as the partner reads it, and from which amount a second person is needed. */
  invoicingData: async ({ partnerId, sourceNo }: { partnerId: string; sourceNo: string }) => {
    const data = await deps.ports.finance.invoicing({ partnerId, reference: sourceNo });
    const { title: invoiceTitle, taxNumber: invoiceTaxNumber, address: invoiceAddress, orderNumber } = data;
    const from = await secondPersonFrom(deps.db);
    return { invoiceTitle, invoiceTaxNumber, invoiceAddress, orderNumber, secondPersonFrom: from };
  },
  /** Commits the money, starting with what the request `sourceCaseId` has set aside. */
  bindFunds: async ({ sourceCaseId, ...funds }: Funds & { sourceCaseId: string }): Promise<Blocker[]> => {
    const moved = await commit(deps.db, { ...funds, key: `${funds.caseId}/commit`, reservedBy: sourceCaseId });
    return 'done' in moved ? [] : [blocker('BUDGET_EXHAUSTED')];
  },
  /** Claims invoice numbers named before the invoice was asked for; returns those that belong to another request. */
  claimInvoices: async (input: InvoiceClaim) => duplicates(await claimInvoices(deps.db, { ...input, claim: true })),
  /** Everything wrong with invoices; claims their numbers if nothing is. */
  checkInvoices: (input: InvoiceCheck) => checkInvoices(deps, input),
  /** Gives up all invoice numbers of the case but these. */
  keepInvoices: (input: { caseId: string; numbers: readonly string[] }) => keepInvoices(deps.db, input),
  /** What keeps a partner from being paid for now. */
  checkPayee: (input: { partnerId: string }) => checkPayee(deps, input),
  /**
   * Stores the key and sends the order; one that may have been sent is looked up first, and sent again only if the bank
   * does not know it.
   */
  orderPayment: (input: Order) => orderPayment(deps, input),
  /** Asks the bank what became of an order. */
  lookUpPayment: (input: Round) => lookUp(deps, paymentKey(input)),
  /** Asks the bank what it says of an order, and what in a person's word speaks against that. */
  compareWord: (input: Round & { word: BankResult }) => compareWord(deps, input),
  /** Keeps the bank's report; books the money when it is paid. */
  settlePayment: ({ word: { status, reference }, ...order }: Order & { word: BankWord }) =>
    status === 'unknown'
      ? Promise.resolve()
      : settlePayment(deps.db, { ...order, status, ...(reference === undefined ? {} : { reference }) }),
  /** Nothing will be paid: frees the money. */
  releaseFunds: async ({ caseId, budget }: Funds): Promise<void> => {
    await release(deps.db, { key: `${caseId}/release`, budget, caseId });
  },
});

/**
 * Stores the key, then sends the order. A key stored earlier may have been sent: the bank is asked first, and gets the
 * order again, under the same key, only if it does not know it and the partner may still be paid. A refusal counts as
 * failed.
 */
export async function orderPayment(deps: ActivityDeps, order: Order): Promise<BankWord> {
  const payment = await storePayment(deps.db, order);
  if (payment.known) {
    const found = await lookUp(deps, payment.key);
    if (found.status !== 'unknown') return found;
    const inTheWay = await checkPayee(deps, order);
    if (inTheWay.length > 0) return { status: 'unknown', inTheWay };
  }
  return send(deps, order, payment.key);
}

async function send({ db, ports }: ActivityDeps, order: Order, key: string): Promise<BankWord> {
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

/** What the bank says of an order, and why a person's word about it cannot be right. */
async function compareWord(
  deps: ActivityDeps,
  { word, ...round }: Round & { word: BankResult },
): Promise<{ says: BankSays; blockers: Blocker[] }> {
  const key = paymentKey(round);
  const said = await lookUp(deps, key);
  const other = await paymentWith(deps.db, { reference: word.reference, besides: key });
  return { says: said.status, blockers: [...contradictions(word, said), ...taken(word, other)] };
}

async function lookUp({ ports }: ActivityDeps, key: string): Promise<BankWord> {
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
