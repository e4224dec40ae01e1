import path from 'node:path';
import knex, { type Knex } from 'knex';
import { types } from 'pg';

types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.DATE, (value: string) => value);

export type Db = Knex;
export type Tx = Knex.Transaction;

/** Opens a pool on a PostgreSQL URL. Statements end after 15 s, idle transactions after 30 s, so that a stuck caller frees its locks. */
export function openDatabase(url: string, options: { name: string; max?: number }): Db {
  return knex({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: `assent-${options.name}`,
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
    },
    pool: { min: 0, max: options.max ?? 10 },
    acquireConnectionTimeout: 10_000,
    migrations: {
      directory: path.join(__dirname, 'migrations'),
      loadExtensions: ['.ts'],
      tableName: 'schema_migrations',
    },
  });
}

/** Brings the schema to the newest migration; answers the names of those applied now. */
export async function migrate(db: Db): Promise<string[]> {
  const [, applied] = (await db.migrate.latest()) as [number, string[]];
  return applied;
}

/** For `raw(…).options(…)`: PostgreSQL keeps the statement's plan for each connection. The name stands for exactly one text. */
export const prepared = (name: string): Readonly<{ name: string }> => ({ name });
