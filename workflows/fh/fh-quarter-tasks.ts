import type { DecisionPolicy, TaskPolicy } from '../kit/policy/policy';
import { REMARKS_FIELD } from './fh-qualification-fields';

const SUBMIT = {
  title: { zh: '提交付款申请', en: 'Request the payment' },
  consequence: {
    zh: '付款申请进入审核，金额不再变化；初审未通过的月份不能再重新提交，即告放弃。',
    en: 'The request is reviewed and its amount is fixed. Months that failed the preliminary review are given up: they cannot be resubmitted any more.',
  },
  commentRequired: false,
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

/** Who is asked what on the way to the payment of a quarter (domain 1.4.6). */
export const FH_QUARTER_TASKS = {
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
    decisions: {
      approve: {
        title: { zh: '通过', en: 'Approve' },
        consequence: {
          zh: '各月激励定稿，伙伴可以开票，进入发票与付款流程。',
          en: 'The months become final, and the partner is asked for its invoice.',
        },
        commentRequired: false,
        form: [],
      },
      reject: {
        title: { zh: '不通过', en: 'Reject' },
        consequence: {
          zh: '伙伴可按意见修改后重新提交。',
          en: 'The partner may mend the request and submit it again.',
        },
        commentRequired: true,
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 3 }, { afterWorkingDays: 5 }],
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
