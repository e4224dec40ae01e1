import path from 'node:path';
import knex, { type Knex } from 'knex';
import { types } from 'pg';
import { isBrokenConnection } from './faults';

types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.DATE, (value: string) => value);

export type Db = Knex;
export type Tx = Knex.Transaction;

/** Time limits of every session, in ms: for a statement, a wait for a lock, and an idle transaction. */
export const TIME_LIMITS = {
  statement_timeout: 15_000,
  // Users wait for it: a longer lock is answered as unavailable, and retried by those who can.
  lock_timeout: 3_000,
  idle_in_transaction_session_timeout: 30_000,
} as const;

/** How long a caller waits for a pool connection. */
const ACQUIRE_MS = 5_000;

/** How a session is opened on a PostgreSQL URL. */
export const sessionOf = (url: string, name: string) => ({
  connectionString: url,
  application_name: `assent-${name}`,
  ...TIME_LIMITS,
  keepAlive: true,
});

/**
 * Opens a pool on a PostgreSQL URL. Time limits free the locks of a stuck caller; a read whose connection breaks is
 * repeated once.
 */
export function openDatabase(url: string, options: { name: string; max?: number }): Db {
  const db = knex({
    client: 'pg',
    connection: sessionOf(url, options.name),
    pool: { min: 0, max: options.max ?? 10 },
    acquireConnectionTimeout: ACQUIRE_MS,
    migrations: {
      directory: path.join(__dirname, 'migrations'),
      loadExtensions: ['.ts'],
      tableName: 'schema_migrations',
    },
  });
  repeatReads(db);
  return db;
}

type Statement = Knex.Raw & { client: unknown; _connection?: unknown };
interface Runner {
  run(): Promise<unknown>;
}

/** SQLSTATE of a write within a read-only transaction. */
const READ_ONLY = '25006';

// The pool does not check its connections, so the first user of a broken one would pay for it. Statements in a
// transaction have a client of their own, which this does not touch.
function repeatReads(db: Db): void {
  const client = db.client as { runner(statement: Statement): Runner };
  const runner = client.runner.bind(client);
  client.runner = (statement) => {
    const first = runner(statement);
    const run = first.run.bind(first);
    first.run = async () => {
      try {
        return await run();
      } catch (error) {
        const pooled = statement._connection === undefined;
        if (!pooled || !isBrokenConnection(error) || !/^\s*(select|with)\b/i.test(textOf(statement))) throw error;
        return repeated(db, statement, error);
      }
    };
    return first;
  };
}

function textOf(statement: Statement): string {
  const { sql } = statement.toSQL() as { sql?: unknown };
  return typeof sql === 'string' ? sql : '';
}

// PostgreSQL itself says whether it is a read: a select may call a function that writes, and nobody knows whether it
// did.
async function repeated(db: Db, statement: Statement, lost: unknown): Promise<unknown> {
  const { client } = statement;
  try {
    return await db.transaction<unknown>(async (tx) => (await statement.transacting(tx)) as unknown, {
      readOnly: true,
    });
  } catch (error) {
    throw (error as { code?: unknown }).code === READ_ONLY ? lost : error;
  } finally {
    statement.client = client;
  }
}

/** Brings the schema to the newest migration; returns the names of those applied now. */
export async function migrate(db: Db): Promise<string[]> {
  const [, applied] = (await db.migrate.latest()) as [number, string[]];
  return applied;
}

/**
 * For `raw(…).options(…)`: PostgreSQL keeps the statement's plan per connection. The name must stand for exactly one
 * text.
 */
export const prepared = (name: string): Readonly<{ name: string }> => ({ name });
