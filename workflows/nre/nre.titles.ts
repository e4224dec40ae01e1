import type { Label } from '../kit/policy/labels';
import type { CaseFacts, TitleOf, Titles } from '../kit/policy/titles';
import { moneyWithSign } from '../shared/money-text';
import type { nrePolicy } from './nre.policy';
import type { nreMilestonePolicy } from './nre-milestone.policy';

/** A sentence about a partner's engineering support, with the amount once it is agreed. */
const ofPartner =
  (zh: (partner: string) => string, en: (partner: string) => string): TitleOf<typeof nrePolicy> =>
  ({ facts: { amount }, names: { partner = '' } }) => {
    const value = amount == null ? undefined : moneyWithSign(amount);
    return {
      zh: zh(partner) + (value === undefined ? '' : `：${value}`),
      en: en(partner) + (value === undefined ? '' : `: ${value}`),
    };
  };

/** The titles of NRE funding. */
export const nreTitles: Titles<typeof nrePolicy> = {
  caseTitle: ofPartner(
    (partner) => `NRE支持${partner}`,
    (partner) => `NRE funding for ${partner}`,
  ),
  taskTitles: {
    qualificationReview: ofPartner(
      (partner) => `审核${partner}的NRE资格`,
      (partner) => `Review the NRE application of ${partner}`,
    ),
    techAssessment: ofPartner(
      (partner) => `评估${partner}的SOW`,
      (partner) => `Assess the statement of work of ${partner}`,
    ),
    commercialReview: ofPartner(
      (partner) => `终评${partner}的商业价值`,
      (partner) => `Review the commercial value for ${partner}`,
    ),
    agreementRecheck: ofPartner(
      (partner) => `复核与${partner}的NRE协议`,
      (partner) => `Recheck the NRE agreement with ${partner}`,
    ),
    resubmission: () => ({ zh: '修改并重新提交NRE资格申请', en: 'Revise and resubmit the NRE application' }),
    sowResubmission: () => ({ zh: '修改并重新提交SOW', en: 'Revise and resubmit the statement of work' }),
  },
};

type Milestone = CaseFacts<typeof nreMilestonePolicy>;

/** A sentence about a milestone with its amount. */
const ofMilestone =
  (zh: (title: string) => string, en: (title: string) => string): TitleOf<typeof nreMilestonePolicy> =>
  ({ form: { title, amount } }: Milestone): Label | undefined => {
    if (title === undefined || amount === undefined) return undefined;
    const value = moneyWithSign(amount);
    return { zh: `${zh(title)}：${value}`, en: `${en(title)}: ${value}` };
  };

/** The titles of a milestone. */
export const milestoneTitles: Titles<typeof nreMilestonePolicy> = {
  caseTitle: ofMilestone(
    (title) => `验收里程碑“${title}”`,
    (title) => `Accept the milestone “${title}”`,
  ),
  taskTitles: {
    acceptance: ofMilestone(
      (title) => `提交里程碑“${title}”的验收`,
      (title) => `Submit the milestone “${title}”`,
    ),
    review: ofMilestone(
      (title) => `审核里程碑“${title}”的验收`,
      (title) => `Review the milestone “${title}”`,
    ),
    resubmission: ofMilestone(
      (title) => `修改并重新提交里程碑“${title}”`,
      (title) => `Revise and resubmit the milestone “${title}”`,
    ),
  },
};
