import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { openDatabase } from '../db/knex';
import { readConfigOrExit } from './config';
import { startWorkerParts } from './parts';
import { portsOf } from './ports';
import { connectClient, connectWorker, temporalDeclaration } from './temporal';

/** `npm run worker`: the worker process of production. */
async function main(): Promise<void> {
  const config = readConfigOrExit(process.env);
  const log = pino({ name: 'assent-worker', level: config.LOG_LEVEL });
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const at = { address: config.TEMPORAL_ADDRESS, namespace: config.TEMPORAL_NAMESPACE };
  const db = openDatabase(config.DATABASE_URL, { name: 'worker' });
  await db.raw('select 1');
  const { client, close } = await connectClient(at);
  const connection = await connectWorker(at);
  const parts = await startWorkerParts({
    db,
    ports: portsOf(config, db),
    client,
    connection,
    namespace: at.namespace,
    taskQueue: temporalDeclaration.taskQueue,
    publicUrl: config.PUBLIC_URL ?? `http://localhost:${config.PORT}`,
    log,
  });
  log.info('worker is running');
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await Promise.race([stopped, parts.failed]);
  await parts.stop();
  await connection.close();
  await close();
  await db.destroy();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
