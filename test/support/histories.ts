import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

Runtime.install({ logger: new DefaultLogger('ERROR') });

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

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

/** The histories of all runs of a task queue that are still there, also of those that opened no case. */
export async function historiesOf(client: Client, taskQueue: string): Promise<RecordedRun[]> {
  const runs: RecordedRun[] = [];
  for await (const { workflowId, runId, type } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) {
    const history = await historyUnlessDeleted(client, workflowId, runId);
    if (history !== undefined) runs.push({ workflowId, runId, type, history });
  }
  return runs;
}

/** Runs the workflows again on their histories; throws at the first that takes another way than it took. */
export async function replay(
  workflowBundle: { codePath: string },
  runs: readonly Pick<RecordedRun, 'workflowId' | 'history'>[],
): Promise<number> {
  let replayed = 0;
  // In a thread of its own: what a replay hooks into promises would stay, and slow down everything that this process does later.
  const options = { workflowBundle, debugMode: false, workflowThreadPoolSize: 1 };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, runs)) {
    if (error !== undefined) throw new Error(`${workflowId} does not replay`, { cause: error });
    replayed += 1;
  }
  return replayed;
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
