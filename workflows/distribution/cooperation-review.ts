import { proxyActivities } from '@temporalio/workflow';
import type { distributionActivities } from '../../activities/distribution/distribution';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import { ask, closeUnless } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { checkFailed } from '../kit/engine/check-failed';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import { beginCooperation, type CooperationMemory } from './cooperation';
import { cooperationReviewPolicy as policy } from './cooperation-review.policy';

const { admitReview, checkCooperation } = proxyActivities<ReturnType<typeof distributionActivities>>(LOOKUP);

type ReviewCase = Case<typeof policy, CooperationMemory>;

const begin = beginCooperation<typeof policy, CooperationMemory>({
  working: 'applying',
  begun: 'cooperating',
  blocked: (c, blockers) => {
    if (blockers.some(({ code }) => code === 'ALREADY_HAS_MASTER')) return c.close('superseded');
    // A precondition was lost between approval and start: the master is asked again, with the blockers and a fresh
    // deadline.
    checkFailed(c, blockers, { tell: ['master'] });
    turnToMaster(c);
    return undefined;
  },
});

/** Has the master distributor named by an applicant review its application (domain 1.2.4). */
export function cooperationReview(start: StartInput<typeof policy>): Promise<CaseResult> {
  const { distributorId, masterId, region, programmeDecision } = start.form;
  const pair = { distributorId, masterId, region };
  return runCase<typeof policy, CooperationMemory>(policy, start, {
    open: async (c) => {
      c.admit(await admitReview({ ...pair, programmeDecision }));
      c.involve('distributor', distributorId);
      c.involve('master', masterId, { reached: false });
      c.enter('programme-review');
      return undefined;
    },
    states: {
      'programme-review': (c) => {
        if (programmeDecision === 'rejected') return Promise.resolve(c.close('programme-rejected'));
        c.reach('master');
        turnToMaster(c);
        return Promise.resolve(undefined);
      },
      'pending-master': async (c) => {
        const review = await ask(c, 'masterReview', { guards: { approve: () => checkCooperation(pair) } });
        const ended = closeUnless(c, review, 'approve', { reject: 'master-rejected', expired: 'expired' });
        if (ended !== undefined) return ended;
        c.remember({ agreed: c.facts.agreed ?? { region, at: review.at } });
        c.enter('applying');
        return undefined;
      },
      applying: begin,
      'failed-needs-operator': begin,
    },
  });
}

function turnToMaster(c: ReviewCase): void {
  c.enter('pending-master');
  c.announce('distributor');
}
