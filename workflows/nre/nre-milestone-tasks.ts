import type { DecisionPolicy, TaskPolicy } from '../kit/policy/policy';
import { ACCEPTANCE_FIELDS } from './nre-milestone-fields';

const SUBMIT = {
  title: { zh: '提交验收申请', en: 'Submit the acceptance' },
  consequence: {
    zh: '验收申请进入审核；审核通过前可以撤回。',
    en: 'The acceptance is reviewed. You may withdraw it until it is approved.',
  },
  commentRequired: false,
  form: ACCEPTANCE_FIELDS,
  revises: true,
} as const satisfies DecisionPolicy;

const ASKED_OF_THE_PARTNER = { role: 'partner-admin', party: 'partner', channel: 'inbox' } as const;

/** Who is asked what on the way of a milestone (domain 1.5.4). */
export const NRE_MILESTONE_TASKS = {
  acceptance: {
    ...ASKED_OF_THE_PARTNER,
    title: { zh: '提交里程碑验收申请', en: 'Submit the acceptance of a milestone' },
    sentence: {
      zh: '里程碑完成后，请上传验收报告并提交验收申请。',
      en: 'Once the milestone is reached, upload the acceptance report and submit it.',
    },
    decisions: { submit: SUBMIT },
    reminders: [{ afterDays: 30 }, { afterDays: 90 }],
    onSilence: 'waits',
    silence: { zh: '里程碑一直保留，不会过期。', en: 'The milestone stays open; nothing expires.' },
  },
  review: {
    title: { zh: '审核里程碑验收', en: 'Review the acceptance of a milestone' },
    sentence: {
      zh: '请审核里程碑是否按协议完成。',
      en: 'Was the milestone reached as agreed?',
    },
    role: 'ecosystem-manager',
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      approve: {
        title: { zh: '通过', en: 'Approve' },
        consequence: {
          zh: '伙伴可以开票，进入发票与付款流程；下一里程碑开放验收。',
          en: 'The partner is asked for its invoice, and the next milestone can be submitted.',
        },
        commentRequired: false,
        form: [],
      },
      reject: {
        title: { zh: '不通过', en: 'Reject' },
        consequence: {
          zh: '伙伴可按意见修改后重新提交。',
          en: 'The partner may mend the acceptance and submit it again.',
        },
        commentRequired: true,
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 5 }, { afterWorkingDays: 10 }, { afterWorkingDays: 15 }],
    onSilence: 'waits',
    silence: { zh: '不会自动通过或不通过。', en: 'Nothing is decided by itself.' },
  },
  resubmission: {
    ...ASKED_OF_THE_PARTNER,
    title: { zh: '修改并重新提交验收申请', en: 'Mend and resubmit the acceptance' },
    sentence: {
      zh: '验收申请审核未通过，请按意见修改后重新提交。',
      en: 'The acceptance was rejected. Mend it as asked and submit it again.',
    },
    decisions: { resubmit: { ...SUBMIT, title: { zh: '重新提交', en: 'Resubmit' } } },
    reminders: [{ afterDays: 7 }, { afterDays: 30 }],
    onSilence: 'waits',
    silence: { zh: '验收申请保持现状。', en: 'The acceptance stays as it is.' },
  },
  payment: {
    ...ASKED_OF_THE_PARTNER,
    title: { zh: '开票与付款', en: 'Invoice and payment' },
    sentence: {
      zh: '验收申请已审核通过，正在开票与付款。',
      en: 'The acceptance is approved; invoice and payment are on their way.',
    },
    standing: true,
    decisions: {},
    reminders: [],
    onSilence: 'waits',
    silence: { zh: '付款完成后结束。', en: 'It ends with the payment.' },
  },
} as const satisfies Record<string, TaskPolicy>;
