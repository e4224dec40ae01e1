import { mustBeDone } from '../workflows/shared/common-requests';
import { type MilestoneRequests, milestoneRequests } from '../workflows/nre/nre-milestone-requests';
import type { EngineWorld } from './engine-world';
import type { Play } from './plays';

/** A path through the acceptance of a milestone; returns its case. */
type Way = (world: EngineWorld, requests: MilestoneRequests) => Promise<string>;

const WAYS: Readonly<Record<string, Way>> = {
  'nre-milestone.withdrawn-rejected-and-paid': async (_world, requests) => {
    const milestone = await requests.submitted();
    mustBeDone(await requests.withdraw(milestone));
    await requests.submitted(milestone);
    mustBeDone(await requests.review(milestone, 'reject', '请补充'));
    await requests.openTask(milestone.caseId, 'resubmission');
    mustBeDone(await requests.resubmit(milestone));
    await requests.openTask(milestone.caseId, 'review');
    await requests.payAll(await requests.accepted(milestone), milestone.partner);
    return milestone.caseId;
  },
  'nre-milestone.payment-cancelled': async (_world, requests) => {
    const milestone = await requests.submitted();
    mustBeDone(await requests.cancel(await requests.accepted(milestone)));
    return milestone.caseId;
  },
  'nre-milestone.one-run-after-the-other': async (_world, requests) => {
    const milestone = await requests.milestone();
    for (let n = 0; n < 12; n += 1) {
      await requests.submitted(milestone);
      mustBeDone(await requests.withdraw(milestone));
    }
    await requests.submitted(milestone);
    await requests.payAll(await requests.accepted(milestone), milestone.partner);
    return milestone.caseId;
  },
};

/** Every path through the acceptance of a milestone, by the name of its history. */
export const PLAYS_MILESTONES: Readonly<Record<string, Play>> = Object.fromEntries(
  Object.entries(WAYS).map(([name, way]): [string, Play] => [name, (world) => way(world, milestoneRequests(world))]),
);
