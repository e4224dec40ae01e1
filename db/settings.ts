import type { Db, Tx } from './knex';

/** The value of a setting, or its default when no operator has changed it. */
export async function setting<T>(db: Db | Tx, key: string, otherwise: T): Promise<T> {
  const row = await db('settings').where({ key }).first<{ value: T } | undefined>('value');
  return row === undefined ? otherwise : row.value;
}
