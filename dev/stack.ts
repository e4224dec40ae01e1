import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Runtime } from '@temporalio/worker';
import pino from 'pino';
import { publicUrl, serve } from '../api/compose';
import { readMailbox } from '../db/outbox/mailbox';
import type { Db } from '../db/knex';
import { type Config, readConfig } from '../worker/config';
import { engineLog } from '../worker/engine-log';
import { startWorkerParts } from '../worker/parts';
import { portsOf, storageOf } from '../worker/ports';
import { requireDatabase } from '../worker/start';
import { connectClient, connectWorker, type TemporalAddress, temporalDeclaration } from '../worker/temporal';
import { createTimeMachine } from '../worker/time-machine';
import { catchers, database, postgres, type Stops, temporal } from './parts';
import { requirePort } from './ports';
import { say } from './say';
import { workflowBundle } from './workflow-bundle';

/** The running demonstration: its addresses, and how to stop it. */
export interface Stack {
  readonly url: string;
  readonly temporalUi: string | undefined;
  readonly db: Db;
  stop: () => Promise<void>;
  /** Rejects when a part ends by itself. */
  readonly failed: Promise<never>;
}

/**
 * Starts everything a demonstration needs, each part embedded unless the environment names another: PostgreSQL,
 * Temporal, catchers, worker, API and pages. When `signal` aborts, stops what it has started and rejects.
 */
export async function startStack(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Stack> {
  const dataDir = path.resolve(env.DATA_DIR || '.data');
  // Rejects malformed settings before anything is started; the parts that are not there yet are filled in.
  const { PORT: port } = demoConfig(env, { DATABASE_URL: 'postgres://embedded', TEMPORAL_ADDRESS: 'embedded:0' });
  mkdirSync(dataDir, { recursive: true });
  await requirePort(port, 'PORT');
  // A named Temporal only has to be there; getting one may take minutes, so this comes first.
  if (env.DATABASE_URL) await requireDatabase(env.DATABASE_URL);

  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    const problems: unknown[] = [];
    for (const each of stops.splice(0).reverse()) await each().catch((error: unknown) => problems.push(error));
    if (problems.length > 0) throw problems[0];
  };
  try {
    const [databaseUrl, at] = await bothOrNone(postgres(env, dataDir, stops), temporal(env, dataDir, stops));
    signal?.throwIfAborted();
    const db = await database(databaseUrl, stops);
    signal?.throwIfAborted();
    const config = demoConfig(env, {
      ...(await catchers(db, stops)),
      ASSENT_SECRET: installationSecret(dataDir),
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: at.address,
    });
    return { ...(await startServices(config, at, db, stops)), db, temporalUi: at.ui, stop };
  } catch (error) {
    // Any other failure now is a consequence of this.
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Waits for both even if one fails, so that whatever the other one starts is known when everything is stopped. */
async function bothOrNone<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

function demoConfig(env: NodeJS.ProcessEnv, found: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  const config = readConfig({ LOG_LEVEL: 'warn', ...found, ...given, ASSENT_MODE: 'demo' }, 'api');
  return { ...config, PUBLIC_URL: config.PUBLIC_URL ?? `http://localhost:${config.PORT}` };
}

/** Made once per data folder, so that sessions outlive a restart. */
function installationSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function startServices(
  config: Config,
  at: TemporalAddress,
  db: Db,
  stops: Stops,
): Promise<{ url: string; failed: Promise<never> }> {
  const log = pino({ name: 'assent', level: config.LOG_LEVEL });
  Runtime.install({ logger: engineLog(log), shutdownSignals: [] });
  const { client, close } = await connectClient(at);
  stops.push(close);
  const connection = await connectWorker(at);
  stops.push(() => connection.close());
  const { taskQueue } = temporalDeclaration;
  const ports = portsOf(config, db);
  const files = storageOf(config);
  const { namespace } = at;
  say('Worker')('starting');
  const worker = await startWorkerParts({
    db,
    ports,
    files,
    client,
    connection,
    namespace,
    taskQueue,
    publicUrl: publicUrl(config),
    log,
    workflowBundle: await workflowBundle(),
  });
  stops.push(() => worker.stop());
  say('Worker')('is running');

  const { engine, drained } = worker;
  const clock = createTimeMachine({ db, drained, wake: (workflowId, runId) => engine.wake(workflowId, runId) });
  const demo = { mailbox: (to: string | undefined) => readMailbox(db, to) };
  const secret = config.ASSENT_SECRET ?? '';
  const api = await serve({ config, db, client, taskQueue, ports, files, logger: log, secret, clock, demo });
  stops.push(() => api.stop());
  say('API')(`answers at http://localhost:${api.port}`);
  return { url: `http://localhost:${api.port}`, failed: worker.failed };
}
