import type { Db, Tx } from '../knex';

/** An open case that should have moved and has not: due, told to move, or working without waiting for anybody. */
export interface Standstill {
  readonly caseId: string;
  readonly type: string;
  readonly requestNo: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Since when it should have moved, by the world clock. */
  readonly since: Date;
}

/** An activity that a run waits for. The instants are real time. */
export interface PendingActivity {
  readonly name: string;
  readonly attempt: number;
  /** The code of its last failure. */
  readonly lastAnswer: string | null;
  readonly nextAttemptAt: Date | null;
  /** When it is given up; null if never. */
  readonly expiresAt: Date | null;
}

/** How the run of such a case stands. `taskAttempts` counts the attempts of a workflow task that fails. */
export interface Run extends Standstill {
  readonly status: 'running' | 'missing' | 'ended';
  readonly taskAttempts: number;
  readonly activities: readonly PendingActivity[];
}

/**
 * Cases that stand still for so many minutes: few, since each is looked up in the engine. First those found wrong before,
 * then those that certainly should have moved, then those that wait for nobody, which may be as it should be.
 */
export async function standstills(db: Db | Tx, minutes: number, limit: number): Promise<Standstill[]> {
  const { rows } = await db.raw<{ rows: Standstill[] }>(
    `select c.id as "caseId", c.type, c.request_no as "requestNo", c.workflow_id as "workflowId", c.run_id as "runId",
       min(still.since) as since
     from (
       select 0 as rank, case_id, since from incidents where cleared_at is null and kind in ('run-missing', 'run-blocked', 'activity-failing')
       union all select 1, case_id, next_wake_at from tasks where status = 'open' and next_wake_at <= (select world_now())
       union all select 1, case_id, received_at from commands where status = 'received'
       union all select 1, case_id, failing_since from effects where status = 'failed'
       union all select 2, id, updated_at from cases moving where closed_at is null
         and not exists (select from tasks t where t.case_id = moving.id and t.status = 'open')
     ) still join cases c on c.id = still.case_id
     where c.closed_at is null and (still.rank = 0 or still.since < (select world_now()) - ? * interval '1 minute')
     group by c.id order by min(still.rank), case min(still.rank) when 2 then null else min(still.since) end, max(still.since) desc, c.id
     limit ?`,
    [minutes, limit],
  );
  return rows;
}
