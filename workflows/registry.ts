import type { Policy } from './kit/policy/policy';
import { cooperationReviewPolicy } from './distribution/cooperation-review.policy';
import { customerUnlinkPolicy } from './association/customer-unlink.policy';
import { distributorInvitationPolicy } from './distribution/distributor-invitation.policy';
import { fhIncentivePolicy } from './fh/fh-incentive.policy';
import { fhListsPolicy } from './fh/fh-lists.policy';
import { fhQualificationPolicy } from './fh/fh-qualification.policy';
import { fhQuarterPolicy } from './fh/fh-quarter.policy';
import { invoicePaymentPolicy } from './payment/invoice-payment.policy';
import { nrePolicy } from './nre/nre.policy';
import { nreMilestonePolicy } from './nre/nre-milestone.policy';
import { partnerOpportunityPolicy } from './opportunity/partner-opportunity.policy';
import { partnerUnlinkPolicy } from './association/partner-unlink.policy';
import { relationshipSwitchPolicy } from './association/relationship-switch.policy';
import { vendorOpportunityPolicy } from './opportunity/vendor-opportunity.policy';

const ALL = [
  relationshipSwitchPolicy,
  partnerUnlinkPolicy,
  customerUnlinkPolicy,
  cooperationReviewPolicy,
  distributorInvitationPolicy,
  partnerOpportunityPolicy,
  vendorOpportunityPolicy,
  fhQualificationPolicy,
  fhIncentivePolicy,
  fhListsPolicy,
  fhQuarterPolicy,
  nrePolicy,
  nreMilestonePolicy,
  invoicePaymentPolicy,
] as const satisfies readonly Policy[];

/** All process types, as a literal union: code that names a process stops compiling when that process is renamed. */
export type ProcessType = (typeof ALL)[number]['type'];

/** The policy of one process type, with its literal types. */
export type PolicyOf<T extends ProcessType> = Extract<(typeof ALL)[number], { readonly type: T }>;

/** Every process, in the order in which people meet them. */
export const POLICIES: readonly Policy[] = ALL;

const byType = new Map(POLICIES.map((policy) => [policy.type, policy]));

/** The policy of a process type, or undefined when there is none. */
export const policyOf = (type: string): Policy | undefined => byType.get(type);
