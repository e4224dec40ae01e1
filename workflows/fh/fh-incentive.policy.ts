import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Field, FormOf } from '../kit/policy/fields';
import { partnerOf } from '../kit/policy/policy';
import type { Actor } from '../kit/policy/roles';
import { defineStructure, withWords } from '../kit/policy/words';
import {
  FH_PROGRAMME_FIELD,
  type FhProgramme,
  FOR_PARTNER_FIELD,
  REFUSED_FILES_FIELD,
  STAGED,
} from '../shared/funding';
import { reasonField } from '../shared/reasons';
import { FH_INCENTIVE_WORDS } from './fh-incentive.words';

const PERSON = {
  name: 'personId',
  kind: 'person',
  required: true,
  max: 128,
  label: { zh: '专职人员', en: 'Specialist' },
} as const satisfies Field;

const PROJECT = { kind: 'text', max: 128, label: { zh: '项目', en: 'Project' } } as const;

const PROOF = {
  name: 'proof',
  kind: 'file',
  required: true,
  max: 5,
  label: { zh: '雇佣证明', en: 'Proof of employment' },
  help: {
    zh: '劳动合同，以及激励期内有效的社保或工资证明。',
    en: 'The labour contract, and social insurance or payroll valid in the month.',
  },
} as const satisfies Field;

/** The persons of a list that the platform generates or the ecosystem manager draws up, with the amount for each. */
const LINES_FIELD = {
  name: 'lines',
  kind: 'list',
  required: true,
  min: 1,
  max: 100,
  askedOf: ['ecosystem-manager'],
  label: { zh: '激励人员名单', en: 'List of specialists' },
  fields: [
    PERSON,
    { name: 'name', kind: 'text', required: true, max: 128, personal: true, label: { zh: '姓名', en: 'Name' } },
    { name: 'certificate', kind: 'text', required: true, max: 64, label: { zh: '证书', en: 'Certificate' } },
    { ...PROJECT, name: 'project', required: false },
    { name: 'amount', kind: 'money', required: true, label: { zh: '激励金额', en: 'Incentive' } },
  ],
} as const satisfies Field;

/** Proof for each person of a list. */
const CHECKED_FIELD = {
  name: 'checked',
  kind: 'list',
  required: true,
  min: 1,
  max: 100,
  beginsWith: 'lines',
  label: { zh: '逐人核对并上传证明', en: 'Each person, with proof' },
  fields: [PERSON, PROOF],
} as const satisfies Field;

/** The persons for whom a partner applies. */
const PERSONS_FIELD = {
  name: 'persons',
  kind: 'list',
  required: true,
  min: 1,
  max: 50,
  askedOf: ['partner-admin'],
  label: { zh: '申请激励的专职人员', en: 'Specialists applied for' },
  fields: [
    PERSON,
    { ...PROJECT, name: 'project', required: true },
    {
      name: 'trainingDays',
      kind: 'count',
      required: false,
      max: 31,
      label: { zh: '授课工作日（讲师养成基金）', en: 'Working days of training (lecturer fund)' },
    },
    {
      name: 'satisfaction',
      kind: 'text',
      required: false,
      max: 4,
      label: { zh: '平均满意度（讲师养成基金）', en: 'Average satisfaction (lecturer fund)' },
    },
    PROOF,
  ],
} as const satisfies Field;

const MATERIALS_FIELD = {
  name: 'materials',
  kind: 'file',
  required: true,
  max: 10,
  askedOf: ['partner-admin'],
  label: { zh: '项目材料', en: 'Project materials' },
} as const satisfies Field;

const HEAD_COUNT_FIELD = {
  name: 'headCount',
  kind: 'count',
  required: true,
  label: { zh: '专职人员数量', en: 'Number of specialists' },
} as const satisfies Field;

const AMOUNT_FIELD = {
  name: 'amount',
  kind: 'money',
  required: true,
  label: { zh: '激励金额', en: 'Incentive' },
} as const satisfies Field;

/** Which list it is, and for whom. */
const PERIOD_FIELDS = [
  { name: 'month', kind: 'month', required: true, label: { zh: '月份', en: 'Month' } },
  {
    name: 'stage',
    kind: 'count',
    required: false,
    min: 1,
    max: 20,
    askedOf: ['ecosystem-manager'],
    label: { zh: '阶段（CCoE）', en: 'Stage (CCoE)' },
  },
  FOR_PARTNER_FIELD,
] as const satisfies readonly Field[];

/** Why an expired list is reinstated (domain 1.6.2). */
const REINSTATES_FIELD = {
  name: 'reinstates',
  kind: 'longText',
  required: false,
  min: 1,
  max: 256,
  askedOf: ['ecosystem-manager'],
  label: { zh: '恢复失效名单的原因', en: 'Why an expired list is reinstated' },
  help: {
    zh: '仅在恢复已失效的名单时填写；名单留空则沿用失效的名单，伙伴重新获得14个工作日。',
    en: 'Only for a list that has expired. Leave the list empty to take that one; the partner gets 14 new working days.',
  },
} as const satisfies Field;

/** What a partner says in an application, as far as it is filled in. */
const APPLICATION = [
  { ...PERSONS_FIELD, required: false },
  { ...MATERIALS_FIELD, required: false },
] as const;

/** Programmes whose partners apply themselves each month; the lists of the others come from the vendor. */
export const APPLIED: readonly FhProgramme[] = ['si-presales', 'lecturer-fund'];

/** Domain 1.4 and 1.6 choices that operators may change in the settings, with their defaults. */
export const FH_INCENTIVE_SETTINGS = {
  /** Whether a list's clock stops while the partner objects to it. */
  'fh.pauseOnDispute': false,
  /** Whether the ecosystem manager may reinstate an expired list. */
  'fh.reinstatement': false,
  /** Working days to resubmit after a rejection that came within the last that many working days of a month. */
  'fh.resubmissionGrace': 0,
  /** Minor units of CNY per specialist and month where the partner applies. */
  'fh.monthlyAmount': { 'si-presales': 2_000_000, 'lecturer-fund': 1_500_000 },
  /** How many applications count for one pre-sales specialist in the first year of work. */
  'fh.requestsPerPerson': 2,
  /** What a lecturer has to reach in a month. */
  'fh.trainingDays': 8,
  'fh.satisfaction': 4.25,
};

const LISTED = ['pending-confirmation', 'in-dispute'] as const;
const UNAPPROVED = [...LISTED, 'draft', 'in-preliminary-review', 'preliminary-rejected'] as const;

const SUBMIT = {
  commentRequired: false,
  movesFor: ['partner'],
  form: [PERSONS_FIELD, MATERIALS_FIELD],
  revises: true,
} as const;

/** What the partner's administrators are asked. */
const OF_PARTNER = { role: 'partner-admin', party: 'partner', channel: 'inbox' } as const;

/** Who is asked what during an incentive (domain 1.4.5, 1.6). */
const TASKS = {
  confirmation: {
    ...OF_PARTNER,
    decisions: {
      confirm: {
        commentRequired: false,
        movesFor: ['partner'],
        form: [HEAD_COUNT_FIELD, AMOUNT_FIELD, CHECKED_FIELD, { ...MATERIALS_FIELD, required: false }],
      },
    },
    due: { key: 'fh.confirmation', workingDays: 14 },
    reminders: [{ beforeWorkingDays: 7 }, { beforeWorkingDays: 3 }, { beforeWorkingDays: 1 }],
    urgentAtLast: true,
    onSilence: 'expires',
  },
  correction: {
    role: 'service-ops',
    party: 'vendor',
    channel: 'inbox',
    decisions: {},
    reminders: [{ afterWorkingDays: 2 }, { afterWorkingDays: 5 }],
    escalates: TO_OPERATORS,
    onSilence: 'waits',
  },
  submission: {
    ...OF_PARTNER,
    decisions: { submit: SUBMIT },
    due: { key: 'fh.application', given: { zh: '季度末', en: 'the end of the quarter' } },
    reminders: [{ beforeWorkingDays: 10 }, { beforeWorkingDays: 3 }],
    onSilence: 'expires',
  },
  preliminaryReview: {
    role: 'ecosystem-manager',
    party: 'vendor',
    channel: 'inbox',
    duty: 'review',
    decisions: {
      pass: { commentRequired: false, movesFor: ['partner'], form: [] },
      fail: { commentRequired: true, movesFor: [], form: [REFUSED_FILES_FIELD] },
    },
    reminders: [{ afterWorkingDays: 2 }, { afterWorkingDays: 3 }],
    escalates: TO_OPERATORS,
    onSilence: 'waits',
  },
  resubmission: {
    ...OF_PARTNER,
    decisions: {
      resubmit: {
        ...SUBMIT,
        form: [
          { ...PERSONS_FIELD, required: false },
          { ...CHECKED_FIELD, required: false },
          { ...MATERIALS_FIELD, required: false },
        ],
      },
    },
    due: {
      key: 'fh.resubmission',
      given: { zh: '首次提交当月月末', en: 'the end of the month of the first submission' },
    },
    reminders: [{ beforeWorkingDays: 3 }, { beforeWorkingDays: 1 }],
    onSilence: 'expires',
  },
  payment: { ...OF_PARTNER, standing: true, decisions: {}, reminders: [], onSilence: 'waits' },
} as const;

const STRUCTURE = defineStructure({
  type: 'fh-incentive',
  version: 1,
  prefix: 'FI',
  lock: { name: 'fh', subject: { partnerAnd: ['programme', 'month', 'stage'] } },
  opens: ['partner-admin', 'ecosystem-manager', 'system'],
  thread: { name: 'fh', fields: ['programme'], yearOf: 'month' },
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
      next: ['in-dispute', 'pending-confirmation', 'in-preliminary-review', 'expired', 'cancelled'],
    },
    'in-dispute': { detour: true, next: ['pending-confirmation', 'in-preliminary-review', 'expired', 'cancelled'] },
    draft: { next: ['in-preliminary-review', 'not-requested', 'cancelled'] },
    'in-preliminary-review': { next: ['preliminary-approved', 'preliminary-rejected', 'cancelled'] },
    'preliminary-rejected': { next: ['in-preliminary-review', 'closed-rejected', 'cancelled'] },
    'preliminary-approved': { next: ['finalised'] },
  },
  outcomes: {
    expired: { tone: 'bad' },
    'closed-rejected': { tone: 'bad' },
    cancelled: { tone: 'neutral' },
    'not-requested': { tone: 'neutral' },
    finalised: { tone: 'good' },
  },
  tasks: TASKS,
  actions: {
    dispute: {
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['pending-confirmation'],
      form: [reasonField({ zh: '哪里不对', en: 'What is wrong' })],
      logs: true,
    },
    correctList: {
      roles: ['service-ops'],
      movesFor: [],
      states: LISTED,
      duty: 'correct',
      form: [LINES_FIELD, reasonField({ zh: '更正说明', en: 'What was corrected' })],
      logs: true,
    },
    upholdList: {
      roles: ['service-ops'],
      movesFor: [],
      states: ['in-dispute'],
      duty: 'correct',
      form: [reasonField({ zh: '说明', en: 'Why it is right' })],
      logs: true,
      notifies: ['partner'],
    },
    save: {
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['draft'],
      form: APPLICATION,
      revises: true,
    },
    discard: {
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['draft'],
      form: [],
      closes: 'not-requested',
    },
    closeForPayment: {
      roles: ['system'],
      movesFor: [],
      states: ['preliminary-rejected'],
      form: [],
      closes: 'closed-rejected',
    },
    finalise: { roles: ['system'], movesFor: [], states: ['preliminary-approved'], form: [], closes: 'finalised' },
    cancel: {
      roles: ['system', 'ecosystem-manager'],
      movesFor: [],
      states: UNAPPROVED,
      duty: 'cancel',
      form: [reasonField({ zh: '取消原因', en: 'Reason for cancelling' })],
      closes: 'cancelled',
    },
  },
});

/**
 * A partner's incentive for one month or stage of a programme: confirmed within 14 working days, or applied for (domain
 * 1.4.5, 1.6).
 */
export const fhIncentivePolicy = withWords(STRUCTURE, FH_INCENTIVE_WORDS);

/** What a request for an incentive says. */
export type IncentiveForm = FormOf<(typeof fhIncentivePolicy)['form']>;

/** A person of a list, with the amount for that person. */
export type Line = FormOf<(typeof LINES_FIELD)['fields']>;

/** A person for whom a partner applies. */
export type Person = Omit<FormOf<(typeof PERSONS_FIELD)['fields']>, 'proof'>;

/** Which incentive it is: a month, or a stage begun in it. */
export interface Period {
  readonly partnerId: string;
  readonly programme: FhProgramme;
  /** YYYY-MM. */
  readonly month: string;
  readonly stage?: number;
}

/** Identifies the incentive a request is about; only one programme goes by stages. */
export function periodOf(
  form: Pick<IncentiveForm, 'partnerId' | 'programme' | 'month' | 'stage'>,
  opener: Actor,
): Period {
  const { programme, month, stage } = form;
  return {
    partnerId: partnerOf(form, opener),
    programme,
    month,
    ...(stage === undefined || programme !== STAGED ? {} : { stage }),
  };
}
