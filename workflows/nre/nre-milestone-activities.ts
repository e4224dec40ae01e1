import type { Blocker } from '../kit/policy/refusals';

/** Which milestone of which request it is, and whose. */
export interface Milestone {
  readonly nreCaseId: string;
  readonly milestone: number;
  readonly partnerId: string;
  readonly solutionId: string;
}

/** What a milestone needs from outside beside its money. All only look. */
export interface NreMilestoneActivities {
  /** Lets the system open a milestone once the one before is accepted, and never twice. */
  admitMilestone(input: Milestone): Promise<readonly Blocker[]>;
  /** Everything that stands in the way of submitting the acceptance now. */
  checkAcceptance(input: Milestone): Promise<readonly Blocker[]>;
  /** Everything that stands in the way of approving it now. */
  checkApproval(input: Milestone): Promise<readonly Blocker[]>;
}
