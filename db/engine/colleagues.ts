import type { Db } from '../knex';
import { CONFLICTS } from './commands';

/** Why a person cannot be given a task now. */
export type CannotAct = 'left' | 'role' | 'absent' | 'duty';

/** A person of a task's party, and why the task cannot be handed to them; null if it can. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly why: CannotAct | null;
}

/** The people of a task's party, or one of them, by id: who can act on the task, and why the others cannot. */
export async function colleaguesFor(db: Db, taskId: string, personId?: string): Promise<Colleague[]> {
  const { rows } = await db.raw<{ rows: Colleague[] }>(
    `select p.id, p.name, p.name_en as "nameEn", case
       when not p.active then 'left'
       when not may_decide(p, t, world_now()) then 'role'
       when is_absent(p.id, world_now()) then 'absent'
       when p.id in (select barred_from(t, :conflicts::jsonb)) then 'duty' end as why
     from tasks t join people p on p.party_id = t.party_id
     where t.id = :taskId and (cast(:personId as text) is null or p.id = :personId) order by p.id`,
    { taskId, personId: personId ?? null, conflicts: CONFLICTS } as never,
  );
  return rows;
}
