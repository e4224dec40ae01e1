import type { TaskDates, TaskChange } from '../../workflows/kit/contract/commit';
import {
  type Calendar,
  deadline,
  type Deadline,
  type DueRule,
  reminderDates,
  type ReminderRule,
  type Stop,
} from '../../workflows/kit/policy/deadlines';
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

/** Dates as stored in a task's row. */
export const dateColumns = (dates: ComputedDates, reminded: number): Record<string, unknown> => ({
  due_rule: dates.rule,
  calendar: dates.calendar,
  due_at: dates.dueAt === undefined ? null : new Date(dates.dueAt).toISOString(),
  deadline: dates.deadline,
  remind_at: dates.remindAt.map((at) => new Date(at).toISOString()),
  reminded,
  next_wake_at: nextWakeAt(dates, reminded),
});

function nextWakeAt({ dueAt, remindAt }: TaskDates, reminded: number): string | null {
  const moments = [remindAt[reminded], dueAt].filter((at) => at !== undefined);
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
  }[],
): Promise<DateSources> {
  const dated = tasks.filter((task) => task.due !== undefined || task.reminders.length > 0);
  if (dated.length === 0) return { calendars: new Map(), settings: new Map() };
  const names = [...new Set(dated.map((task) => calendarOf(task.due)))];
  const keys = dated.flatMap((task) => (task.due?.key === undefined ? [] : [task.due.key]));
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
