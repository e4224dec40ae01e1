import { type Field, ID_PATTERN } from '../kit/policy/fields';
import type { Role } from '../kit/policy/roles';

/** Who deals with agreements: nobody else reads an amount before it is effective. */
export const AGREEMENT_READERS = ['ecosystem-manager', 'finance', 'vendor-operator'] as const satisfies readonly Role[];

/** Who of the vendor reads the workload before the technical approval. */
export const ASSESSORS = [
  'psa',
  'technical-reviewer',
  'commercial-panel',
  ...AGREEMENT_READERS,
] as const satisfies readonly Role[];

/** Which solution of the partner is supported. */
export const SOLUTION_FIELD = {
  name: 'solutionId',
  kind: 'text',
  names: 'solution',
  required: true,
  max: 128,
  pattern: ID_PATTERN,
  label: { zh: '方案', en: 'Solution' },
} as const satisfies Field;

const SERVICES = {
  name: 'services',
  kind: 'list',
  required: true,
  min: 1,
  max: 50,
  label: { zh: '使用的云服务', en: 'Cloud services used' },
  fields: [
    {
      name: 'service',
      kind: 'text',
      names: 'cloudService',
      required: true,
      max: 64,
      pattern: ID_PATTERN,
      label: { zh: '云服务', en: 'Cloud service' },
    },
    { name: 'use', kind: 'text', required: true, max: 256, label: { zh: '用途', en: 'Used for' } },
  ],
} as const satisfies Field;

const FILE = { kind: 'file', required: true, max: 3 } as const;
const PRODUCT_SOLUTION = {
  ...FILE,
  name: 'productSolution',
  label: { zh: 'SOW产品方案', en: 'Product solution' },
} as const;
const SELF_CHECK = { ...FILE, name: 'selfCheck', label: { zh: 'SOW自检清单', en: 'Self-check' } } as const;
const EXPERT_FEEDBACK = {
  ...FILE,
  name: 'expertFeedback',
  label: { zh: 'SOW专家评价反馈', en: 'Feedback of the experts' },
} as const;

/** The statement of work as a partner uploads it. */
export const SOW_FIELDS = [SERVICES, PRODUCT_SOLUTION, SELF_CHECK, EXPERT_FEEDBACK] as const satisfies readonly Field[];

// Nobody is asked for it when a case is opened.
const LATER = { required: false, askedOf: [] } as const;

/** The same as part of the request, which begins without it. */
export const LATER_SOW_FIELDS = [
  { ...SERVICES, ...LATER },
  { ...PRODUCT_SOLUTION, ...LATER },
  { ...SELF_CHECK, ...LATER },
  { ...EXPERT_FEEDBACK, ...LATER },
] as const satisfies readonly Field[];

/** Person-days. */
export const WORKLOAD_FIELD = {
  name: 'workload',
  kind: 'count',
  required: true,
  min: 1,
  max: 100_000,
  label: { zh: 'SOW工作量（人天）', en: 'Workload (person-days)' },
} as const satisfies Field;

const MILESTONE_FIELDS = [
  { name: 'title', kind: 'text', required: true, max: 64, label: { zh: '里程碑', en: 'Milestone' } },
  { name: 'amount', kind: 'money', required: true, label: { zh: '金额', en: 'Amount' } },
  { name: 'plannedOn', kind: 'date', required: true, label: { zh: '计划验收日期', en: 'Acceptance planned on' } },
] as const satisfies readonly Field[];

const SECRET = { visibleTo: AGREEMENT_READERS } as const;
const NUMBER = { kind: 'text', max: 64, label: { zh: '协议编号', en: 'Number of the agreement' } } as const;
const AMOUNT = { kind: 'money', label: { zh: '协议金额', en: 'Amount of the agreement' } } as const;
const MILESTONES = {
  kind: 'list',
  max: 20,
  label: { zh: '里程碑', en: 'Milestones' },
  fields: MILESTONE_FIELDS,
} as const;

/** A signed agreement as it is uploaded; its list of milestones begins with what is known under `beginsWith`. */
export const agreementFields = <const B extends string>(beginsWith: B) =>
  [
    {
      ...SECRET,
      name: 'agreement',
      kind: 'file',
      required: true,
      max: 3,
      label: { zh: '已签署的协议', en: 'Signed agreement' },
    },
    { ...SECRET, ...NUMBER, name: 'number', required: true },
    { ...SECRET, ...AMOUNT, name: 'amount', required: true },
    { ...SECRET, ...MILESTONES, name: 'milestones', required: true, min: 1, beginsWith },
  ] as const satisfies readonly Field[];

const EFFECTIVE = { kind: 'date', label: { zh: '生效日期', en: 'Effective on' } } as const;
const VERSION = { kind: 'count', label: { zh: '协议版本', en: 'Version of the agreement' } } as const;

/** What is known of the agreement: what waits for its recheck is read by few, what is effective by everybody. */
export const AGREEMENT_FACTS = [
  { ...NUMBER, name: 'agreementNumber', required: false },
  { ...VERSION, name: 'agreementVersion', required: false },
  { ...AMOUNT, name: 'amount', required: false },
  { ...EFFECTIVE, name: 'effectiveOn', required: false },
  { ...MILESTONES, name: 'milestones', required: false },
  { name: 'paid', kind: 'money', required: false, label: { zh: '已付金额', en: 'Paid so far' } },
  {
    name: 'versions',
    kind: 'list',
    required: false,
    label: { zh: '协议各版本', en: 'Versions of the agreement' },
    fields: [
      { ...VERSION, name: 'version', required: true },
      { ...NUMBER, name: 'number', required: true },
      { ...AMOUNT, name: 'amount', required: true },
      { ...EFFECTIVE, name: 'effectiveOn', required: true },
      { ...MILESTONES, name: 'milestones', required: true },
    ],
  },
  {
    ...SECRET,
    ...NUMBER,
    name: 'proposedNumber',
    required: false,
    label: { zh: '待复核的协议编号', en: 'Agreement to be rechecked' },
  },
  {
    ...SECRET,
    ...AMOUNT,
    name: 'proposedAmount',
    required: false,
    label: { zh: '待复核的协议金额', en: 'Amount to be rechecked' },
  },
  {
    ...SECRET,
    ...MILESTONES,
    name: 'proposedMilestones',
    required: false,
    label: { zh: '待复核的里程碑', en: 'Milestones to be rechecked' },
  },
  { ...SECRET, name: 'proposedBy', kind: 'person', required: false, label: { zh: '协议上传人', en: 'Uploaded by' } },
  {
    ...SECRET,
    name: 'sentBack',
    kind: 'longText',
    required: false,
    label: { zh: '复核退回原因', en: 'Why the agreement was sent back' },
  },
] as const satisfies readonly Field[];
