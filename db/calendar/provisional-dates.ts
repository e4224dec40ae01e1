import type { Role } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';

/** A date of an open task that counts days of an unpublished year; `years` are the missing ones. */
export interface ProvisionalDate {
  readonly taskId: string;
  readonly caseId: string;
  readonly type: string;
  readonly requestNo: string;
  readonly key: string;
  readonly at: Date;
  /** To which role the task goes then; null for its due date. */
  readonly to: Role | null;
  readonly calendar: string;
  readonly years: readonly number[];
}

/**
 * Provisional dates of open tasks that are still to come, soonest first: operators must publish the missing years. A
 * date drops out once its years appear.
 */
export async function provisionalDates(db: Db | Tx): Promise<ProvisionalDate[]> {
  const { rows } = await db.raw<{ rows: ProvisionalDate[] }>(
    `select t.id as "taskId", t.case_id as "caseId", t.case_type as type,
       (select request_no from cases where id = t.case_id) as "requestNo", t.key, dated.at, dated."to", dated.calendar, missing.years
     from tasks t cross join lateral (
       select t.due_at as at, null as "to", t.calendar, t.deadline->>'calendarVersion' as version
       where (t.deadline->>'provisional')::boolean
       union all
       select (level->>'at')::timestamptz, level->>'to', coalesce(level->'rule'->>'calendar', 'CN'), level->>'calendarVersion'
       from jsonb_array_elements(t.levels) with ordinality as l (level, no)
       where (level->>'provisional')::boolean and no > t.escalated
     ) dated cross join lateral (
       select array_agg(found.year[1]::integer order by found.year[1]) as years
       from regexp_matches(dated.version, '(\\d{4}) unpublished', 'g') as found(year)
       where not exists (
         select from calendar_years published where published.name = dated.calendar and published.year = found.year[1]::integer)
     ) missing
     where t.status = 'open' and missing.years is not null
     order by dated.at, t.id`,
  );
  return rows;
}
