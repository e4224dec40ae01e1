import type { Db, Tx } from '../knex';
import { setting } from '../settings';

/** From when on something counts as an incident; each is a setting that operators may change. */
export const NUMBERS = {
  'incidents.commandMinutes': 15,
  'incidents.untriedSeconds': 60,
  'incidents.deliveryHours': 24,
  'incidents.deliveryKeptDays': 30,
  'incidents.effectMinutes': 60,
  'incidents.standstillMinutes': 2,
  'incidents.lastAttemptsMinutes': 10,
  'incidents.activityAttempts': 30,
  'incidents.provisionalDays': 60,
  'incidents.moneyDays': 90,
  'incidents.calendarMonth': 12,
} as const;

export type Numbers = Readonly<Record<keyof typeof NUMBERS, number>>;

/** The numbers as set now. The watch goes on with the default where a stored value is no number. */
export async function numbersOf(db: Db | Tx): Promise<Numbers> {
  const found = await Promise.all(
    Object.entries(NUMBERS).map(async ([key, standard]) => {
      const value: unknown = await setting<unknown>(db, key, standard);
      return [key, typeof value === 'number' && value >= 0 ? value : standard] as const;
    }),
  );
  return Object.fromEntries(found) as Numbers;
}
