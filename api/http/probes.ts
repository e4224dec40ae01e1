import type { Client } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import type { Probe } from './deps';

const PROBE_MS = 2_500;

/** Whether Temporal answers and whether a worker polls our task queue. */
export function temporalProbes(
  client: Client,
  namespace: string,
  taskQueue: string,
): { temporal: Probe; worker: Probe } {
  const taskQueueType = proto.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;
  const within = <T>(work: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + PROBE_MS, work);
  return {
    temporal: async () => {
      await within(() => client.workflowService.getSystemInfo({}));
      return true;
    },
    worker: async () => {
      const request = { namespace, taskQueue: { name: taskQueue }, taskQueueType };
      const { pollers } = await within(() => client.workflowService.describeTaskQueue(request));
      return pollers.length > 0;
    },
  };
}
