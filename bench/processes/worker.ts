import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from '../../activities';
import { openDatabase } from '../../db/knex';
import { POOL_SIZES, readConfig } from '../../worker/config';
import { createEngine } from '../../worker/engine';
import { portsOf } from '../../worker/ports';
import { startRelay } from '../../worker/relay/relay';
import { connectClient, connectWorker, temporalDeclaration } from '../../worker/temporal';
import { createWorker } from '../../worker/worker';
import { ready, untilTold } from './child';

/**
 * The production worker without the sender of messages, which runs separately here so that its CPU can be told apart.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env, 'worker');
  const log = pino({ level: config.LOG_LEVEL });
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const at = { address: config.TEMPORAL_ADDRESS, namespace: config.TEMPORAL_NAMESPACE };
  const { taskQueue } = temporalDeclaration;
  const db = openDatabase(config.DATABASE_URL, { name: 'worker', max: POOL_SIZES.worker });
  const { client, close } = await connectClient(at);
  const connection = await connectWorker(at);
  const activities = createActivities({ db, ports: portsOf(config, db) });
  const worker = await createWorker({ connection, namespace: at.namespace, taskQueue, activities });
  const relay = startRelay({ db, engine: createEngine(client, db, taskQueue), log });
  const running = worker.run();
  ready();
  await untilTold();
  await relay.stop();
  worker.shutdown();
  await running;
  await connection.close();
  await close();
  await db.destroy();
}

void main();
