import { TO_OPERATORS } from '../kit/policy/escalation';
import { type DecisionPolicy, definePolicy, type TaskPolicy } from '../kit/policy/policy';
import { EARLY_INVOICES_FIELD } from '../shared/invoice';
import { PAYMENT_OUTCOME_FIELD } from '../payment/invoice-payment.policy';
import { FH_PROGRAMME_FIELD, REMARKS_FIELD } from '../shared/funding';
import { reasonField } from '../shared/reasons';

/** The budget that pays for dedicated personnel. */
export const BUDGET = 'fh';

/** Domain 1.4.6 choices that operators may change in the settings, with their defaults. */
export const FH_QUARTER_SETTINGS = {
  /** Whether an overdue bill of the partner blocks requesting a payment. */
  'fh.overdueBillBlocks': true,
} as const;

const REQUESTED = ['payment-in-review', 'payment-rejected'] as const;

const SUBMIT = {
  title: { zh: '提交付款申请', en: 'Request the payment' },
  consequence: {
    zh: '付款申请进入审核，金额不再变化；初审未通过的月份不能再重新提交，即告放弃。',
    en: 'The request is reviewed and its amount is fixed. Months that failed the preliminary review are given up: they cannot be resubmitted any more.',
  },
  final: true,
  commentRequired: false,
  movesFor: ['partner'],
  form: [
    {
      name: 'amountConfirmed',
      kind: 'tick',
      required: true,
      label: { zh: '我确认本季度的激励与付款金额', en: 'I confirm the incentives of the quarter and the amount' },
    },
    REMARKS_FIELD,
  ],
} as const satisfies DecisionPolicy;

const STANDING = {
  role: 'partner-admin',
  party: 'partner',
  channel: 'inbox',
  standing: true,
  decisions: {},
  reminders: [],
} as const;

/** Who is asked what on the way to a quarter's payment (domain 1.4.6). */
const TASKS = {
  quarterEnd: {
    ...STANDING,
    title: { zh: '等待各月激励定稿或季度结束', en: 'The months to become final, or the quarter to end' },
    sentence: {
      zh: '各月激励定稿后，或自下一季度首日起，可申请付款。',
      en: 'The payment can be requested once all months are final, or from the first day of the next quarter.',
    },
    due: { key: 'fh.paymentOpenIfSkipped', given: { zh: '季度最后一天', en: 'the last day of the quarter' } },
    onSilence: 'expires',
    silence: {
      zh: '季度结束后，未申请的月份不再影响付款申请。',
      en: 'Once the quarter has ended, months that were skipped do not stand in the way any more.',
    },
  },
  lastMonths: {
    ...STANDING,
    title: { zh: '等待已提交的激励定稿', en: 'What was submitted to become final' },
    sentence: {
      zh: '季度已结束，仍有激励未定稿。',
      en: 'The quarter has ended, and some incentive is not final yet.',
    },
    onSilence: 'waits',
    silence: { zh: '定稿后可申请付款。', en: 'The payment can be requested once it is.' },
  },
  paymentRequest: {
    title: { zh: '申请季度付款', en: 'Request the payment of the quarter' },
    sentence: {
      zh: '请核对本季度各月激励与金额，确认后提交付款申请。',
      en: 'Check the incentives of the quarter and the amount, confirm them and request the payment.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: { submit: SUBMIT },
    reminders: [{ afterDays: 7 }, { afterDays: 30 }],
    onSilence: 'waits',
    silence: { zh: '可付金额一直保留。', en: 'The amount is kept for you.' },
  },
  paymentReview: {
    title: { zh: '审核季度付款申请', en: 'Review the payment of a quarter' },
    sentence: {
      zh: '请审核本季度的激励与付款金额。',
      en: 'Are the incentives of the quarter and the amount right?',
    },
    role: 'ecosystem-manager',
    party: 'vendor',
    channel: 'inbox',
    duty: 'approve',
    decisions: {
      approve: {
        title: { zh: '通过', en: 'Approve' },
        consequence: {
          zh: '各月激励定稿，伙伴可以开票，进入发票与付款流程。',
          en: 'The months become final, and the partner is asked for its invoice.',
        },
        commentRequired: false,
        movesFor: ['partner'],
        form: [],
      },
      reject: {
        title: { zh: '不通过', en: 'Reject' },
        consequence: {
          zh: '伙伴可按意见修改后重新提交。',
          en: 'The partner may mend the request and submit it again.',
        },
        commentRequired: true,
        movesFor: [],
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 3 }, { afterWorkingDays: 5 }],
    escalates: TO_OPERATORS,
    onSilence: 'waits',
    silence: { zh: '不会自动通过或不通过。', en: 'Nothing is decided by itself.' },
  },
  resubmission: {
    title: { zh: '修改并重新提交付款申请', en: 'Mend and resubmit the payment request' },
    sentence: {
      zh: '付款申请审核未通过，请按意见修改后重新提交，或撤回。',
      en: 'The payment request was rejected. Mend it as asked and submit it again, or withdraw it.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: { resubmit: { ...SUBMIT, title: { zh: '重新提交', en: 'Resubmit' } } },
    reminders: [{ afterDays: 7 }],
    onSilence: 'waits',
    silence: { zh: '付款申请保持现状。', en: 'The request stays as it is.' },
  },
  payment: {
    ...STANDING,
    title: { zh: '开票与付款', en: 'Invoice and payment' },
    sentence: {
      zh: '付款申请已审核通过，正在开票与付款。',
      en: 'The request is approved; invoice and payment are on their way.',
    },
    onSilence: 'waits',
    silence: { zh: '付款完成后结束。', en: 'It ends with the payment.' },
  },
} as const satisfies Record<string, TaskPolicy>;

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
  thread: { name: 'fh', fields: ['programme'], yearOf: 'quarter' },
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
  tasks: TASKS,
  actions: {
    monthChanged: {
      title: { zh: '系统更新：激励状态变化', en: 'Look again by the system: an incentive has changed' },
      roles: ['system'],
      movesFor: [],
      states: ['not-payable', 'payable', ...REQUESTED, 'payment-approved'],
      form: [{ name: 'month', kind: 'month', required: true, label: { zh: '月份', en: 'Month' } }],
    },
    recordInvoices: {
      title: { zh: '提前登记发票', en: 'Record invoices in advance' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['payable', ...REQUESTED],
      form: [{ ...EARLY_INVOICES_FIELD, required: true, min: 1 }],
      revises: true,
    },
    withdraw: {
      title: { zh: '撤回付款申请', en: 'Withdraw the payment request' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: REQUESTED,
      form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
    },
    paymentEnded: {
      title: { zh: '系统更新：付款结束', en: 'The payment has ended' },
      roles: ['system'],
      movesFor: [],
      states: ['payment-approved'],
      form: [PAYMENT_OUTCOME_FIELD],
    },
  },
});
