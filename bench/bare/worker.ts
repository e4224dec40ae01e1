import path from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Pool } from 'pg';
import { temporalDeclaration } from '../../worker/temporal';
import { ready, setting, untilTold } from '../processes/child';
import type { BareActivities } from './messages';

/** The worker of the bare reference, tuned like ours: one activity, one row. */
async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const pool = new Pool({ connectionString: setting('DATABASE_URL'), application_name: 'bare-worker', max: 10 });
  const activities: BareActivities = {
    writeStep: async ({ id, seq, name, data }) => {
      await pool.query(
        'insert into bare_steps (case_id, seq, name, data) values ($1, $2, $3, $4) on conflict do nothing',
        [id, seq, name, data],
      );
    },
  };
  const connection = await NativeConnection.connect({ address: setting('TEMPORAL_ADDRESS') });
  const worker = await Worker.create({
    connection,
    namespace: setting('TEMPORAL_NAMESPACE'),
    taskQueue: 'bare',
    workflowsPath: path.join(__dirname, 'workflows.ts'),
    activities,
    ...(temporalDeclaration.tuning as object),
  });
  const running = worker.run();
  ready();
  await untilTold();
  worker.shutdown();
  await running;
  await connection.close();
  await pool.end();
}

void main();
