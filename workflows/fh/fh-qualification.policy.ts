import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Field } from '../kit/policy/fields';
import { type DecisionPolicy, definePolicy, type TaskPolicy } from '../kit/policy/policy';
import { FH_PROGRAMME_FIELD, FOR_PARTNER_FIELD, REMARKS_FIELD } from '../shared/funding';
import { reasonField } from '../shared/reasons';

/**
 * The partner accepts the agreement in its current version; the tick counts only for the submission it is made with.
 */
const AGREEMENT_FIELD = {
  name: 'agreementAccepted',
  kind: 'tick',
  required: true,
  label: {
    zh: '我已阅读并同意专职人员激励协议',
    en: 'I have read and accept the agreement on the incentive for full-time personnel',
  },
} as const satisfies Field;

/** What is known of the agreement accepted last. */
const AGREEMENT_FACTS = [
  {
    name: 'agreementVersion',
    kind: 'text',
    required: false,
    label: { zh: '已同意的协议版本', en: 'Agreement accepted' },
  },
  { name: 'agreementAcceptedOn', kind: 'date', required: false, label: { zh: '同意日期', en: 'Accepted on' } },
  { name: 'agreementAcceptedBy', kind: 'person', required: false, label: { zh: '同意人', en: 'Accepted by' } },
] as const satisfies readonly Field[];

const SUBMIT = {
  title: { zh: '提交申请', en: 'Submit' },
  consequence: {
    zh: '资格申请进入审核；审核通过前可以撤回。',
    en: 'The application is reviewed. You may withdraw it until it is approved.',
  },
  commentRequired: false,
  movesFor: ['partner'],
  form: [AGREEMENT_FIELD, REMARKS_FIELD],
  revises: true,
} as const satisfies DecisionPolicy;

/** Who is asked what before and during a qualification (domain 1.4.3). */
const TASKS = {
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
        final: true,
        commentRequired: false,
        movesFor: [],
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
    duty: 'review',
    decisions: {
      approve: {
        title: { zh: '通过', en: 'Approve' },
        consequence: {
          zh: '伙伴自即日起具备资格，有效期至当年年底。',
          en: 'The partner qualifies from now on, until the end of this year.',
        },
        commentRequired: false,
        movesFor: ['partner'],
        form: [],
      },
      reject: {
        title: { zh: '驳回', en: 'Reject' },
        consequence: {
          zh: '伙伴可按意见修改后重新提交。',
          en: 'The partner may mend the application and submit it again.',
        },
        commentRequired: true,
        movesFor: [],
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 3 }, { afterWorkingDays: 5 }],
    escalates: TO_OPERATORS,
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
        movesFor: ['partner'],
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

/** A partner's qualification for a programme of the incentive for full-time personnel (domain 1.4.3). */
export const fhQualificationPolicy = definePolicy({
  type: 'fh-qualification',
  version: 1,
  prefix: 'FQ',
  title: { zh: '专职人员激励资格申请', en: 'Qualification for the full-time personnel incentive' },
  sentence: {
    zh: '申请专职人员激励的资格；CCoE项目由生态经理邀请。',
    en: 'Qualify for the incentive for full-time personnel. To the CCoE programme an ecosystem manager invites.',
  },
  needs: { zh: '激励项目，以及对激励协议的同意', en: 'The programme, and your consent to the agreement' },
  lock: { name: 'fh-qualification', subject: { partnerAnd: ['programme'] } },
  opens: ['partner-admin', 'ecosystem-manager'],
  thread: { name: 'fh', fields: ['programme'], yearOf: 'validUntil' },
  parties: { partner: 'partner-admin', vendor: 'ecosystem-manager' },
  readers: { partner: ['partner-admin', 'partner-main-account'] },
  form: [
    FH_PROGRAMME_FIELD,
    FOR_PARTNER_FIELD,
    { ...AGREEMENT_FIELD, required: false, askedOf: ['partner-admin'] },
    REMARKS_FIELD,
  ],
  highlights: ['programme', 'validUntil'],
  states: {
    available: {
      title: { zh: '可申请', en: 'Invited' },
      next: ['qualification-in-review', 'declined', 'discarded'],
    },
    'qualification-in-review': {
      title: { zh: '资格申请审核中', en: 'In review' },
      next: ['qualified', 'qualification-rejected', 'qualification-withdrawn'],
    },
    'qualification-withdrawn': {
      title: { zh: '资格申请已撤回', en: 'Withdrawn' },
      next: ['qualification-in-review', 'discarded'],
    },
    'qualification-rejected': {
      title: { zh: '资格申请审核未通过', en: 'Rejected' },
      next: ['qualification-in-review', 'discarded'],
    },
    qualified: { title: { zh: '资格申请审核通过', en: 'Qualified' }, goal: true, next: ['expired', 'revoked'] },
  },
  outcomes: {
    expired: { title: { zh: '资格已到期', en: 'Expired' }, tone: 'neutral' },
    revoked: { title: { zh: '资格已取消', en: 'Revoked' }, tone: 'bad' },
    declined: { title: { zh: '已谢绝邀请', en: 'Declined' }, tone: 'neutral' },
    discarded: { title: { zh: '已放弃', en: 'Discarded' }, tone: 'neutral' },
  },
  facts: [
    { name: 'validUntil', kind: 'date', required: false, label: { zh: '有效期至', en: 'Valid until' } },
    ...AGREEMENT_FACTS,
  ],
  tasks: TASKS,
  actions: {
    withdraw: {
      title: { zh: '撤回申请', en: 'Withdraw the application' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['qualification-in-review'],
      form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
    },
    discard: {
      title: { zh: '放弃申请', en: 'Give up the application' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['qualification-withdrawn', 'qualification-rejected'],
      form: [reasonField({ zh: '放弃原因', en: 'Reason for giving up' })],
      closes: 'discarded',
    },
    recall: {
      title: { zh: '收回邀请', en: 'Recall the invitation' },
      roles: ['ecosystem-manager'],
      movesFor: [],
      states: ['available'],
      form: [reasonField({ zh: '收回原因', en: 'Reason for recalling' })],
      closes: 'discarded',
    },
    revoke: {
      title: { zh: '取消资格', en: 'Revoke the qualification' },
      roles: ['ecosystem-manager'],
      movesFor: [],
      states: ['qualified'],
      duty: 'correct',
      form: [reasonField({ zh: '取消原因', en: 'Reason for revoking' })],
    },
  },
});
