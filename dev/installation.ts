import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { migrate, openDatabase, type Db } from '../db/knex';
import { seed as seedCalendars } from '../db/seeds/calendars';
import { seedWorld } from '../db/seeds/world';
import { applyDeclaration } from '../worker/temporal';
import { startMailCatcher } from './mail-catcher';
import { freePort } from './ports';
import { startPostgres } from './postgres';
import { startSmsCatcher } from './sms-catcher';
import { findTemporal } from './temporal/find';
import { startTemporal, type TemporalServer } from './temporal/server';

/** What may be killed. `recovery` is a session of PostgreSQL and then the process that recovers from that. */
export const VICTIMS = ['worker', 'api', 'temporal', 'postgres', 'recovery'] as const;
export type Victim = (typeof VICTIMS)[number];

/** A sent message: its id, which stays the same when it is resent, and its text. */
export interface Sent {
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly text: string;
}

/** An installation with worker and API as separate processes, as in production except for the sign-in. */
export interface Installation {
  readonly url: string;
  readonly db: Db;
  readonly temporalAddress: string;
  readonly sent: readonly Sent[];
  /** What went wrong with the processes themselves. */
  readonly crashes: string[];
  /** Resolves when requests can be answered. */
  ready(): Promise<void>;
  /** Kills with SIGKILL and restarts at once; of PostgreSQL one session's process, which makes it recover. */
  kill(victim: Victim): Promise<void>;
  stop(): Promise<void>;
}

const NAMESPACE = 'assent';
/** How long a service may take to find that PostgreSQL is not there. */
const START_MS = 5_000;

/**
 * How to set up an installation: `say` reports slow steps, `prepare` gets the seeded database before anything runs on
 * it.
 */
export interface InstallationOptions {
  readonly say: (line: string) => void;
  readonly prepare?: (db: Db) => Promise<void>;
  /** `false` gives up safety against power loss. */
  readonly durable?: boolean;
}

/** Starts everything in `directory`. */
export async function install(
  directory: string,
  { say, prepare, durable = true }: InstallationOptions,
): Promise<Installation> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const postgres = await keepPostgres(directory, { durable, say }, stops);
    const db = openDatabase(postgres.url, { name: 'installation', max: 20 });
    stops.push(() => db.destroy());
    await migrate(db);
    await seedCalendars(db);
    await seedWorld(db);
    await prepare?.(db);
    const sent: Sent[] = [];
    const catchers = await catchAll(sent, stops);
    const temporal = await keepTemporal(directory, say, stops);
    const port = await freePort();
    const env = {
      ...process.env,
      ...catchers,
      ASSENT_MODE: 'demo',
      ASSENT_SECRET: 'the secret of an installation that is killed',
      DATABASE_URL: postgres.url,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: NAMESPACE,
      FILES_DIR: path.join(directory, 'files'),
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      COMMAND_DEADLINE_MS: '1500',
      RATE_LIMIT_PER_SECOND: '1000',
      LOG_LEVEL: 'info',
    };
    const crashes: string[] = [];
    const recovery = { until: 0 };
    const crashed = (line: string): void => {
      // A service that starts while PostgreSQL recovers ends, to be started again.
      if (Date.now() > recovery.until) crashes.push(line);
    };
    const services = {
      worker: keepService('worker', directory, env, crashed),
      api: keepService('api', directory, env, crashed),
    };
    stops.push(() => Promise.all([services.worker.stop(), services.api.stop()]).then(() => undefined));
    const url = `http://127.0.0.1:${port}`;
    return {
      url,
      db,
      temporalAddress: temporal.address,
      sent,
      crashes,
      ready: () => answering(url),
      kill: (victim) => {
        if (victim === 'postgres') return killSession(db, recovery);
        if (victim === 'recovery') return killSession(db, recovery, () => postgres.killRecovery());
        return victim === 'temporal' ? temporal.kill() : services[victim].kill();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Kills the process of one session of worker or API; PostgreSQL then ends all others, recovers and goes on. */
async function killSession(
  db: Db,
  recovery: { until: number },
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { rows } = await db.raw<{ rows: { pid: number }[] }>(
    `select pid from pg_stat_activity where application_name in ('assent-worker', 'assent-api') order by random() limit 1`,
  );
  if (rows[0] === undefined) return;
  recovery.until = Infinity;
  process.kill(rows[0].pid, 'SIGKILL');
  await meanwhile();
  const recovered = (): Promise<boolean> =>
    db.raw('select 1').then(
      () => true,
      () => false, // ended with the others, or not recovered yet
    );
  while (!(await recovered())) await sleep(500);
  recovery.until = Date.now() + START_MS;
}

async function answering(url: string): Promise<void> {
  const status = (): Promise<number> =>
    fetch(`${url}/readyz`).then(
      (answer) => answer.status,
      () => 0, // not listening yet
    );
  while ((await status()) !== 200) await sleep(100);
}

async function catchAll(sent: Sent[], stops: (() => Promise<void>)[]): Promise<{ SMTP_URL: string; SMS_URL: string }> {
  const mail = await startMailCatcher({
    onMail: ({ messageId, to, text }) => void sent.push({ id: `${messageId} ${to}`, channel: 'email', to, text }),
  });
  stops.push(() => mail.stop());
  const sms = await startSmsCatcher({
    onSms: ({ key, to, text }) => void sent.push({ id: key, channel: 'sms', to, text }),
  });
  stops.push(() => sms.stop());
  return { SMTP_URL: mail.url, SMS_URL: sms.url };
}

interface Kept {
  kill(): Promise<void>;
  stop(): Promise<void>;
}

async function keepPostgres(
  directory: string,
  { durable, say }: { durable: boolean; say: (line: string) => void },
  stops: (() => Promise<void>)[],
): Promise<{ url: string; killRecovery(): Promise<void> }> {
  const options = { dataDir: path.join(directory, 'postgres'), durable, say, port: await freePort() };
  let server = await startPostgres(options);
  stops.push(() => server.stop());
  return {
    url: server.url,
    /** Kills the process that recovers the data, at which PostgreSQL ends; then starts it again, which recovers anew. */
    async killRecovery() {
      process.kill(await startupProcessOf(server.pid), 'SIGKILL');
      await server.stop();
      server = await startPostgres(options);
    },
  };
}

/** Waits for the process with which a PostgreSQL server recovers its data; fails if none comes. */
async function startupProcessOf(server: number): Promise<number> {
  for (const end = Date.now() + START_MS; Date.now() < end;) {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
    const lines = stdout.split('\n').map((line) => /^ *(\d+) +(\d+) postgres: startup\b/.exec(line));
    const found = lines.find((line) => line?.[2] === String(server));
    if (found) return Number(found[1]);
  }
  throw new Error('PostgreSQL did not begin to recover');
}

async function keepTemporal(
  directory: string,
  say: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<Kept & { address: string }> {
  const options = {
    executable: await findTemporal(say),
    dataFile: path.join(directory, 'temporal', 'temporal.db'),
    logFile: path.join(directory, 'temporal', 'temporal.log'),
    namespace: NAMESPACE,
    port: await freePort(),
    uiPort: await freePort(),
  };
  let server: TemporalServer = await startTemporal(options);
  stops.push(() => server.stop());
  await applyDeclaration({ address: server.address, namespace: NAMESPACE, embedded: true }, () => undefined);
  return {
    address: server.address,
    stop: () => server.stop(),
    async kill() {
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
      server = await startTemporal(options);
    },
  };
}

/** A service that is restarted whenever it ends, as under a supervisor. One that ends by itself counts as a crash. */
function keepService(
  name: 'worker' | 'api',
  directory: string,
  env: NodeJS.ProcessEnv,
  crashed: (line: string) => void,
): Kept {
  const log = openSync(path.join(directory, `${name}.log`), 'a');
  let killed = false;
  let stopping = false;
  let child: ChildProcess;
  const start = (): void => {
    killed = false;
    child = spawn(process.execPath, ['--import', 'tsx', `${name}/main.ts`], { env, stdio: ['ignore', log, log] });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      if (!killed) crashed(`${name} ended by itself (${signal ?? code})`);
      start();
    });
  };
  start();
  const gone = (): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()));
  return {
    async kill() {
      const ended = gone();
      killed = true;
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      stopping = true;
      const ended = gone();
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 40_000);
      await ended;
      clearTimeout(force);
    },
  };
}
