import type { Knex } from 'knex';
import { addDays, type CalendarYear } from '../../workflows/kit/policy/deadlines';

function days(first: string, last = first): string[] {
  const found: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) found.push(date);
  return found;
}

/**
 * The statutory calendar of China as published by the State Council; a year is added when its notice appears, normally
 * in November.
 */
export const CN_YEARS: readonly CalendarYear[] = [
  {
    year: 2025,
    version: '1',
    source: '国务院办公厅关于2025年部分节假日安排的通知',
    daysOff: [
      ...days('2025-01-01'),
      ...days('2025-01-28', '2025-02-04'),
      ...days('2025-04-04', '2025-04-06'),
      ...days('2025-05-01', '2025-05-05'),
      ...days('2025-05-31', '2025-06-02'),
      ...days('2025-10-01', '2025-10-08'),
    ],
    workdays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026,
    version: '1',
    source: '国务院办公厅关于2026年部分节假日安排的通知',
    daysOff: [
      ...days('2026-01-01', '2026-01-03'),
      ...days('2026-02-15', '2026-02-23'),
      ...days('2026-04-04', '2026-04-06'),
      ...days('2026-05-01', '2026-05-05'),
      ...days('2026-06-19', '2026-06-21'),
      ...days('2026-09-25', '2026-09-27'),
      ...days('2026-10-01', '2026-10-07'),
    ],
    workdays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
];

/**
 * Adds the calendars we ship to a database that lacks them; idempotent, never touches a year an operator has corrected.
 */
export async function seed(db: Knex): Promise<void> {
  const rows = CN_YEARS.map(({ year, version, source, daysOff, workdays }) => ({
    name: 'CN',
    year,
    version: Number(version),
    source,
    days_off: daysOff,
    workdays,
    published_by: 'release',
  }));
  await db('calendar_years').insert(rows).onConflict(['name', 'year', 'version']).ignore();
}
