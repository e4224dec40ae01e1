import { loadCalendar } from '../../db/calendar/calendars';
import { worldNow } from '../../db/calendar/clock';
import type { Db } from '../../db/knex';
import type { AskedFirst } from '../../workflows/kit/contract/commit';
import { deadline } from '../../workflows/kit/policy/deadlines';

/** Until when somebody alone is asked who is responsible, as a setting in working days says; null when it says 0. */
export async function askedFirst(
  db: Db,
  personId: string,
  { workingDays }: { readonly workingDays: number },
): Promise<AskedFirst | null> {
  if (workingDays === 0) return null;
  const [calendar, { now }] = await Promise.all([loadCalendar(db, 'CN'), worldNow(db)]);
  const { cutoffMs } = deadline(now.getTime(), { workingDays }, calendar);
  return { personId, until: new Date(cutoffMs).toISOString() };
}
