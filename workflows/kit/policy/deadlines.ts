import type { Label } from './labels';

/**
 * How a deadline is counted, in exactly one way: working days by a named calendar ('CN' by default); `on` is the last
 * day, YYYY-MM-DD.
 */
export type DueRule =
  { workingDays: number; calendar?: string } | { days: number } | { months: number } | { on: string };

/** When a reminder goes out: so long after the start, or so many working days before the last day. */
export type ReminderRule = { afterDays: number } | { afterWorkingDays: number } | { beforeWorkingDays: number };

/**
 * One published year: days off (weekends within a holiday may be omitted) and working weekend days. Dates YYYY-MM-DD of
 * that year.
 */
export type CalendarYear = { year: number; version: string; source: string; daysOff: string[]; workdays: string[] };

/** A named calendar as plain JSON, so that it can travel and be kept in a workflow's history. */
export type Calendar = { name: string; years: Record<number, CalendarYear> };

/** Why a day did not count. */
export type SkipReason = 'weekend' | 'holiday';

/**
 * A date that can explain itself. `lastDay` is the last Beijing date in time, `cutoff` the exclusive instant after it.
 */
export type Deadline = {
  startDate: string;
  lastDay: string;
  cutoff: string;
  cutoffMs: number;
  /** Some days fell in an unpublished year and were counted as plain Monday to Friday. */
  provisional: boolean;
  /** The years consulted, as in 'CN-2026.1' or 'CN-2026.1+2027 unpublished'; null when no calendar was needed. */
  calendarVersion: string | null;
  skipped: { date: string; why: SkipReason }[];
  /** Weekend days that counted because the calendar makes them working days. */
  makeUpDays: string[];
  /** The days on which the clock stood still. */
  stops?: Stop[];
};

/** A time in which a clock stood still, from one Beijing date to another: the days after the first up to the second. */
export type Stop = { from: string; until: string };

/** What readers are told about a day that did not count, or unexpectedly did. */
export const DAY_LABELS: Readonly<Record<SkipReason | 'make-up', Label>> = {
  weekend: { zh: '周末', en: 'weekend' },
  holiday: { zh: '法定节假日', en: 'public holiday' },
  'make-up': { zh: '调休上班', en: 'make-up working day' },
};

/** The largest count a rule may name; counts from outside are checked against it. */
export const MAX_COUNT = 3660;

/**
 * Hour of the day, Beijing time, at which reminders go out: the start of an office day, so that the day can be used.
 */
export const REMINDER_HOUR = 9;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** China has kept UTC+8 without summer time since September 1991, so no time zone data is needed. */
const BEIJING = 8 * HOUR;

const dateOf = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10);

/** Whether a text is an existing date, as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse lets 31 February roll over into March.
  return !Number.isNaN(at) && dateOf(at) === text;
}

function utcMidnight(date: string): number {
  if (!isDate(date)) throw new RangeError(`Not a date: ${date}`);
  return Date.parse(`${date}T00:00:00Z`);
}

function counted(n: number): number {
  if (!Number.isInteger(n) || n < 0 || n > MAX_COUNT) throw new RangeError(`Not a count of days or months: ${n}`);
  return n;
}

/** The calendar date in Beijing (YYYY-MM-DD) of an instant in milliseconds. */
export const beijingDate = (instantMs: number): string => dateOf(instantMs + BEIJING);

/** The instant, in milliseconds, at which a Beijing date begins. */
export const startOfDay = (date: string): number => utcMidnight(date) - BEIJING;

/** The exclusive end of a Beijing date: 00:00 of the following day, in milliseconds. */
export const cutoffAfter = (date: string): number => startOfDay(date) + DAY;

/** The only test of punctuality (domain 1.0.2): equality is too late. */
export const inTime = (receivedAtMs: number, cutoffMs: number): boolean => receivedAtMs < cutoffMs;

/** The date so many calendar days later, or earlier if negative. */
export const addDays = (date: string, days: number): string => dateOf(utcMidnight(date) + days * DAY);

/** The same day so many months later, or the month's last day if it has no such day. */
export function addMonths(date: string, months: number): string {
  const day = new Date(utcMidnight(date));
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth() + months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dateOf(Date.UTC(year, month, Math.min(day.getUTCDate(), lastOfMonth)));
}

/**
 * When something allowed once in so many months is free again: 00:00 of the day that closes the window (domain 1.0.2).
 */
export const monthsWindowEnd = (start: number | string, months: number): number =>
  startOfDay(addMonths(startDateOf(start), counted(months)));

const startDateOf = (start: number | string): string =>
  typeof start === 'number' ? beijingDate(start) : dateOf(utcMidnight(start));

/** Whether a date is a Saturday or a Sunday. */
export const isWeekend = (date: string): boolean => new Date(utcMidnight(date)).getUTCDay() % 6 === 0;

const yearOf = (date: string): number => Number(date.slice(0, 4));

function kindOf(date: string, calendar: Calendar): 'working' | 'make-up' | SkipReason {
  const published = calendar.years[yearOf(date)];
  if (published?.daysOff.includes(date)) return 'holiday';
  if (!isWeekend(date)) return 'working';
  return published?.workdays.includes(date) ? 'make-up' : 'weekend';
}

/** Whether a Beijing date is worked; in an unpublished year, Monday to Friday are. */
export function isWorkingDay(date: string, calendar: Calendar): boolean {
  const kind = kindOf(date, calendar);
  return kind === 'working' || kind === 'make-up';
}

function versionOf(calendar: Calendar, years: number[]): string {
  const parts = years.map((year) => {
    const published = calendar.years[year];
    return published ? `${year}.${published.version}` : `${year} unpublished`;
  });
  return `${calendar.name}-${parts.join('+')}`;
}

function afterWorkingDays(
  startDate: string,
  workingDays: number,
  calendar: Calendar,
): Omit<Deadline, 'cutoff' | 'cutoffMs'> {
  const skipped: Deadline['skipped'] = [];
  const makeUpDays: string[] = [];
  const years: number[] = [];
  let lastDay = startDate;
  for (let left = counted(workingDays); left > 0;) {
    lastDay = addDays(lastDay, 1);
    const kind = kindOf(lastDay, calendar);
    if (!years.includes(yearOf(lastDay))) years.push(yearOf(lastDay));
    if (kind === 'make-up') makeUpDays.push(lastDay);
    if (kind === 'weekend' || kind === 'holiday') skipped.push({ date: lastDay, why: kind });
    else left -= 1;
  }
  const provisional = years.some((year) => !calendar.years[year]);
  const calendarVersion = years.length > 0 ? versionOf(calendar, years) : null;
  return { startDate, lastDay, provisional, calendarVersion, skipped, makeUpDays };
}

/** Periods (ms) in which a clock stood still, as dates: none overlap, those that ended on the day they began are left out. */
export function stopsOf(periods: readonly { readonly since: number; readonly until: number }[]): Stop[] {
  const stops: Stop[] = [];
  for (const { since, until } of [...periods].sort((a, b) => a.since - b.since)) {
    const last = stops.at(-1);
    const [from, to] = [beijingDate(since), beijingDate(until)];
    if (last !== undefined && from <= last.until) last.until = to > last.until ? to : last.until;
    else stops.push({ from, until: to });
  }
  return stops.filter(({ from, until }) => from < until);
}

const daysBetween = (from: string, until: string): number => (utcMidnight(until) - utcMidnight(from)) / DAY;

/** A date, later by every stop of the clock that began before it. */
const shifted = (date: string, stops: readonly Stop[]): string =>
  stops.reduce((at, { from, until }) => (from < at ? addDays(at, daysBetween(from, until)) : at), date);

/**
 * The deadline of a rule (domain 1.0.2): the Beijing date of `start` (ms or a date) is day 0 at any hour; the last day
 * counts in full. Stops move it later by as many days of the rule's own kind. RangeError if a date, a count or the
 * rule's calendar is invalid.
 */
export function deadline(
  start: number | string,
  rule: DueRule,
  calendar: Calendar,
  stops: readonly Stop[] = [],
): Deadline {
  if (stops.length === 0) return running(start, rule, calendar);
  const lost = (days: (from: string, until: string) => number): number =>
    stops.reduce((sum, { from, until }) => sum + days(from, until), 0);
  if ('workingDays' in rule) {
    const stood = lost((from, until) => workingDaysBetween(from, until, calendar));
    return { ...running(start, { ...rule, workingDays: rule.workingDays + stood }, calendar), stops: [...stops] };
  }
  const planned = running(start, rule, calendar);
  return { ...planned, ...cutOffOn(addDays(planned.lastDay, lost(daysBetween))), stops: [...stops] };
}

const cutOffOn = (lastDay: string): Pick<Deadline, 'lastDay' | 'cutoff' | 'cutoffMs'> => {
  const cutoffMs = cutoffAfter(lastDay);
  return { lastDay, cutoffMs, cutoff: new Date(cutoffMs).toISOString() };
};

function running(start: number | string, rule: DueRule, calendar: Calendar): Deadline {
  const startDate = startDateOf(start);
  const counting = ['workingDays', 'days', 'months', 'on'].filter((key) => key in rule);
  if (counting.length !== 1) throw new RangeError(`Not one way of counting: ${counting.join(', ') || 'none'}`);
  const plain = { startDate, provisional: false, calendarVersion: null, skipped: [], makeUpDays: [] };
  let found: Omit<Deadline, 'cutoff' | 'cutoffMs'>;
  if ('workingDays' in rule) {
    const name = rule.calendar ?? 'CN';
    if (name !== calendar.name) throw new RangeError(`The rule counts by calendar ${name}, not ${calendar.name}`);
    found = afterWorkingDays(startDate, rule.workingDays, calendar);
  } else if ('days' in rule) {
    found = { ...plain, lastDay: addDays(startDate, counted(rule.days)) };
  } else if ('on' in rule) {
    found = { ...plain, lastDay: startDateOf(rule.on) };
  } else {
    found = { ...plain, lastDay: addMonths(startDate, counted(rule.months)) };
  }
  return { ...found, ...cutOffOn(found.lastDay) };
}

/** Working days after one Beijing date up to and including another; 0 if the second is not later. */
export function workingDaysBetween(fromDate: string, toDate: string, calendar: Calendar): number {
  let count = 0;
  for (let date = addDays(fromDate, 1); date <= toDate; date = addDays(date, 1)) {
    if (isWorkingDay(date, calendar)) count += 1;
  }
  return count;
}

/** Working days left after today: N on the day a deadline of N starts, 0 on its last day and ever after. */
export const workingDaysLeft = (nowMs: number, cutoffMs: number, calendar: Calendar): number =>
  workingDaysBetween(beijingDate(nowMs), beijingDate(cutoffMs - 1), calendar);

function reminderDate(
  startDate: string,
  lastDay: string,
  rule: ReminderRule,
  calendar: Calendar,
  stops: readonly Stop[],
): string {
  if ('afterDays' in rule) return shifted(addDays(startDate, counted(rule.afterDays)), stops);
  if ('afterWorkingDays' in rule)
    return shifted(afterWorkingDays(startDate, rule.afterWorkingDays, calendar).lastDay, stops);
  let date = lastDay;
  for (let left = counted(rule.beforeWorkingDays); left > 0;) {
    date = addDays(date, -1);
    if (isWorkingDay(date, calendar)) left -= 1;
  }
  return date;
}

/**
 * When to remind (ISO UTC, ascending, unique): 09:00 Beijing (01:00Z) of each reminder day after the start and before
 * the cut-off. Without a deadline only rules counted from the start apply; those move with the stops of the clock.
 */
export function reminderDates(
  startMs: number,
  due: Pick<Deadline, 'lastDay' | 'cutoffMs'> | undefined,
  rules: readonly ReminderRule[],
  calendar: Calendar,
  stops: readonly Stop[] = [],
): string[] {
  const startDate = beijingDate(startMs);
  const instants = rules
    .filter((rule) => due !== undefined || !('beforeWorkingDays' in rule))
    .map(
      (rule) =>
        startOfDay(reminderDate(startDate, due?.lastDay ?? startDate, rule, calendar, stops)) + REMINDER_HOUR * HOUR,
    )
    .filter((at) => at > startMs && (due === undefined || inTime(at, due.cutoffMs)));
  return [...new Set(instants)].sort((a, b) => a - b).map((at) => new Date(at).toISOString());
}
