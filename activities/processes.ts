import type { Policy } from '../workflows/kit/policy/policy';
import type { PolicyOf, ProcessType } from '../workflows/registry';
import { checkCustomerUnlink, checkPartnerUnlink, checkSwitch } from './association/account-check';
import { relationshipActivities } from './association/relationship';
import type { ActivityDeps } from './deps';
import { distributionActivities } from './distribution/distribution';
import { checkInvitation, checkReview } from './distribution/distribution-checks';
import { fhIncentiveActivities } from './fh/fh-incentive';
import { checkIncentiveRequest } from './fh/fh-incentive-checks';
import { checkLists, fhListsActivities } from './fh/fh-lists';
import { checkQualificationRequest, fhQualificationActivities } from './fh/fh-qualification';
import { fhQuarterActivities } from './fh/fh-quarter';
import { besideQuarter } from './fh/fh-quarter-related';
import { nreActivities } from './nre/nre';
import { checkNre } from './nre/nre-checks';
import { nreMilestoneActivities } from './nre/nre-milestone';
import { besideNre } from './nre/nre-related';
import type { CheckOf } from './opening-check';
import { opportunityActivities } from './opportunity/opportunity';
import { checkOpportunity, checkShare } from './opportunity/opportunity-checks';
import { duplicatesOf } from './opportunity/opportunity-duplicates';
import { paymentActivities } from './payment/payment';
import type { Related } from './related-table';
import { besideMilestone } from './shared/payment-related';

/** Activities by name; which input each takes is known to the body that calls it. */
export type Activities = Readonly<Record<string, (input: never) => unknown>>;

/** What a process has outside its workflow. */
interface Part<P extends Policy> {
  readonly activities: (deps: ActivityDeps) => Activities;
  /** Needed where people may open the process: what the system opens is not checked before. */
  readonly check: P['opens'][number] extends 'system' ? undefined : CheckOf<P>;
  /** Looks up what is shown beside a case. */
  readonly related?: (deps: ActivityDeps) => Related;
}

/** What each process does to the world, and what is checked before it is asked for. */
export const PROCESSES = {
  'relationship-switch': { activities: relationshipActivities, check: checkSwitch },
  'partner-unlink': { activities: relationshipActivities, check: checkPartnerUnlink },
  'customer-unlink': { activities: relationshipActivities, check: checkCustomerUnlink },
  'cooperation-review': { activities: distributionActivities, check: checkReview },
  'distributor-invitation': { activities: distributionActivities, check: checkInvitation },
  'partner-opportunity': { activities: opportunityActivities, check: checkOpportunity, related: duplicatesOf },
  'vendor-opportunity': { activities: opportunityActivities, check: checkShare, related: duplicatesOf },
  'fh-qualification': { activities: fhQualificationActivities, check: checkQualificationRequest },
  'fh-incentive': { activities: fhIncentiveActivities, check: checkIncentiveRequest },
  'fh-lists': { activities: fhListsActivities, check: checkLists },
  'fh-quarter': { activities: fhQuarterActivities, check: undefined, related: besideQuarter },
  nre: { activities: nreActivities, check: checkNre, related: besideNre },
  'nre-milestone': { activities: nreMilestoneActivities, check: undefined, related: besideMilestone },
  'invoice-payment': { activities: paymentActivities, check: undefined },
} as const satisfies { readonly [T in ProcessType]: Part<PolicyOf<T>> };
