import { deadline, type Calendar, type DueRule, type Stop } from '../../workflows/kit/policy/deadlines';
import { loadCalendar, nextVersion, type ProposedYear } from './calendars';
import type { Db, Tx } from '../knex';

/** An open task whose date a proposed year would move (ISO UTC). Only a `later` one may be applied (domain 1.0.2). */
export type MovedTask = { taskId: string; caseId: string; dueAt: string; newDueAt: string; later: boolean };

/** An open task with the dates needed to recompute it; `start` is an instant in ms or a Beijing date. */
export type DatedTask = {
  taskId: string;
  caseId: string;
  start: number | string;
  dueMs: number;
  rule: DueRule;
  stops?: readonly Stop[];
};

/** How one task's date changes when `before` is replaced by `after`; undefined if it stays. */
export function movedBy(task: DatedTask, before: Calendar, after: Calendar): MovedTask | undefined {
  const { taskId, caseId, start, dueMs, rule, stops } = task;
  const proposed = deadline(start, rule, after, stops);
  if (proposed.cutoffMs === dueMs) return undefined;
  const later = proposed.cutoffMs > dueMs;
  // An earlier date that the old calendar gives too comes from an extension, not this correction. A later one is always
  // listed: after a crash between publishing and telling, both calendars are the same.
  if (!later && deadline(start, rule, before, stops).cutoffMs === proposed.cutoffMs) return undefined;
  return { taskId, caseId, dueAt: new Date(dueMs).toISOString(), newDueAt: proposed.cutoff, later };
}

type Row = {
  id: string;
  case_id: string;
  opened_at: Date;
  start_date: string | null;
  stops: Stop[] | null;
  due_at: Date;
  due_rule: DueRule;
};

/**
 * Every open task whose date the proposed year would move, soonest due first; publishes nothing. UnknownCalendar for a
 * name without any year, InvalidCalendarYear for a contradictory year.
 */
export async function previewCorrection(db: Db | Tx, proposedYear: ProposedYear): Promise<MovedTask[]> {
  const before = await loadCalendar(db, proposedYear.name);
  const { year } = await nextVersion(db, proposedYear);
  const after = { ...before, years: { ...before.years, [year.year]: year } };
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select id, case_id, opened_at, deadline->>'startDate' as start_date, deadline->'stops' as stops, due_at, due_rule from tasks
     where status = 'open' and due_rule->>'workingDays' is not null and coalesce(due_rule->>'calendar', 'CN') = ?
       and due_at > make_timestamptz(?, 1, 1, 0, 0, 0, 'Asia/Shanghai')
       and opened_at < make_timestamptz(?, 1, 1, 0, 0, 0, 'Asia/Shanghai')
     order by due_at, id`,
    [before.name, year.year, year.year + 1],
  );
  return rows.flatMap((row) => {
    // The clock may have started before the task was opened, as when a corrected list keeps its deadline.
    const start = row.start_date ?? row.opened_at.getTime();
    const task = { taskId: row.id, caseId: row.case_id, start, dueMs: row.due_at.getTime(), rule: row.due_rule };
    const stops = row.stops ?? [];
    return movedBy({ ...task, stops }, before, after) ?? [];
  });
}
