import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { composeApi } from '../api/compose';
import { listen } from '../api/server';
import { keepMail, readMailbox } from '../db/mailbox';
import { migrate, openDatabase, type Db } from '../db/knex';
import { seed as seedCalendars } from '../db/seeds/calendars';
import { seedWorld } from '../db/seeds/world';
import { type Config, readConfig } from '../worker/config';
import { startWorkerParts } from '../worker/parts';
import { portsOf } from '../worker/ports';
import { applyDeclaration, connectClient, connectWorker, temporalDeclaration } from '../worker/temporal';
import { createTimeMachine } from '../worker/time-machine';
import { startMailCatcher } from './mail-catcher';
import { requirePort } from './ports';
import { startPostgres } from './postgres';
import { say } from './say';
import { startSmsCatcher } from './sms-catcher';
import { findTemporal } from './temporal-binary';
import { startTemporal } from './temporal-server';

/** The running demonstration: where it answers, and how it ends. */
export interface Stack {
  readonly url: string;
  readonly temporalUi: string | undefined;
  readonly db: Db;
  stop(): Promise<void>;
  /** Rejects when a part ends by itself. */
  readonly failed: Promise<never>;
}

/**
 * Starts everything that a demonstration needs, each part on its embedded default unless the environment names another:
 * PostgreSQL, Temporal, the schema, the seeded world, catchers for mail and SMS, worker, API and pages.
 */
export async function startStack(env: NodeJS.ProcessEnv): Promise<Stack> {
  const dataDir = path.resolve(env.DATA_DIR || '.data');
  const port = Number(env.PORT || 8080);
  mkdirSync(dataDir, { recursive: true });
  await requirePort(port, 'PORT');

  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const [databaseUrl, temporal] = await Promise.all([
      postgres(env, dataDir, stops),
      temporalServer(env, dataDir, stops),
    ]);
    const db = openDatabase(databaseUrl, { name: 'demo', max: 20 });
    stops.push(() => db.destroy());
    await prepareDatabase(db, databaseUrl);
    const catchers = await startCatchers(db, stops);
    const config = demoConfig(env, { dataDir, port, databaseUrl, ...temporal, ...catchers });
    return { ...(await startServices(config, db, stops)), db, temporalUi: temporal.ui, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function postgres(env: NodeJS.ProcessEnv, dataDir: string, stops: (() => Promise<void>)[]): Promise<string> {
  const tell = say('PostgreSQL');
  if (env.DATABASE_URL) {
    tell(`using DATABASE_URL (${new URL(env.DATABASE_URL).host})`);
    return env.DATABASE_URL;
  }
  const server = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), say: tell });
  stops.push(() => server.stop());
  tell(`is up at ${new URL(server.url).host}`);
  return server.url;
}

interface TemporalAt {
  readonly temporalAddress: string;
  readonly ui: string | undefined;
}

async function temporalServer(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  stops: (() => Promise<void>)[],
): Promise<TemporalAt> {
  const tell = say('Temporal');
  const { namespace } = temporalDeclaration;
  const found = env.TEMPORAL_ADDRESS
    ? { temporalAddress: env.TEMPORAL_ADDRESS, ui: undefined }
    : await embeddedTemporal(dataDir, namespace, tell, stops);
  await applyDeclaration({ address: found.temporalAddress, namespace: env.TEMPORAL_NAMESPACE || namespace }, tell);
  tell(`is up at ${found.temporalAddress}`);
  return found;
}

async function embeddedTemporal(
  dataDir: string,
  namespace: string,
  tell: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<TemporalAt> {
  const server = await startTemporal({
    executable: await findTemporal(tell),
    dataFile: path.join(dataDir, 'temporal', 'temporal.db'),
    logFile: path.join(dataDir, 'temporal', 'temporal.log'),
    namespace,
  });
  stops.push(() => server.stop());
  return { temporalAddress: server.address, ui: server.uiUrl };
}

async function prepareDatabase(db: Db, url: string): Promise<void> {
  const tell = say('Database');
  try {
    await db.raw('select 1');
  } catch (error) {
    const reason = error instanceof Error && error.message !== '' ? error.message : String(error);
    throw new Error(
      `The database of DATABASE_URL (${new URL(url).host}) cannot be reached: ${reason}. Start it, or unset DATABASE_URL to use the embedded one.`,
    );
  }
  const applied = await migrate(db);
  await seedCalendars(db);
  await seedWorld(db);
  tell(
    applied.length === 0
      ? 'schema is up to date, the seeded world is there'
      : `${applied.length} migrations applied, the seeded world is there`,
  );
}

async function startCatchers(db: Db, stops: (() => Promise<void>)[]): Promise<{ smtpUrl: string; smsUrl: string }> {
  const mail = await startMailCatcher({
    onMail: ({ to, subject, text }) => keepMail(db, { channel: 'email', to, subject, text }),
  });
  stops.push(() => mail.stop());
  const sms = await startSmsCatcher({ onSms: ({ to, text }) => keepMail(db, { channel: 'sms', to, text }) });
  stops.push(() => sms.stop());
  say('Mailbox')('catches every mail and SMS');
  return { smtpUrl: mail.url, smsUrl: sms.url };
}

interface Found {
  readonly dataDir: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly smtpUrl: string;
  readonly smsUrl: string;
}

function demoConfig(env: NodeJS.ProcessEnv, found: Found): Config {
  return readConfig({
    SMTP_URL: found.smtpUrl,
    SMS_URL: found.smsUrl,
    LOG_LEVEL: 'warn',
    TEMPORAL_NAMESPACE: temporalDeclaration.namespace,
    ASSENT_SECRET: installationSecret(found.dataDir),
    PUBLIC_URL: `http://localhost:${found.port}`,
    ...env,
    ASSENT_MODE: 'demo',
    PORT: String(found.port),
    DATABASE_URL: found.databaseUrl,
    TEMPORAL_ADDRESS: found.temporalAddress,
  });
}

/** Made once for each data folder, so that sessions outlive a restart. */
function installationSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function startServices(
  config: Config,
  db: Db,
  stops: (() => Promise<void>)[],
): Promise<{ url: string; failed: Promise<never> }> {
  const log = pino({ name: 'assent', level: config.LOG_LEVEL });
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const at = { address: config.TEMPORAL_ADDRESS, namespace: config.TEMPORAL_NAMESPACE };
  const { client, close } = await connectClient(at);
  stops.push(close);
  const connection = await connectWorker(at);
  stops.push(() => connection.close());
  const { taskQueue } = temporalDeclaration;
  const ports = portsOf(config, db);
  const publicUrl = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`;
  const worker = await startWorkerParts({
    db,
    ports,
    client,
    connection,
    namespace: at.namespace,
    taskQueue,
    publicUrl,
    log,
  });
  stops.push(() => worker.stop());
  say('Worker')('is running');

  const { engine, drained } = worker;
  const clock = createTimeMachine({ db, drained, wake: (workflowId, runId) => engine.wake(workflowId, runId) });
  const demo = { mailbox: (to: string | undefined) => readMailbox(db, to) };
  const secret = config.ASSENT_SECRET ?? '';
  const deps = composeApi({ config, db, client, taskQueue, ports, logger: log, secret, clock, demo });
  const api = await listen(deps, config.PORT);
  stops.push(() => api.stop());
  say('API')(`answers at http://localhost:${api.port}`);
  return { url: `http://localhost:${api.port}`, failed: worker.failed };
}
