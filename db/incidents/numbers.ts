import { INCIDENT_SETTINGS } from '../../workflows/kit/policy/incident-settings';
import type { Db, Tx } from '../knex';
import { settingsOf } from '../settings';

/** From when on something counts as an incident, by the key of the setting. */
export type Numbers = Readonly<Record<keyof typeof INCIDENT_SETTINGS, number>>;

/** The numbers as set now. */
export async function numbersOf(db: Db | Tx): Promise<Numbers> {
  const set = await settingsOf(db, Object.keys(INCIDENT_SETTINGS));
  return { ...INCIDENT_SETTINGS, ...Object.fromEntries(set) };
}
