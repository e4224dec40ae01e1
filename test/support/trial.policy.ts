import { definePolicy } from '../../workflows/kit/policy/policy';

/** A process for tests alone: two reviews, each with a deadline; it touches nothing outside. */
export const trialPolicy = definePolicy({
  type: 'trial',
  version: 1,
  prefix: 'TR',
  title: { zh: '测试', en: 'Trial' },
  sentence: { zh: '测试。', en: 'A trial.' },
  needs: { zh: '无', en: 'Nothing' },
  lock: { name: 'trial', subject: { field: 'subject' } },
  opens: ['partner-admin'],
  parties: { partner: 'partner-admin' },
  form: [{ name: 'subject', kind: 'text', required: true, label: { zh: '对象', en: 'Subject' } }],
  states: {
    'first-review': {
      title: { zh: '初审', en: 'First review' },
      next: ['second-review', 'rejected', 'expired', 'withdrawn', 'cancelled-by-system'],
    },
    'second-review': {
      title: { zh: '复审', en: 'Second review' },
      next: ['approved', 'rejected', 'expired', 'cancelled-by-system'],
    },
  },
  outcomes: {
    approved: { title: { zh: '通过', en: 'Approved' }, tone: 'good' },
    rejected: { title: { zh: '驳回', en: 'Rejected' }, tone: 'bad' },
    expired: { title: { zh: '已过期', en: 'Expired' }, tone: 'bad' },
    withdrawn: { title: { zh: '已撤回', en: 'Withdrawn' }, tone: 'neutral' },
    'cancelled-by-system': { title: { zh: '系统已取消', en: 'Cancelled by the system' }, tone: 'neutral' },
  },
  tasks: {
    first: review('ecosystem-manager'),
    second: review('finance'),
  },
  actions: {
    withdraw: {
      title: { zh: '撤回', en: 'Withdraw' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['first-review'],
      form: [],
      closes: 'withdrawn',
    },
    cancelBySystem: {
      title: { zh: '系统取消', en: 'Cancel by the system' },
      roles: ['system'],
      movesFor: [],
      states: ['first-review', 'second-review'],
      form: [],
      closes: 'cancelled-by-system',
    },
  },
});

function review<const R extends 'ecosystem-manager' | 'finance'>(role: R) {
  return {
    title: { zh: '审核', en: 'Review' },
    sentence: { zh: '请审核。', en: 'Please review.' },
    role,
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      approve: {
        title: { zh: '通过', en: 'Approve' },
        consequence: { zh: '进入下一步。', en: 'It goes on.' },
        commentRequired: false,
        movesFor: [],
        form: [],
      },
      reject: {
        title: { zh: '驳回', en: 'Reject' },
        consequence: { zh: '申请结束。', en: 'It ends.' },
        commentRequired: true,
        movesFor: [],
        form: [],
      },
    },
    due: { key: 'trial.reviewTtl', days: 15 },
    reminders: [{ afterDays: 3 }, { afterDays: 7 }, { afterDays: 14 }],
    onSilence: 'expires',
    silence: { zh: '逾期自动失效。', en: 'It expires.' },
  } as const;
}
