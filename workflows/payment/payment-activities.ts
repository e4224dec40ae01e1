import type { FormValues, Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';

/** An invoice as the partner names it. */
export interface Invoice {
  readonly number: string;
  readonly amount: Money;
  readonly taxNumber: string;
  readonly orderNumber: string;
}

/** What invoices have to be like. */
export interface InvoiceCheck {
  readonly caseId: string;
  readonly partnerId: string;
  readonly amount: Money;
  readonly orderNumber: string;
  readonly invoices: readonly Invoice[];
}

/** What an invoice has to carry, as the partner reads it. */
export interface Invoicing {
  readonly invoiceTitle: string;
  readonly invoiceTaxNumber: string;
  readonly invoiceAddress: string;
  readonly orderNumber: string;
}

/** Which money is meant: of which budget, for which case. */
export interface Funds {
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

/** The bank's word on an order; `unknown`: it has never arrived there. */
export interface BankWord {
  readonly status: 'unknown' | 'processing' | 'paid' | 'failed' | 'returned';
  readonly reference?: string;
  readonly reason?: string;
}

/** What a payment needs from outside. All are idempotent by case, those with a `round` by case and round. */
export interface PaymentActivities {
  /** Whether there is something to pay, and somebody. */
  admitPayment(input: { form: FormValues }): Promise<readonly Blocker[]>;
  /** To whom invoices are made out. */
  invoicingData(input: { partnerId: string; sourceNo: string }): Promise<Invoicing>;
  /** Binds the money, what the request named by `sourceCaseId` has set aside before all else. */
  bindFunds(input: Funds & { sourceCaseId: string }): Promise<readonly Blocker[]>;
  /** Claims invoice numbers that were named before the invoice was asked for; answers those that belong to another request. */
  claimInvoices(input: { caseId: string; partnerId: string; numbers: readonly string[] }): Promise<readonly Blocker[]>;
  /** Everything that is wrong with invoices; claims their numbers when nothing is. */
  checkInvoices(input: InvoiceCheck): Promise<readonly Blocker[]>;
  /** Gives up all invoice numbers of the case but these. */
  keepInvoices(input: { caseId: string; numbers: readonly string[] }): Promise<void>;
  /** What keeps a partner from being paid for now. */
  checkPayee(input: { partnerId: string }): Promise<readonly Blocker[]>;
  /** Stores the key and sends the order; one that may have been sent before is looked up, and sent again only when the bank does not know it. */
  orderPayment(input: Order): Promise<BankWord>;
  /** Asks the bank what has become of an order. */
  lookUpPayment(input: { caseId: string; round: number }): Promise<BankWord>;
  /** Keeps the bank's word; books the money when it is paid. */
  settlePayment(input: Order & { word: BankWord }): Promise<void>;
  /** Nothing will be paid: the money is free again. */
  releaseFunds(input: Funds): Promise<void>;
}
