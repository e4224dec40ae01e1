import type { Titles } from '../kit/policy/titles';
import type { cooperationReviewPolicy } from './cooperation-review.policy';
import type { distributorInvitationPolicy } from './distributor-invitation.policy';

/** The titles of an application of a cloud distributor. */
export const reviewTitles: Titles<typeof cooperationReviewPolicy> = {
  caseTitle: ({ names: { distributor = '', master = '' } }) => ({
    zh: `${distributor}申请加入${master}`,
    en: `Admit ${distributor} as a cloud distributor of ${master}`,
  }),
  taskTitles: {
    masterReview: ({ names: { distributor = '' } }) => ({
      zh: `审核${distributor}的合作申请`,
      en: `Review the application of ${distributor}`,
    }),
    operatorRepair: ({ names: { distributor = '', master = '' } }) => ({
      zh: `处理${distributor}与${master}未能建立的合作`,
      en: `Repair the cooperation of ${distributor} with ${master}`,
    }),
  },
};

/** The titles of an invitation of a cloud distributor. */
export const invitationTitles: Titles<typeof distributorInvitationPolicy> = {
  caseTitle: ({ names: { distributor, master } }) =>
    distributor === undefined || master === undefined
      ? undefined
      : {
          zh: `邀请${distributor}成为${master}的云经销商`,
          en: `Invite ${distributor} as a cloud distributor of ${master}`,
        },
  taskTitles: {
    invitation: ({ names: { master } }) =>
      master === undefined ? undefined : { zh: `答复${master}的合作邀请`, en: `Answer the invitation of ${master}` },
  },
};
