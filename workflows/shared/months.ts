import { addDays, addMonths } from '../kit/policy/deadlines';

/** Months (YYYY-MM) and quarters (YYYY-Qn) of the Beijing calendar, and their days (YYYY-MM-DD). */

export const monthOf = (date: string): string => date.slice(0, 7);

export const firstDayOf = (month: string): string => `${month}-01`;

export const nextMonth = (month: string): string => monthOf(addMonths(firstDayOf(month), 1));

export const lastDayOf = (month: string): string => addDays(firstDayOf(nextMonth(month)), -1);

export const quarterOf = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;

/** The three months of a quarter, in order. */
export function monthsOf(quarter: string): readonly [string, string, string] {
  const first = `${quarter.slice(0, 4)}-${String(Number(quarter.slice(6)) * 3 - 2).padStart(2, '0')}`;
  return [first, nextMonth(first), nextMonth(nextMonth(first))];
}

export const lastDayOfQuarter = (quarter: string): string => lastDayOf(monthsOf(quarter)[2]);
