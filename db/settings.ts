import { KIT_SETTINGS } from '../workflows/kit/policy/settings';
import { type SettingKey, settingOf } from '../workflows/settings';
import type { Db, Tx } from './knex';
import { fits } from './setting-schemas';

interface Row {
  readonly key: string;
  readonly value: unknown;
}

/** The value of a setting, or its default when no operator has changed it or the stored value does not fit. */
export async function setting<T>(db: Db | Tx, key: SettingKey, otherwise: T): Promise<T> {
  const values = await settingsOf(db, [key]);
  return values.has(key) ? (values.get(key) as T) : otherwise;
}

/** The amount in minor units from which a second person is needed. */
export const secondPersonFrom = (db: Db | Tx): Promise<number> =>
  setting<number>(db, 'control.secondPersonFrom', KIT_SETTINGS['control.secondPersonFrom']);

/** Those of these settings that operators have changed to something that fits, by key. */
export async function settingsOf(db: Db | Tx, keys: readonly string[]): Promise<Map<string, unknown>> {
  if (keys.length === 0) return new Map();
  const rows = await db<Row>('settings')
    .whereIn('key', [...keys])
    .select('key', 'value');
  return new Map(rows.filter(({ key, value }) => fits(key, value)).map(({ key, value }) => [key, value]));
}

/** The keys of stored settings that do not fit, for which the default is used, or that are no settings at all. */
export async function brokenSettings(db: Db | Tx): Promise<string[]> {
  const rows = await db<Row>('settings').select('key', 'value').orderBy('key');
  return rows.filter(({ key, value }) => settingOf(key) === undefined || !fits(key, value)).map(({ key }) => key);
}
