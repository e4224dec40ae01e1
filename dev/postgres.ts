import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './ports';
import { type Account, canEnter, serverAccount } from './postgres-account';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries';
import { commandLine } from './process-identity';
import { endProcess, startServerProcess, stopLeftover, untilReady } from './server-process';

const run = promisify(execFile);
const name = 'assent';

/**
 * How to start PostgreSQL. `dataDir` is created when missing; `durable: false` gives up safety against power loss, for
 * tests.
 */
export interface PostgresOptions {
  dataDir: string;
  port?: number;
  durable?: boolean;
  say: (line: string) => void;
}

/** A running PostgreSQL; `url` names its database `assent` with an owner who may also create databases. */
export interface PostgresServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL 18 on 127.0.0.1 with its data in `dataDir` and resolves when it is ready. A second start continues
 * with the same data.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const account = serverAccount();
  const dataDir = await prepareDirectory(path.resolve(options.dataDir), account, options.say);
  const pidFile = path.join(dataDir, 'server.pid');
  const logFile = path.join(dataDir, 'server.log');
  const cluster = path.join(dataDir, 'cluster');
  await stopLeftover(pidFile, `The PostgreSQL data in ${dataDir}`);
  const binaries = await postgresBinaries(account);
  const password = await initialise({ ...options, dataDir, cluster, account, binaries });
  await clearPostmasterFile(cluster);

  const port = options.port ?? (await freePort());
  const url = `postgres://${name}:${password}@127.0.0.1:${port}`;
  const server = startServerProcess({
    command: binaries.postgres,
    args: ['-D', cluster, '-p', String(port), ...settings(options.durable ?? true)],
    pidFile,
    logFile,
    account,
  });
  await untilReady(server, { who: 'PostgreSQL', logFile, seconds: 120 }, () => openDatabase(url));
  return { url: `${url}/${name}`, pid: server.pid, stop: () => server.stop() };
}

/** What costs time and is of use only to data that outlives its server. */
const UNSAFE = {
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
};

function settings(durable: boolean): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : UNSAFE),
  };
  return Object.entries(values).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

async function prepareDirectory(
  wanted: string,
  account: Account | undefined,
  say: PostgresOptions['say'],
): Promise<string> {
  await mkdir(wanted, { recursive: true });
  if (account === undefined) return wanted;
  await chown(wanted, account.uid, account.gid);
  if (canEnter(wanted, account)) return wanted;
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const instead = path.join(os.tmpdir(), `assent-data-${key}`);
  await mkdir(instead, { recursive: true });
  await chown(instead, account.uid, account.gid);
  if (!canEnter(instead, account)) {
    throw new Error(
      `PostgreSQL does not run as root and its account may not enter ${wanted}. Set DATA_DIR or DATABASE_URL.`,
    );
  }
  say(`PostgreSQL does not run as root and may not enter ${wanted}: its data is kept in ${instead}.`);
  return instead;
}

interface Cluster extends PostgresOptions {
  cluster: string;
  account: Account | undefined;
  binaries: PostgresBinaries;
}

async function initialise(at: Cluster): Promise<string> {
  const passwordFile = path.join(at.dataDir, 'password');
  const major = await readFile(path.join(at.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (major !== undefined) {
    if (major.trim() === at.binaries.major) return readFile(passwordFile, 'utf8');
    throw new Error(
      `${at.cluster} holds data of PostgreSQL ${major.trim()}, but this is ${at.binaries.major}. Move it away, or set DATABASE_URL.`,
    );
  }
  at.say('PostgreSQL: creating the database files, once');
  const password = randomBytes(24).toString('base64url');
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (at.account) await chown(passwordFile, at.account.uid, at.account.gid);
  // Renamed when complete, so that an interrupted start leaves nothing half-made under the final name.
  const staging = `${at.cluster}.new`;
  await rm(staging, { recursive: true, force: true });
  await run(
    at.binaries.initdb,
    [
      ...['-D', staging, '-U', name, '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8'],
      ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
      // Tests open thousands of connections: the password costs both sides next to nothing there.
      ...(at.durable === false ? ['--no-sync', '--no-data-checksums', '-c', 'scram_iterations=1'] : []),
    ],
    { ...at.account, cwd: at.dataDir },
  );
  await rename(staging, at.cluster);
  return password;
}

// After a kill -9 the file names a server that still runs, or a pid that may now be a stranger's, for which PostgreSQL
// would wait in vain.
async function clearPostmasterFile(cluster: string): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  if (commandLine(pid)?.includes(` -D ${cluster} `)) await endProcess(pid);
  await rm(file, { force: true });
}

async function openDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: `${url}/postgres` });
  client.on('error', () => undefined); // the failing query reports it already
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
