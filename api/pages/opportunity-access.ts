import type { Policy } from '../../workflows/kit/policy';
import { type Actor, VENDOR } from '../../workflows/kit/roles';
import { viewerOf } from '../viewer';

/** The processes of opportunities: shared by a partner, and shared by the vendor. */
export const OPPORTUNITY_TYPES = ['partner-opportunity', 'vendor-opportunity'] as const;

/** The kinds of opportunities that somebody may see: of a partner the main account alone, of the vendor whoever deals with them. */
export const opportunitiesFor = (policies: readonly Policy[], actor: Actor): Policy[] =>
  OPPORTUNITY_TYPES.flatMap((type) =>
    policies.filter((policy) => policy.type === type && maySee(policy, actor, policies)),
  );

function maySee({ type, readers }: Policy, actor: Actor, policies: readonly Policy[]): boolean {
  if (actor.partyId !== VENDOR) return readers?.partner?.some((role) => actor.roles.includes(role)) ?? false;
  const { types } = viewerOf(actor, policies);
  return types === 'all' || types.includes(type);
}
