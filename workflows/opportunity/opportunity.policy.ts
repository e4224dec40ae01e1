import { TO_OPERATORS } from '../kit/policy/escalation';
import type { ActionPolicy, OutcomePolicy, TaskPolicy } from '../kit/policy/policy';
import { OFFERING_FIELD, PROGRESS_FIELDS } from './opportunity.fields';
import { REASON_CODE, reasonField } from '../shared/reasons';

/** What both kinds of opportunity share (domain 1.3). */

/** The joint-selling programme; only its members take part (domain 1.3.1). */
export const PROGRAMME = 'pce';

/** Domain 1.3 choices that operators may change in the settings, with their defaults. */
export const OPPORTUNITY_SETTINGS = {
  /** What happens to the rivals of an opportunity that passes: `reject`, or `return` to their partners for revision. */
  'po.duplicates': 'reject',
  /** How long the sales manager of the customer's office alone is asked for the review. */
  'po.psmFirst': { workingDays: 2 },
  /** How many delivered opportunities within twelve months a certified partner needs before one is shared with it. */
  'ho.deliveredRequired': 3,
} as const;

/** Vendor roles that see the details behind an opportunity. */
export const VENDOR_READERS = ['bd', 'psm', 'vendor-operator'] as const;

export const OUTCOMES = {
  delivered: { title: { zh: '交付完成', en: 'Delivered' }, tone: 'good' },
  'closed-lost': { title: { zh: '已丢单', en: 'Lost' }, tone: 'bad' },
  'consent-withdrawn': { title: { zh: '客户已撤回授权', en: 'Consent withdrawn' }, tone: 'neutral' },
  'closed-by-operator': { title: { zh: '运营关闭', en: 'Closed by operations' }, tone: 'bad' },
} as const satisfies Record<string, OutcomePolicy>;

/** Where a won opportunity may go. */
export const FROM_WON = ['in-progress', 'suspended', 'closed-lost', 'consent-withdrawn'] as const;

export const IN_PROGRESS = {
  title: { zh: '更新进展', en: 'In progress' },
  next: ['delivered', 'suspended', 'closed-lost', 'consent-withdrawn'],
} as const;

/** The state of an opportunity whose partner may not go on for now; it returns to the previous state. */
export const suspendedFrom = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '已暂停', en: 'Suspended' },
    next: [...states, 'closed-by-operator', 'consent-withdrawn'],
  }) as const;

export const SUSPENSION = {
  title: { zh: '处理暂停的机会点', en: 'See to a suspended opportunity' },
  sentence: {
    zh: '伙伴被冻结、已退出或不再参加共拓计划，机会点已暂停。请恢复或关闭。',
    en: 'The partner was frozen, has left, or is no longer in the engagement programme. Resume the opportunity or close it.',
  },
  role: 'vendor-operator',
  party: 'vendor',
  channel: 'inbox',
  decisions: {
    resume: {
      title: { zh: '恢复', en: 'Resume' },
      consequence: {
        zh: '机会点回到暂停前的状态，期限重新计算。',
        en: 'The opportunity returns to where it was, with a full new term.',
      },
      commentRequired: false,
      movesFor: ['partner'],
      form: [],
    },
    close: {
      title: { zh: '关闭', en: 'Close' },
      consequence: { zh: '机会点结束，不能恢复。', en: 'The opportunity ends and cannot be taken up again.' },
      commentRequired: true,
      movesFor: [],
      form: [],
    },
  },
  reminders: [{ afterWorkingDays: 3 }],
  escalates: TO_OPERATORS,
  onSilence: 'waits',
  silence: {
    zh: '机会点保持暂停；伙伴恢复资格后自动恢复。',
    en: 'It stays suspended, until the partner is in good standing again.',
  },
} as const satisfies TaskPolicy;

const ASKED = { role: 'partner-main-account', party: 'partner', channel: 'inbox', decisions: {} } as const;

/** A quiet reminder that an opportunity is still alive; every progress report restarts it (domain 1.3.6). */
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

/** The partner reports how far the project is; kept in the case's log. */
export const progress = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '更新进展', en: 'Report progress' },
    roles: ['partner-main-account'],
    movesFor: ['partner'],
    party: 'partner',
    states,
    form: PROGRESS_FIELDS,
    logs: true,
  }) as const satisfies ActionPolicy;

export const closeLost = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '登记丢单', en: 'Close as lost' },
    roles: ['partner-main-account'],
    movesFor: [],
    party: 'partner',
    states,
    form: [reasonField({ zh: '丢单或取消的原因', en: 'Why it was lost or cancelled' })],
    closes: 'closed-lost',
  }) as const satisfies ActionPolicy;

/** The vendor corrects which offering an opportunity is about; the partner is told (domain 1.3.2). */
export const changeOffering = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '修改方案', en: 'Change the offering' },
    roles: ['bd', 'psm'],
    movesFor: [],
    states,
    duty: 'correct',
    form: [OFFERING_FIELD, reasonField({ zh: '修改原因', en: 'Why it is changed' })],
    notifies: ['partner'],
  }) as const satisfies ActionPolicy;

/** The customer no longer agrees to be shared: the opportunity ends and personal data is erased. */
export const withdrawConsent = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '客户撤回授权', en: 'The customer withdraws consent' },
    roles: ['partner-main-account', 'vendor-operator'],
    movesFor: [],
    states,
    afterEnd: 'erases',
    form: [
      {
        ...reasonField({ zh: '客户如何撤回授权', en: 'How the customer withdrew' }),
        help: {
          zh: '机会点将结束（已结束的保持不变），个人信息、文字说明和文件将被永久删除。',
          en: 'The opportunity ends if it has not; personal data, files and everything written are erased for good.',
        },
      },
    ],
  }) as const satisfies ActionPolicy;

/** The partner may not go on for now: frozen, gone, or no longer in the programme. */
export const suspend = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '系统暂停', en: 'Suspend by the system' },
    roles: ['system'],
    movesFor: [],
    states,
    form: [REASON_CODE],
  }) as const satisfies ActionPolicy;

/** The partner is in good standing again. */
export const RESUME = {
  title: { zh: '系统恢复', en: 'Resume by the system' },
  roles: ['system'],
  movesFor: [],
  states: ['suspended'],
  form: [REASON_CODE],
} as const satisfies ActionPolicy;
