import type { Actor } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';

/** Records a forbidden attempt with the rule that refused it. `target` is the id of a case, task or type. */
export async function recordRefusedAttempt(
  db: Db | Tx,
  attempt: {
    actor: Actor;
    action: string;
    target: string;
    problem: string;
    detail?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await db('refused_attempts').insert({
    at: db.raw('world_now()'),
    actor: attempt.actor.personId,
    party_id: attempt.actor.partyId,
    action: attempt.action,
    target: attempt.target,
    problem: attempt.problem,
    detail: attempt.detail === undefined ? null : JSON.stringify(attempt.detail),
  });
}
