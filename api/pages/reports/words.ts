import type { Locale } from '../../../workflows/kit/policy/labels';

const zhCN = {
  outlook: '展望',
  reports: '报表',
  lede: (until: string, now: string): string => `付款与期限看到${until}。数据截至${now}（北京时间）。`,
  only: '报表由云服务商的工作人员查看；展望由伙伴查看。您的角色没有权限。',
  csv: '导出CSV',
  empty: '还没有数据。',
  total: '合计',
  week: (monday: string): string => monday,
  weekHead: '周（周一）',
  later: '更晚',
  month: '月份',
  months: (n: number): string => `${n}月`,
  payments: {
    title: (expected: string, most: string): string => `预计付款：${expected}，另外至多${most}`,
    label: '每周预计付款',
    expected: '预计',
    most: '至多',
    note: '“预计”指发票已收到的付款，自收到之日起30天内付款。“至多”指其余尚未付款的金额，按最早可能付款之日计。',
    sentence: (parts: string): string => `预计付款：${parts}`,
    none: '没有预计付款',
    part: (week: string, expected: string, most: string): string => `${week}当周预计${expected}，至多${most}`,
    payment: '付款内容',
    partner: '伙伴',
  },
  due: {
    title: (n: number, weeks: number): string => `到期事项：${weeks}周内${n}项`,
    label: '每周到期事项',
    provisional: '暂定，该年日历尚未公布',
    sentence: (parts: string): string => `到期事项：${parts}`,
    none: '没有到期事项',
    part: (week: string, n: number): string => `${week}当周${n}项`,
    kinds: {
      association: '客户关联',
      distribution: '分销',
      opportunity: '机会点',
      funding: '激励与付款',
    },
  },
  ageing: {
    title: (n: number): string => `未结任务的等待时间：${n}项`,
    role: '角色',
    bands: ['2个工作日以内', '3–5个工作日', '6–10个工作日', '10个工作日以上'],
    bar: (role: string, parts: string): string => `${role}：${parts}`,
    part: (band: string, n: number): string => `${band}${n}项`,
  },
  lists: { title: '激励名单核对', parts: ['按时核对', '失效'], rate: '按时核对率' },
  consents: { title: '客户同意', parts: ['同意', '不同意', '过期'], rate: '同意率' },
  reviews: { title: '审核', parts: ['通过', '不通过'], rate: '通过率' },
  rates: {
    sentence: (parts: string): string => `各月：${parts}`,
    part: (month: string, values: string): string => `${month} ${values}`,
    value: (label: string, n: number): string => `${label}${n}`,
  },
};

/** The texts of outlook and reports. */
export type ReportWords = typeof zhCN;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const enUS: ReportWords = {
  outlook: 'Outlook',
  reports: 'Reports',
  lede: (until, now) => `What will be paid and what falls due until ${until}. As of ${now} in Beijing.`,
  only: 'Reports are for the staff of the vendor, and the outlook is for partners; your role may not see it.',
  csv: 'Export as CSV',
  empty: 'Nothing to show yet.',
  total: 'Total',
  week: (monday) => monday,
  weekHead: 'Week of',
  later: 'Later',
  month: 'Month',
  months: (n) => MONTHS[n - 1] ?? '',
  payments: {
    title: (expected, most) => `What will be paid: ${expected} expected, up to ${most} more`,
    label: 'Payments per week',
    expected: 'expected',
    most: 'at most',
    note: '“Expected” is what has its invoices: the money is paid within 30 days of their arrival. “At most” is all else that is not paid yet, on the earliest day it could be.',
    sentence: (parts) => `What will be paid: ${parts}`,
    none: 'nothing',
    part: (week, expected, most) => `in the week of ${week} ${expected} expected, ${most} at most`,
    payment: 'Payment',
    partner: 'Partner',
  },
  due: {
    title: (n, weeks) => `What falls due: ${n} ${n === 1 ? 'date' : 'dates'} in ${weeks} weeks`,
    label: 'Dates per week',
    provisional: 'provisional, the calendar of that year is not published',
    sentence: (parts) => `What falls due: ${parts}`,
    none: 'nothing',
    part: (week, n) => `${n} in the week of ${week}`,
    kinds: {
      association: 'Associations',
      distribution: 'Distribution',
      opportunity: 'Opportunities',
      funding: 'Funding',
    },
  },
  ageing: {
    title: (n) => `Ageing of open work: ${n} ${n === 1 ? 'task' : 'tasks'}`,
    role: 'Role',
    bands: ['2 working days or less', '3 to 5', '6 to 10', 'more than 10'],
    bar: (role, parts) => `${role}: ${parts}`,
    part: (band, n) => `${band} ${n}`,
  },
  lists: { title: 'Incentive lists confirmed', parts: ['confirmed in time', 'lapsed'], rate: 'In time' },
  consents: { title: 'Consent of customers', parts: ['consented', 'refused', 'expired'], rate: 'Consented' },
  reviews: { title: 'Reviews', parts: ['approved', 'rejected'], rate: 'Approved' },
  rates: {
    sentence: (parts) => `By month: ${parts}`,
    part: (month, values) => `${month} ${values}`,
    value: (label, n) => `${label} ${n}`,
  },
};

export const reportWords: Readonly<Record<Locale, ReportWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
