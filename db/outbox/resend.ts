import { randomUUID } from 'node:crypto';
import type { Actor } from '../../workflows/kit/policy/roles';
import { appendEntry } from '../engine/audit';
import { revokeTokens } from '../engine/consent-tokens';
import { inTimeSql } from '../engine/in-time';
import type { Db } from '../knex';

/** How often the message of a task may be sent anew on one Beijing day. */
export const RESENDS_PER_DAY = 5;

/** Why a message is not sent anew: its task is over, has no link, or was sent often enough until then (ISO). */
export type NotResent =
  { readonly problem: 'not-now' } | { readonly problem: 'too-many-requests'; readonly seconds: number };

interface Open {
  readonly open: boolean;
  readonly today: number;
  readonly seconds: number;
}

/**
 * Sends the link of a task anew, to the address as it is registered now: the links sent before say so from now on.
 * Leaves an entry on the case; undefined when it was done.
 */
export async function resendTask(
  db: Db,
  { caseId, taskId, actor }: { caseId: string; taskId: string; actor: Actor },
): Promise<NotResent | undefined> {
  return db.transaction(async (tx) => {
    await tx('cases').where({ id: caseId }).forUpdate().first('id');
    const { rows } = await tx.raw<{ rows: Open[] }>(
      `select t.channel = 'link' and t.status = 'open' and (t.due_at is null or ${inTimeSql('world_now()', 't.due_at')}) as open,
         (select count(*)::int from resends r where r.task_id = t.id
            and (r.at at time zone 'Asia/Shanghai')::date = (world_now() at time zone 'Asia/Shanghai')::date) as today,
         ceil(extract(epoch from ((world_now() at time zone 'Asia/Shanghai')::date + 1)::timestamp at time zone 'Asia/Shanghai'
           - world_now()))::int as seconds
       from tasks t where t.id = :taskId and t.case_id = :caseId`,
      { taskId, caseId },
    );
    const task = rows[0];
    if (task === undefined || !task.open) return { problem: 'not-now' };
    if (task.today >= RESENDS_PER_DAY) return { problem: 'too-many-requests', seconds: task.seconds };
    await revokeTokens(tx, taskId);
    await tx('resends').insert({ id: randomUUID(), task_id: taskId, sent_by: actor.personId });
    await tx.raw(
      `insert into notices (id, case_id, task_id, template, party_id, role, channels, params, created_at)
       select gen_random_uuid(), case_id, task_id, template, party_id, role, channels, params, world_now()
       from notices where task_id = ? and template = 'task-opened' order by created_at desc limit 1`,
      [taskId],
    );
    await appendEntry(tx, caseId, { action: 'task.resent', actor: actor.personId, right: actor.proof, taskId });
    return undefined;
  });
}
