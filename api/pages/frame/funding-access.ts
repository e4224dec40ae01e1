import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import type { ProcessType } from '../../../workflows/registry';
import { processesFor } from './process-access';

/** The processes of funding that its page shows. */
export const FUNDING_TYPES = [
  'fh-qualification',
  'fh-incentive',
  'fh-quarter',
  'nre',
  'nre-milestone',
  'invoice-payment',
] as const satisfies readonly ProcessType[];

export type FundingType = (typeof FUNDING_TYPES)[number];

/** The processes of funding whose cases somebody may see. */
export const fundingFor = (policies: readonly Policy[], actor: Actor): ReadonlyMap<FundingType, Policy> =>
  new Map(processesFor(FUNDING_TYPES, policies, actor).map((policy) => [policy.type as FundingType, policy]));
