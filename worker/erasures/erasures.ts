import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import { PortRefusal } from '../../activities/ports';
import type { CrmPort } from '../../activities/ports/crm';
import { type ErasedCase, markTold, settleErasure, untoldErasures, waitingErasures } from '../../db/engine/erasures';
import type { Db } from '../../db/knex';
import { faultForLog } from '../fault-log';
import { type Loop, startLoop } from '../loop';

/** How often to look: nobody waits for it, and a deletion requested in one round is done by the next. */
const POLL_MS = 60_000;
/** How long the engine may take over one case; less than the limit for an idle transaction. */
const DEADLINE_MS = 20_000;
/** gRPC's code for an execution that does not exist (any more). */
const NOT_FOUND = 5;

/**
 * Tells the CRM to forget cases erased after their end, deletes what the engine remembers of closed cases whose personal
 * data was erased, and notes when it was gone.
 */
export function startErasures({
  db,
  client,
  crm,
  log,
  pollMs = POLL_MS,
}: {
  db: Db;
  client: Client;
  crm: CrmPort;
  log: Logger;
  pollMs?: number;
}): Loop {
  return startLoop({ name: 'erasure of histories', pollMs, log }, async () => {
    for (const { caseId, partnerId } of await untoldErasures(db)) {
      try {
        await crm.forget({ key: `${caseId}/erased/forget`, caseId, partnerId, reason: 'consent-withdrawn' });
        await markTold(db, caseId);
      } catch (error) {
        // A refusal is the CRM's last word on it, as of any news.
        if (error instanceof PortRefusal) await markTold(db, caseId);
        log.warn({ caseId, fault: faultForLog(error) }, 'the CRM does not forget');
      }
    }
    for (const erased of await waitingErasures(db)) {
      const deadline = Date.now() + DEADLINE_MS;
      try {
        await settleErasure(db, erased.caseId, () => client.withDeadline(deadline, () => deleteRuns(client, erased)));
      } catch (error) {
        // One that cannot be deleted now holds up no other.
        log.warn({ caseId: erased.caseId, fault: faultForLog(error) }, 'histories not deleted yet');
      }
    }
  });
}

/** Requests the deletion of every run of an ended case; returns whether none was left. */
async function deleteRuns(client: Client, erased: ErasedCase): Promise<boolean> {
  const { namespace } = client.options;
  const { workflowId } = erased;
  const runs = await runsOf(client, erased);
  // Deleting a running one would kill it before its last callers get their answer.
  if (runs.some(({ running }) => running)) return false;
  for (const { runId } of runs) {
    const workflowExecution = { workflowId, runId };
    await unlessGone(client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }));
  }
  return runs.length === 0;
}

interface Run {
  readonly runId: string;
  readonly running: boolean;
}

/**
 * The runs of a case that the engine holds. The list lags behind, so the first and the latest are looked up directly.
 */
async function runsOf(client: Client, { caseId, workflowId, runId: firstRun }: ErasedCase): Promise<Run[]> {
  const candidates = new Set(['', firstRun]);
  const query = `WorkflowId = '${workflowId.replace(/'/g, "''")}'`;
  for await (const { runId } of client.workflow.list({ query })) candidates.add(runId);
  const runs = new Map<string, Run>();
  for (const candidate of candidates) {
    const found = await unlessGone(client.workflow.getHandle(workflowId, candidate || undefined).describe());
    const first = found?.raw.workflowExecutionInfo?.firstRunId;
    // A later case may have used the same workflow id, unless the id names the case.
    if (found === undefined || (first !== firstRun && !workflowId.endsWith(`/${caseId}`))) continue;
    runs.set(found.runId, { runId: found.runId, running: found.status.name === 'RUNNING' });
  }
  return [...runs.values()];
}

/** The result of a call; undefined when its execution no longer exists. */
async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const gone =
      error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND);
    if (!gone) throw error;
    return undefined;
  }
}
