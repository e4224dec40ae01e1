import type { Policy } from '../../../workflows/kit/policy/policy';
import { type Actor, VENDOR } from '../../../workflows/kit/policy/roles';
import { viewerOf } from '../../http/viewer';

/**
 * Of some processes, those whose cases an actor may see: partner staff by their reading roles, vendor staff by what
 * they deal with.
 */
export const processesFor = (types: readonly string[], policies: readonly Policy[], actor: Actor): Policy[] =>
  types.flatMap((type) => policies.filter((policy) => policy.type === type && maySee(policy, actor, policies)));

function maySee({ type, readers }: Policy, actor: Actor, policies: readonly Policy[]): boolean {
  if (actor.partyId !== VENDOR) return readers?.partner?.some((role) => actor.roles.includes(role)) ?? false;
  const { types } = viewerOf(actor, policies);
  return types === 'all' || types.includes(type);
}
