import type { Field } from '../kit/policy/fields';
import type { TaskPolicy } from '../kit/policy/policy';

/** What a partner reports of an opportunity on the way (domain 1.3.6). */
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
    name: 'deliveryEvidence',
    kind: 'longText',
    required: false,
    max: 1000,
    label: { zh: '交付证明', en: 'Evidence of delivery' },
    help: { zh: '阶段为“交付完成”时必填。', en: 'Required when the stage is “Delivered”.' },
  },
] as const satisfies readonly Field[];

const ASKED = { role: 'partner-main-account', party: 'partner', channel: 'inbox', decisions: {} } as const;

/** A quiet reminder that an opportunity lives; every report of progress starts it anew (domain 1.3.6). */
export const PROGRESS_DUE = {
  ...ASKED,
  title: { zh: '更新机会点进展', en: 'Report progress' },
  sentence: {
    zh: '请定期更新机会点的进展。',
    en: 'Please report regularly how the opportunity is getting on.',
  },
  standing: true,
  due: { key: 'opportunity.staleAfter', days: 90 },
  reminders: [{ afterDays: 30 }],
  onSilence: 'expires',
  silence: {
    zh: '90天没有进展的机会点标记为停滞，不会自动关闭。',
    en: 'After 90 days without news the opportunity is flagged as stale; it is not closed.',
  },
} as const satisfies TaskPolicy;

/** Asked once an opportunity is flagged as stale, until there is news. */
export const STALE_PROGRESS = {
  ...ASKED,
  title: { zh: '机会点已停滞，请更新进展', en: 'The opportunity is stale: report progress' },
  sentence: {
    zh: '该机会点长期没有进展。请更新进展，或登记丢单。',
    en: 'There has been no news for long. Please report progress, or close the opportunity as lost.',
  },
  reminders: [{ afterDays: 30 }],
  onSilence: 'waits',
  silence: { zh: '机会点保持停滞状态。', en: 'The opportunity stays flagged as stale.' },
} as const satisfies TaskPolicy;
