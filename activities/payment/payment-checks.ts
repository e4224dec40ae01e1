import { claimInvoices, invoiceKey } from '../../db/funding/invoices';
import type { FormValues, Money } from '../../workflows/kit/policy/fields';
import type { Label } from '../../workflows/kit/policy/labels';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { moneyText } from '../../workflows/shared/money-text';
import { blocker, blockerWith } from '../../workflows/payment/invoice-payment.blockers';
import type { Invoice } from '../../workflows/shared/invoice';
import { areContrary, type BankSays, quoted } from '../../workflows/payment/bank-says';
import type { BankResult } from '../../workflows/payment/invoice-payment.policy';
import { standingBlocker } from '../../workflows/shared/standing';
import type { ActivityDeps } from '../deps';
import { partnerAsJudged } from '../shared/standing';

/** The rules for invoices. */
export interface InvoiceCheck {
  readonly caseId: string;
  readonly partnerId: string;
  readonly amount: Money;
  readonly orderNumber: string;
  readonly invoices: readonly Invoice[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether there is something to pay, and somebody to pay it to. */
export async function admitPayment({ ports }: ActivityDeps, { form }: { form: FormValues }): Promise<Blocker[]> {
  const { partner } = await ports.directory.partner({ id: String(form['partnerId']) });
  const amount = form['amount'] as Money | undefined;
  return [
    ...(partner === null ? [blocker('PARTNER_UNKNOWN')] : []),
    ...(amount !== undefined && amount.minor > 0 ? [] : [blocker('NOTHING_TO_PAY')]),
    ...(UUID.test(String(form['sourceCaseId'])) ? [] : [blocker('SOURCE_UNKNOWN')]),
  ];
}

/**
 * Everything wrong with invoices, all at once and with the figures; claims their numbers if nothing is (domain 1.4.7).
 */
export async function checkInvoices({ db, ports }: ActivityDeps, check: InvoiceCheck): Promise<Blocker[]> {
  const { caseId, partnerId, amount, orderNumber, invoices } = check;
  const { settlementCurrency, taxNumber } = await ports.finance.standing({ partnerId });
  const wrong = [
    ...sumBlockers(invoices, amount),
    ...differing('INVOICE_CURRENCY_DIFFERS', invoices, ({ amount: { currency } }) => currency, settlementCurrency),
    ...twice(invoices),
    ...differing('INVOICE_ORDER_DIFFERS', invoices, (each) => plain(each.orderNumber), plain(orderNumber)),
    ...differing('INVOICE_TAX_NUMBER_DIFFERS', invoices, (each) => plain(each.taxNumber), plain(taxNumber)),
  ];
  const numbers = invoices.map(({ number }) => number);
  const taken = await claimInvoices(db, { partnerId, caseId, numbers, claim: wrong.length === 0 });
  return [...wrong, ...duplicates(taken)];
}

/** Invoice numbers that belong to another request. */
export const duplicates = (numbers: readonly string[]): Blocker[] =>
  numbers.length === 0 ? [] : [blockerWith('INVOICE_DUPLICATE', both(numbers.join(', ')))];

const both = (text: string): Label => ({ zh: text, en: text });

const plain = (text: string): string => text.normalize('NFKC').trim().toUpperCase();

function sumBlockers(invoices: readonly Invoice[], approved: Money): Blocker[] {
  const currencies = new Set(invoices.map(({ amount }) => amount.currency));
  const [currency] = [...currencies];
  // Different currencies have no sum; another fault reports that they differ.
  if (currency === undefined || currencies.size > 1) return [];
  const sum = { currency, minor: invoices.reduce((all, { amount }) => all + amount.minor, 0) };
  if (sum.minor === approved.minor && currency === approved.currency) return [];
  const [is, wanted] = [moneyText(sum), moneyText(approved)];
  return [
    blockerWith('INVOICE_SUM_DIFFERS', {
      zh: `发票合计 ${is}，获批金额 ${wanted}`,
      en: `The invoices come to ${is}, approved are ${wanted}`,
    }),
  ];
}

function differing(
  code: 'INVOICE_CURRENCY_DIFFERS' | 'INVOICE_ORDER_DIFFERS' | 'INVOICE_TAX_NUMBER_DIFFERS',
  invoices: readonly Invoice[],
  of: (invoice: Invoice) => string,
  wanted: string,
): Blocker[] {
  const wrong = invoices.filter((invoice) => of(invoice) !== wanted);
  if (wrong.length === 0) return [];
  const named = wrong.map((invoice) => `${invoice.number}: ${of(invoice)}`).join(', ');
  return [blockerWith(code, { zh: `${named}；应为 ${wanted}`, en: `${named}; it should be ${wanted}` })];
}

function twice(invoices: readonly Invoice[]): Blocker[] {
  const keys = invoices.map(({ number }) => invoiceKey(number));
  return duplicates([...new Set(keys.filter((key, n) => keys.indexOf(key) !== n))]);
}

/** What the bank itself says of an order that a person's word denies: that it was paid or not, or its reference. */
export function contradictions(
  word: BankResult,
  { status, reference }: { readonly status: BankSays; readonly reference?: string },
): Blocker[] {
  const isAnother = reference !== undefined && plain(reference) !== plain(word.reference);
  if (!isAnother && !areContrary(word.result, status)) return [];
  const [said, known] = [quoted(word.result, word.reference), quoted(status, reference)];
  return [
    blockerWith('BANK_SAYS_OTHERWISE', {
      zh: `登记的是${said.zh}，银行的答复是${known.zh}`,
      en: `Entered was ${said.en}, the bank says ${known.en}`,
    }),
  ];
}

/** A reference that the bank has given to another payment. */
export const taken = ({ reference }: BankResult, other: { readonly requestNo: string } | undefined): Blocker[] =>
  other === undefined ? [] : [blockerWith('REFERENCE_TAKEN', both(`${reference}: ${other.requestNo}`))];

/**
 * What keeps a partner from being paid for now: its standing, an overdue bill, or unauthenticated business information.
 */
export async function checkPayee({ ports }: ActivityDeps, of: { partnerId: string }): Promise<Blocker[]> {
  const [partner, { businessInformation, overdueBill }] = await Promise.all([
    partnerAsJudged(ports, of.partnerId),
    ports.finance.standing(of),
  ]);
  const status = partner?.status;
  return [
    ...(status === 'frozen' || status === 'left' ? [standingBlocker({ role: 'partner', standing: status })] : []),
    ...(businessInformation === 'pending' ? [blocker('BUSINESS_INFO_PENDING')] : []),
    ...(businessInformation === 'missing' ? [blocker('BUSINESS_INFO_MISSING')] : []),
    ...(overdueBill ? [blocker('OVERDUE_BILL')] : []),
  ];
}
