import type { Label } from '../kit/policy/labels';
import type { CaseFacts, Titles } from '../kit/policy/titles';
import type { customerUnlinkPolicy } from './customer-unlink.policy';
import type { partnerUnlinkPolicy } from './partner-unlink.policy';
import type { relationshipSwitchPolicy } from './relationship-switch.policy';

const MODELS = {
  referral: { zh: '顾问销售', en: 'the referral model' },
  reseller: { zh: '代售', en: 'the reseller model' },
} as const;

/** A sentence about both parties, if the reader knows the names. */
const ofBoth = (
  { partner, customer }: CaseFacts<typeof relationshipSwitchPolicy>['names'],
  said: (partner: string, customer: string) => Label,
): Label | undefined => (partner === undefined || customer === undefined ? undefined : said(partner, customer));

const repairOf = ({ names: { customer = '' } }: Pick<CaseFacts<typeof partnerUnlinkPolicy>, 'names'>): Label => ({
  zh: `处理${customer}未完成的关联变更`,
  en: `Repair the unfinished change for ${customer}`,
});

const bookingOf = ({ names: { customer = '' } }: Pick<CaseFacts<typeof partnerUnlinkPolicy>, 'names'>): Label => ({
  zh: `补登${customer}已生效的关联变更`,
  en: `Complete the booking of the change for ${customer}`,
});

/** The titles of a switch of the association type. */
export const switchTitles: Titles<typeof relationshipSwitchPolicy> = {
  caseTitle: ({ form: { toModel }, names: { customer } }) =>
    (toModel &&
      customer !== undefined && {
        zh: `将${customer}改为${MODELS[toModel].zh}`,
        en: `Switch ${customer} to ${MODELS[toModel].en}`,
      }) ||
    undefined,
  taskTitles: {
    customerConsent: ({ form: { toModel }, names }) =>
      toModel &&
      ofBoth(names, (partner) => ({
        zh: `答复${partner}：是否改为${MODELS[toModel].zh}`,
        en: `Answer ${partner}: move to ${MODELS[toModel].en}?`,
      })),
    operatorRepair: repairOf,
    bookkeepingRepair: bookingOf,
  },
};

/** The titles of an end of the association that the partner asks for. */
export const partnerUnlinkTitles: Titles<typeof partnerUnlinkPolicy> = {
  caseTitle: ({ names }) =>
    ofBoth(names, (partner, customer) => ({
      zh: `解除${partner}与${customer}的关联`,
      en: `End the association of ${partner} with ${customer}`,
    })),
  taskTitles: {
    preReview: ({ names }) =>
      ofBoth(names, (partner, customer) => ({
        zh: `预审：${partner}与${customer}解除关联`,
        en: `Pre-review the end of the association of ${partner} with ${customer}`,
      })),
    customerConsent: ({ names }) =>
      ofBoth(names, (partner) => ({
        zh: `答复${partner}：是否解除关联`,
        en: `Answer ${partner}: end the association?`,
      })),
    operatorRepair: repairOf,
    bookkeepingRepair: bookingOf,
  },
};

/** The titles of an end of the association that the customer asks for. */
export const customerUnlinkTitles: Titles<typeof customerUnlinkPolicy> = {
  caseTitle: ({ names }) =>
    ofBoth(names, (partner, customer) => ({
      zh: `解除${customer}与${partner}的关联`,
      en: `End the association of ${customer} with ${partner}`,
    })),
  taskTitles: {
    submission: ({ names }) =>
      ofBoth(names, (partner) => ({
        zh: `验证并提交：解除与${partner}的关联`,
        en: `Confirm with a code: end the association with ${partner}`,
      })),
    partnerApproval: ({ names }) =>
      ofBoth(names, (_partner, customer) => ({
        zh: `答复${customer}：是否解除关联`,
        en: `Answer ${customer}: end the association?`,
      })),
    operatorRepair: repairOf,
    bookkeepingRepair: bookingOf,
  },
};
