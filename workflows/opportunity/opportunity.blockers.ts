import type { Label } from '../kit/policy/labels';
import { blockerFrom, type Reason } from '../shared/blockers';
import { STANDING_REASONS } from '../shared/standing';

/** Every possible blocker of an opportunity, and who can clear it (domain 1.3.3 to 1.3.5). */
export const OPPORTUNITY_BLOCKERS = {
  PARTNER_UNKNOWN: {
    actor: 'vendor',
    title: { zh: '没有这个伙伴', en: 'There is no such partner' },
    hint: { zh: '请核对伙伴账号。', en: 'Check the partner account.' },
  },
  NOT_PCE_MEMBER: {
    actor: 'partner',
    title: { zh: '伙伴未加入共拓计划', en: 'The partner is not in the engagement programme' },
    hint: { zh: '加入合作伙伴共拓计划后再操作。', en: 'Join the Partner Customer Engagement programme first.' },
  },
  PARTNER_FROZEN: STANDING_REASONS.PARTNER_FROZEN,
  PARTY_HAS_LEFT: STANDING_REASONS.PARTY_HAS_LEFT,
  PERIOD_REVERSED: {
    actor: 'partner',
    title: { zh: '项目结束日期早于开始日期', en: 'The project ends before it starts' },
    hint: { zh: '请修改项目日期。', en: 'Correct the dates of the project.' },
  },
  PROJECT_PAST: {
    actor: 'partner',
    title: { zh: '项目已经结束', en: 'The project lies in the past' },
    hint: { zh: '只能共享尚未结束的项目。', en: 'Only projects that have not ended can be shared.' },
  },
  NOT_SHARING_REGULARLY: {
    actor: 'partner',
    title: { zh: '伙伴没有持续共享机会点', en: 'The partner does not share opportunities regularly' },
    hint: {
      zh: '伙伴须在最近12个月内共享过机会点。',
      en: 'It has to have shared an opportunity within the last twelve months.',
    },
  },
  STAGE_TOO_LOW: {
    actor: 'partner',
    title: { zh: '伙伴的发展阶段不够', en: 'The partner is not far enough on its path' },
    hint: {
      zh: '须达到角色认证或能力差异化阶段。',
      en: 'It has to be certified in its role or differentiated by its competency.',
    },
  },
  TOO_FEW_DELIVERED: {
    actor: 'partner',
    title: { zh: '已交付的机会点不足', en: 'Too few delivered opportunities' },
    hint: {
      zh: '角色认证阶段的伙伴须在最近12个月内签约并交付足够的机会点。',
      en: 'A certified partner needs more signed and delivered opportunities within the last twelve months.',
    },
  },
  DUPLICATE_PASSED: {
    actor: 'nobody',
    title: { zh: '同一需求已有机会点通过', en: 'Another opportunity for this need has passed' },
    hint: { zh: '同一客户需求只能通过一个机会点。', en: 'Only one opportunity for a need of a customer can pass.' },
  },
  DUPLICATE_BEING_PASSED: {
    actor: 'vendor',
    title: { zh: '同一需求的另一机会点正在通过', en: 'Another opportunity for this need is being passed' },
    hint: { zh: '请等待其处理结果。', en: 'Wait for what becomes of it.' },
  },
  DUPLICATE_IN_VERIFICATION: {
    actor: 'vendor',
    title: {
      zh: '同一需求已有伙伴提交的机会点正在审核或验证',
      en: 'A partner’s opportunity for this need is in review or verification',
    },
    hint: {
      zh: '请等待其结果，或勾选仍然共享。',
      en: 'Wait for its result, or tick that you share yours nevertheless.',
    },
  },
  SHARED_BY_VENDOR_FIRST: {
    actor: 'vendor',
    title: {
      zh: '云服务商已更早共享同一需求的机会点',
      en: 'The vendor has shared an opportunity for this need before',
    },
    hint: {
      zh: '先提交者优先：请驳回，或先收回云服务商共享的机会点。',
      en: 'Who came first has the need: reject this one, or recall the vendor’s first.',
    },
  },
  SUBMITTED_BY_PARTNER_FIRST: {
    actor: 'vendor',
    title: {
      zh: '同一需求已有更早提交的机会点正在审核或验证',
      en: 'An opportunity for this need that came earlier is in review or verification',
    },
    hint: {
      zh: '先提交者优先；如其未通过，您可在期限内再接受。',
      en: 'Who came first has the need. If that one does not pass, you can accept until your deadline.',
    },
  },
  PROGRESS_REQUIRED_FIRST: {
    actor: 'partner',
    title: { zh: '还没有更新过进展', en: 'No progress has been reported yet' },
    hint: { zh: '交付完成前至少更新一次进展。', en: 'Report progress at least once before the delivery.' },
  },
  EVIDENCE_REQUIRED: {
    actor: 'partner',
    title: { zh: '缺少交付证明', en: 'Evidence of the delivery is missing' },
    hint: { zh: '请填写交付证明。', en: 'Say what proves the delivery.' },
  },
  NOT_YOUR_OPPORTUNITY: {
    actor: 'nobody',
    title: { zh: '这不是您的机会点', en: 'This is not your opportunity' },
    hint: { zh: '只有该伙伴或云服务商可以操作。', en: 'Only its partner and the vendor may do this.' },
  },
} as const satisfies Record<string, Reason>;

export type OpportunityBlocker = keyof typeof OPPORTUNITY_BLOCKERS;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(OPPORTUNITY_BLOCKERS);

/** Why an opportunity was rejected, by the code kept with the case in `rejection.code`. */
export const REJECTIONS = {
  REVIEW: { zh: '审核意见', en: 'Comment of the review' },
  DUPLICATE: { zh: '重复机会点', en: 'Duplicate' },
  INVALID: { zh: '机会点无效', en: 'Invalid' },
  INCOMPLETE: { zh: '信息不完整', en: 'Incomplete' },
  OTHER: { zh: '其他原因', en: 'Other reason' },
  SLA_TIMEOUT: { zh: '逾期未验证，默认驳回', en: 'Not verified in time' },
} as const satisfies Record<string, Label>;

/** Why a duplicate is rejected: when the other one came, but not whose it is. */
export const duplicateOf = (date: string | null): Label =>
  date === null
    ? REJECTIONS.DUPLICATE
    : {
        zh: `重复机会点：同一客户需求已有${date}提交的机会点`,
        en: `A duplicate: an opportunity for the same need of this customer came on ${date}`,
      };

/** Why an opportunity is suspended or resumed, by the code that the system gives. */
export const STANDINGS: Readonly<Record<string, Label>> = {
  'partner-frozen': { zh: '伙伴已被冻结', en: 'The partner is frozen' },
  'partner-left': { zh: '伙伴已退出合作', en: 'The partner has left' },
  'programme-left': { zh: '伙伴已不在共拓计划中', en: 'The partner is no longer in the engagement programme' },
  'partner-active': { zh: '伙伴已恢复资格', en: 'The partner is in good standing again' },
};
