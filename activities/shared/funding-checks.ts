import { worldNow } from '../../db/calendar/clock';
import { beijingDate, startOfDay } from '../../workflows/kit/policy/deadlines';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { partnerOf } from '../../workflows/kit/policy/policy';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { type Actor, VENDOR } from '../../workflows/kit/policy/roles';
import type { Qualification } from '../../workflows/fh/fh-qualification-activities';
import { blocker, blockersOf, type FundingBlocker } from '../../workflows/shared/funding-blockers';
import { type FhProgramme, renewableFrom, STAGED } from '../../workflows/shared/funding';
import type { CheckDeps } from '../association/account-check';
import type { PartnerKind, PathStage } from '../ports';

/** What a programme asks of a partner beside being in it (domain 1.4.1). */
interface Requirements {
  readonly kinds?: readonly PartnerKind[];
  readonly stages?: readonly PathStage[];
}

const SERVICE: Requirements = { stages: ['role-validation', 'competency-differentiation'] };
const REQUIREMENTS = {
  'service-expert': SERVICE,
  'service-ccoe': SERVICE,
  'si-presales': { stages: ['competency-differentiation'] },
  'lecturer-fund': { kinds: ['system-integrator', 'learning-partner'] },
} as const satisfies Record<FhProgramme, Requirements>;

/** Everything that keeps a partner from taking part in a programme of funding now, by its code among the partner's programmes. */
export async function fundingStanding(
  { ports }: Pick<CheckDeps, 'ports'>,
  partnerId: string,
  programme: string,
): Promise<Blocker[]> {
  const { partner } = await ports.directory.partner({ id: partnerId });
  if (partner === null) return [blocker('PARTNER_UNKNOWN')];
  const { kind, status, programmes, pathStage } = partner;
  if (kind === 'cloud-distributor') return [blocker('CLOUD_DISTRIBUTOR')];
  if (status === 'left') return [blocker('PARTY_HAS_LEFT')];
  const { kinds, stages }: Requirements = REQUIREMENTS[programme as FhProgramme] ?? {};
  const found: Partial<Record<FundingBlocker, boolean>> = {
    PARTNER_FROZEN: status === 'frozen',
    NOT_IN_PROGRAMME: !programmes.includes(programme),
    WRONG_PATH: kinds !== undefined && !kinds.includes(kind),
    STAGE_TOO_LOW: stages !== undefined && (pathStage === null || !stages.includes(pathStage)),
  };
  return blockersOf(found);
}

/** Everything that keeps a qualification from being opened: by the partner itself, or as an invitation (domain 1.4.3). */
export async function checkQualification(
  deps: CheckDeps,
  { form, actor }: { form: FormValues; actor: Actor },
): Promise<Blocker[]> {
  const programme = form.programme as FhProgramme;
  const standing = await fundingStanding(deps, partnerOf(form, actor), programme);
  if (standing.some(({ code }) => code === 'CLOUD_DISTRIBUTOR')) return standing;
  const invites = actor.partyId === VENDOR;
  const asked = blockersOf({
    PARTNER_APPLIES_ITSELF: invites && programme !== STAGED,
    BY_INVITATION_ONLY: !invites && programme === STAGED,
    OTHER_PARTNER: !invites && (form.partnerId ?? actor.partyId) !== actor.partyId,
    AGREEMENT_NOT_ACCEPTED: !invites && form.agreementAccepted !== true,
  });
  return [...standing, ...asked];
}

/** The partner's standing, and whether a qualification may be renewed already. */
export async function checkRenewal(
  deps: CheckDeps,
  { partnerId, programme, validUntil }: Qualification & { validUntil: string },
): Promise<Blocker[]> {
  const [standing, { now }] = await Promise.all([fundingStanding(deps, partnerId, programme), worldNow(deps.db)]);
  const first = renewableFrom(validUntil);
  if (beijingDate(now.getTime()) >= first) return standing;
  return [...standing, { ...blocker('TOO_EARLY_TO_RENEW'), until: new Date(startOfDay(first)).toISOString() }];
}
