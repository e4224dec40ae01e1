import { proxyActivities } from '@temporalio/workflow';
import type { nreActivities } from '../../activities/nre/nre';
import type { Support } from '../../activities/nre/nre-checks';
import { LOOKUP } from '../kit/contract/activity-options';
import type { Case } from '../kit/engine/case';
import type { Guard } from '../kit/engine/task';
import type { OutcomeOf } from '../kit/policy/policy';
import type { EndedMilestone } from './agreement';
import type { nrePolicy } from './nre.policy';

/** What the support of a solution remembers besides its facts. */
interface Memory {
  /** When (ISO) the first statement of work was submitted. */
  readonly sowBegunAt?: string;
  /** When (ISO) the agreement was confirmed. */
  readonly confirmedAt?: string;
  /** How many milestones have been opened, and up to which one they are accepted. */
  readonly openedMilestones?: number;
  readonly acceptedMilestones?: number;
  readonly endedMilestones?: readonly EndedMilestone[];
}

/** The support of a solution, as its steps see it. */
export type Nre = Case<typeof nrePolicy, Memory>;

/** What a step returns: nothing while the case goes on. */
export type Ending = Promise<OutcomeOf<typeof nrePolicy> | undefined>;

/** The outside calls of NRE support except the entitlement effect. Never given up. */
export const outside = proxyActivities<ReturnType<typeof nreActivities>>(LOOKUP);

/** Which solution is supported, and whose. */
export const supportOf = (c: Nre): Support => ({ partnerId: c.party('partner'), solutionId: c.form.solutionId });

/**
 * Every step forward needs a partner in good standing and a certified solution: losing either pauses the case until it
 * is back.
 */
export const mayGoOn =
  (c: Nre): Guard<unknown> =>
  () =>
    outside.checkNreRunning(supportOf(c));
