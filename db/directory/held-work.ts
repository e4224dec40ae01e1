import type { Role } from '../../workflows/kit/policy/roles';
import { CONFLICTS } from '../engine/commands';
import type { Db } from '../knex';

/** What somebody would leave behind: tasks that they hold by a claim, and whom they look after. */
export interface HeldWork {
  readonly tasks: readonly { readonly id: string; readonly type: string; readonly key: string }[];
  readonly assigned: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[];
}

/** The work of a person that others have to take over when they leave. */
export async function heldWork(db: Db, personId: string): Promise<HeldWork> {
  const { rows } = await db.raw<{ rows: HeldWork['tasks'] }>(
    `select t.id, t.case_type as type, t.key from tasks t
     where t.status = 'open' and t.assignee = :personId and claim_holder(t, world_now(), :conflicts::jsonb) = :personId order by t.id`,
    { personId, conflicts: CONFLICTS },
  );
  const assigned = await db('assignments')
    .join('parties', 'parties.id', 'assigned_id')
    .where({ person_id: personId })
    .orderBy('assigned_id')
    .select<HeldWork['assigned']>({ id: 'parties.id', name: 'parties.name', nameEn: 'parties.name_en' });
  return { tasks: rows, assigned };
}

/** How many active people hold each role; a role that nobody holds is absent. */
export async function holdersByRole(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.raw<{ rows: { role: Role; count: number }[] }>(
    `select role, count(*)::int as count from people, unnest(roles) as role where active group by role`,
  );
  return new Map(rows.map(({ role, count }) => [role, count]));
}
