import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { FhProgramme } from '../../workflows/shared/funding';
import { blocker, blockersOf, type FundingBlocker } from '../../workflows/shared/funding-blockers';
import type { ActivityDeps } from '../deps';
import type { PartnerKind, PathStage } from '../ports';
import { partnerAsJudged } from './standing';

/** What a programme asks of a partner besides membership (domain 1.4.1). */
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

/** Everything that keeps a partner from a funding programme now, by the programme's code. */
export async function fundingStanding(
  { ports }: Pick<ActivityDeps, 'ports'>,
  partnerId: string,
  programme: string,
): Promise<Blocker[]> {
  const partner = await partnerAsJudged(ports, partnerId);
  if (partner === null) return [blocker('PARTNER_UNKNOWN')];
  const { kind, status, programmes, pathStage } = partner;
  if (kind === 'cloud-distributor') return [blocker('CLOUD_DISTRIBUTOR')];
  const { kinds, stages }: Requirements = REQUIREMENTS[programme as FhProgramme] ?? {};
  const found: Partial<Record<FundingBlocker, boolean>> = {
    PARTY_HAS_LEFT: status === 'left',
    PARTNER_FROZEN: status === 'frozen',
    NOT_IN_PROGRAMME: !programmes.includes(programme),
    WRONG_PATH: kinds !== undefined && !kinds.includes(kind),
    STAGE_TOO_LOW: stages !== undefined && (pathStage === null || !stages.includes(pathStage)),
  };
  return blockersOf(found);
}
