import type { Client } from '@temporalio/client';

/** The cost of a case in Temporal so far. */
export interface HistoryCost {
  readonly events: number;
  readonly activities: number;
  /** Events of timers that were set, fired or cancelled. */
  readonly timerEvents: number;
  readonly workflowTasks: number;
}

// Numbers of temporal.api.enums.v1.EventType.
const [WORKFLOW_TASK_SCHEDULED, ACTIVITY_SCHEDULED] = [5, 10];
const TIMER_EVENTS = [17, 18, 19];

/** Reads the history of a workflow's current run. */
export async function historyCost(client: Client, workflowId: string): Promise<HistoryCost> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const types = (events ?? []).map(({ eventType }) => Number(eventType));
  const count = (type: number): number => types.filter((each) => each === type).length;
  return {
    events: types.length,
    activities: count(ACTIVITY_SCHEDULED),
    timerEvents: TIMER_EVENTS.reduce((sum, type) => sum + count(type), 0),
    workflowTasks: count(WORKFLOW_TASK_SCHEDULED),
  };
}

/** The cost between two readings. */
export const costBetween = (before: HistoryCost, after: HistoryCost): HistoryCost => ({
  events: after.events - before.events,
  activities: after.activities - before.activities,
  timerEvents: after.timerEvents - before.timerEvents,
  workflowTasks: after.workflowTasks - before.workflowTasks,
});
