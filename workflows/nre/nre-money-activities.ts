import type { Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';

/** The money of an agreement on one-time engineering. All are idempotent. */
export interface NreMoneyActivities {
  /**
   * Sets the whole amount of an agreement aside for its case, in place of what was set aside before. What its milestones have taken already counts in, so
   * that an amended agreement is reserved in the same way. Answers BUDGET_EXHAUSTED, and changes nothing, when there is not so much.
   */
  reserveAgreement(input: { caseId: string; amount: Money }): Promise<readonly Blocker[]>;
  /** The money of an accepted milestone goes over from the agreement to the milestone, whose payment draws on it. */
  moveReserved(input: { nreCaseId: string; milestoneCaseId: string; amount: Money }): Promise<void>;
}
