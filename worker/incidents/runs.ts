import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { optionalTsToDate } from '@temporalio/common/lib/time';
import type { PendingActivity, Run, Standstill } from '../../db/incidents/runs';

/** How long the engine may take to describe one run, in ms. */
const DEADLINE_MS = 5_000;
/** gRPC's code for an execution that does not exist (any more). */
const NOT_FOUND = 5;

/** How the runs of cases that stand still are. Rejects when the engine does not answer. */
export async function lookAt(client: Client, cases: readonly Standstill[]): Promise<Run[]> {
  const found: Run[] = [];
  // One after the other: the engine has better things to do.
  for (const each of cases) found.push(await describe(client, each));
  return found;
}

async function describe(client: Client, of: Standstill): Promise<Run> {
  const missing: Run = { ...of, status: 'missing', taskAttempts: 0, activities: [] };
  try {
    const handle = client.workflow.getHandle(of.workflowId);
    const { raw, status } = await client.withDeadline(Date.now() + DEADLINE_MS, () => handle.describe());
    if (raw.workflowExecutionInfo?.firstRunId !== of.runId) return missing;
    return {
      ...of,
      status: status.name === 'RUNNING' ? 'running' : 'ended',
      taskAttempts: raw.pendingWorkflowTask?.attempt ?? 0,
      activities: (raw.pendingActivities ?? []).map(activityOf),
    };
  } catch (error) {
    const gone =
      error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND);
    if (!gone) throw error;
    return missing;
  }
}

type Pending = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['describe']>>['raw']['pendingActivities']
>[number];

function activityOf({ activityType, attempt, lastFailure, scheduledTime, expirationTime }: Pending): PendingActivity {
  return {
    name: activityType?.name ?? '',
    attempt: attempt ?? 1,
    // Its kind alone: a message may quote what people wrote.
    lastAnswer: lastFailure?.applicationFailureInfo?.type ?? null,
    nextAttemptAt: optionalTsToDate(scheduledTime) ?? null,
    expiresAt: optionalTsToDate(expirationTime) ?? null,
  };
}
