import { loadCalendar, UnknownCalendar } from '../../../db/calendar/calendars';
import type { Db } from '../../../db/knex';
import type { CalendarPort } from '../calendar';
import { ask } from './simulation';

/** The years published in our own tables. */
export function registryCalendar(db: Db): CalendarPort {
  return {
    year: ({ name, year }) =>
      ask(db, 'calendar', name, async () => {
        try {
          const published = (await loadCalendar(db, name)).years[year];
          return { calendar: published ? { name, ...published } : null };
        } catch (error) {
          if (error instanceof UnknownCalendar) return { calendar: null };
          throw error;
        }
      }),
  };
}
