import type { Label } from '../kit/policy/labels';

/** Everything the bank can say of a payment; `unknown` means that its order never arrived there. */
export const BANK_SAYS = {
  unknown: { zh: '没有这笔付款', en: 'Not known there' },
  processing: { zh: '处理中', en: 'Under way' },
  paid: { zh: '已支付', en: 'Paid' },
  failed: { zh: '支付失败', en: 'Failed' },
  returned: { zh: '已退回', en: 'Returned' },
} as const satisfies Record<string, Label>;

export type BankSays = keyof typeof BANK_SAYS;

/** Those that settle an order. */
export const SETTLING = ['paid', 'failed', 'returned'] as const;

/** Whether what the bank says settles an order. */
export const isSettling = (says: BankSays): says is (typeof SETTLING)[number] =>
  SETTLING.some((settling) => settling === says);

/** Whether two words about one order cannot both be true: one says that the money has gone, the other that it has not. */
export const areContrary = (one: BankSays, other: BankSays): boolean =>
  isSettling(one) && isSettling(other) && (one === 'paid') !== (other === 'paid');

/** A word of the bank as sentences quote it: `“Paid” (BANK-1)`. */
export function quoted(says: BankSays, reference?: string | null): Label {
  const { zh, en } = BANK_SAYS[says];
  return reference == null
    ? { zh: `“${zh}”`, en: `“${en}”` }
    : { zh: `“${zh}”（${reference}）`, en: `“${en}” (${reference})` };
}
