import type { ActionRequest } from '../../workflows/kit/contract/commit';
import type { Registration } from '../../workflows/opportunity/need';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { blocker } from '../../workflows/opportunity/opportunity.blockers';
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
import type { ActivityDeps } from '../deps';
import { checkPartner, checkShare, checkSubmission } from './opportunity-checks';
import {
  concludeOpportunity,
  type Report,
  type Reported,
  reportOpportunity,
  type Submission,
  type Submitted,
  submitOpportunity,
} from './opportunity-reports';

type OfCase = { readonly caseId: string };
type NewOffering = { readonly caseId: string; readonly offering: string };

/** What opportunities need from outside. All are idempotent by case, those with a `round` by case and round. */
export function opportunityActivities(deps: ActivityDeps) {
  const { db } = deps;
  return {
    /** Whether a partner may take part in joint selling now. */
    checkPartner: (input: { partnerId: string }): Promise<readonly Blocker[]> => checkPartner(deps, input),
    /** The same, and whether the project lies in a period that can be. */
    checkSubmission: (input: { partnerId: string; form: FormValues }): Promise<readonly Blocker[]> =>
      checkSubmission(deps, input),
    /** Whether the vendor may share an opportunity with the partner it names (domain 1.3.4). */
    checkShare: (input: { form: FormValues }): Promise<readonly Blocker[]> => checkShare(deps, input),
    /** Takes a need up in the order of submission; once for each submission. */
    registerNeed: (input: Registration): Promise<void> => registerNeed(db, input),
    /** Finds where the customer belongs and tells the CRM. */
    submitOpportunity: (input: Submission): Promise<Submitted> => submitOpportunity(deps, input),
    /** Claims the need for one opportunity before it passes: of all that are about the same only one can (domain 1.3.5). */
    claimNeed: async ({ caseId }: OfCase): Promise<readonly Blocker[]> => (await claimNeed(db, caseId)).map(blocker),
    /** The claimed opportunity has passed. Answers what the others are told, where the settings say so. */
    confirmNeed: ({ caseId }: OfCase): Promise<readonly ActionRequest[]> => confirm(deps, caseId),
    /** Gives back a claim that no decision has followed. */
    releaseNeed: ({ caseId }: OfCase): Promise<void> => releaseNeed(db, caseId),
    /** Whether an opportunity that has passed would collide with another one under a new offering. */
    checkOffering: async (input: NewOffering): Promise<readonly Blocker[]> =>
      (await offeringCollides(db, input, { move: false })).map(blocker),
    /** Moves the need to the new offering, unless that collides: then nothing is done. */
    moveNeed: async (input: NewOffering): Promise<readonly Blocker[]> =>
      (await offeringCollides(db, input, { move: true })).map(blocker),
    /** Nothing of the need is kept. */
    forgetNeed: ({ caseId }: OfCase): Promise<void> => forgetNeed(db, caseId),
    /** Tells the CRM how the case stands. */
    reportOpportunity: (input: Report): Promise<Reported> => reportOpportunity(deps, input),
    /** Tells the CRM how a case has ended, and gives an opportunity that nobody took back to it. */
    concludeOpportunity: (input: { caseId: string; outcome: string }): Promise<void> =>
      concludeOpportunity(deps, input),
  };
}

/** How the system ends the hopes of an opportunity, by the state in which it waits. */
const ENDS: Readonly<Record<string, string>> = {
  'in-verification': 'rejectDuplicate',
  'pending-acceptance': 'supersede',
};

async function confirm({ db }: ActivityDeps, caseId: string): Promise<ActionRequest[]> {
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
