import path from 'node:path';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { CheckDeps } from '../activities/account-check';
import { beating } from './heartbeat';
import { temporalDeclaration } from './temporal';

export interface WorkerSettings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Made anew from the sources when absent. */
  readonly workflowBundle?: WorkflowBundleOption;
  readonly deps: CheckDeps;
}

/** A Temporal worker that runs all processes and their activities. */
export function createWorker({
  connection,
  namespace,
  taskQueue,
  workflowBundle,
  deps,
}: WorkerSettings): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    ...(workflowBundle === undefined
      ? { workflowsPath: path.join(__dirname, '../workflows/index.ts') }
      : { workflowBundle }),
    activities: createActivities(deps),
    interceptors: { activity: [beating] },
    ...(temporalDeclaration.tuning as object),
  });
}
