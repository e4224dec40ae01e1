import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import type { ProcessType } from '../../../workflows/registry';
import { processesFor } from './process-access';

/** The processes of opportunities: shared by a partner, and shared by the vendor. */
export const OPPORTUNITY_TYPES = [
  'partner-opportunity',
  'vendor-opportunity',
] as const satisfies readonly ProcessType[];

/** The kinds of opportunities that somebody may see: of a partner the main account alone, of the vendor whoever deals with them. */
export const opportunitiesFor = (policies: readonly Policy[], actor: Actor): Policy[] =>
  processesFor(OPPORTUNITY_TYPES, policies, actor);
