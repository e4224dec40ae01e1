import type { Client } from '@temporalio/client';

/** What a case has cost in Temporal so far. */
export interface HistoryCost {
  readonly events: number;
  readonly activities: number;
  readonly timers: number;
  readonly workflowTasks: number;
}

// Numbers of temporal.api.enums.v1.EventType.
const [WORKFLOW_TASK_SCHEDULED, ACTIVITY_SCHEDULED, TIMER_STARTED] = [5, 10, 17];

/** Reads the history of a workflow's current run. */
export async function historyCost(client: Client, workflowId: string): Promise<HistoryCost> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const types = (events ?? []).map(({ eventType }) => Number(eventType));
  const count = (type: number): number => types.filter((each) => each === type).length;
  return {
    events: types.length,
    activities: count(ACTIVITY_SCHEDULED),
    timers: count(TIMER_STARTED),
    workflowTasks: count(WORKFLOW_TASK_SCHEDULED),
  };
}

/** The cost of what happened between two readings. */
export const costBetween = (before: HistoryCost, after: HistoryCost): HistoryCost => ({
  events: after.events - before.events,
  activities: after.activities - before.activities,
  timers: after.timers - before.timers,
  workflowTasks: after.workflowTasks - before.workflowTasks,
});
