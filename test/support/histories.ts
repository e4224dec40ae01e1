import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import './engine-log';
import { type History, replayAt } from './replayer';
import { rig } from './rig';

/** One run of a workflow as Temporal remembers it. */
export interface RecordedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly history: History;
}

/** Which runs of a task queue Temporal lists by now; the list lags a little behind. */
export async function listedRuns(client: Client, taskQueue: string): Promise<ReadonlySet<string>> {
  const runs = new Set<string>();
  for await (const { runId } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) runs.add(runId);
  return runs;
}

/** gRPC's code of what does not exist. */
const NOT_FOUND = 5;

/** A deleted run stays in the list for a moment. */
async function historyUnlessDeleted(client: Client, workflowId: string, runId: string): Promise<History | undefined> {
  try {
    return await client.workflow.getHandle(workflowId, runId).fetchHistory();
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND) return undefined;
    throw error;
  }
}

/** How many histories are fetched at once. */
const AT_ONCE = 8;

/** The histories of all runs of a task queue that are still there, also of those that opened no case. */
export async function historiesOf(client: Client, taskQueue: string): Promise<RecordedRun[]> {
  const left: Pick<RecordedRun, 'workflowId' | 'runId' | 'type'>[] = [];
  for await (const { workflowId, runId, type } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` }))
    left.push({ workflowId, runId, type });
  const runs: RecordedRun[] = [];
  const fetchOthers = async (): Promise<void> => {
    for (let run = left.pop(); run !== undefined; run = left.pop()) {
      const history = await historyUnlessDeleted(client, run.workflowId, run.runId);
      if (history !== undefined) runs.push({ ...run, history });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchOthers));
  return runs;
}

/** Runs the workflows again on their histories; throws when one of them takes another way than it took. */
export async function replay(runs: readonly Pick<RecordedRun, 'workflowId' | 'history'>[]): Promise<number> {
  for (const { workflowId, history } of runs) {
    const error = await replayAt(rig().replayer, history);
    if (error !== '') throw new Error(`${workflowId} does not replay: ${error}`);
  }
  return runs.length;
}

/** Where the recorded histories lie: every later release must be able to go on from them. */
export const HISTORIES = path.join(__dirname, '../histories');

/** The recorded histories, by name. */
export function recordedHistories(): Pick<RecordedRun, 'workflowId' | 'history'>[] {
  return readdirSync(HISTORIES).map((file) => ({
    workflowId: path.basename(file, '.json'),
    history: historyFromJSON(JSON.parse(readFileSync(path.join(HISTORIES, file), 'utf8'))),
  }));
}
