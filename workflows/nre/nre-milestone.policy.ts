import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Field, FormOf } from '../kit/policy/fields';
import { type DecisionPolicy, definePolicy } from '../kit/policy/policy';
import { PAYMENT_OUTCOME_FIELD } from '../payment/invoice-payment.policy';
import { REMARKS_FIELD } from '../shared/funding';
import { reasonField } from '../shared/reasons';
import { SOLUTION_FIELD } from './nre.policy';

const VENDOR_ONLY = ['ecosystem-manager', 'finance', 'vendor-operator', 'system'] as const;

/** What the partner hands in for the acceptance of a milestone. */
const ACCEPTANCE_REPORT_FIELD = {
  name: 'acceptanceReport',
  kind: 'file',
  required: false,
  max: 10,
  label: { zh: '验收报告', en: 'Acceptance report' },
  help: {
    zh: '请上传验收报告与交付件证明。',
    en: 'Upload the acceptance report and the proof of what was delivered.',
  },
} as const satisfies Field;

/** What the acceptance of a milestone requires. */
const ACCEPTANCE_FIELDS = [{ ...ACCEPTANCE_REPORT_FIELD, required: true }, REMARKS_FIELD] as const;

/** Which milestone of which agreement; `amount` is what the agreement pays for it. */
const MILESTONE_FIELDS = [
  { name: 'title', kind: 'text', required: true, max: 64, label: { zh: '里程碑', en: 'Milestone' } },
  { name: 'milestone', kind: 'count', required: true, min: 1, max: 100, label: { zh: '序号', en: 'Number' } },
  { name: 'milestones', kind: 'count', required: true, min: 1, max: 100, label: { zh: '里程碑总数', en: 'Of' } },
  { name: 'amount', kind: 'money', required: true, label: { zh: '协议金额', en: 'Agreed amount' } },
  SOLUTION_FIELD,
  { name: 'nreNo', kind: 'text', required: true, max: 64, label: { zh: 'NRE申请编号', en: 'NRE request' } },
  {
    name: 'agreementVersion',
    kind: 'count',
    required: true,
    min: 1,
    label: { zh: '协议版本', en: 'Version of the agreement' },
  },
  {
    name: 'nreCaseId',
    kind: 'text',
    required: true,
    max: 64,
    visibleTo: VENDOR_ONLY,
    label: { zh: '所属NRE申请', en: 'Case of the request' },
  },
  { name: 'partnerId', kind: 'partner', required: true, max: 64, label: { zh: '伙伴', en: 'Partner' } },
  ACCEPTANCE_REPORT_FIELD,
  REMARKS_FIELD,
] as const satisfies readonly Field[];

/** A milestone as its request opens it. */
export type MilestoneForm = FormOf<typeof MILESTONE_FIELDS>;

const SUBMIT = {
  title: { zh: '提交验收申请', en: 'Submit the acceptance' },
  consequence: {
    zh: '验收申请进入审核；审核通过前可以撤回。',
    en: 'The acceptance is reviewed. You may withdraw it until it is approved.',
  },
  commentRequired: false,
  movesFor: ['partner'],
  form: ACCEPTANCE_FIELDS,
  revises: true,
} as const satisfies DecisionPolicy;

const ASKED_OF_THE_PARTNER = { role: 'partner-admin', party: 'partner', channel: 'inbox' } as const;

/**
 * The acceptance of one milestone of an agreement, and its payment (domain 1.5.4). The system opens it once the
 * previous one is accepted.
 */
export const nreMilestonePolicy = definePolicy({
  type: 'nre-milestone',
  version: 1,
  prefix: 'NM',
  title: { zh: 'NRE里程碑验收', en: 'NRE milestone' },
  sentence: {
    zh: '伙伴按协议完成里程碑后提交验收，通过后开票付款；由系统按协议逐个建立。',
    en: 'The partner submits a milestone of the agreement for acceptance and is paid for it. The system opens them one after the other.',
  },
  needs: { zh: '已生效的协议、已认证的商务信息', en: 'An agreement in force, and authenticated business information' },
  lock: { name: 'nre-milestone', subject: { partnerAnd: ['nreCaseId', 'milestone'] } },
  opens: ['system'],
  parties: { partner: 'partner-admin', vendor: 'ecosystem-manager' },
  readers: { partner: ['partner-admin', 'partner-main-account'] },
  form: MILESTONE_FIELDS,
  highlights: ['title', 'milestone', 'amount', 'nreNo'],
  states: {
    'milestone-open': {
      title: { zh: '待提交验收', en: 'Open for acceptance' },
      next: ['acceptance-in-review'],
    },
    'acceptance-in-review': {
      title: { zh: '验收申请审核中', en: 'Acceptance in review' },
      next: ['milestone-accepted', 'acceptance-rejected', 'milestone-open'],
    },
    'acceptance-rejected': {
      title: { zh: '验收申请审核不通过', en: 'Acceptance rejected' },
      next: ['acceptance-in-review'],
    },
    'milestone-accepted': {
      title: { zh: '验收申请审核通过', en: 'Acceptance approved' },
      next: ['paid', 'cancelled-payment'],
    },
  },
  outcomes: {
    paid: { title: { zh: '已付款', en: 'Paid' }, tone: 'good' },
    'cancelled-payment': { title: { zh: '付款已取消', en: 'Payment cancelled' }, tone: 'bad' },
  },
  tasks: {
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
      duty: 'review',
      decisions: {
        approve: {
          title: { zh: '通过', en: 'Approve' },
          consequence: {
            zh: '伙伴可以开票，进入发票与付款流程；下一里程碑开放验收。',
            en: 'The partner is asked for its invoice, and the next milestone can be submitted.',
          },
          commentRequired: false,
          movesFor: ['partner'],
          form: [],
        },
        reject: {
          title: { zh: '不通过', en: 'Reject' },
          consequence: {
            zh: '伙伴可按意见修改后重新提交。',
            en: 'The partner may mend the acceptance and submit it again.',
          },
          commentRequired: true,
          movesFor: [],
          form: [],
        },
      },
      reminders: [{ afterWorkingDays: 5 }, { afterWorkingDays: 10 }, { afterWorkingDays: 15 }],
      escalates: TO_OPERATORS,
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
  },
  actions: {
    withdraw: {
      title: { zh: '撤回验收申请', en: 'Withdraw the acceptance' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['acceptance-in-review'],
      form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
    },
    paymentEnded: {
      title: { zh: '系统更新：付款结束', en: 'The payment has ended' },
      roles: ['system'],
      movesFor: [],
      states: ['milestone-accepted'],
      form: [PAYMENT_OUTCOME_FIELD],
    },
  },
});
