import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from './knex';

/** The migrations of this release that the database lacks, in order; changes nothing. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const files = await readdir(path.join(__dirname, 'migrations'));
  const known = files.filter((file) => file.endsWith('.ts')).sort();
  const { rows } = await db.raw<{ rows: [{ there: boolean }] }>(
    `select to_regclass('schema_migrations') is not null as there`,
  );
  const applied = rows[0].there ? ((await db('schema_migrations').pluck('name')) as string[]) : [];
  return known.filter((name) => !applied.includes(name)).map((name) => name.replace(/\.ts$/, ''));
}
