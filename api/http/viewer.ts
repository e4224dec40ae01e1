import type { Viewer } from '../../db/engine/viewer';
import type { Policy } from '../../workflows/kit/policy/policy';
import { VENDOR, type Actor, type Role } from '../../workflows/kit/policy/roles';

/** The roles that have something to do in a process. */
export const rolesOf = (policy: Policy): readonly Role[] => [
  ...policy.opens,
  ...Object.values(policy.tasks).map((task) => task.role),
  ...Object.values(policy.actions).flatMap((action) => action.roles),
];

/** The party roles in which an actor sees no case of a process, because it is open to other roles only. */
const closedTo = ({ type, readers }: Policy, actor: Actor): string[] =>
  Object.entries(readers ?? {})
    .filter(([, roles]) => !roles.some((role) => actor.roles.includes(role)))
    .map(([party]) => `${type}/${party}`);

const LIMITED: readonly Role[] = ['account-manager'];

/**
 * What an actor may see: their own party's cases or, for vendor staff, the types whose policy names one of their roles.
 */
export function viewerOf(actor: Actor, policies: readonly Policy[]): Viewer {
  const vendor = actor.partyId === VENDOR;
  const types = policies.filter((policy) => rolesOf(policy).some((role) => actor.roles.includes(role)));
  return {
    actor,
    closed: policies.flatMap((policy) => closedTo(policy, actor)),
    types: !vendor ? 'own' : actor.roles.includes('vendor-operator') ? 'all' : types.map((policy) => policy.type),
    assignedOnly: !vendor && actor.proof === 'role' && actor.roles.every((role) => LIMITED.includes(role)),
  };
}
