import { blockerFrom, type Reason } from '../shared/blockers';
import { FUNDING_BLOCKERS } from '../shared/funding-blockers';

/** What may stand in the way of a milestone beside the certification of its solution, and who can clear it (domain 1.5.3, 1.5.4). */
export const NRE_MILESTONE_BLOCKERS = {
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

export type NreMilestoneBlocker = keyof typeof NRE_MILESTONE_BLOCKERS;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(NRE_MILESTONE_BLOCKERS);
