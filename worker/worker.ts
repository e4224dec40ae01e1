import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { createActivities } from '../activities';
import { beating, limited } from './heartbeat';
import { bundleOptions, WORKFLOWS } from './bundle';
import { temporalDeclaration } from './temporal';

export interface WorkerSettings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Built from the sources when absent. */
  readonly workflowBundle?: WorkflowBundleOption;
  readonly activities: ReturnType<typeof createActivities>;
}

/** A Temporal worker that runs all processes and their activities. */
export function createWorker({
  connection,
  namespace,
  taskQueue,
  workflowBundle,
  activities,
}: WorkerSettings): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    ...(workflowBundle === undefined
      ? { workflowsPath: WORKFLOWS, bundlerOptions: bundleOptions(WORKFLOWS) }
      : { workflowBundle }),
    activities,
    interceptors: { activity: [beating, limited] },
    ...(temporalDeclaration.tuning as object),
  });
}
