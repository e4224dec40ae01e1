import type { TaskDates, TaskChange } from '../../workflows/kit/contract/commit';
import {
  type Calendar,
  deadline,
  type Deadline,
  type DueRule,
  inTime,
  reminderDates,
  type ReminderRule,
  type Stop,
} from '../../workflows/kit/policy/deadlines';
import type { EscalationRule, Level } from '../../workflows/kit/policy/escalation';
import type { Role } from '../../workflows/kit/policy/roles';
import { NEVER } from '../../workflows/kit/policy/settings';
import { loadCalendar } from '../calendar/calendars';
import type { Db, Tx } from '../knex';
import { settingsOf } from '../settings';

/** The dates of a task with the arithmetic behind them, as stored. */
export interface ComputedDates extends TaskDates {
  readonly deadline: Deadline | null;
  readonly rule: DueRule | null;
  readonly calendar: string;
}

/** A level of a task as stored, with how its instant (ISO) was counted. */
export interface StoredLevel {
  readonly to: Role;
  readonly at: string;
  readonly rule: DueRule;
  readonly provisional: boolean;
  readonly calendarVersion: string | null;
}

/** Dates as stored in a task's row. */
export const dateColumns = (
  dates: ComputedDates,
  reminded: number,
  levels: readonly StoredLevel[] = [],
): Record<string, unknown> => ({
  due_rule: dates.rule,
  calendar: dates.calendar,
  due_at: dates.dueAt === undefined ? null : new Date(dates.dueAt).toISOString(),
  deadline: dates.deadline,
  remind_at: dates.remindAt.map((at) => new Date(at).toISOString()),
  reminded,
  ...levelColumns(levels, { ...dates, reminded }),
});

/** The levels as stored in a task's row, and when its case has to be woken next. */
export const levelColumns = (levels: readonly StoredLevel[], dates: TaskDates): Record<string, unknown> => ({
  ...(levels.length === 0 ? {} : { levels, level_at: levels[0]?.at }),
  next_wake_at: nextWakeAt({ ...dates, ...datesOfLevels(levels) }),
});

/** The levels as the engine keeps them; nothing where there are none. */
export const datesOfLevels = (levels: readonly StoredLevel[]): { readonly levels?: readonly Level[] } =>
  levels.length === 0 ? {} : { levels: levels.map(({ to, at }) => ({ to, at: Date.parse(at) })) };

function nextWakeAt({ dueAt, remindAt, reminded, levels = [], escalated = 0 }: TaskDates): string | null {
  const moments = [remindAt[reminded], levels[escalated]?.at, dueAt].filter((at) => at !== undefined);
  return moments.length === 0 ? null : new Date(Math.min(...moments)).toISOString();
}

/** The inputs of task dates: the calendars they name and the settings that replace their numbers. */
export interface DateSources {
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly settings: ReadonlyMap<string, unknown>;
}

const DEFAULT_CALENDAR = 'CN';

const calendarOf = (rule: DueRule | undefined): string =>
  rule !== undefined && 'workingDays' in rule && rule.calendar !== undefined ? rule.calendar : DEFAULT_CALENDAR;

/** Reads what computing the dates of these tasks needs; nothing when none of them has dates. */
export async function dateSources(
  db: Db | Tx,
  tasks: readonly {
    readonly due?: (DueRule & { readonly key?: string }) | undefined;
    readonly reminders: readonly ReminderRule[];
    readonly escalates?: readonly EscalationRule[] | undefined;
  }[],
): Promise<DateSources> {
  const dated = tasks.filter((task) => task.due !== undefined || task.reminders.length > 0 || task.escalates);
  if (dated.length === 0) return { calendars: new Map(), settings: new Map() };
  const levels = dated.flatMap(({ escalates = [] }) => escalates);
  const names = [...new Set([...dated.map(({ due }) => calendarOf(due)), ...levels.map(() => DEFAULT_CALENDAR)])];
  const keys = [...dated.map(({ due }) => due?.key), ...levels.map(({ key }) => key)].filter(
    (key) => key !== undefined,
  );
  const [calendars, settings] = await Promise.all([
    Promise.all(names.map((name) => loadCalendar(db, name))),
    settingsOf(db, keys),
  ]);
  return {
    calendars: new Map(calendars.map((calendar) => [calendar.name, calendar])),
    settings,
  };
}

/**
 * The dates of a task opened at `start` (ms): cut-off, reminders before it, and why. A clock that is `resumed` keeps the
 * day it was given, whatever a setting says by now.
 */
export function datesOf(task: TaskChange, start: number, sources: DateSources, resumed = false): ComputedDates {
  const { due, reminders } = task;
  return computeDates(due === undefined ? undefined : ruleOf(due, sources, resumed), reminders, start, sources);
}

/**
 * A setting replaces the rule of the policy; `never` switches it off: the task waits for ever and its reminders stay.
 */
function ruleOf(due: DueRule & { key: string }, { settings }: DateSources, resumed: boolean): DueRule | undefined {
  if (!settings.has(due.key)) return withoutKey(due);
  const rule = settings.get(due.key) as DueRule | typeof NEVER;
  if (rule === NEVER) return undefined;
  return resumed ? withoutKey(due) : rule;
}

/** The levels of a task opened at `start` (ms), in order; those that would come at its cut-off or later are left out. */
export function levelsOf(
  { escalates = [] }: Pick<TaskChange, 'escalates'>,
  start: number,
  dueAt: number | undefined,
  sources: DateSources,
): StoredLevel[] {
  const levels = escalates.flatMap(({ key = '', afterWorkingDays, to }) => {
    const set = sources.settings.get(key) as DueRule | typeof NEVER | undefined;
    return set === NEVER ? [] : levelAt(to, set ?? { workingDays: afterWorkingDays }, start, sources);
  });
  return inOrder(levels.filter(({ at }) => dueAt === undefined || inTime(Date.parse(at), dueAt)));
}

const inOrder = (levels: readonly StoredLevel[]): StoredLevel[] =>
  [...levels].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** The same by the calendar of today: what was not reached `now` may move, to later only. */
export const laterLevels = (
  levels: readonly StoredLevel[],
  { start, now }: { readonly start: number; readonly now: number },
  sources: DateSources,
): StoredLevel[] =>
  inOrder(
    levels.map((level) => {
      const [moved = level] = levelAt(level.to, level.rule, start, sources);
      return Date.parse(level.at) > now && Date.parse(moved.at) > Date.parse(level.at) ? moved : level;
    }),
  );

function levelAt(to: Role, rule: DueRule, start: number, { calendars }: DateSources): StoredLevel[] {
  const calendar = calendars.get(calendarOf(rule));
  if (calendar === undefined) return [];
  const { cutoff: at, provisional, calendarVersion } = deadline(start, rule, calendar);
  return [{ to, at, rule, provisional, calendarVersion }];
}

function withoutKey({ key: _key, ...rule }: DueRule & { key: string }): DueRule {
  return rule;
}

/** The same, from the rule stored when the task was opened, and the times in which its clock stood still. */
export function computeDates(
  rule: DueRule | undefined,
  reminders: readonly ReminderRule[],
  start: number,
  { calendars }: DateSources,
  stops: readonly Stop[] = [],
): ComputedDates {
  const calendar = calendars.get(calendarOf(rule));
  if (calendar === undefined)
    return { remindAt: [], reminded: 0, deadline: null, rule: null, calendar: DEFAULT_CALENDAR };
  const due = rule === undefined ? null : deadline(start, rule, calendar, stops);
  return {
    ...(due === null ? {} : { dueAt: due.cutoffMs }),
    remindAt: reminderDates(start, due ?? undefined, reminders, calendar, stops).map((at) => Date.parse(at)),
    reminded: 0,
    deadline: due,
    rule: rule ?? null,
    calendar: calendar.name,
  };
}
