import { blockerFrom, type Reason } from '../shared/blockers';
import { STANDING_REASONS } from '../shared/standing';

/** Every possible blocker of a cooperation or of an invitation to one, in display order (domain 1.2.3). */
export const DISTRIBUTION_BLOCKERS = {
  NOT_A_MASTER_DISTRIBUTOR: {
    title: { zh: '该伙伴不是总经销商', en: 'This partner is no master distributor' },
    hint: {
      zh: '只有总经销商可以邀请云经销商或审核其合作申请。',
      en: 'Only master distributors invite cloud distributors and review their applications.',
    },
    actor: 'nobody',
  },
  MASTER_FROZEN: STANDING_REASONS.MASTER_FROZEN,
  DISTRIBUTOR_UNKNOWN: {
    title: { zh: '没有这个伙伴', en: 'There is no such partner' },
    hint: { zh: '请核对云经销商的账号。', en: 'Please check the account of the cloud distributor.' },
    actor: 'vendor',
  },
  NOT_A_CLOUD_DISTRIBUTOR: {
    title: { zh: '该伙伴不是云经销商', en: 'This partner is no cloud distributor' },
    hint: {
      zh: '须先加入云经销商计划，才能与总经销商合作。',
      en: 'It has to join the cloud distributor programme before it cooperates with a master distributor.',
    },
    actor: 'partner',
  },
  INVITEE_NOT_CLOUD_DISTRIBUTOR: {
    title: { zh: '您还不是云经销商', en: 'You are no cloud distributor yet' },
    hint: {
      zh: '请先申请加入云经销商计划，加入后在邀请有效期内回到本页面接受邀请；邀请仍然有效。',
      en: 'Please join the cloud distributor programme first, then come back to this page and accept while the invitation lasts. It stays open.',
    },
    actor: 'partner',
  },
  DISTRIBUTOR_FROZEN: STANDING_REASONS.DISTRIBUTOR_FROZEN,
  ACCOUNT_IN_OTHER_PROGRAMME: {
    title: { zh: '该账号已加入其他伙伴计划', en: 'This account is in another partner programme' },
    hint: {
      zh: '云经销商账号不能加入其他计划，请使用新账号申请。',
      en: 'A cloud distributor may be in no other programme with the same account; please apply with a new one.',
    },
    actor: 'partner',
  },
  MEMBERSHIP_LAPSED: {
    title: { zh: '云经销商资格已失效', en: 'The membership as a cloud distributor has lapsed' },
    hint: {
      zh: '须恢复云经销商计划资格且账号状态正常，才能建立合作。',
      en: 'The membership in the programme and the good standing of the account have to be restored first.',
    },
    actor: 'partner',
  },
  ALREADY_HAS_MASTER: {
    title: { zh: '该云经销商已有合作的总经销商', en: 'The cloud distributor already has a master distributor' },
    hint: {
      zh: '同一时间只能与一个总经销商合作，不能在线更换。',
      en: 'It cooperates with one master distributor at a time, who cannot be changed online.',
    },
    actor: 'nobody',
  },
  DIFFERENT_COUNTRY_OR_REGION: {
    title: { zh: '双方业务开展的国家或地区不同', en: 'Not the same country or region' },
    hint: {
      zh: '只能在双方都开展业务的地区合作。',
      en: 'Both sides have to do business in the region in which they cooperate.',
    },
    actor: 'partner',
  },
  INVITATION_OPEN: {
    title: { zh: '已有发给该邮箱的邀请', en: 'This address has been invited already' },
    hint: {
      zh: '请等待对方处理，或在该邀请中重新发送、取消。',
      en: 'Please wait for the answer, or send that invitation again or cancel it.',
    },
    actor: 'partner',
  },
  DAILY_LIMIT: {
    title: { zh: '今日邀请数量已达上限', en: 'No more invitations today' },
    hint: {
      zh: '每个北京时间自然日的邀请数量有限（含重新发送），请次日再试。',
      en: 'The invitations of one Beijing calendar day are limited, those sent again included. Please go on tomorrow.',
    },
    actor: 'nobody',
  },
} as const satisfies Record<string, Reason>;

export type DistributionCode = keyof typeof DISTRIBUTION_BLOCKERS;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(DISTRIBUTION_BLOCKERS);
