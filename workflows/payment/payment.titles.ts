import type { TitleOf, Titles } from '../kit/policy/titles';
import { moneyWithSign } from '../shared/money-text';
import type { invoicePaymentPolicy } from './invoice-payment.policy';

/** A sentence about a payment with its amount and what it is for. */
const ofPayment =
  (zh: (what: string) => string, en: (what: string) => string): TitleOf<typeof invoicePaymentPolicy> =>
  ({ form: { title, sourceNo = '', amount } }) => {
    if (amount === undefined) return undefined;
    const [what, value] = [title ?? sourceNo, moneyWithSign(amount)];
    return { zh: `${zh(what)}：${value}`, en: `${en(what)}: ${value}` };
  };

/** The titles of an invoice and its payment. */
export const paymentTitles: Titles<typeof invoicePaymentPolicy> = {
  caseTitle: ofPayment(
    (what) => `支付${what}`,
    (what) => `Pay ${what}`,
  ),
  taskTitles: {
    invoice: ofPayment(
      (what) => `开具并邮寄${what}的发票`,
      (what) => `Send the invoice for ${what}`,
    ),
    receipt: ofPayment(
      (what) => `登记收到${what}的发票`,
      (what) => `Record the invoice for ${what}`,
    ),
    review: ofPayment(
      (what) => `审核${what}的发票`,
      (what) => `Review the invoice for ${what}`,
    ),
    holdCheck: ofPayment(
      (what) => `${what}的付款已暂缓`,
      (what) => `The payment for ${what} is on hold`,
    ),
    bankAnswer: ofPayment(
      (what) => `登记${what}的银行付款结果`,
      (what) => `Record the bank’s answer for ${what}`,
    ),
    bankOverdue: ofPayment(
      (what) => `${what}的付款超过30天未到账`,
      (what) => `The payment for ${what} is over 30 days late`,
    ),
    repair: ofPayment(
      (what) => `处理${what}失败的付款`,
      (what) => `Repair the failed payment for ${what}`,
    ),
    secondPerson: ofPayment(
      (what) => `确认取消${what}的付款`,
      (what) => `Confirm that the payment for ${what} is cancelled`,
    ),
    wordConfirmation: ofPayment(
      (what) => `确认${what}的付款结果`,
      (what) => `Confirm the result of the payment for ${what}`,
    ),
  },
};
