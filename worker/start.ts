import { Client, type ClientConfig } from 'pg';
import { openDatabase, sessionOf, TIME_LIMITS, type Db } from '../db/knex';
import { pendingMigrations } from '../db/pending-migrations';
import { worldNow } from '../db/calendar/clock';

/** Why a process does not start, in sentences that say what to do. */
export class CannotStart extends Error {
  override readonly name: string = 'CannotStart';
}

/** An error's message, to put in brackets in a sentence. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const text = (error as { details?: string }).details || error.message || error.name;
  return text.trim().replace(/\.$/, '');
}

/** How long PostgreSQL may take to let us in. */
const CONNECT_MS = 5_000;

/**
 * Opens the database of `DATABASE_URL`. Throws `CannotStart` if it is unreachable or not a PostgreSQL with sessions of
 * our own.
 */
export async function connectDatabase(url: string, options: { name: string; max?: number }): Promise<Db> {
  await requireDatabase(url);
  await requireSessions(url);
  return openDatabase(url, options);
}

/** Throws `CannotStart` when the database of `DATABASE_URL` is unreachable or rejects us. */
export async function requireDatabase(url: string): Promise<void> {
  // Not from a pool, which would retry for seconds and then blame its size.
  await (await connected(url, { connectionString: url })).end();
}

/** Throws `CannotStart` if a pooler in front of the database drops our time limits or shares sessions among clients. */
async function requireSessions(url: string): Promise<void> {
  const open = (): Promise<Client> => connected(url, sessionOf(url, 'start'));
  const one = await open();
  const other = await open().catch(async (error: unknown) => {
    await one.end();
    throw error;
  });
  try {
    if (await areShared(one, other))
      throw new CannotStart(`${POOLER} shares one session of PostgreSQL among several clients. ${WAY_OUT}`);
    const lost = await limitsNotInForce(one);
    if (lost.length > 0)
      throw new CannotStart(`${POOLER} drops the time limits of our sessions (${lost.join(', ')}). ${WAY_OUT}`);
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

const POOLER = 'What DATABASE_URL names is a pooler that';
const WAY_OUT = 'Name PostgreSQL itself in DATABASE_URL, or have the pooler do what docs/operating.md says of poolers.';

async function connected(url: string, config: ClientConfig): Promise<Client> {
  const client = new Client({ ...config, connectionTimeoutMillis: CONNECT_MS });
  // If the connection ends later, the current statement reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end();
    const { host, pathname } = new URL(url);
    throw new CannotStart(
      `PostgreSQL cannot be reached at ${host}${pathname} (${reasonOf(error)}). Start it, or correct DATABASE_URL.`,
    );
  }
}

async function limitsNotInForce(client: Client): Promise<string[]> {
  const asked = Object.entries(TIME_LIMITS);
  const { rows } = await client.query<{ name: string; ms: number }>(
    'select name, setting::integer as ms from pg_settings where name = any ($1)',
    [asked.map(([name]) => name)],
  );
  return asked
    .map(([name, ms]) => ({ name, ms, found: rows.find((row) => row.name === name)?.ms }))
    .filter(({ ms, found }) => found !== ms)
    .map(({ name, ms, found }) => `${name} is ${found} ms instead of ${ms}`);
}

// Two clients at once on one backend, or one client on two, in whatever order a pooler picks its servers.
async function areShared(one: Client, other: Client): Promise<boolean> {
  const backend = async (client: Client): Promise<number> =>
    (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
  const first = await backend(one);
  const second = await backend(other);
  return first === second || second !== (await backend(other)) || first !== (await backend(one));
}

/** The database of a production service: reachable, at the newest schema, and on real time. Throws `CannotStart`. */
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

/**
 * Runs a program to its end: what keeps it from starting is printed as it is, any other error with its origin; both
 * exit with 1.
 */
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
