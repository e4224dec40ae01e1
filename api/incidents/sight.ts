import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import type { Sight } from '../../db/incidents/incidents';
import { KINDS } from '../../db/incidents/kinds';
import type { Policy } from '../../workflows/kit/policy/policy';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { Call } from '../http/http';
import { Problem } from '../http/problems';

const paysMoney = ({ tasks, actions }: Policy): boolean =>
  [...Object.values(tasks), ...Object.values(actions)].some(({ duty }) => duty === 'pay');

const MONEY_KINDS = KINDS.filter(({ money }) => money).map(({ kind }) => kind);

/** Which incidents an actor may see: operators all, finance those of money, others none. */
export function sightOf(actor: Actor, policies: readonly Policy[]): Sight | undefined {
  if (actor.roles.includes('vendor-operator')) return 'all';
  if (!actor.roles.includes('finance')) return undefined;
  return { kinds: MONEY_KINDS, types: policies.filter(paysMoney).map(({ type }) => type) };
}

/** The same for a call; the problem `not-authorised`, with an entry, for those who may see none. */
export async function mustSee({ deps, actor }: Pick<Call, 'deps' | 'actor'>, target: string): Promise<Sight> {
  const sight = sightOf(actor, deps.policies);
  if (sight !== undefined) return sight;
  const problem = 'not-authorised';
  await recordRefusedAttempt(deps.db, { actor, action: 'incidents', target, problem });
  throw new Problem(problem);
}
