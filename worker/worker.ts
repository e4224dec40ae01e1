import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { CheckDeps } from '../activities/association/account-check';
import { beating, limited } from './heartbeat';
import { bundleOptions, WORKFLOWS } from './bundle';
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
      ? { workflowsPath: WORKFLOWS, bundlerOptions: bundleOptions(WORKFLOWS) }
      : { workflowBundle }),
    activities: createActivities(deps),
    interceptors: { activity: [beating, limited] },
    ...(temporalDeclaration.tuning as object),
  });
}
