import { CN_YEARS } from '../../db/seeds/calendars';
import { addDays, type Calendar, isWorkingDay } from '../../workflows/kit/policy/deadlines';

const CALENDAR: Calendar = { name: 'CN', years: Object.fromEntries(CN_YEARS.map((year) => [year.year, year])) };

/** Whether people are in their offices on a Beijing date. */
export const isOfficeDay = (date: string): boolean => isWorkingDay(date, CALENDAR);

/** The office day so many after a date; with 0 the date itself, or the first office day after it. */
export function officeDay(date: string, after: number): string {
  let day = date;
  for (let left = after; left > 0 || !isOfficeDay(day);) {
    day = addDays(day, 1);
    if (isOfficeDay(day)) left -= 1;
  }
  return day;
}

/** The office day so many before a date. */
export function officeDayBefore(date: string, before: number): string {
  let day = date;
  for (let left = before; left > 0;) {
    day = addDays(day, -1);
    if (isOfficeDay(day)) left -= 1;
  }
  return day;
}
