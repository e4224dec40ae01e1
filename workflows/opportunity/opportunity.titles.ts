import type { Label } from '../kit/policy/labels';
import type { Titles } from '../kit/policy/titles';
import type { partnerOpportunityPolicy } from './partner-opportunity.policy';
import type { vendorOpportunityPolicy } from './vendor-opportunity.policy';

/** A title with the opportunity's own in it, if it has one already. */
const about = (title: string | undefined, said: (title: string) => Label): Label | undefined =>
  title === undefined ? undefined : said(title);

const PROGRESS = {
  progressDue: ({ form: { title } }: { form: { title?: string } }) =>
    about(title, (named) => ({ zh: `更新“${named}”的进展`, en: `Report progress on “${named}”` })),
  staleProgress: ({ form: { title } }: { form: { title?: string } }) =>
    about(title, (named) => ({ zh: `“${named}”已停滞，请更新进展`, en: `“${named}” is stale: report progress` })),
  suspension: ({ form: { title } }: { form: { title?: string } }) =>
    about(title, (named) => ({ zh: `处理暂停的“${named}”`, en: `Resume or close “${named}”` })),
};

/** The titles of an opportunity that a partner shares. */
export const partnerOpportunityTitles: Titles<typeof partnerOpportunityPolicy> = {
  caseTitle: ({ form: { title } }) => about(title, (named) => ({ zh: `共享“${named}”`, en: `Share “${named}”` })),
  taskTitles: {
    ...PROGRESS,
    submission: ({ form: { title } }) =>
      about(title, (named) => ({ zh: `完善并提交“${named}”`, en: `Complete and submit “${named}”` })),
    review: ({ form: { title } }) => about(title, (named) => ({ zh: `审核“${named}”`, en: `Review “${named}”` })),
    resubmission: ({ form: { title } }) =>
      about(title, (named) => ({ zh: `修改并重新提交“${named}”`, en: `Revise and resubmit “${named}”` })),
    verification: ({ form: { title } }) => about(title, (named) => ({ zh: `验证“${named}”`, en: `Verify “${named}”` })),
  },
};

/** The titles of an opportunity that the vendor shares. */
export const vendorOpportunityTitles: Titles<typeof vendorOpportunityPolicy> = {
  caseTitle: ({ form: { title }, names: { partner = '' } }) =>
    about(title, (named) => ({ zh: `将“${named}”共享给${partner}`, en: `Share “${named}” with ${partner}` })),
  taskTitles: {
    ...PROGRESS,
    acceptance: ({ form: { title } }) =>
      about(title, (named) => ({ zh: `决定是否接受“${named}”`, en: `Accept or decline “${named}”` })),
  },
};
