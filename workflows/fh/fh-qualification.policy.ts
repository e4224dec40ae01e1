import type { Field } from '../kit/policy/fields';
import { definePolicy } from '../kit/policy/policy';
import { FH_QUALIFICATION_TASKS } from './fh-qualification-tasks';
import { FH_PROGRAMME_FIELD, FOR_PARTNER_FIELD } from '../shared/funding';
import { AGREEMENT_FIELD, REMARKS_FIELD } from './fh-qualification-fields';
import { reasonField } from '../shared/reasons';

/** What is known of the agreement that was accepted last. */
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
    qualified: { title: { zh: '资格申请审核通过', en: 'Qualified' }, next: ['expired', 'revoked'] },
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
  tasks: FH_QUALIFICATION_TASKS,
  actions: {
    withdraw: {
      title: { zh: '撤回申请', en: 'Withdraw the application' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['qualification-in-review'],
      form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
    },
    discard: {
      title: { zh: '放弃申请', en: 'Give up the application' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['qualification-withdrawn', 'qualification-rejected'],
      form: [reasonField({ zh: '放弃原因', en: 'Reason for giving up' })],
      closes: 'discarded',
    },
    recall: {
      title: { zh: '收回邀请', en: 'Recall the invitation' },
      roles: ['ecosystem-manager'],
      states: ['available'],
      form: [reasonField({ zh: '收回原因', en: 'Reason for recalling' })],
      closes: 'discarded',
    },
    revoke: {
      title: { zh: '取消资格', en: 'Revoke the qualification' },
      roles: ['ecosystem-manager'],
      states: ['qualified'],
      form: [reasonField({ zh: '取消原因', en: 'Reason for revoking' })],
    },
  },
});
