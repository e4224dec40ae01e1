import { definePolicy } from '../kit/policy/policy';
import {
  AMOUNT_FIELD,
  HEAD_COUNT_FIELD,
  LINES_FIELD,
  MATERIALS_FIELD,
  PERIOD_FIELDS,
  PERSONS_FIELD,
  REINSTATES_FIELD,
} from './fh-incentive-form';
import { FH_INCENTIVE_TASKS } from './fh-incentive-tasks';
import { FH_PROGRAMME_FIELD, type FhProgramme } from '../shared/funding';
import { reasonField } from '../shared/reasons';

const LISTED = ['pending-confirmation', 'in-dispute'] as const;
const UNAPPROVED = [...LISTED, 'draft', 'in-preliminary-review', 'preliminary-rejected'] as const;

/** What a partner says in an application, as far as it has come. */
const APPLICATION = [
  { ...PERSONS_FIELD, required: false },
  { ...MATERIALS_FIELD, required: false },
] as const;

/** The programmes in whose months a partner applies itself; the lists of the others come from the vendor. */
export const APPLIED: readonly FhProgramme[] = ['si-presales', 'lecturer-fund'];

/** Choices of domain 1.4 and 1.6 that an operator may change in the settings, with their defaults. */
export const FH_INCENTIVE_SETTINGS = {
  /** Whether the clock of a list stands still while the partner objects to it. */
  'fh.pauseOnDispute': false,
  /** Whether the ecosystem manager may reinstate a list that has expired. */
  'fh.reinstatement': false,
  /** Working days after a rejection, given within as many of the last working days of a month, in which it may still be resubmitted. */
  'fh.resubmissionGrace': 0,
  /** Minor units of CNY paid for one specialist and month where the partner applies. */
  'fh.monthlyAmount': { 'si-presales': 2_000_000, 'lecturer-fund': 1_500_000 },
  /** How many applications count for one pre-sales specialist in the year after he began. */
  'fh.requestsPerPerson': 2,
  /** What a lecturer has to reach in a month. */
  'fh.trainingDays': 8,
  'fh.satisfaction': 4.25,
};

/** The incentive of a partner for one month or stage of a programme: confirmed in 14 working days, or applied for (domain 1.4.5, 1.6). */
export const fhIncentivePolicy = definePolicy({
  type: 'fh-incentive',
  version: 1,
  prefix: 'FI',
  title: { zh: '专职人员激励', en: 'Incentive for dedicated personnel' },
  sentence: {
    zh: '申请某个月的专职人员激励；由平台生成的名单须在14个工作日内核对。',
    en: 'Apply for the incentive of a month; lists that the platform generates are checked within 14 working days.',
  },
  needs: {
    zh: '专职人员、所负责的项目、劳动合同与社保或工资证明、项目材料',
    en: 'The specialists, their projects, labour contracts with social insurance or payroll, project materials',
  },
  lock: { name: 'fh', subject: { partnerAnd: ['programme', 'month', 'stage'] } },
  opens: ['partner-admin', 'ecosystem-manager', 'system'],
  parties: { partner: 'partner-admin', vendor: 'ecosystem-manager' },
  readers: { partner: ['partner-admin', 'partner-main-account'] },
  form: [FH_PROGRAMME_FIELD, ...PERIOD_FIELDS, REINSTATES_FIELD, { ...LINES_FIELD, required: false }, ...APPLICATION],
  facts: [
    { ...HEAD_COUNT_FIELD, required: false },
    { ...AMOUNT_FIELD, required: false },
    {
      name: 'reinstatedNo',
      kind: 'text',
      required: false,
      label: { zh: '恢复的失效名单', en: 'Expired list that is reinstated' },
    },
  ],
  highlights: ['month', 'programme', 'headCount', 'amount'],
  states: {
    'pending-confirmation': {
      title: { zh: '待核对', en: 'To be confirmed' },
      next: ['in-dispute', 'pending-confirmation', 'in-preliminary-review', 'expired', 'cancelled'],
    },
    'in-dispute': {
      title: { zh: '异议处理中', en: 'In dispute' },
      next: ['pending-confirmation', 'in-preliminary-review', 'expired', 'cancelled'],
    },
    draft: {
      title: { zh: '草稿', en: 'Draft' },
      next: ['in-preliminary-review', 'not-requested', 'cancelled'],
    },
    'in-preliminary-review': {
      title: { zh: '初审中', en: 'In preliminary review' },
      next: ['preliminary-approved', 'preliminary-rejected', 'cancelled'],
    },
    'preliminary-rejected': {
      title: { zh: '初审未通过', en: 'Failed preliminary review' },
      next: ['in-preliminary-review', 'closed-rejected', 'cancelled'],
    },
    'preliminary-approved': { title: { zh: '初审通过', en: 'Passed preliminary review' }, next: ['finalised'] },
  },
  outcomes: {
    expired: { title: { zh: '激励失效', en: 'Expired' }, tone: 'bad' },
    'closed-rejected': { title: { zh: '初审未通过，已关闭', en: 'Closed as rejected' }, tone: 'bad' },
    cancelled: { title: { zh: '已取消', en: 'Cancelled' }, tone: 'neutral' },
    'not-requested': { title: { zh: '未申请', en: 'Not requested' }, tone: 'neutral' },
    finalised: { title: { zh: '定稿', en: 'Final' }, tone: 'good' },
  },
  tasks: FH_INCENTIVE_TASKS,
  actions: {
    dispute: {
      title: { zh: '提出异议', en: 'Object to the list' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['pending-confirmation'],
      form: [reasonField({ zh: '哪里不对', en: 'What is wrong' })],
      logs: true,
    },
    correctList: {
      title: { zh: '更正名单', en: 'Correct the list' },
      roles: ['service-ops'],
      states: LISTED,
      form: [LINES_FIELD, reasonField({ zh: '更正说明', en: 'What was corrected' })],
      logs: true,
    },
    upholdList: {
      title: { zh: '名单无误', en: 'The list is right' },
      roles: ['service-ops'],
      states: ['in-dispute'],
      form: [reasonField({ zh: '说明', en: 'Why it is right' })],
      logs: true,
      notifies: ['partner'],
    },
    save: {
      title: { zh: '保存草稿', en: 'Save the draft' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['draft'],
      form: APPLICATION,
      revises: true,
    },
    discard: {
      title: { zh: '不申请该月激励', en: 'Do not apply for this month' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['draft'],
      form: [],
      closes: 'not-requested',
    },
    closeForPayment: {
      title: {
        zh: '系统关闭：已提交季度付款申请',
        en: 'Close by the system: the payment of the quarter was requested',
      },
      roles: ['system'],
      states: ['preliminary-rejected'],
      form: [],
      closes: 'closed-rejected',
    },
    finalise: {
      title: { zh: '系统定稿：已计入季度付款', en: 'Finalise by the system: it counts in the payment of its quarter' },
      roles: ['system'],
      states: ['preliminary-approved'],
      form: [],
      closes: 'finalised',
    },
    cancel: {
      title: { zh: '取消激励', en: 'Cancel the incentive' },
      roles: ['system', 'ecosystem-manager'],
      states: UNAPPROVED,
      form: [reasonField({ zh: '取消原因', en: 'Reason for cancelling' })],
      closes: 'cancelled',
    },
  },
});
