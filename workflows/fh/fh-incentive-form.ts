import type { Field } from '../kit/policy/fields';
import { FOR_PARTNER_FIELD } from '../shared/funding';

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

/** The persons of a list that the platform generates or the ecosystem manager draws up, with what is paid for each. */
export const LINES_FIELD = {
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
export const CHECKED_FIELD = {
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
export const PERSONS_FIELD = {
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

export const MATERIALS_FIELD = {
  name: 'materials',
  kind: 'file',
  required: true,
  max: 10,
  askedOf: ['partner-admin'],
  label: { zh: '项目材料', en: 'Project materials' },
} as const satisfies Field;

export const HEAD_COUNT_FIELD = {
  name: 'headCount',
  kind: 'count',
  required: true,
  label: { zh: '专职人员数量', en: 'Number of specialists' },
} as const satisfies Field;

export const AMOUNT_FIELD = {
  name: 'amount',
  kind: 'money',
  required: true,
  label: { zh: '激励金额', en: 'Incentive' },
} as const satisfies Field;

/** Which list it is, and for whom. */
export const PERIOD_FIELDS = [
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

/** Why a list that has expired comes once more (domain 1.6.2). */
export const REINSTATES_FIELD = {
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

/** Files that a reviewer sends back. */
export const REFUSED_FILES_FIELD = {
  name: 'refused',
  kind: 'list',
  required: false,
  max: 20,
  label: { zh: '退回的文件', en: 'Files sent back' },
  fields: [
    { name: 'fileId', kind: 'text', required: true, max: 64, label: { zh: '文件编号', en: 'File' } },
    { name: 'reason', kind: 'longText', required: true, max: 256, label: { zh: '原因', en: 'Reason' } },
  ],
} as const satisfies Field;
