import { Runtime } from '@temporalio/worker';
import pino from 'pino';
import { nameBrokenSettings } from './broken-settings';
import { POOL_SIZES, readConfig } from './config';
import { engineLog } from './engine-log';
import { startWorkerParts } from './parts';
import { portsOf, storageOf } from './ports';
import { interrupted, openServiceDatabase, run } from './start';
import { startTelemetry } from './telemetry';
import { connectClient, connectWorker, temporalDeclaration } from './temporal';

/** `npm run worker`: the worker process of production. */
async function main(): Promise<void> {
  const stop = interrupted();
  const config = readConfig(process.env, 'worker');
  const log = pino({ name: 'assent-worker', level: config.LOG_LEVEL });
  Runtime.install({ logger: engineLog(log), shutdownSignals: [] });
  const at = { address: config.TEMPORAL_ADDRESS, namespace: config.TEMPORAL_NAMESPACE };
  const files = storageOf(config);
  const db = await openServiceDatabase(config, { name: 'worker', max: POOL_SIZES.worker });
  await nameBrokenSettings(db, log);
  const { client, close } = await connectClient(at);
  const connection = await connectWorker(at);
  const parts = await startWorkerParts({
    db,
    ports: portsOf(config, db),
    files,
    client,
    connection,
    namespace: at.namespace,
    taskQueue: temporalDeclaration.taskQueue,
    publicUrl: config.PUBLIC_URL ?? `http://localhost:${config.PORT}`,
    log,
  });
  const { WORKER_METRICS_PORT: port } = config;
  const telemetry = port === undefined ? undefined : await startTelemetry({ db, loops: parts.loops, port });
  log.info('worker is running');
  await Promise.race([stop, parts.failed]);
  log.info('worker is draining');
  await parts.stop();
  await telemetry?.stop();
  await connection.close();
  await close();
  await db.destroy();
}

run(main);
