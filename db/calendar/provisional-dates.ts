import type { Db, Tx } from '../knex';

/** An open task whose date counts days of an unpublished year; `years` are the missing ones. */
export interface ProvisionalTask {
  readonly taskId: string;
  readonly caseId: string;
  readonly type: string;
  readonly requestNo: string;
  readonly key: string;
  readonly dueAt: Date;
  readonly calendar: string;
  readonly years: readonly number[];
}

/**
 * Open tasks with a provisional date, soonest due first: operators must publish the missing years. A task drops out
 * once its years appear.
 */
export async function provisionalTasks(db: Db | Tx): Promise<ProvisionalTask[]> {
  const { rows } = await db.raw<{ rows: ProvisionalTask[] }>(
    `select t.id as "taskId", t.case_id as "caseId", t.case_type as type,
       (select request_no from cases where id = t.case_id) as "requestNo", t.key, t.due_at as "dueAt", t.calendar, missing.years
     from tasks t cross join lateral (
       select array_agg(found.year[1]::integer order by found.year[1]) as years
       from regexp_matches(t.deadline->>'calendarVersion', '(\\d{4}) unpublished', 'g') as found(year)
       where not exists (
         select from calendar_years published where published.name = t.calendar and published.year = found.year[1]::integer)
     ) missing
     where t.status = 'open' and (t.deadline->>'provisional')::boolean and missing.years is not null
     order by t.due_at, t.id`,
  );
  return rows;
}
