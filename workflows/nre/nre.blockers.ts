import { blockerFrom, blockersFrom, type Reason } from '../shared/blockers';
import { FUNDING_BLOCKERS } from '../shared/funding-blockers';

/** Blockers of NRE support and its milestones besides the partner's standing, and who can clear them (domain 1.5). */
export const NRE_BLOCKERS = {
  SOFTWARE_PARTNERS_ONLY: {
    actor: 'partner',
    title: { zh: '仅限软件伙伴申请', en: 'Only software partners may apply' },
    hint: { zh: '加入软件伙伴发展路径后再申请。', en: 'Join the path of software partners first.' },
  },
  SOLUTION_UNKNOWN: {
    actor: 'partner',
    title: { zh: '没有这个方案', en: 'There is no such solution' },
    hint: { zh: '请选择贵公司的方案。', en: 'Choose a solution of your own.' },
  },
  NOT_CERTIFIED: {
    actor: 'partner',
    title: { zh: '方案尚未通过认证', en: 'The solution is not certified' },
    hint: {
      zh: '通过云软件方案认证或先进云软件方案认证后再申请。',
      en: 'Have it certified as a cloud software solution, or as an advanced one, first.',
    },
  },
  CERTIFICATION_REVOKED: {
    actor: 'partner',
    title: {
      zh: '方案的认证已失效，流程暂停',
      en: 'The certification of the solution is gone, and the request is paused',
    },
    hint: {
      zh: '恢复认证后即可继续，已完成的步骤不受影响。',
      en: 'It goes on once the certification is back; nothing that was done is lost.',
    },
  },
  ENTITLEMENT_EXPIRED: {
    actor: 'vendor',
    title: { zh: '方案的NRE权益不在有效期内', en: 'The entitlement of the solution is not valid any more' },
    hint: { zh: '请联系生态经理。', en: 'Talk to your ecosystem manager.' },
  },
  ENTITLEMENT_USED: {
    actor: 'nobody',
    title: { zh: '方案已使用过NRE权益', en: 'The solution has used its entitlement' },
    hint: { zh: '一个方案只能享受一次NRE。', en: 'A solution is supported once.' },
  },
  PRODUCT_IN_USE: {
    actor: 'partner',
    title: { zh: '同一产品的另一方案正在享受NRE', en: 'Another solution of the same product is being supported' },
    hint: {
      zh: '待该方案的NRE结束后再申请。',
      en: 'Apply again once the support of the other one has ended.',
    },
  },
  SERVICE_UNKNOWN: {
    actor: 'partner',
    title: { zh: '没有这些云服务', en: 'There are no such cloud services' },
    hint: { zh: '请从云服务清单中选择。', en: 'Choose from the list of cloud services.' },
  },
  SERVICE_TWICE: {
    actor: 'partner',
    title: { zh: '云服务重复', en: 'Cloud services are named twice' },
    hint: { zh: '每个云服务只填一次。', en: 'Name each of them once.' },
  },
  HIGH_ORDER_TOO_FEW: {
    actor: 'partner',
    title: { zh: '高阶云服务不足', en: 'Too few high-order cloud services' },
    hint: {
      zh: '使用高阶云服务的SOW须列出足够数量的高阶云服务。',
      en: 'A statement of work that uses high-order services has to list enough of them.',
    },
  },
  KEY_TOO_FEW: {
    actor: 'partner',
    title: { zh: '重点云服务不足', en: 'Too few key cloud services' },
    hint: {
      zh: '使用重点云服务的SOW须列出足够数量的重点云服务。',
      en: 'A statement of work that uses key services has to list enough of them.',
    },
  },
  AMOUNT_MISSING: {
    actor: 'vendor',
    title: { zh: '金额必须大于零', en: 'Every amount has to be more than nothing' },
    hint: { zh: '请填写协议金额与各里程碑金额。', en: 'Give the amount of the agreement and of each milestone.' },
  },
  AMOUNTS_DIFFER: {
    actor: 'vendor',
    title: {
      zh: '各里程碑金额之和与协议金额不一致',
      en: 'The milestones do not add up to the amount of the agreement',
    },
    hint: { zh: '请核对协议。', en: 'Check them against the agreement.' },
  },
  CURRENCIES_DIFFER: {
    actor: 'vendor',
    title: { zh: '币种不一致', en: 'The amounts are in different currencies' },
    hint: { zh: '协议与各里程碑须为同一币种。', en: 'An agreement is in one currency.' },
  },
  MILESTONE_ALREADY_OPEN: {
    actor: 'vendor',
    title: { zh: '已开放的里程碑不能修改', en: 'A milestone that is open already cannot be changed' },
    hint: { zh: '修订只适用于尚未开放的里程碑。', en: 'An amendment changes later milestones alone.' },
  },
  BUSINESS_INFO_MISSING: FUNDING_BLOCKERS.BUSINESS_INFO_MISSING,
  BUSINESS_INFO_PENDING: {
    actor: 'vendor',
    title: FUNDING_BLOCKERS.BUSINESS_INFO_PENDING.title,
    hint: { zh: '认证完成后即可提交验收。', en: 'The acceptance can be submitted once that is done.' },
  },
  PREVIOUS_NOT_ACCEPTED: {
    actor: 'partner',
    title: { zh: '上一里程碑尚未通过验收', en: 'The milestone before it is not accepted yet' },
    hint: { zh: '里程碑须按顺序验收。', en: 'Milestones are accepted one after the other.' },
  },
  MILESTONE_DONE: {
    actor: 'nobody',
    title: { zh: '该里程碑已结束', en: 'This milestone has ended already' },
    hint: { zh: '每个里程碑只验收一次。', en: 'A milestone is accepted once.' },
  },
  BUDGET_EXHAUSTED: {
    actor: 'vendor',
    title: { zh: 'NRE预算不足', en: 'The budget for one-time engineering is exhausted' },
    hint: {
      zh: '追加预算后再确认协议。',
      en: 'Have the budget raised before the agreement is confirmed.',
    },
  },
} as const satisfies Record<string, Reason>;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(NRE_BLOCKERS);

/** The blockers of this catalogue that apply. */
export const blockersOf = blockersFrom(NRE_BLOCKERS);
