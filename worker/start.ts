import { Client } from 'pg';
import { openDatabase, type Db } from '../db/knex';
import { pendingMigrations } from '../db/pending-migrations';
import { worldNow } from '../db/calendar/clock';

/** Why a process does not start, in sentences that say what to do. */
export class CannotStart extends Error {
  override readonly name: string = 'CannotStart';
}

/** What an error says, for a bracket in a sentence. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const text = (error as { details?: string }).details || error.message || error.name;
  return text.trim().replace(/\.$/, '');
}

/** How long PostgreSQL has to let us in. */
const CONNECT_MS = 5_000;

/** Opens the database of `DATABASE_URL`. Throws `CannotStart` when it cannot be reached. */
export async function connectDatabase(url: string, options: { name: string; max?: number }): Promise<Db> {
  await requireDatabase(url);
  return openDatabase(url, options);
}

/** Throws `CannotStart` when the database of `DATABASE_URL` cannot be reached, or does not let us in. */
export async function requireDatabase(url: string): Promise<void> {
  // Not from a pool, which would try again for ten seconds and then blame its size.
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new CannotStart(
      `PostgreSQL cannot be reached at ${host}${pathname} (${reasonOf(error)}). Start it, or correct DATABASE_URL.`,
    );
  } finally {
    await client.end();
  }
}

/** The database of a service of production: reachable, at the newest schema, and on real time. Throws `CannotStart`. */
export async function openServiceDatabase(
  { DATABASE_URL: url, ASSENT_MODE: mode }: { DATABASE_URL: string; ASSENT_MODE: 'demo' | 'production' },
  options: { name: string; max?: number },
): Promise<Db> {
  const db = await connectDatabase(url, options);
  try {
    const pending = await pendingMigrations(db);
    if (pending.length > 0)
      throw new CannotStart(`The database lacks the migrations ${pending.join(', ')}. Run npm run migrate.`);
    if (mode === 'production' && (await worldNow(db)).offsetSeconds !== 0)
      throw new CannotStart(
        'The clock of this database was moved by a demonstration, so its deadlines are not real. Correct DATABASE_URL.',
      );
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Runs a program to its end: what keeps it from starting is printed as it is, any other error with its origin; both end with 1. */
export function run(main: () => Promise<void>): void {
  const running = Promise.resolve().then(main);
  running.then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof CannotStart ? error.message : error);
      process.exit(1);
    },
  );
}

/** Resolves at the first SIGINT or SIGTERM. */
export const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
