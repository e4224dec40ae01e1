import type { Locale } from '../../../workflows/kit/policy/labels';

const days = (n: number): string => `${n} working day${n === 1 ? '' : 's'}`;

const zhCN = {
  title: '机会点',
  tabs: {
    label: '机会点类别',
    partner: { 'partner-opportunity': '我方共享', 'vendor-opportunity': '共享给我方' },
    vendor: { 'partner-opportunity': '伙伴共享', 'vendor-opportunity': '我方共享' },
  },
  create: '新建机会点',
  onlyMain: '机会点只对伙伴主账号开放，请让贵公司的主账号登录后查看或操作。',
  onlyVendor: '机会点由商务拓展、伙伴销售经理和运营人员处理，您的角色没有权限。',
  pipeline: '进展总览',
  list: '机会点列表',
  filter: '筛选',
  stages: {
    draft: '草稿',
    submitted: '已提交',
    verified: '已确认',
    progress: '进行中',
    delivered: '交付完成',
    ended: '未成交而结束',
  },
  count: (n: number): string => `${n}个`,
  ended: (n: number): string => `未成交而结束的机会点（${n}）`,
  sum: '预计收入合计',
  counted: '数量',
  export: '导出CSV',
  state: '状态',
  open: '是否结束',
  progress: '最近进展',
  revenue: '预计收入',
  what: '机会点',
  customer: '客户',
  percent: (value: number): string => `把握度${value}%`,
  on: (when: string): string => `${when}更新`,
  age: (n: number): string => `距今${n}个工作日`,
  none: '尚无进展',
  stale: '停滞',
  empty: {
    title: '还没有机会点',
    begin: '点击“新建机会点”填写客户、需求和方案。可随时保存草稿，填完后再提交。',
    share: '点击“新建机会点”选择伙伴，填写客户和需求。伙伴有3个工作日决定是否接受。',
    shared: '云服务商向您共享机会点后，会显示在这里并通知您。',
    received: '伙伴提交机会点后会显示在这里。',
  },
};

/** The texts of the opportunity pages. */
export type OpportunityWords = typeof zhCN;

const enUS: OpportunityWords = {
  title: 'Opportunities',
  tabs: {
    label: 'Kinds of opportunities',
    partner: { 'partner-opportunity': 'Shared by us', 'vendor-opportunity': 'Shared to us' },
    vendor: { 'partner-opportunity': 'Shared by partners', 'vendor-opportunity': 'Shared by us' },
  },
  create: 'New opportunity',
  onlyMain: 'Only the main account of a partner may see and share opportunities. Sign in with it.',
  onlyVendor:
    'Opportunities are for business development, partner sales managers and operations; your role may not see them.',
  pipeline: 'Pipeline',
  list: 'Opportunities',
  filter: 'Filter',
  stages: {
    draft: 'Draft',
    submitted: 'Submitted',
    verified: 'Verified',
    progress: 'In progress',
    delivered: 'Delivered',
    ended: 'Ended without delivery',
  },
  count: (n) => String(n),
  ended: (n) => `Ended without delivery (${n})`,
  sum: 'Expected revenue',
  counted: 'Number',
  export: 'Export as CSV',
  state: 'State',
  open: 'Open or ended',
  progress: 'Last progress',
  revenue: 'Expected revenue',
  what: 'Opportunity',
  customer: 'Customer',
  percent: (value) => `${value}% likely`,
  on: (when) => `reported ${when}`,
  age: (n) => `${days(n)} ago`,
  none: 'none yet',
  stale: 'Stale',
  empty: {
    title: 'No opportunities yet',
    begin:
      'Use “New opportunity” to describe the customer, its need and your offering. Save a draft whenever you like and submit it once it is complete.',
    share:
      'Use “New opportunity” to choose a partner and describe the customer and its need. The partner has 3 working days to accept it.',
    shared: 'What the vendor shares with you appears here, and you are told.',
    received: 'What partners submit appears here.',
  },
};

export const opportunityWords: Readonly<Record<Locale, OpportunityWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
