import type { ActionRequest } from '../../workflows/kit/contract/commit';
import type { OpportunityActivities } from '../../workflows/opportunity/opportunity-activities';
import { blocker } from '../../workflows/opportunity/opportunity-blockers';
import { OPPORTUNITY_SETTINGS } from '../../workflows/opportunity/opportunity.policy';
import {
  claimNeed,
  confirmNeed,
  forgetNeed,
  offeringCollides,
  registerNeed,
  releaseNeed,
  type Rival,
} from '../../db/opportunity/opportunities';
import { setting } from '../../db/settings';
import type { CheckDeps } from '../association/account-check';
import { checkPartner, checkShare, checkSubmission } from './opportunity-checks';
import { concludeOpportunity, reportOpportunity, submitOpportunity } from './opportunity-reports';

/** What opportunities need from outside, over one database and one outside world. */
export function opportunityActivities(deps: CheckDeps): OpportunityActivities {
  const { db } = deps;
  return {
    checkPartner: (input) => checkPartner(deps, input),
    checkSubmission: (input) => checkSubmission(deps, input),
    checkShare: (input) => checkShare(deps, input),
    registerNeed: (input) => registerNeed(db, input),
    submitOpportunity: (input) => submitOpportunity(deps, input),
    claimNeed: async ({ caseId }) => (await claimNeed(db, caseId)).map(blocker),
    confirmNeed: ({ caseId }) => confirm(deps, caseId),
    releaseNeed: ({ caseId }) => releaseNeed(db, caseId),
    checkOffering: async (input) => (await offeringCollides(db, input, { move: false })).map(blocker),
    moveNeed: async (input) => (await offeringCollides(db, input, { move: true })).map(blocker),
    forgetNeed: ({ caseId }) => forgetNeed(db, caseId),
    reportOpportunity: (input) => reportOpportunity(deps, input),
    concludeOpportunity: (input) => concludeOpportunity(deps, input),
  };
}

/** How the system ends the hopes of an opportunity, by the state in which it waits. */
const ENDS: Readonly<Record<string, string>> = {
  'in-verification': 'rejectDuplicate',
  'pending-acceptance': 'supersede',
};

async function confirm({ db }: CheckDeps, caseId: string): Promise<ActionRequest[]> {
  const key = 'opportunity.rejectDuplicates';
  const [rivals, how] = await Promise.all([
    confirmNeed(db, caseId),
    setting<string>(db, key, OPPORTUNITY_SETTINGS[key]),
  ]);
  return how === 'automatic' ? rivals.flatMap(tellOf) : [];
}

function tellOf({ caseId, state }: Rival): ActionRequest[] {
  const action = ENDS[state];
  return action === undefined ? [] : [{ caseId, action, form: {} }];
}
