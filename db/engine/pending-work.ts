import type { Db } from '../knex';

/** A case that has not settled: a task is due, a command is in flight, or it runs without waiting for anybody. */
export interface PendingWork {
  readonly why: 'due' | 'command' | 'transit';
  readonly caseId: string;
  readonly workflowId: string;
  /** Absent for a command whose case is not written yet. */
  readonly runId: string | null;
  /** Changes whenever the case moves, so that slow can be told from stuck. */
  readonly mark: string;
}

/** Every case that has not settled by the world clock, those with something due first, in order of due date. */
export async function pendingWork(db: Db): Promise<PendingWork[]> {
  const { rows } = await db.raw<{ rows: PendingWork[] }>(
    `select 'due' as why, c.id as "caseId", c.workflow_id as "workflowId", c.run_id as "runId", c.version || '/' || min(t.next_wake_at) as mark,
       0 as rank, min(t.next_wake_at) as since
     from tasks t join cases c on c.id = t.case_id
     where t.status = 'open' and t.next_wake_at <= (select world_now()) group by c.id
     union all
     select 'command', case_id, min(workflow_id), null, string_agg(id::text, '/' order by id), 1, min(received_at)
     from commands where status = 'received' group by case_id
     union all
     select 'transit', id, workflow_id, run_id, version::text, 2, updated_at
     from cases c where closed_at is null and not exists (select from tasks t where t.case_id = c.id and t.status = 'open')
     order by rank, since, "caseId"`,
  );
  return rows;
}
