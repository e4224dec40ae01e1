import { deadline, type Calendar, type DueRule, type Stop } from '../../workflows/kit/policy/deadlines';
import { loadCalendar, nextVersion, type ProposedYear } from './calendars';
import type { StoredLevel } from '../engine/task-dates';
import type { Db, Tx } from '../knex';
import type { Role } from '../../workflows/kit/policy/roles';

/**
 * An open task whose date a proposed year would move (ISO UTC): its cut-off, or the instant at which it goes `to` others.
 * Only a `later` one may be applied (domain 1.0.2).
 */
export type MovedTask = { taskId: string; caseId: string; to?: Role; dueAt: string; newDueAt: string; later: boolean };

/** An open task with the dates needed to recompute it; `start` is an instant in ms or a Beijing date. */
export type DatedTask = {
  taskId: string;
  caseId: string;
  to?: Role;
  start: number | string;
  dueMs: number;
  rule: DueRule;
  stops?: readonly Stop[];
};

/** How one task's date changes when `before` is replaced by `after`; undefined if it stays. */
export function movedBy(task: DatedTask, before: Calendar, after: Calendar): MovedTask | undefined {
  const { taskId, caseId, to, start, dueMs, rule, stops } = task;
  const proposed = deadline(start, rule, after, stops);
  if (proposed.cutoffMs === dueMs) return undefined;
  const later = proposed.cutoffMs > dueMs;
  // An earlier date that the old calendar gives too comes from an extension, not this correction. A later one is always
  // listed: after a crash between publishing and telling, both calendars are the same.
  if (!later && deadline(start, rule, before, stops).cutoffMs === proposed.cutoffMs) return undefined;
  const which = { taskId, caseId, ...(to === undefined ? {} : { to }) };
  return { ...which, dueAt: new Date(dueMs).toISOString(), newDueAt: proposed.cutoff, later };
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

type LevelRow = { id: string; case_id: string; opened_at: Date; level: StoredLevel };

/**
 * Every date of an open task that the proposed year would move, cut-offs before levels, soonest first; publishes nothing. UnknownCalendar for a
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
  const cutOffs = rows.flatMap((row) => {
    // The clock may have started before the task was opened, as when a corrected list keeps its deadline.
    const start = row.start_date ?? row.opened_at.getTime();
    const task = { taskId: row.id, caseId: row.case_id, start, dueMs: row.due_at.getTime(), rule: row.due_rule };
    const stops = row.stops ?? [];
    return movedBy({ ...task, stops }, before, after) ?? [];
  });
  return [...cutOffs, ...(await movedLevels(db, before, after, year.year))];
}

/** The levels that would move, soonest first; those that were reached stay. */
async function movedLevels(db: Db | Tx, before: Calendar, after: Calendar, year: number): Promise<MovedTask[]> {
  const { rows } = await db.raw<{ rows: LevelRow[] }>(
    `select t.id, t.case_id, t.opened_at, l.level
     from tasks t cross join lateral (select level, cast(level->>'at' as timestamptz) as at from jsonb_array_elements(t.levels) level) l
     where t.status = 'open' and t.level_at is not null and l.level->'rule'->>'workingDays' is not null
       and coalesce(l.level->'rule'->>'calendar', 'CN') = ?
       and l.at > greatest(world_now(), make_timestamptz(?, 1, 1, 0, 0, 0, 'Asia/Shanghai'))
       and t.opened_at < make_timestamptz(?, 1, 1, 0, 0, 0, 'Asia/Shanghai')
     order by l.at, t.id`,
    [before.name, year, year + 1],
  );
  return rows.flatMap(({ id: taskId, case_id: caseId, opened_at, level: { to, at, rule } }) => {
    const task = { taskId, caseId, to, start: opened_at.getTime(), dueMs: Date.parse(at), rule };
    return movedBy(task, before, after) ?? [];
  });
}
