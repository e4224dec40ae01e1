import type { ActionRequest, AskedFirst } from '../../workflows/kit/contract/commit';
import type { companyOf, Registration } from '../../workflows/opportunity/need';
import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { blocker } from '../../workflows/opportunity/opportunity.blockers';
import { OPPORTUNITY_SETTINGS } from '../../workflows/opportunity/opportunity.policy';
import {
  claimNeed,
  confirmNeed,
  registerNeed,
  releaseNeed,
  type Rival,
  rivalsOf,
} from '../../db/opportunity/opportunities';
import { isKeptFrom } from '../../db/engine/threads';
import { setting } from '../../db/settings';
import type { ActivityDeps } from '../deps';
import { askedFirst } from '../shared/asked-first';
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

type Company = ReturnType<typeof companyOf>;
type OfCase = { readonly caseId: string };

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
    /**
     * Claims the need for one opportunity before it passes: of all with the same need only one can (domain 1.3.5).
     * `separate` says that those found are about other needs.
     */
    claimNeed: async ({ caseId, separate = false }: OfCase & { separate?: boolean }): Promise<readonly Blocker[]> =>
      (await claimNeed(db, caseId, { separate })).map(blocker),
    /** The claimed opportunity has passed. Returns how the others end. */
    confirmNeed: ({ caseId }: OfCase): Promise<readonly ActionRequest[]> => confirm(deps, caseId),
    /** Who is asked first for the review of a company's opportunity, and until when; null for nobody. */
    askedFirst: (input: Company & OfCase): Promise<AskedFirst | null> => salesManagerFirst(deps, input),
    /** Gives back a claim that no decision followed. */
    releaseNeed: ({ caseId }: OfCase): Promise<void> => releaseNeed(db, caseId),
    /** On which day (Beijing) the opportunity came that a duplicate yields to: one that passed, or else the earliest. */
    precededOn: ({ caseId }: OfCase): Promise<string | null> => precededOn(deps, caseId),
    /** Tells the CRM how the case stands. */
    reportOpportunity: (input: Report): Promise<Reported> => reportOpportunity(deps, input),
    /** Tells the CRM how a case ended, and returns an opportunity that nobody took to it. */
    concludeOpportunity: (input: { caseId: string; outcome: string }): Promise<void> =>
      concludeOpportunity(deps, input),
  };
}

async function salesManagerFirst(
  { db, ports }: ActivityDeps,
  { caseId, ...company }: Company & OfCase,
): Promise<AskedFirst | null> {
  const key = 'po.psmFirst';
  const [{ psm }, term] = await Promise.all([
    ports.crm.route(company),
    setting<{ workingDays: number }>(db, key, OPPORTUNITY_SETTINGS[key]),
  ]);
  if (psm === null || (await isKeptFrom(db, { caseId, personId: psm, duty: 'review' }))) return null;
  return askedFirst(db, psm, term);
}

async function precededOn({ db }: ActivityDeps, caseId: string): Promise<string | null> {
  const rivals = await rivalsOf(db, caseId);
  const [first] = [...rivals].sort(
    (a, b) => Number(b.passed) - Number(a.passed) || a.submittedAt.getTime() - b.submittedAt.getTime(),
  );
  return first === undefined ? null : beijingDate(first.submittedAt.getTime());
}

async function confirm({ db }: ActivityDeps, caseId: string): Promise<ActionRequest[]> {
  const key = 'po.duplicates';
  const [rivals, how] = await Promise.all([
    confirmNeed(db, caseId),
    setting<string>(db, key, OPPORTUNITY_SETTINGS[key]),
  ]);
  return rivals.flatMap((rival) => endOf(rival, how));
}

/** How the system ends what another opportunity has beaten, by the state in which it waits. */
function endOf({ caseId, state }: Rival, how: string): ActionRequest[] {
  if (state === 'pending-acceptance') return [{ caseId, action: 'supersede', form: {} }];
  if (state !== 'in-review' && state !== 'in-verification') return [];
  return [{ caseId, action: 'rejectDuplicate', form: { to: how === 'return' ? 'return' : 'reject' } }];
}
