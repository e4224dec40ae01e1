import type { DecisionPolicy, TaskPolicy } from '../kit/policy/policy';
import { AGREEMENT_FIELD, REMARKS_FIELD } from './fh-qualification-fields';

const SUBMIT = {
  title: { zh: '提交申请', en: 'Submit' },
  consequence: {
    zh: '资格申请进入审核；审核通过前可以撤回。',
    en: 'The application is reviewed. You may withdraw it until it is approved.',
  },
  commentRequired: false,
  form: [AGREEMENT_FIELD, REMARKS_FIELD],
  revises: true,
} as const satisfies DecisionPolicy;

/** Who is asked what on the way to a qualification and while it is valid (domain 1.4.3). */
export const FH_QUALIFICATION_TASKS = {
  invitation: {
    title: { zh: '申请受邀参加的激励项目', en: 'Answer the invitation to a programme' },
    sentence: {
      zh: '生态经理邀请贵公司参加激励项目。请同意协议并提交资格申请，或谢绝邀请。',
      en: 'You are invited to an incentive programme. Accept the agreement and apply, or decline.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: {
      submit: SUBMIT,
      decline: {
        title: { zh: '谢绝', en: 'Decline' },
        consequence: {
          zh: '邀请结束，生态经理会收到通知。',
          en: 'The invitation ends, and your ecosystem manager is told.',
        },
        commentRequired: false,
        form: [],
      },
    },
    reminders: [{ afterDays: 7 }],
    onSilence: 'waits',
    silence: { zh: '邀请一直有效，直至被收回。', en: 'The invitation stands until it is recalled.' },
  },
  review: {
    title: { zh: '审核资格申请', en: 'Review an application for qualification' },
    sentence: {
      zh: '请审核伙伴是否具备参加该激励项目的资格。',
      en: 'Does the partner qualify for this programme?',
    },
    role: 'ecosystem-manager',
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      approve: {
        title: { zh: '通过', en: 'Approve' },
        consequence: {
          zh: '伙伴自即日起具备资格，有效期至当年年底。',
          en: 'The partner qualifies from now on, until the end of this year.',
        },
        commentRequired: false,
        form: [],
      },
      reject: {
        title: { zh: '驳回', en: 'Reject' },
        consequence: {
          zh: '伙伴可按意见修改后重新提交。',
          en: 'The partner may mend the application and submit it again.',
        },
        commentRequired: true,
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 3 }, { afterWorkingDays: 5 }],
    onSilence: 'waits',
    silence: { zh: '不会自动通过或驳回。', en: 'Nothing is decided by itself.' },
  },
  resubmission: {
    title: { zh: '修改并重新提交资格申请', en: 'Mend and resubmit the application' },
    sentence: {
      zh: '资格申请已撤回或未通过审核，请修改后重新提交，或放弃申请。',
      en: 'The application was withdrawn or rejected. Mend it and submit it again, or give it up.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: { resubmit: { ...SUBMIT, title: { zh: '重新提交', en: 'Resubmit' } } },
    reminders: [{ afterDays: 7 }],
    onSilence: 'waits',
    silence: { zh: '资格申请保持现状。', en: 'The application stays as it is.' },
  },
  renewal: {
    title: { zh: '续期资格', en: 'Renew the qualification' },
    sentence: {
      zh: '资格即将到期，请同意现行协议并续期。',
      en: 'The qualification ends soon. Accept the present agreement to renew it.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    standing: true,
    decisions: {
      renew: {
        title: { zh: '续期', en: 'Renew' },
        consequence: { zh: '资格延长至次年年底。', en: 'The qualification lasts until the end of the next year.' },
        commentRequired: false,
        form: [AGREEMENT_FIELD],
      },
    },
    due: {
      key: 'fh.qualificationValidity',
      given: { zh: '资格有效期的最后一天', en: 'The last day of the qualification' },
    },
    reminders: [{ beforeWorkingDays: 30 }, { beforeWorkingDays: 10 }, { beforeWorkingDays: 3 }],
    onSilence: 'expires',
    silence: {
      zh: '逾期未续期，资格到期；可以重新申请。',
      en: 'Unless it is renewed by then it expires; you may apply again.',
    },
  },
} as const satisfies Record<string, TaskPolicy>;
