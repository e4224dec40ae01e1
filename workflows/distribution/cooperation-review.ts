import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import type { Blocker } from '../kit/policy/refusals';
import { ask, closeUnless } from '../kit/engine/ask';
import { cooperationReviewPolicy } from './cooperation-review.policy';
import type { DistributionActivities } from './distribution-activities';
import { beginCooperation } from './distribution-steps';

const { admitReview, checkCooperation } = proxyActivities<DistributionActivities>(LOOKUP);

/** Lets the master distributor named by an applicant review its application (domain 1.2.4). */
export async function cooperationReview(start: StartInput<typeof cooperationReviewPolicy>): Promise<CaseResult> {
  const { distributorId, masterId, region, programmeDecision } = start.form;
  const pair = { distributorId, masterId, region };
  return runCase(cooperationReviewPolicy, start, async (c) => {
    c.admit(await admitReview({ ...pair, programmeDecision }));
    c.involve('distributor', distributorId);
    c.involve('master', masterId, { reached: false });

    c.enter('programme-review');
    if (programmeDecision === 'rejected') return c.close('programme-rejected');
    c.reach('master');

    for (let agreedAt: string | undefined; ;) {
      c.enter('pending-master');
      c.announce('distributor');
      const review = await ask(c, 'masterReview', { guards: { approve: () => checkCooperation(pair) } });
      const ended = closeUnless(c, review, 'approve', { reject: 'master-rejected', expired: 'expired' });
      if (ended !== undefined) return ended;

      // Kept when the master approves once more, so that the outside world is asked the same under the same key.
      agreedAt ??= review.at;
      const begun = await beginCooperation(c, 'applying', { ...pair, at: agreedAt });
      if (begun === undefined) return c.close('abandoned');
      if ('since' in begun) return c.close('cooperating');
      if (begun.blockers.some(({ code }) => code === 'ALREADY_HAS_MASTER')) return c.close('superseded');
      returnToMaster(c, begun.blockers);
    }
  });
}

/** A precondition was lost between approval and start: the master is asked again, with the items and a fresh term. */
function returnToMaster(c: Case, blockers: readonly Blocker[]): void {
  c.remember({ lastCheck: { at: new Date(c.now()).toISOString(), blockers } });
  c.record({ action: 'check.failed', data: { items: blockers.map(({ code }) => code) } });
  c.notify('check-failed', 'master');
}
