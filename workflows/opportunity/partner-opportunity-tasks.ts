import type { DecisionPolicy, TaskPolicy } from '../kit/policy/policy';
import { PARTNER_FIELDS } from './opportunity-form';
import { SUSPENSION } from './opportunity.policy';
import { PROGRESS_DUE, STALE_PROGRESS } from './opportunity-progress.policy';

const SUBMIT = {
  title: { zh: '提交', en: 'Submit' },
  consequence: {
    zh: '机会点进入云服务商审核；重复机会点按提交时间排序。',
    en: 'The vendor reviews the opportunity. Among duplicates the time of submission counts.',
  },
  commentRequired: false,
  form: PARTNER_FIELDS,
  revises: true,
} as const satisfies DecisionPolicy;

/** Who is asked what on the way of a partner's opportunity (domain 1.3.3, 1.3.7). */
export const PARTNER_OPPORTUNITY_TASKS = {
  submission: {
    title: { zh: '完善并提交机会点', en: 'Complete and submit the opportunity' },
    sentence: {
      zh: '请补全机会点信息并提交审核。',
      en: 'Complete what is missing and submit the opportunity.',
    },
    role: 'partner-main-account',
    party: 'partner',
    channel: 'inbox',
    decisions: { submit: SUBMIT },
    reminders: [{ afterDays: 7 }],
    onSilence: 'waits',
    silence: { zh: '草稿一直保留。', en: 'The draft is kept.' },
  },
  review: {
    title: { zh: '审核机会点', en: 'Review an opportunity' },
    sentence: {
      zh: '请审核机会点是否完整、合理。',
      en: 'Is the opportunity complete and reasonable?',
    },
    role: 'psm',
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      pass: {
        title: { zh: '通过', en: 'Pass' },
        consequence: {
          zh: '机会点进入验证，须在10个工作日内完成。',
          en: 'Verification begins; it has 10 working days.',
        },
        commentRequired: false,
        form: [],
      },
      reject: {
        title: { zh: '驳回', en: 'Reject' },
        consequence: {
          zh: '伙伴可按意见修改后重新提交。',
          en: 'The partner may mend the opportunity and submit it again.',
        },
        commentRequired: true,
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 3 }],
    onSilence: 'waits',
    silence: { zh: '不会自动通过或驳回。', en: 'Nothing is decided by itself.' },
  },
  resubmission: {
    title: { zh: '修改并重新提交机会点', en: 'Mend and resubmit the opportunity' },
    sentence: {
      zh: '机会点被驳回，请按意见修改后重新提交。',
      en: 'The opportunity was rejected. Mend it as asked and submit it again.',
    },
    role: 'partner-main-account',
    party: 'partner',
    channel: 'inbox',
    decisions: { resubmit: { ...SUBMIT, title: { zh: '重新提交', en: 'Resubmit' } } },
    reminders: [{ afterDays: 7 }],
    onSilence: 'waits',
    silence: { zh: '机会点保持驳回状态。', en: 'The opportunity stays rejected.' },
  },
  verification: {
    title: { zh: '验证机会点', en: 'Verify an opportunity' },
    sentence: {
      zh: '请验证机会点的有效性，并确认没有重复。',
      en: 'Is the opportunity valid, and the only one for this need?',
    },
    role: 'bd',
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      pass: {
        title: { zh: '验证通过', en: 'Pass' },
        consequence: {
          zh: '伙伴可以开始更新进展；同一需求的其他机会点不能再通过。',
          en: 'The partner reports progress from now on. No other opportunity for this need can pass.',
        },
        commentRequired: false,
        form: [],
      },
      reject: {
        title: { zh: '验证驳回', en: 'Reject' },
        consequence: {
          zh: '伙伴可修改后重新提交，但重新排序。',
          en: 'The partner may mend and resubmit it, but loses its place among duplicates.',
        },
        commentRequired: true,
        form: [
          {
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
          },
        ],
      },
    },
    due: { key: 'po.verificationSla', workingDays: 10 },
    reminders: [{ afterWorkingDays: 7 }, { afterWorkingDays: 9 }],
    onSilence: 'expires',
    silence: {
      zh: '逾期未验证，默认驳回；伙伴可重新提交。',
      en: 'Without a decision by then the opportunity is rejected; the partner may resubmit it.',
    },
  },
  progressDue: PROGRESS_DUE,
  staleProgress: STALE_PROGRESS,
  suspension: SUSPENSION,
} as const satisfies Record<string, TaskPolicy>;
