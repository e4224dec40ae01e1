import { CN_YEARS } from '../../db/seeds/calendars';
import type { Calendar } from '../../workflows/kit/policy/deadlines';

/** The calendar we ship, as workflows receive it. */
export const CN: Calendar = { name: 'CN', years: Object.fromEntries(CN_YEARS.map((year) => [year.year, year])) };

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The instant in ms of a wall-clock time in Beijing, as in '2026-09-01 10:30'. */
export const beijing = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);
