import { setTimeout as sleep } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import type { Db } from '../db/knex';
import { readMailbox } from '../db/outbox/mailbox';
import { outboxRests } from '../db/outbox/outbox';
import { nameBrokenSettings } from '../worker/broken-settings';
import { type Config, DEMO_SECRET, POOL_SIZES, readConfig } from '../worker/config';
import { createEngine } from '../worker/engine';
import { portsOf, storageOf } from '../worker/ports';
import { CannotStart, interrupted, openServiceDatabase, reasonOf, run } from '../worker/start';
import { connectClient, temporalDeclaration } from '../worker/temporal';
import { createTimeMachine } from '../worker/time-machine';
import { type Parts, serve } from './compose';
import type { RunningApi } from './http/server';

/** `npm run api`: serves the API alone, as production does; `npm start` composes it with everything else. */
async function main(): Promise<void> {
  const stop = interrupted();
  const config = readConfig(process.env, 'api');
  const logger = pino({ name: 'assent-api', level: config.LOG_LEVEL });
  const files = storageOf(config);
  const db = await openServiceDatabase(config, { name: 'api', max: POOL_SIZES.api });
  await nameBrokenSettings(db, logger);
  const { client, close } = await connectClient({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
  });
  const { taskQueue } = temporalDeclaration;
  const secret = config.ASSENT_SECRET ?? DEMO_SECRET;
  const parts = { config, db, client, taskQueue, ports: portsOf(config, db), files, logger, secret };
  const api = await listening({ ...parts, ...(config.ASSENT_MODE === 'demo' ? demonstration(parts) : {}) }, logger);
  await stop;
  await api.stop();
  await Promise.all([close(), db.destroy()]);
}

async function listening(parts: Parts & { config: Config }, logger: Logger): Promise<RunningApi> {
  const { PORT: port } = parts.config;
  try {
    const api = await serve(parts);
    logger.info({ port: api.port }, 'listening');
    return api;
  } catch (error) {
    throw new CannotStart(`Port ${port} cannot be used (${reasonOf(error)}). Free it, or correct PORT.`);
  }
}

/** Clock and mailbox of a demonstration whose worker is a separate process. */
function demonstration({ db, client, taskQueue }: Pick<Parts, 'client' | 'taskQueue'> & { db: Db }) {
  const engine = createEngine(client, db, taskQueue);
  const drained = async (): Promise<void> => {
    for (const end = Date.now() + OUTBOX_MS; Date.now() < end && !(await outboxRests(db));) await sleep(OUTBOX_POLL_MS);
  };
  return {
    clock: createTimeMachine({ db, drained, wake: (workflowId, runId) => engine.wake(workflowId, runId) }),
    demo: { mailbox: (to: string | undefined) => readMailbox(db, to) },
  };
}

/** How long the worker may take to send what a move of the clock has caused. */
const OUTBOX_MS = 10_000;
const OUTBOX_POLL_MS = 50;

run(main);
