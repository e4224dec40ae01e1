import { type Field, MOST_FILES } from '../kit/policy/fields';

const BANT = { kind: 'longText', required: true, min: 4, max: 1000 } as const;

/** What is sold to the customer; with customer and period it identifies an opportunity's need. */
export const OFFERING_FIELD = {
  name: 'offering',
  kind: 'text',
  required: true,
  max: 128,
  label: { zh: '伙伴解决方案', en: 'Offering' },
  help: {
    zh: '自有的、可销售可交付的方案、云商店商品或基线解决方案。',
    en: 'An offering of your own that you sell and deliver, a marketplace product or a baseline solution.',
  },
} as const satisfies Field;

export const CONTACTS_FIELD = {
  name: 'contacts',
  kind: 'list',
  required: true,
  min: 1,
  max: 10,
  personal: true,
  label: { zh: '客户联系人', en: 'Contacts at the customer' },
  fields: [
    { name: 'name', kind: 'text', required: true, max: 64, label: { zh: '姓名', en: 'Name' } },
    { name: 'position', kind: 'text', required: false, max: 64, label: { zh: '职务', en: 'Position' } },
    { name: 'phone', kind: 'phone', required: true, label: { zh: '电话', en: 'Phone' } },
    { name: 'email', kind: 'email', required: true, label: { zh: '邮箱', en: 'E-mail' } },
  ],
} as const satisfies Field;

/** The customer and the title, as both kinds of opportunity name them. */
export const CUSTOMER_FIELDS = [
  { name: 'title', kind: 'text', required: true, max: 128, label: { zh: '机会点名称', en: 'Title' } },
  {
    name: 'customerName',
    kind: 'text',
    required: true,
    max: 128,
    personal: true,
    label: { zh: '客户企业名称', en: 'Customer company' },
  },
  {
    name: 'customerEnterpriseId',
    kind: 'text',
    required: true,
    max: 64,
    proof: 'registrationNumber',
    label: { zh: '企业注册号', en: 'Registration number of the company' },
    help: {
      zh: '统一社会信用代码或当地的企业注册号；大小写、全半角、空格和连字符不影响重复识别。',
      en: 'The number in the company register, in any spelling: capitals, wide digits, spaces and hyphens make no difference.',
    },
  },
  {
    name: 'customerId',
    kind: 'customer',
    required: false,
    max: 64,
    label: { zh: '已有客户账号', en: 'Customer account' },
    help: { zh: '仅在客户已有云账号时填写。', en: 'Only when the customer has a cloud account already.' },
  },
] as const satisfies readonly Field[];

export const NEED_FIELD = { name: 'need', ...BANT, label: { zh: '客户需求', en: 'Need' } } as const satisfies Field;

/** What the project is worth, which services it uses and when it runs. */
export const PROJECT_FIELDS = [
  {
    name: 'cloudServices',
    kind: 'choices',
    required: true,
    label: { zh: '涉及的云服务', en: 'Cloud services' },
    options: [
      { value: 'compute', label: { zh: '计算', en: 'Compute' } },
      { value: 'storage', label: { zh: '存储', en: 'Storage' } },
      { value: 'network', label: { zh: '网络', en: 'Network' } },
      { value: 'database', label: { zh: '数据库', en: 'Database' } },
      { value: 'big-data', label: { zh: '大数据', en: 'Big data' } },
      { value: 'ai', label: { zh: '人工智能', en: 'AI' } },
      { value: 'security', label: { zh: '安全', en: 'Security' } },
      { value: 'migration', label: { zh: '迁移', en: 'Migration' } },
      { value: 'industry', label: { zh: '行业服务', en: 'Industry services' } },
    ],
  },
  {
    name: 'expectedRevenue',
    kind: 'money',
    required: true,
    min: 1000,
    label: { zh: '预计收入', en: 'Expected revenue' },
  },
  { name: 'projectStart', kind: 'date', required: true, label: { zh: '项目开始日期', en: 'Project start' } },
  { name: 'projectEnd', kind: 'date', required: true, label: { zh: '项目结束日期', en: 'Project end' } },
] as const satisfies readonly Field[];

/** What a partner says about an opportunity that it shares with the vendor (domain 1.3.2). */
export const PARTNER_FIELDS = [
  ...CUSTOMER_FIELDS,
  CONTACTS_FIELD,
  {
    name: 'customerConsent',
    kind: 'tick',
    required: true,
    label: {
      zh: '客户已明确同意提供其个人信息，并授权我方共享该机会点',
      en: 'The customer has agreed that its data is shared and has authorised us to share this opportunity',
    },
  },
  { name: 'budget', ...BANT, label: { zh: '预算', en: 'Budget' } },
  { name: 'decisionMaker', ...BANT, personal: true, label: { zh: '决策人', en: 'Decision maker' } },
  NEED_FIELD,
  { name: 'purchasePlan', ...BANT, label: { zh: '采购计划', en: 'Purchase plan' } },
  {
    name: 'presalesActivities',
    kind: 'choices',
    required: true,
    label: { zh: '已完成的售前活动', en: 'Pre-sales activities done' },
    options: [
      { value: 'needs-workshop', label: { zh: '需求研讨', en: 'Needs workshop' } },
      { value: 'solution-talk', label: { zh: '方案交流', en: 'Solution talk' } },
      { value: 'demo', label: { zh: '业务演示', en: 'Demo' } },
      { value: 'poc', label: { zh: '概念验证', en: 'Proof of concept' } },
      { value: 'quotation', label: { zh: '报价', en: 'Quotation' } },
      { value: 'site-visit', label: { zh: '现场拜访', en: 'Site visit' } },
    ],
  },
  OFFERING_FIELD,
  ...PROJECT_FIELDS,
  {
    name: 'support',
    kind: 'choice',
    required: true,
    label: { zh: '希望获得的支持', en: 'Support wanted' },
    options: [
      { value: 'architecture-validation', label: { zh: '架构验证', en: 'Architecture validation' } },
      { value: 'demo', label: { zh: '业务演示', en: 'Demo' } },
      { value: 'technical-consulting', label: { zh: '技术咨询', en: 'Technical consulting' } },
      { value: 'strategy-support', label: { zh: '策略支持', en: 'Strategy support' } },
      { value: 'resource-allocation', label: { zh: '资源配置支持', en: 'Resource allocation' } },
      { value: 'visibility-only', label: { zh: '仅供可视', en: 'Visibility only' } },
    ],
  },
  {
    name: 'genuine',
    kind: 'tick',
    required: true,
    label: {
      zh: '该机会点真实：不是公开招标、传闻或猜测，且使用我方自有方案',
      en: 'It is genuine: no public tender, hearsay or guess, and with a solution of our own',
    },
  },
] as const satisfies readonly Field[];

type DraftField<F> = F extends { readonly name: 'title' }
  ? F
  : F extends Field
    ? Omit<F, 'required' | 'min'> & { readonly required: false }
    : never;

/** The fields of a draft: everything may be missing or incomplete except the title, by which it is found again. */
export type Draft<Fs extends readonly Field[]> = { readonly [I in keyof Fs]: DraftField<Fs[I]> };

/** The same fields with only the title required. */
export const draftOf = <const Fs extends readonly Field[]>(fields: Fs): Draft<Fs> =>
  fields.map(({ min, ...field }) =>
    field.name === 'title' ? { ...field, ...(min === undefined ? {} : { min }) } : { ...field, required: false },
  ) as unknown as Draft<Fs>;

/** What a partner reports while an opportunity is under way (domain 1.3.6). */
export const PROGRESS_FIELDS = [
  {
    name: 'stage',
    kind: 'choice',
    required: true,
    label: { zh: '商机阶段', en: 'Stage' },
    options: [
      { value: 'contacted', label: { zh: '已接触客户', en: 'Customer contacted' } },
      { value: 'solution', label: { zh: '方案制定', en: 'Solution' } },
      { value: 'quotation', label: { zh: '报价', en: 'Quotation' } },
      { value: 'contract', label: { zh: '签约', en: 'Contract' } },
      { value: 'delivering', label: { zh: '交付中', en: 'Delivering' } },
      { value: 'delivered', label: { zh: '交付完成', en: 'Delivered' } },
    ],
  },
  { name: 'winProbability', kind: 'percent', required: true, label: { zh: '把握度', en: 'Win probability' } },
  {
    name: 'technicalExchange',
    kind: 'longText',
    required: false,
    max: 1000,
    label: { zh: '技术交流', en: 'Technical exchange' },
  },
  { name: 'testStatus', kind: 'text', required: false, max: 256, label: { zh: '测试情况', en: 'Test status' } },
  { name: 'details', kind: 'longText', required: true, max: 1000, label: { zh: '进展详情', en: 'Details' } },
  {
    name: 'expectedCloseDate',
    kind: 'date',
    required: false,
    label: { zh: '预计签约日期', en: 'Expected close date' },
  },
  { name: 'expectedRevenue', kind: 'money', required: false, label: { zh: '预计收入', en: 'Expected revenue' } },
  {
    name: 'attachments',
    kind: 'file',
    required: false,
    max: MOST_FILES,
    label: { zh: '附件', en: 'Attachments' },
  },
  {
    name: 'deliveryEvidence',
    kind: 'longText',
    required: false,
    max: 1000,
    label: { zh: '交付证明', en: 'Evidence of delivery' },
    help: { zh: '阶段为“交付完成”时必填。', en: 'Required when the stage is “Delivered”.' },
  },
] as const satisfies readonly Field[];

/** Somebody has looked at the opportunities of the same customer: they are about other needs. */
export const SEPARATE_FIELD = {
  name: 'separateNeed',
  kind: 'tick',
  required: false,
  label: {
    zh: '已核对该客户的其他机会点：需求不同，互不影响',
    en: 'The other opportunities of this customer are about other needs; neither excludes the other',
  },
} as const satisfies Field;

/** Why an opportunity is not verified. */
export const REJECTION_FIELD = {
  name: 'reason',
  kind: 'choice',
  required: true,
  label: { zh: '驳回原因', en: 'Reason' },
  options: [
    { value: 'duplicate', label: { zh: '重复', en: 'Duplicate' } },
    { value: 'invalid', label: { zh: '无效', en: 'Invalid' } },
    { value: 'incomplete', label: { zh: '信息不完整', en: 'Incomplete' } },
    { value: 'other', label: { zh: '其他', en: 'Other' } },
  ],
} as const satisfies Field;
