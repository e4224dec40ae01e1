import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import './engine-log';
import { type History, newSignatures, replayAt } from './replayer';
import { rig } from './rig';

/** One run of a workflow as Temporal remembers it. */
export interface RecordedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly history: History;
}

const runsOf = (client: Client, prefix: string) =>
  client.workflow.list({ query: `WorkflowId STARTS_WITH '${prefix}'`, pageSize: 1_000 });

/** The runs of a world that Temporal lists by now; the list lags a little behind. */
export async function listedRuns(client: Client, prefix: string): Promise<ReadonlySet<string>> {
  const runs = new Set<string>();
  for await (const { runId } of runsOf(client, prefix)) runs.add(runId);
  return runs;
}

/** gRPC's code for what does not exist. */
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

/** How many runs are read at once. */
const AT_ONCE = 8;

/** The histories of all runs of a world that still exist, also of those that opened no case. */
export async function historiesOf(client: Client, prefix: string): Promise<RecordedRun[]> {
  const left: Pick<RecordedRun, 'workflowId' | 'runId' | 'type'>[] = [];
  for await (const { workflowId, runId, type } of runsOf(client, prefix)) left.push({ workflowId, runId, type });
  const runs: RecordedRun[] = [];
  await each(left, async (run) => {
    const history = await historyUnlessDeleted(client, run.workflowId, run.runId);
    if (history !== undefined) runs.push({ ...run, history });
  });
  return runs;
}

/** Ends the runs of a world that is taken down, so that they keep no later one busy. */
export async function terminateOpen(client: Client, prefix: string): Promise<void> {
  const query = `WorkflowId STARTS_WITH '${prefix}' AND ExecutionStatus = 'Running'`;
  const open: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: 1_000 }))
    open.push({ workflowId, runId });
  await each(open, async ({ workflowId, runId }) => {
    try {
      await client.workflow.getHandle(workflowId, runId).terminate();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  });
}

/** Does the work on each item, several at once. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const workOff = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, workOff));
}

/** Replays workflows on their histories; throws when one takes another path. */
export async function replay(runs: readonly Pick<RecordedRun, 'workflowId' | 'history'>[]): Promise<number> {
  for (const { workflowId, history } of runs) {
    const error = await replayAt(rig().replayer, history);
    if (error !== '') throw new Error(`${workflowId} does not replay: ${error}`);
  }
  return runs.length;
}

/** Replays histories with requests that no earlier one of this test run had. With `REPLAY=all` replays every one. */
export async function replayDifferent(runs: readonly RecordedRun[]): Promise<void> {
  if (process.env['REPLAY'] === 'all') return void (await replay(runs));
  const bySignature = new Map(runs.map((run) => [signatureOf(run), run]));
  const fresh = new Set(await newSignatures(rig().replayer, [...bySignature.keys()]));
  await replay([...bySignature].filter(([signature]) => fresh.has(signature)).map(([, run]) => run));
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

/** The first value that an event carries. */
export const valueIn = <T>(payloads: unknown): T => defaultPayloadConverter.fromPayload<T>((payloads as Payload[])[0]!);

/** The names in events, for some kinds of them. */
type EventNames = temporal.api.history.v1.IActivityTaskScheduledEventAttributes &
  temporal.api.history.v1.IActivityTaskCompletedEventAttributes &
  temporal.api.history.v1.IWorkflowExecutionSignaledEventAttributes &
  temporal.api.history.v1.IMarkerRecordedEventAttributes &
  temporal.api.history.v1.IWorkflowExecutionUpdateAcceptedEventAttributes;

interface Said {
  readonly decision?: string;
  readonly action?: string;
}

/**
 * What a history requires of its workflow: the sequence of events, each with its names and the event that it answers.
 */
function signatureOf({ type, history }: RecordedRun): string {
  const hash = createHash('sha256').update(type);
  for (const event of history.events ?? []) {
    const [, attributes] = Object.entries(event).find(([name]) => name.endsWith('EventAttributes')) ?? [];
    const named = (attributes ?? {}) as EventNames;
    const input = named.acceptedRequest?.input;
    const said = input?.args?.payloads ?? [];
    const { decision, action } = said.length === 0 ? {} : valueIn<Said>(said);
    const names = [named.activityType?.name, named.signalName, named.markerName, input?.name, decision, action];
    hash.update(JSON.stringify([event.eventType, ...names, named.scheduledEventId, named.startedEventId]));
  }
  return hash.digest('base64url');
}

/** Where the recorded histories are: every later release must be able to continue from them. */
export const HISTORIES = path.join(__dirname, '../histories');

let recorded: readonly Pick<RecordedRun, 'workflowId' | 'history'>[] | undefined;

/** The recorded histories, by name. */
export const recordedHistories = (): NonNullable<typeof recorded> =>
  (recorded ??= readdirSync(HISTORIES).map((file) => ({
    workflowId: path.basename(file, '.json'),
    history: historyFromJSON(JSON.parse(readFileSync(path.join(HISTORIES, file), 'utf8'))),
  })));
