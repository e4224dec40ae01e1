import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Label } from '../kit/policy/labels';
import type { ActionPolicy, DecisionPolicy, OutcomePolicy, TaskPolicy } from '../kit/policy/policy';
import type { Field } from '../kit/policy/fields';
import { ABANDONED, failedNeedsOperator, operatorRepair } from '../shared/operator-repair';
import { REASON_CODE, reasonField } from '../shared/reasons';
import { withdrawal, WITHDRAWN } from '../shared/withdrawal';

/** What the three association processes share (domain 1.1). */

export const CUSTOMER_FIELD = {
  name: 'customerId',
  kind: 'customer',
  required: true,
  max: 64,
  label: { zh: '客户', en: 'Customer' },
} as const satisfies Field;

export const REASON_FIELD = {
  ...reasonField({ zh: '申请原因', en: 'Reason' }),
  help: { zh: '对方会看到该原因。', en: 'The other party will read it.' },
} as const satisfies Field;

export const NOTICE_FIELD = {
  name: 'noticeAccepted',
  kind: 'tick',
  required: true,
  label: {
    zh: '我已了解上述须知并同意进行此操作',
    en: 'I have understood the above notices and agree to this operation',
  },
} as const satisfies Field;

export const UNLINK_NOTICE_FIELD = {
  name: 'unlinkNoticeAccepted',
  kind: 'tick',
  required: true,
  label: { zh: '我已阅读并同意《解除关联须知》', en: 'I have read and accept the notice on unlinking' },
} as const satisfies Field;

export const OUTCOMES = {
  completed: { title: { zh: '已完成', en: 'Completed' }, tone: 'good' },
  rejected: { title: { zh: '已拒绝', en: 'Rejected' }, tone: 'bad' },
  withdrawn: WITHDRAWN,
  expired: { title: { zh: '已过期', en: 'Expired' }, tone: 'bad' },
  'cancelled-by-system': { title: { zh: '系统已取消', en: 'Cancelled by the system' }, tone: 'neutral' },
  abandoned: ABANDONED,
} as const satisfies Record<string, OutcomePolicy>;

/** The states between consent and end, the same for all three: up to the change of the association, and after it. */
export const applyingStates = <const S extends string>(pending: S) =>
  ({
    applying: { title: { zh: '处理中', en: 'Applying' }, next: ['bookkeeping', 'failed-needs-operator'] },
    'failed-needs-operator': failedNeedsOperator([
      'applying',
      'bookkeeping',
      'abandoned',
      'cancelled-by-system',
      pending,
    ]),
    bookkeeping: {
      title: { zh: '已生效，后续登记中', en: 'In effect, being booked' },
      next: ['completed', 'bookkeeping-needs-operator'],
    },
    'bookkeeping-needs-operator': {
      title: { zh: '已生效，登记失败，待运营人员处理', en: 'In effect, its booking needs an operator' },
      detour: true,
      next: ['bookkeeping'],
    },
  }) as const;

/** Where a request that waits for the other party may go. */
export const FROM_PENDING = ['applying', 'rejected', 'withdrawn', 'expired', 'cancelled-by-system'] as const;

/** How long the other party has, and when it is reminded (domain 1.1.6). */
export const CONSENT_TERM = {
  due: { key: 'association.consentTtl', days: 15 },
  reminders: [{ afterDays: 3 }, { afterDays: 7 }, { afterDays: 14 }],
  onSilence: 'expires',
  silence: {
    zh: '逾期未处理，申请自动过期，关联关系不变。',
    en: 'Without an answer by then the request expires and nothing changes.',
  },
} as const satisfies Partial<TaskPolicy>;

/** What a customer may answer to its partner's request. */
export const consentDecisions = <const F extends readonly Field[]>(form: F, consequence: Label) =>
  ({
    grant: {
      title: { zh: '同意', en: 'Agree' },
      consequence,
      commentRequired: false,
      movesFor: { resellersOf: 'partner' },
      form,
      code: 'always',
    },
    refuse: {
      title: { zh: '不同意', en: 'Do not agree' },
      consequence: {
        zh: '关联关系不变。伙伴在3个月内不能再次发起申请。',
        en: 'Nothing changes. The partner may not ask again within the 3-month window.',
      },
      commentRequired: false,
      movesFor: [],
      form: [],
      code: 'always',
    },
  }) as const satisfies Record<string, DecisionPolicy>;

export const OPERATOR_REPAIR = operatorRepair({
  movesFor: { resellersOf: 'partner' },
  title: { zh: '处理失败的操作', en: 'Repair a failed change' },
  sentence: {
    zh: '外部系统拒绝或长时间无响应，变更没有生效。已执行的步骤已恢复，未能恢复的列在运维页面。请重试或放弃。',
    en: 'An outside system refused or did not answer, and the change did not take effect. What had been done was put back; the operations page names what could not be. Try again or abandon.',
  },
  retry: { zh: '所有步骤将重新执行。', en: 'All steps run again.' },
  abandon: {
    zh: '申请结束，关联关系不变，申请次数退还。',
    en: 'The request ends, the association stays as it is and the attempt is given back.',
  },
  silence: { zh: '在处理之前申请保持等待。', en: 'The request waits until somebody decides.' },
});

/** What an operator is asked when a system refuses a follow-up of a change in effect. It cannot be given up. */
export const BOOKKEEPING_REPAIR = {
  title: { zh: '处理已生效变更的登记失败', en: 'Repair the booking of a change' },
  sentence: {
    zh: '关联关系已变更，双方已收到通知；外部系统拒绝登记或长时间无响应。请与该系统核对后重试。',
    en: 'The association has changed and both sides know. An outside system refused to book it or did not answer: clear it with that system, then try again.',
  },
  role: 'vendor-operator',
  party: 'vendor',
  channel: 'inbox',
  decisions: {
    retry: {
      title: { zh: '重试', en: 'Try again' },
      consequence: {
        zh: '继续未完成的登记，已完成的不会重复。',
        en: 'What is not booked yet is booked; nothing is done twice.',
      },
      commentRequired: false,
      movesFor: [],
      form: [],
    },
  },
  reminders: [{ afterWorkingDays: 1 }],
  escalates: TO_OPERATORS,
  onSilence: 'waits',
  silence: { zh: '变更保持有效，登记等待处理。', en: 'The change stays in effect; its booking waits.' },
} as const satisfies TaskPolicy;

/** The requesting party takes its request back. */
export const withdraw = <const S extends readonly string[]>(by: 'partner' | 'customer', states: S) =>
  withdrawal({
    title: { zh: '撤回申请', en: 'Withdraw the request' },
    roles: [by === 'partner' ? 'partner-admin' : 'customer'],
    party: by,
    states,
  });

/**
 * The partner was frozen or left, the customer's account was closed, or the association ended another way (domain
 * 1.1.5, 1.1.9).
 */
export const cancelBySystem = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '系统取消', en: 'Cancel by the system' },
    roles: ['system'],
    movesFor: [],
    states,
    form: [REASON_CODE],
    closes: 'cancelled-by-system',
  }) as const satisfies ActionPolicy;
