import type { Field } from '../kit/policy/fields';
import { definePolicy } from '../kit/policy/policy';
import { REMARKS_FIELD } from '../shared/funding';
import { PAYMENT_OUTCOME_FIELD } from '../payment/invoice-payment-fields';
import {
  AGREEMENT_FACTS,
  agreementFields,
  ASSESSORS,
  LATER_SOW_FIELDS,
  SOLUTION_FIELD,
  SOW_FIELDS,
  WORKLOAD_FIELD,
} from './nre-fields';
import { NRE_TASKS } from './nre-tasks';
import { failedNeedsOperator } from '../shared/operator-repair';
import { reasonField } from '../shared/reasons';

/** Choices of domain 1.5 that an operator may change in the settings, with their defaults. */
export const NRE_SETTINGS = {
  /** The fewest high-order services of a statement of work that uses any. */
  'nre.minHighOrder': 3,
  /** The same of key services. */
  'nre.minKey': 1,
  /** Whether two solutions of one product exclude each other. */
  'nre.sharedProductBlocks': true,
} as const;

const MILESTONE = {
  name: 'milestone',
  kind: 'count',
  required: true,
  min: 1,
  label: { zh: '里程碑', en: 'Milestone' },
} as const satisfies Field;

const ENDABLE = [
  'qualification-in-review',
  'qualification-withdrawn',
  'qualification-rejected',
  'qualified',
  'tech-assessment',
  'tech-rejected',
  'tech-approved',
  'commercial-review',
  'commercial-approved',
  'agreement-recheck',
] as const;

/** The support of a partner's one-time engineering for a solution, from its qualification until the last milestone is paid (domain 1.5). */
export const nrePolicy = definePolicy({
  type: 'nre',
  version: 1,
  prefix: 'NR',
  title: { zh: 'NRE一次性工程费用支持', en: 'Support of one-time engineering (NRE)' },
  sentence: {
    zh: '软件伙伴为已认证的方案申请NRE，从资格申请、SOW、评估、协议到各里程碑验收与付款。',
    en: 'A software partner has the engineering of a certified solution supported: qualification, statement of work, assessments, agreement, and milestones that are accepted and paid.',
  },
  needs: {
    zh: '已通过认证且权益在有效期内的方案',
    en: 'A certified solution with an entitlement that is still valid',
  },
  lock: { name: 'nre', subject: { partnerAnd: ['solutionId'] } },
  opens: ['partner-admin'],
  parties: { partner: 'partner-admin', vendor: 'ecosystem-manager' },
  readers: { partner: ['partner-admin', 'partner-main-account'] },
  form: [SOLUTION_FIELD, REMARKS_FIELD, ...LATER_SOW_FIELDS],
  facts: [
    { ...WORKLOAD_FIELD, required: false },
    {
      ...WORKLOAD_FIELD,
      name: 'agreedWorkload',
      required: false,
      visibleTo: ASSESSORS,
      label: { zh: '与PSA商定的工作量（人天）', en: 'Workload agreed with the PSA (person-days)' },
    },
    ...AGREEMENT_FACTS,
  ],
  highlights: ['solutionId', 'amount', 'paid'],
  states: {
    'qualification-in-review': {
      title: { zh: '资格申请审核中', en: 'Qualification in review' },
      next: ['qualified', 'qualification-rejected', 'qualification-withdrawn', 'terminated'],
    },
    'qualification-withdrawn': {
      title: { zh: '资格申请已撤回', en: 'Withdrawn' },
      next: ['qualification-in-review', 'discarded', 'terminated'],
    },
    'qualification-rejected': {
      title: { zh: '资格申请审核不通过', en: 'Qualification rejected' },
      next: ['qualification-in-review', 'discarded', 'terminated'],
    },
    qualified: {
      title: { zh: '资格申请审核通过，待上传SOW', en: 'Qualified, statement of work to come' },
      next: ['tech-assessment', 'terminated'],
    },
    'tech-assessment': {
      title: { zh: '技术评估审核中', en: 'Technical assessment' },
      next: ['tech-approved', 'tech-rejected', 'terminated'],
    },
    'tech-rejected': {
      title: { zh: '技术评估不通过', en: 'Failed the technical assessment' },
      next: ['tech-assessment', 'terminated'],
    },
    'tech-approved': {
      title: { zh: '技术评估通过', en: 'Passed the technical assessment' },
      next: ['commercial-review', 'tech-assessment', 'terminated'],
    },
    'commercial-review': {
      title: { zh: '商业价值终评中', en: 'Commercial review' },
      next: ['commercial-approved', 'qualified', 'tech-assessment', 'commercial-rejected', 'terminated'],
    },
    'commercial-approved': {
      title: { zh: '商业价值终评通过，待签署协议', en: 'Passed the commercial review, agreement to be signed' },
      next: ['agreement-recheck', 'tech-assessment', 'terminated'],
    },
    'agreement-recheck': {
      title: { zh: '协议内容复核中', en: 'Agreement being rechecked' },
      next: ['agreement-activating', 'commercial-approved', 'terminated'],
    },
    'agreement-activating': {
      title: { zh: '协议正在生效', en: 'Agreement taking effect' },
      next: ['agreement-effective', 'failed-needs-operator'],
    },
    'failed-needs-operator': failedNeedsOperator([
      'agreement-activating',
      'agreement-effective',
      'commercial-approved',
    ]),
    'agreement-effective': { title: { zh: '协议已生效', en: 'Agreement effective' }, next: ['completed'] },
  },
  outcomes: {
    completed: { title: { zh: '已完成', en: 'Completed' }, tone: 'good' },
    terminated: { title: { zh: '已终止', en: 'Ended by the vendor' }, tone: 'bad' },
    'commercial-rejected': {
      title: { zh: '商业价值终评不通过', en: 'Rejected in the commercial review' },
      tone: 'bad',
    },
    discarded: { title: { zh: '已放弃', en: 'Given up' }, tone: 'neutral' },
  },
  tasks: NRE_TASKS,
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
    agreeWorkload: {
      title: { zh: '更正商定的工作量', en: 'Agree another workload' },
      roles: ['psa'],
      states: ['qualified', 'tech-rejected'],
      form: [WORKLOAD_FIELD],
    },
    changeSow: {
      title: { zh: '修改SOW并重新评估', en: 'Change the statement of work and have it assessed again' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['tech-approved', 'commercial-review', 'commercial-approved'],
      form: SOW_FIELDS,
      revises: true,
    },
    terminate: {
      title: { zh: '终止申请', en: 'End the application' },
      roles: ['ecosystem-manager'],
      states: ENDABLE,
      form: [reasonField({ zh: '终止原因', en: 'Reason for ending it' })],
      closes: 'terminated',
    },
    amend: {
      title: { zh: '上传修订后的协议', en: 'Upload an amended agreement' },
      roles: ['ecosystem-manager'],
      states: ['agreement-effective'],
      form: agreementFields('milestones'),
    },
    milestoneAccepted: {
      title: { zh: '系统更新：里程碑验收通过', en: 'A milestone was accepted' },
      roles: ['system'],
      states: ['agreement-effective'],
      form: [MILESTONE],
    },
    milestoneEnded: {
      title: { zh: '系统更新：里程碑付款结束', en: 'The payment of a milestone has ended' },
      roles: ['system'],
      states: ['agreement-effective'],
      form: [MILESTONE, PAYMENT_OUTCOME_FIELD],
    },
  },
});
