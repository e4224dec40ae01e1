import type { Db, Tx } from './knex';

/** A number or choice that operators may change without a release (domain 4.1). `updatedAt` is a Date. */
export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

const COLUMNS = 'key, value, version, updated_by as "updatedBy", updated_at as "updatedAt"';

/** One setting; undefined while the policy's own value applies. */
export async function readSetting(db: Db | Tx, key: string): Promise<SettingRow | undefined> {
  const { rows } = await db.raw<{ rows: SettingRow[] }>(`select ${COLUMNS} from settings where key = ?`, [key]);
  return rows[0];
}

/** All settings that differ from the policies' values, by key. */
export async function listSettings(db: Db | Tx): Promise<SettingRow[]> {
  const { rows } = await db.raw<{ rows: SettingRow[] }>(`select ${COLUMNS} from settings order by key`);
  return rows;
}

/** Writes a setting; undefined when it is no longer at `ifVersion`. Writing the same value again changes nothing. */
export async function saveSetting(
  db: Db | Tx,
  setting: { key: string; value: unknown; updatedBy: string; ifVersion?: number | undefined },
): Promise<SettingRow | undefined> {
  const { key, value, updatedBy, ifVersion } = setting;
  const { rows } = await db.raw<{ rows: SettingRow[] }>(
    `insert into settings as s (key, value, version, updated_by, updated_at) values (:key, :value::jsonb, 1, :updatedBy, world_now())
     on conflict (key) do update set value = excluded.value, updated_by = excluded.updated_by, updated_at = excluded.updated_at,
       version = s.version + (s.value <> excluded.value)::int
     where :ifVersion::int is null or s.version = :ifVersion returning ${COLUMNS}`,
    { key, value: JSON.stringify(value), updatedBy, ifVersion: ifVersion ?? null },
  );
  return rows[0];
}

/** Returns a setting to its default. */
export const removeSetting = async (tx: Tx, key: string): Promise<void> =>
  void (await tx('settings').where({ key }).del());
