import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { type OpportunityBlocker, blocker } from '../../workflows/opportunity/opportunity.blockers';
import { OPPORTUNITY_SETTINGS, PROGRAMME } from '../../workflows/opportunity/opportunity.policy';
import type { partnerOpportunityPolicy } from '../../workflows/opportunity/partner-opportunity.policy';
import { needOf } from '../../workflows/opportunity/need';
import { worldNow } from '../../db/calendar/clock';
import { type Rival, rivalsAboutNeed } from '../../db/opportunity/opportunities';
import { setting } from '../../db/settings';
import type { ActivityDeps } from '../deps';
import type { CheckOf } from '../opening-check';
import type { Partner } from '../ports';
import { partnerAsJudged } from '../shared/standing';

const blockers = (codes: readonly OpportunityBlocker[]): Blocker[] => codes.map(blocker);

/** Whether a partner may take part in joint selling now (domain 1.3.1). */
export async function checkPartner(deps: ActivityDeps, { partnerId }: { partnerId: string }): Promise<Blocker[]> {
  return blockers(standing(await partnerOf(deps, partnerId)));
}

/** The same before a partner opens its own opportunity. */
export const checkOpportunity: CheckOf<typeof partnerOpportunityPolicy> = (deps, { actor }) =>
  checkPartner(deps, { partnerId: actor.partyId });

/** The same, and whether the project's period is possible. */
export async function checkSubmission(
  deps: ActivityDeps,
  { partnerId, form }: { partnerId: string; form: FormValues },
): Promise<Blocker[]> {
  const [partner, { now }] = await Promise.all([partnerOf(deps, partnerId), worldNow(deps.db)]);
  return blockers([...standing(partner), ...period(form, now)]);
}

/**
 * Whether the vendor may share an opportunity with the partner it names (domain 1.3.4), and whether another one has the
 * same need (1.3.5).
 */
export async function checkShare(deps: ActivityDeps, { form }: { form: FormValues }): Promise<Blocker[]> {
  const partner = await partnerOf(deps, String(form.partnerId));
  if (partner === null) return blockers(['PARTNER_UNKNOWN']);
  const [{ now }, eligible, rivals] = await Promise.all([
    worldNow(deps.db),
    eligibility(deps, partner),
    form.separateNeed === true ? [] : rivalsAboutNeed(deps.db, needOf(form), form),
  ]);
  return blockers([
    ...standing(partner),
    ...eligible,
    ...period(form, now),
    ...duplicates(rivals, form.shareDespiteDuplicate === true),
  ]);
}

const partnerOf = ({ ports }: ActivityDeps, id: string): Promise<Partner | null> => partnerAsJudged(ports, id);

function standing(partner: Partner | null): OpportunityBlocker[] {
  if (partner === null) return ['PARTNER_UNKNOWN'];
  const { status, programmes } = partner;
  return [
    ...(programmes.includes(PROGRAMME) ? [] : (['NOT_PCE_MEMBER'] as const)),
    ...(status === 'frozen' ? (['PARTNER_FROZEN'] as const) : []),
    ...(status === 'left' ? (['PARTY_HAS_LEFT'] as const) : []),
  ];
}

function period({ projectStart, projectEnd }: FormValues, now: Date): OpportunityBlocker[] {
  const [start, end] = [String(projectStart), String(projectEnd)];
  if (end < start) return ['PERIOD_REVERSED'];
  return end < beijingDate(now.getTime()) ? ['PROJECT_PAST'] : [];
}

async function eligibility({ db, ports }: ActivityDeps, { id, pathStage }: Partner): Promise<OpportunityBlocker[]> {
  const key = 'ho.deliveredRequired';
  const [record, required] = await Promise.all([
    ports.crm.partnerRecord({ partnerId: id }),
    setting<number>(db, key, OPPORTUNITY_SETTINGS[key]),
  ]);
  const regular: OpportunityBlocker[] = record.sharesRegularly ? [] : ['NOT_SHARING_REGULARLY'];
  if (pathStage === 'competency-differentiation') return regular;
  if (pathStage !== 'role-validation') return [...regular, 'STAGE_TOO_LOW'];
  return record.deliveredLast12Months >= required ? regular : [...regular, 'TOO_FEW_DELIVERED'];
}

function duplicates(rivals: readonly Rival[], shareAnyway: boolean): OpportunityBlocker[] {
  if (rivals.some(({ passed }) => passed)) return ['DUPLICATE_PASSED'];
  const pending = rivals.some(({ standing }) => standing === 'in-review' || standing === 'in-verification');
  return pending && !shareAnyway ? ['DUPLICATE_IN_VERIFICATION'] : [];
}
