import type { Label } from '../kit/policy/labels';
import type { Blocker } from '../kit/policy/refusals';
import { blockerFrom, type Reason } from '../shared/blockers';

/** Every possible blocker of an invoice or a payment, and who can clear it (domain 1.4.7). */
export const PAYMENT_BLOCKERS = {
  PARTNER_UNKNOWN: {
    actor: 'vendor',
    title: { zh: '没有这个伙伴', en: 'There is no such partner' },
    hint: { zh: '请核对伙伴账号。', en: 'Check the partner account.' },
  },
  NOTHING_TO_PAY: {
    actor: 'vendor',
    title: { zh: '应付金额须大于零', en: 'There is no amount to be paid' },
    hint: { zh: '请核对获批金额。', en: 'Check the approved amount.' },
  },
  SOURCE_UNKNOWN: {
    actor: 'vendor',
    title: { zh: '没有对应的付款申请', en: 'There is no request that it pays for' },
    hint: { zh: '请核对付款申请。', en: 'Check the payment request.' },
  },
  INVOICE_SUM_DIFFERS: {
    actor: 'partner',
    title: { zh: '发票金额合计与获批金额不一致', en: 'The invoices do not add up to the approved amount' },
    hint: { zh: '请按获批金额开具发票。', en: 'Please make the invoices out for the approved amount.' },
  },
  INVOICE_CURRENCY_DIFFERS: {
    actor: 'partner',
    title: { zh: '发票币种与结算币种不一致', en: 'An invoice is not in the settlement currency' },
    hint: {
      zh: '结算币种以商务信息认证为准。',
      en: 'The settlement currency is the one of the business information authentication.',
    },
  },
  INVOICE_DUPLICATE: {
    actor: 'partner',
    title: { zh: '发票号码已被使用', en: 'An invoice number has been used already' },
    hint: {
      zh: '一张发票只能用于一次付款申请，也不能重复填写。',
      en: 'An invoice covers one payment request and is named once.',
    },
  },
  INVOICE_ORDER_DIFFERS: {
    actor: 'partner',
    title: { zh: '订单编号不一致', en: 'An order number differs' },
    hint: { zh: '请按开票清单填写订单编号。', en: 'Please use the order number of the invoicing data.' },
  },
  INVOICE_TAX_NUMBER_DIFFERS: {
    actor: 'partner',
    title: { zh: '销售方税号不一致', en: "The seller's tax number differs" },
    hint: {
      zh: '请使用商务信息认证中登记的贵方税号。',
      en: 'Please use the tax number of your business information authentication.',
    },
  },
  REASON_REQUIRED: {
    actor: 'vendor',
    title: { zh: '请填写驳回原因', en: 'A rejection needs a reason' },
    hint: { zh: '伙伴会看到该原因。', en: 'The partner reads it.' },
  },
  BUSINESS_INFO_PENDING: {
    actor: 'partner',
    title: { zh: '商务信息正在变更', en: 'The business information is being changed' },
    hint: {
      zh: '商务信息认证完成后自动继续付款。',
      en: 'The payment goes on by itself once the change has been authenticated.',
    },
  },
  BUSINESS_INFO_MISSING: {
    actor: 'partner',
    title: { zh: '尚未完成商务信息认证', en: 'The business information has not been authenticated' },
    hint: { zh: '完成商务信息认证后自动继续付款。', en: 'The payment goes on by itself once that is done.' },
  },
  OVERDUE_BILL: {
    actor: 'partner',
    title: { zh: '存在逾期未付账单', en: 'There is an overdue bill' },
    hint: { zh: '还清逾期账单后自动继续付款。', en: 'The payment goes on by itself once the bill is paid.' },
  },
  BUDGET_EXHAUSTED: {
    actor: 'vendor',
    title: { zh: '正在等待资金安排', en: 'Funds have still to be arranged' },
    hint: { zh: '资金到位后自动继续。', en: 'The payment goes on by itself once they are there.' },
  },
  ORDER_SENT: {
    actor: 'nobody',
    title: { zh: '付款指令已发出', en: 'A payment order has been sent' },
    hint: { zh: '不能再取消。', en: 'The payment cannot be cancelled any more.' },
  },
  ALREADY_PAID: {
    actor: 'nobody',
    title: { zh: '银行称已支付', en: 'The bank says that it has paid' },
    hint: { zh: '已支付的款项不能取消。', en: 'What was paid cannot be cancelled.' },
  },
  BANK_SAYS_OTHERWISE: {
    actor: 'vendor',
    title: { zh: '与银行的答复不符', en: 'The bank says something else' },
    hint: {
      zh: '请与银行核实，并按银行的答复登记。',
      en: 'Please clear it with the bank, and record what it says.',
    },
  },
  REFERENCE_TAKEN: {
    actor: 'vendor',
    title: { zh: '该银行流水号属于另一笔付款', en: 'This reference belongs to another payment' },
    hint: { zh: '请核对银行流水号。', en: 'Please check the reference.' },
  },
  EARLIER_ORDER_PAID: {
    actor: 'vendor',
    title: { zh: '银行称之前的付款已成功', en: 'The bank says that an earlier order was paid' },
    hint: {
      zh: '之前已确认该笔失败并重新付款，请立即与银行核实，避免重复支付。',
      en: 'It had said that this one failed, and another was sent. Please clear it with the bank at once.',
    },
  },
  PAYMENT_NOT_FAILED: {
    actor: 'vendor',
    title: { zh: '银行没有确认付款失败', en: 'The bank does not say that the payment has failed' },
    hint: {
      zh: '为避免重复付款，请先与银行核实。',
      en: 'Please clear this with the bank first, so that nobody is paid twice.',
    },
  },
} as const satisfies Record<string, Reason>;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(PAYMENT_BLOCKERS);

/** The same with the figures that show what is wrong. */
export function blockerWith(code: keyof typeof PAYMENT_BLOCKERS, figures: Label): Blocker {
  const plain = blocker(code);
  return { ...plain, hint: { zh: `${figures.zh}。${plain.hint.zh}`, en: `${figures.en}. ${plain.hint.en}` } };
}
