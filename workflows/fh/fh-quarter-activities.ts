import type { Money } from '../kit/policy/fields';
import type { Profile } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import type { Quarter, QuarterStanding } from './fh-quarter-months';

/** What the payment of a quarter needs from outside. All are idempotent. */
export interface FhQuarterActivities {
  /** Lets the system open a quarter, or answers why there is nothing to be paid. */
  admitQuarter(input: Quarter): Promise<readonly Blocker[]>;
  /** How the months of a quarter stand now. */
  lookAtQuarter(input: Quarter): Promise<QuarterStanding>;
  /** Everything that stands in the way of requesting the payment now. */
  checkPaymentRequest(input: Quarter & { profile: Profile }): Promise<readonly Blocker[]>;
  /** Whether every incentive that was given up with the request has been closed. */
  checkGivenUp(input: Quarter & { caseIds: readonly string[] }): Promise<readonly Blocker[]>;
  /** What the incentives have set aside is set aside for the quarter, whose payment draws on it. */
  gatherReserved(input: { caseId: string; amount: Money; incentives: readonly string[] }): Promise<void>;
}
