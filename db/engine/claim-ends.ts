import type { Role } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';
import { tellPerson } from '../outbox/tell-person';
import { appendEntry } from './audit';
import { inTurn } from './case-writers';
import { CONFLICTS } from './commands';

/**
 * Why a claim ended by itself: its holder left, lost the role, is absent or may not decide after what they did, nothing
 * was decided in its time, or a link decides.
 */
export type ClaimEnd = 'left' | 'role-lost' | 'absent' | 'duty' | 'lease' | 'link';

/** How many ended claims one pass writes down; the next follows within a minute. */
const AT_ONCE = 500;

/**
 * Writes on the record which claims have ended, whose they were and why, and clears them. What an absent person held is
 * offered to the substitute, who is told; the group may decide it as well. What a level ends is written with it. One pass
 * at a time.
 */
export async function endClaims(db: Db): Promise<void> {
  await db.transaction(async (leader) => {
    await leader.raw(`select pg_advisory_xact_lock(hashtext('assent.claim-ends'))`);
    const { rows } = await db.raw<{ rows: { id: string; caseId: string }[] }>(
      `select t.id, t.case_id as "caseId" from tasks t
       where t.status = 'open' and t.assignee is not null and t.claimed_until is not null
         and claim_end(t, world_now(), ?::jsonb) <> 'escalated'
       order by t.claimed_until limit ?`,
      [CONFLICTS, AT_ONCE],
    );
    const faults: Error[] = [];
    for (const { id, caseId } of rows) {
      const writing = inTurn(caseId, () => db.transaction((tx) => endClaim(tx, caseId, id)));
      // A case that is locked for long holds up no other.
      await writing.catch((error: unknown) => void faults.push(error as Error));
    }
    if (faults[0] !== undefined) throw faults[0];
  });
}

interface Ended {
  readonly key: string;
  readonly role: Role;
  readonly partyId: string;
  readonly holder: string;
  readonly why: ClaimEnd;
  readonly substitute: string | null;
}

async function endClaim(tx: Tx, caseId: string, taskId: string): Promise<void> {
  await tx('cases').where({ id: caseId }).forUpdate().first('id');
  const ended = await tx.raw<{ rows: Ended[] }>(
    `with ended as (
       select t.id, t.key, t.role, t.party_id, t.assignee as holder, w.why, case w.why when 'absent' then (
         select a.substitute_id from absences a
         where a.person_id = t.assignee and stands_in(a.substitute_id, t.assignee, world_now())
           and can_decide(a.substitute_id, t, world_now())
           and a.substitute_id not in (select barred_from(t, :conflicts::jsonb)) limit 1) end as substitute
       from tasks t cross join lateral (select claim_end(t, world_now(), :conflicts::jsonb) as why) w
       where t.id = :taskId and t.status = 'open' and t.claimed_until is not null and w.why <> 'escalated'
     ), cleared as (
       update tasks t set assignee = e.substitute, claimed_until = null,
         delegated_by = case when e.substitute is not null then e.holder end
       from ended e where t.id = e.id
     ), counted as (
       update cases set claim_changes = claim_changes + 1, updated_at = greatest(updated_at, world_now())
       where id = :caseId and exists (select from ended)
     )
     select key, role, party_id as "partyId", holder, why, substitute from ended`,
    { taskId, caseId, conflicts: CONFLICTS },
  );
  const [claim] = ended.rows;
  if (claim === undefined) return;
  const { key, role, partyId, holder, why, substitute } = claim;
  await appendEntry(tx, caseId, {
    action: 'task.claim-ended',
    actor: 'system',
    right: 'system',
    taskId,
    taskKey: key,
    data: { from: holder, why, ...(substitute === null ? {} : { to: substitute }) },
  });
  if (substitute !== null)
    await tellPerson(tx, {
      personId: substitute,
      template: 'stand-in-asked',
      caseId,
      taskId,
      partyId,
      role,
      about: holder,
    });
}
