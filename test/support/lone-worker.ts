import { NativeConnection } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { createHttpPorts } from '../../activities/ports/http';
import { openDatabase } from '../../db/knex';
import { createWorker } from '../../worker/worker';

/** A worker as a separate process, so that a test can kill it. Its outside world is reached over HTTP. */
async function main(): Promise<void> {
  const {
    DATABASE_URL = '',
    TEMPORAL_ADDRESS = '',
    NAMESPACE = '',
    TASK_QUEUE = '',
    BUNDLE = '',
    PORTS_URL = '',
  } = process.env;
  const worker = await createWorker({
    connection: await NativeConnection.connect({ address: TEMPORAL_ADDRESS }),
    namespace: NAMESPACE,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: BUNDLE },
    activities: createActivities({
      db: openDatabase(DATABASE_URL, { name: 'lone-worker' }),
      ports: createHttpPorts({ baseUrl: PORTS_URL, timeoutMs: 60_000 }),
    }),
  });
  const running = worker.run();
  process.stdout.write('running\n');
  await running;
}

void main();
