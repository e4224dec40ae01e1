import { reserve } from '../../db/funding/ledger';
import { milestonesOf } from '../../db/funding/nre-milestones';
import type { Money } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { MilestoneForm } from '../../workflows/nre/nre-milestone.policy';
import { blocker } from '../../workflows/nre/nre.blockers';
import { NRE } from '../../workflows/shared/funding';
import type { ActivityDeps } from '../deps';
import { checkNreRunning } from './nre-checks';

/** Which milestone of which request, and whose. */
export type Milestone = Pick<MilestoneForm, 'nreCaseId' | 'milestone' | 'partnerId' | 'solutionId'>;

/** The outside calls of milestones. All are idempotent. */
export const nreMilestoneActivities = (deps: ActivityDeps) => ({
  /** Lets the system open a milestone once the previous one is accepted, and never twice. */
  admitMilestone: (milestone: Milestone) => admitMilestone(deps, milestone),
  /** Everything that blocks submitting the acceptance now. */
  checkAcceptance: async (milestone: Milestone): Promise<Blocker[]> => [
    ...(await checkNreRunning(deps, milestone)),
    ...(await businessInformation(deps, milestone)),
  ],
  /** Everything that blocks approving it now. */
  checkApproval: (milestone: Milestone) => checkNreRunning(deps, milestone),
  /**
   * Moves an accepted milestone's money from the agreement to the milestone, whose payment draws on it. A shortfall
   * shows, and is waited for, when the payment commits its money.
   */
  moveReserved: async (input: { nreCaseId: string; milestoneCaseId: string; amount: Money }): Promise<void> => {
    const { nreCaseId, milestoneCaseId: caseId, amount } = input;
    await reserve(deps.db, { budget: NRE, caseId, key: `nre/${caseId}/reserve`, amount, reservedBy: nreCaseId });
  },
});

async function businessInformation({ ports }: ActivityDeps, { partnerId }: Milestone): Promise<Blocker[]> {
  const { businessInformation: information } = await ports.finance.standing({ partnerId });
  if (information === 'authenticated') return [];
  return [blocker(information === 'pending' ? 'BUSINESS_INFO_PENDING' : 'BUSINESS_INFO_MISSING')];
}

const ACCEPTED = ['milestone-accepted', 'paid', 'cancelled-payment'];

/** Milestones are opened in order, and an ended one never again. */
async function admitMilestone(
  { db }: Pick<ActivityDeps, 'db'>,
  { nreCaseId, milestone }: Milestone,
): Promise<Blocker[]> {
  const known = await milestonesOf(db, nreCaseId);
  const stateOf = (wanted: number): string => known.find((each) => each.milestone === wanted)?.state ?? '';
  if (ACCEPTED.includes(stateOf(milestone))) return [blocker('MILESTONE_DONE')];
  return milestone === 1 || ACCEPTED.includes(stateOf(milestone - 1)) ? [] : [blocker('PREVIOUS_NOT_ACCEPTED')];
}
