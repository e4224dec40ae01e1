import type { Db } from '../../db/knex';

/**
 * A digest of the rows of every table but those named, by table: two are equal if nothing was written between. How
 * often somebody has asked is counted at every request.
 */
export async function rowDigests(db: Db, except: readonly string[]): Promise<Record<string, string>> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    'select relname as name from pg_stat_user_tables where relname <> all (?) order by 1',
    [[...except, 'rate_limits']],
  );
  const digests = rows.map(async ({ name }) => {
    const found = await db.raw<{ rows: { md5: string }[] }>(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as md5 from ?? t`,
      [name],
    );
    return [name, found.rows[0]!.md5] as const;
  });
  return Object.fromEntries(await Promise.all(digests));
}
