import { inTimeSql } from './in-time';
import type { Db } from '../knex';

/** One event of a case, for the demonstration's clock. */
export interface Happened {
  readonly at: Date;
  readonly caseId: string;
  readonly requestNo: string;
  readonly type: string;
  readonly action: string;
  readonly taskKey: string | null;
}

/** The events of all cases since an instant of the world clock, in order, at most `limit`. */
export async function happenedSince(db: Db, since: Date, limit: number): Promise<Happened[]> {
  const { rows } = await db.raw<{ rows: Happened[] }>(
    `select a.at, a.case_id as "caseId", c.request_no as "requestNo", c.type, a.action, a.task_key as "taskKey"
     from audit_events a join cases c on c.id = a.case_id where a.at > ?::timestamptz order by a.at, a.event_no limit ?`,
    [since.toISOString(), limit] as string[],
  );
  return rows;
}

/** The soonest due instant of an open task; undefined when none is due. */
export async function nextDeadline(db: Db): Promise<Date | undefined> {
  const { rows } = await db.raw<{ rows: { at: Date | null }[] }>(
    `select min(due_at) as at from tasks where status = 'open' and ${inTimeSql('world_now()', 'due_at')}`,
  );
  return rows[0]?.at ?? undefined;
}
