import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import type { ProcessType } from '../../../workflows/registry';
import { processesFor } from './process-access';

/** The opportunity processes: shared by a partner, and shared by the vendor. */
export const OPPORTUNITY_TYPES = [
  'partner-opportunity',
  'vendor-opportunity',
] as const satisfies readonly ProcessType[];

/**
 * The opportunity kinds an actor may see: on the partner side the main account alone, on the vendor side those who deal
 * with them.
 */
export const opportunitiesFor = (policies: readonly Policy[], actor: Actor): Policy[] =>
  processesFor(OPPORTUNITY_TYPES, policies, actor);
