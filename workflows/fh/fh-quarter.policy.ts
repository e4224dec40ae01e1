import { definePolicy } from '../kit/policy/policy';
import { REMARKS_FIELD } from './fh-qualification-fields';
import { FH_QUARTER_TASKS } from './fh-quarter-tasks';
import { FH_PROGRAMME_FIELD } from '../shared/funding';
import { EARLY_INVOICES_FIELD } from '../payment/invoice';
import { PAYMENT_OUTCOME_FIELD } from '../payment/invoice-payment.policy';
import { reasonField } from '../shared/reasons';

/** The budget that pays for dedicated personnel. */
export const BUDGET = 'fh';

/** Choices of domain 1.4.6 that an operator may change in the settings, with their defaults. */
export const FH_QUARTER_SETTINGS = {
  /** Whether an overdue bill of a partner stands in the way of requesting a payment. */
  'fh.overdueBillBlocks': true,
} as const;

const REQUESTED = ['payment-in-review', 'payment-rejected'] as const;

/** The payment of a partner's incentives for one programme and quarter (domain 1.4.6). */
export const fhQuarterPolicy = definePolicy({
  type: 'fh-quarter',
  version: 1,
  prefix: 'FP',
  title: { zh: '专职人员激励季度付款申请', en: 'Quarterly payment of the full-time personnel incentive' },
  sentence: {
    zh: '季度内激励全部定稿后，伙伴申请付款；由系统按季度建立。',
    en: 'Once the incentives of a quarter are final, the partner requests their payment. The system opens it for each quarter.',
  },
  needs: { zh: '初审通过的激励、已认证的商务信息', en: 'Approved incentives, and authenticated business information' },
  lock: { name: 'fhq', subject: { partnerAnd: ['programme', 'quarter'] } },
  opens: ['system'],
  parties: { partner: 'partner-admin', vendor: 'ecosystem-manager' },
  readers: { partner: ['partner-admin', 'partner-main-account'] },
  form: [
    { name: 'quarter', kind: 'quarter', required: true, label: { zh: '季度', en: 'Quarter' } },
    FH_PROGRAMME_FIELD,
    { name: 'partnerId', kind: 'partner', required: true, max: 64, label: { zh: '伙伴', en: 'Partner' } },
    REMARKS_FIELD,
    EARLY_INVOICES_FIELD,
  ],
  facts: [
    { name: 'total', kind: 'money', required: false, label: { zh: '初审通过的金额', en: 'Approved' } },
    { name: 'amount', kind: 'money', required: false, label: { zh: '申请付款的金额', en: 'Amount requested' } },
    {
      name: 'givenUpMonths',
      kind: 'text',
      required: false,
      label: {
        zh: '提交付款申请即放弃重新提交的月份',
        en: 'Rejected months that are given up by requesting the payment',
      },
    },
  ],
  highlights: ['quarter', 'programme', 'total', 'amount'],
  states: {
    'not-payable': {
      title: { zh: '暂不可申请付款', en: 'Not payable yet' },
      next: ['payable', 'closed-unpaid'],
    },
    payable: { title: { zh: '可申请付款', en: 'Payable' }, next: ['payment-in-review', 'not-payable'] },
    'payment-in-review': {
      title: { zh: '付款申请审核中', en: 'Payment in review' },
      next: ['payment-approved', 'payment-rejected', 'payable', 'not-payable'],
    },
    'payment-rejected': {
      title: { zh: '付款申请审核不通过', en: 'Payment rejected' },
      next: ['payment-in-review', 'payable', 'not-payable'],
    },
    'payment-approved': {
      title: { zh: '付款申请审核通过', en: 'Payment approved' },
      next: ['paid', 'cancelled-payment'],
    },
  },
  outcomes: {
    paid: { title: { zh: '已付款', en: 'Paid' }, tone: 'good' },
    'closed-unpaid': { title: { zh: '无可付激励，已关闭', en: 'Closed: nothing to be paid' }, tone: 'neutral' },
    'cancelled-payment': { title: { zh: '付款已取消', en: 'Payment cancelled' }, tone: 'bad' },
  },
  tasks: FH_QUARTER_TASKS,
  actions: {
    monthChanged: {
      title: { zh: '系统更新：激励状态变化', en: 'Look again by the system: an incentive has changed' },
      roles: ['system'],
      states: ['not-payable', 'payable', ...REQUESTED, 'payment-approved'],
      form: [{ name: 'month', kind: 'month', required: true, label: { zh: '月份', en: 'Month' } }],
    },
    recordInvoices: {
      title: { zh: '提前登记发票', en: 'Record invoices in advance' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['payable', ...REQUESTED],
      form: [{ ...EARLY_INVOICES_FIELD, required: true, min: 1 }],
      revises: true,
    },
    withdraw: {
      title: { zh: '撤回付款申请', en: 'Withdraw the payment request' },
      roles: ['partner-admin'],
      party: 'partner',
      states: REQUESTED,
      form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
    },
    paymentEnded: {
      title: { zh: '系统更新：付款结束', en: 'The payment has ended' },
      roles: ['system'],
      states: ['payment-approved'],
      form: [PAYMENT_OUTCOME_FIELD],
    },
  },
});
