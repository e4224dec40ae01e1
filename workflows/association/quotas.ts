import type { QuotaPolicy } from '../kit/policy/policy';

/** How often relations may be asked to change (domain 1.1.6). A use counts when the request reaches the other party. */
export const QUOTAS = {
  /** Unlink and switch jointly, for each partner and customer. */
  'association.partnerRequestWindow': { months: 3, limit: { CN: 1, INTL: 3 } },
  /** Unlink requests of a customer; each also keeps the partner from asking for as long. */
  'association.customerUnlinkWindow': { months: 3, limit: { CN: 1, INTL: 3 } },
} as const satisfies Record<string, QuotaPolicy>;

export type QuotaKey = keyof typeof QUOTAS;

/** Choices of domain 1.1 that an operator may change in the settings, with their defaults. */
export const RELATIONSHIP_SETTINGS = {
  /** Which customers' unlinks the vendor reviews first: `never`, `reseller`, or `reseller+na`, which adds named accounts of the other model. */
  'association.preReview': 'reseller',
  /** Whether an unlink asked for by the partner needs the customer's consent. */
  'association.consentRequired': true,
  'accountCheck.masterWithManagedSubs': false,
} as const;
