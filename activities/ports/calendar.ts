/**
 * A published year of a working-day calendar: days off and weekend days that are worked, as Beijing dates (domain
 * 1.0.2).
 */
export interface CalendarYear {
  name: string;
  year: number;
  version: string;
  source: string;
  daysOff: readonly string[];
  workdays: readonly string[];
}

/** Where calendars are published; `null` when the year is not out yet. */
export interface CalendarPort {
  year(call: { name: string; year: number }): Promise<{ calendar: CalendarYear | null }>;
}
