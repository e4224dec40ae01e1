import { definePolicy } from '../kit/policy/policy';
import { PAYMENT_FACTS, PAYMENT_FIELDS, RESULT_FIELDS, REVIEW_FIELDS } from './invoice-payment-fields';
import { PAYMENT_TASKS } from './invoice-payment-tasks';
import { reasonField } from '../shared/reasons';

const BEFORE_THE_ORDER = ['awaiting-invoice', 'invoice-mailed', 'invoice-in-review', 'invoice-rejected'] as const;

/** Times of the payment in calendar days (domain 1.4.7). */
export const PAYMENT_TERMS = {
  /** After the invoices arrived the money has to be there. */
  moneyWithinDays: 30,
  /** Before that day, from when on it is a deadline of its own: as long as two working days usually take. */
  nearDays: 4,
} as const;

/** From an approved amount to the money: invoice, review, payment (domain 1.4.7). Opened by the system for a request that was approved. */
export const invoicePaymentPolicy = definePolicy({
  type: 'invoice-payment',
  version: 1,
  prefix: 'IP',
  title: { zh: '邮寄发票与付款', en: 'Invoice and payment' },
  sentence: {
    zh: '付款申请通过后，伙伴邮寄发票，财经审核发票并付款。',
    en: 'Once a payment request is approved, the partner mails its invoice, finance reviews it and pays.',
  },
  needs: { zh: '已通过的付款申请', en: 'An approved payment request' },
  lock: { name: 'invoice-payment', subject: 'case' },
  opens: ['system'],
  parties: { partner: 'partner-admin', vendor: 'finance' },
  readers: { partner: ['partner-admin', 'partner-main-account'] },
  form: PAYMENT_FIELDS,
  facts: PAYMENT_FACTS,
  highlights: ['programme', 'title', 'amount', 'sourceNo', 'paidOn'],
  states: {
    'awaiting-invoice': {
      title: { zh: '待伙伴开票', en: 'Waiting for the invoice' },
      next: ['invoice-mailed', 'cancelled'],
    },
    'invoice-mailed': {
      title: { zh: '发票已邮寄', en: 'Invoice mailed' },
      next: ['invoice-in-review', 'awaiting-invoice', 'cancelled'],
    },
    'invoice-in-review': {
      title: { zh: '发票审核中', en: 'Invoice in review' },
      next: ['invoice-rejected', 'payment-processing', 'payment-on-hold', 'cancelled'],
    },
    'invoice-rejected': {
      title: { zh: '发票审核未通过', en: 'Invoice rejected' },
      next: ['invoice-mailed', 'cancelled'],
    },
    'payment-processing': { title: { zh: '支付中', en: 'Payment under way' }, next: ['paid', 'payment-failed'] },
    'payment-on-hold': {
      title: { zh: '付款暂缓', en: 'Payment on hold' },
      next: ['payment-processing', 'awaiting-invoice', 'cancelled'],
    },
    'payment-failed': {
      title: { zh: '付款失败', en: 'Payment failed' },
      next: ['payment-processing', 'payment-on-hold', 'paid', 'cancelled'],
    },
  },
  outcomes: {
    paid: { title: { zh: '已完成付款', en: 'Paid' }, tone: 'good' },
    cancelled: { title: { zh: '已取消', en: 'Cancelled' }, tone: 'bad' },
  },
  tasks: PAYMENT_TASKS,
  actions: {
    paymentResult: {
      title: { zh: '登记付款结果', en: 'Record the result of the payment' },
      roles: ['finance', 'system'],
      states: [...BEFORE_THE_ORDER, 'payment-on-hold', 'payment-processing', 'payment-failed'],
      form: RESULT_FIELDS,
    },
    invoiceReviewed: {
      title: { zh: '登记发票审核结果', en: 'Record a review of the invoices' },
      roles: ['finance', 'system'],
      states: ['invoice-mailed', 'invoice-in-review'],
      form: REVIEW_FIELDS,
    },
    standingChanged: {
      title: { zh: '重新复核暂缓原因', en: 'Look again at what holds the payment up' },
      roles: ['finance', 'system'],
      states: ['payment-on-hold'],
      form: [],
    },
    cancel: {
      title: { zh: '取消付款', en: 'Cancel the payment' },
      roles: ['finance'],
      states: [...BEFORE_THE_ORDER, 'payment-on-hold', 'payment-failed'],
      form: [reasonField({ zh: '取消原因', en: 'Reason for cancelling' })],
    },
  },
});
