import type { QuotaPolicy } from '../kit/policy/policy';

/**
 * How often a change of association may be requested (domain 1.1.6). A use counts once the request reaches the other
 * party.
 */
export const QUOTAS = {
  /** Unlinks and switches together, per partner and customer. */
  'association.partnerRequestWindow': { months: 3, limit: { CN: 1, INTL: 3 } },
  /** Unlink requests of a customer; each also blocks the partner's requests for the same period. */
  'association.customerUnlinkWindow': { months: 3, limit: { CN: 1, INTL: 3 } },
} as const satisfies Record<string, QuotaPolicy>;

export type QuotaKey = keyof typeof QUOTAS;

/** Domain 1.1 choices that operators may change in the settings, with their defaults. */
export const RELATIONSHIP_SETTINGS = {
  /**
   * Which unlinks the vendor reviews first: `never`, `reseller`, or `reseller+na`, which adds named accounts of the
   * other model.
   */
  'association.preReview': 'reseller',
  /** How long the pre-reviewer whom the back office names is asked alone; 0 asks all at once. */
  'association.preReviewFirst': { workingDays: 2 },
  /** Whether an unlink requested by the partner needs the customer's consent. */
  'association.consentRequired': true,
  /** How often the other party is asked in one request, when what it agreed to could not be carried out. */
  'association.consentRounds': 3,
  'accountCheck.masterWithManagedSubs': false,
} as const;
