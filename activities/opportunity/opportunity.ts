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

/** The outside calls of opportunities. All are idempotent by case, those with a `round` by case and round. */
export function opportunityActivities(deps: ActivityDeps) {
  const { db } = deps;
  return {
    /** Whether a partner may take part in joint selling now. */
    checkPartner: (input: { partnerId: string }): Promise<readonly Blocker[]> => checkPartner(deps, input),
    /** The same, and whether the project's period is possible. */
    checkSubmission: (input: { partnerId: string; form: FormValues }): Promise<readonly Blocker[]> =>
      checkSubmission(deps, input),
    /** Whether the vendor may share an opportunity with the partner it names (domain 1.3.4). */
    checkShare: (input: { form: FormValues }): Promise<readonly Blocker[]> => checkShare(deps, input),
    /** Registers a need in the order of submission, once per submission. */
    registerNeed: (input: Registration): Promise<void> => registerNeed(db, input),
    /** Finds out where the customer belongs and tells the CRM. */
    submitOpportunity: (input: Submission): Promise<Submitted> => submitOpportunity(deps, input),
    /** Claims the need for one opportunity before it passes: of all with the same need only one can (domain 1.3.5). */
    claimNeed: async ({ caseId }: OfCase): Promise<readonly Blocker[]> => (await claimNeed(db, caseId)).map(blocker),
    /** The claimed opportunity has passed. Returns what the others are told, if the settings say so. */
    confirmNeed: ({ caseId }: OfCase): Promise<readonly ActionRequest[]> => confirm(deps, caseId),
    /** Gives back a claim that no decision followed. */
    releaseNeed: ({ caseId }: OfCase): Promise<void> => releaseNeed(db, caseId),
    /** Whether a passed opportunity would collide with another one under a new offering. */
    checkOffering: async (input: NewOffering): Promise<readonly Blocker[]> =>
      (await offeringCollides(db, input, { move: false })).map(blocker),
    /** Moves the need to the new offering; does nothing if that collides. */
    moveNeed: async (input: NewOffering): Promise<readonly Blocker[]> =>
      (await offeringCollides(db, input, { move: true })).map(blocker),
    /** Forgets the need altogether. */
    forgetNeed: ({ caseId }: OfCase): Promise<void> => forgetNeed(db, caseId),
    /** Tells the CRM how the case stands. */
    reportOpportunity: (input: Report): Promise<Reported> => reportOpportunity(deps, input),
    /** Tells the CRM how a case ended, and returns an opportunity that nobody took to it. */
    concludeOpportunity: (input: { caseId: string; outcome: string }): Promise<void> =>
      concludeOpportunity(deps, input),
  };
}

/** How the system ends a superseded opportunity, by the state in which it waits. */
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
