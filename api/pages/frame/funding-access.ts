import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import type { ProcessType } from '../../../workflows/registry';
import { processesFor } from './process-access';

/** The funding processes shown on the funding page. */
export const FUNDING_TYPES = [
  'fh-qualification',
  'fh-incentive',
  'fh-quarter',
  'nre',
  'nre-milestone',
  'invoice-payment',
] as const satisfies readonly ProcessType[];

export type FundingType = (typeof FUNDING_TYPES)[number];

/** The funding processes whose cases an actor may see. */
export const fundingFor = (policies: readonly Policy[], actor: Actor): ReadonlyMap<FundingType, Policy> =>
  new Map(processesFor(FUNDING_TYPES, policies, actor).map((policy) => [policy.type as FundingType, policy]));
