import { blockerFrom, blockersFrom, type Reason } from './blockers';
import { STANDING_REASONS } from './standing';

/** Every possible blocker of funding, and who can clear it (domain 1.4 to 1.6). */
export const FUNDING_BLOCKERS = {
  CLOUD_DISTRIBUTOR: {
    actor: 'nobody',
    title: { zh: '云经销商没有激励菜单', en: 'Cloud distributors have no incentives' },
    hint: { zh: '云经销商不能申请激励。', en: 'A cloud distributor cannot apply for any incentive.' },
  },
  PARTNER_UNKNOWN: {
    actor: 'vendor',
    title: { zh: '没有这个伙伴', en: 'There is no such partner' },
    hint: { zh: '请核对伙伴账号。', en: 'Check the partner account.' },
  },
  PARTY_HAS_LEFT: STANDING_REASONS.PARTY_HAS_LEFT,
  PARTNER_FROZEN: STANDING_REASONS.PARTNER_FROZEN,
  NOT_IN_PROGRAMME: {
    actor: 'partner',
    title: { zh: '伙伴未加入该激励项目', en: 'The partner is not in this programme' },
    hint: { zh: '加入该项目后再申请。', en: 'Join the programme first.' },
  },
  WRONG_PATH: {
    actor: 'partner',
    title: { zh: '该激励项目面向其他发展路径的伙伴', en: 'The programme is for partners of another path' },
    hint: {
      zh: '讲师养成基金面向系统集成伙伴与学习伙伴。',
      en: 'The lecturer cultivation fund is for system integrators and learning partners.',
    },
  },
  STAGE_TOO_LOW: {
    actor: 'partner',
    title: { zh: '伙伴的发展阶段不够', en: 'The partner is not far enough on its path' },
    hint: {
      zh: '服务伙伴须达到角色认证或能力差异化阶段，系统集成伙伴须达到能力差异化阶段。',
      en: 'A service partner has to be certified in its role or differentiated by its competency; a system integrator has to be differentiated.',
    },
  },
  BY_INVITATION_ONLY: {
    actor: 'vendor',
    title: { zh: '该激励项目仅限邀请', en: 'This programme is by invitation only' },
    hint: { zh: '请联系生态经理邀请贵公司。', en: 'Ask your ecosystem manager for an invitation.' },
  },
  PARTNER_APPLIES_ITSELF: {
    actor: 'partner',
    title: { zh: '该激励项目由伙伴自行申请', en: 'The partner applies for this programme itself' },
    hint: { zh: '生态经理只邀请伙伴参加CCoE项目。', en: 'Ecosystem managers invite to the CCoE programme alone.' },
  },
  OTHER_PARTNER: {
    actor: 'partner',
    title: { zh: '只能为本公司申请', en: 'A partner applies for itself alone' },
    hint: { zh: '请将“伙伴”一栏留空。', en: 'Leave the field for the partner empty.' },
  },
  AGREEMENT_NOT_ACCEPTED: {
    actor: 'partner',
    title: { zh: '尚未同意激励协议', en: 'The agreement has not been accepted' },
    hint: { zh: '阅读协议并勾选同意后再提交。', en: 'Read the agreement and tick that you accept it.' },
  },
  TOO_EARLY_TO_RENEW: {
    actor: 'nobody',
    title: { zh: '还不能续期', en: 'It is too early to renew' },
    hint: { zh: '有效期届满前60天内可以续期。', en: 'This is possible in the last 60 days of the validity.' },
  },
  BUSINESS_INFO_MISSING: {
    actor: 'partner',
    title: { zh: '尚未完成商务信息认证', en: 'The business information is not authenticated' },
    hint: { zh: '请先完成商务信息认证。', en: 'Have your business information authenticated first.' },
  },
  BUSINESS_INFO_PENDING: {
    actor: 'vendor',
    title: { zh: '商务信息正在认证或变更中', en: 'The business information is being authenticated or changed' },
    hint: { zh: '认证完成后即可申请付款。', en: 'The payment can be requested once that is done.' },
  },
} as const satisfies Record<string, Reason>;

export type FundingBlocker = keyof typeof FUNDING_BLOCKERS;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(FUNDING_BLOCKERS);

/** The blockers of this catalogue that apply. */
export const blockersOf = blockersFrom(FUNDING_BLOCKERS);
