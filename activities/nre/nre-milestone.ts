import { milestonesOf } from '../../db/funding/nre-milestones';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { Milestone, NreMilestoneActivities } from '../../workflows/nre/nre-milestone-activities';
import { blocker } from '../../workflows/nre/nre-milestone-blockers';
import type { CheckDeps } from '../association/account-check';
import { checkNreRunning } from './nre-checks';

/** What milestones need from outside, over one database and one outside world. */
export const nreMilestoneActivities = (deps: CheckDeps): NreMilestoneActivities => ({
  admitMilestone: (milestone) => admitMilestone(deps, milestone),
  checkAcceptance: async (milestone) => [
    ...(await checkNreRunning(deps, milestone)),
    ...(await businessInformation(deps, milestone)),
  ],
  checkApproval: (milestone) => checkNreRunning(deps, milestone),
});

async function businessInformation({ ports }: CheckDeps, { partnerId }: Milestone): Promise<Blocker[]> {
  const { businessInformation: information } = await ports.finance.standing({ partnerId });
  if (information === 'authenticated') return [];
  return [blocker(information === 'pending' ? 'BUSINESS_INFO_PENDING' : 'BUSINESS_INFO_MISSING')];
}

const ACCEPTED = ['milestone-accepted', 'paid', 'cancelled-payment'];

/** Milestones are opened in order, whoever asks for one; and none again that has ended. */
export async function admitMilestone(
  { db }: Pick<CheckDeps, 'db'>,
  { nreCaseId, milestone }: Milestone,
): Promise<Blocker[]> {
  const known = await milestonesOf(db, nreCaseId);
  const stateOf = (wanted: number): string => known.find((each) => each.milestone === wanted)?.state ?? '';
  if (ACCEPTED.includes(stateOf(milestone))) return [blocker('MILESTONE_DONE')];
  return milestone === 1 || ACCEPTED.includes(stateOf(milestone - 1)) ? [] : [blocker('PREVIOUS_NOT_ACCEPTED')];
}
