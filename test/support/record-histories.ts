import { mkdir, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { relationshipRequests } from '../workflows/association/relationship-requests';
import { ALL_PLAYS } from './all-plays';
import { engineWorld, type EngineWorld } from './engine-world';
import { HISTORIES } from './histories';
import { publishRig } from './rig';
import { startServers } from './servers';

/**
 * Plays every path without a recorded history (`npm run histories`). Recorded ones must replay for as long as such
 * cases may still be open somewhere.
 */
async function record(): Promise<void> {
  await mkdir(HISTORIES, { recursive: true });
  const kept = new Set((await readdir(HISTORIES)).map((file) => file.split('.').slice(0, 2).join('.')));
  const missing = Object.entries(ALL_PLAYS).filter(([name]) => !kept.has(name));
  const world = await engineWorld();
  try {
    for (const [name, play] of missing) {
      const caseId = await play(world, relationshipRequests(world));
      process.stdout.write(`${name}: ${await world.outcome(caseId)}\n`);
      for (const [n, history] of (await historiesOf(world, caseId)).entries())
        await writeFile(path.join(HISTORIES, `${name}${n === 0 ? '' : `.${n + 1}`}.json`), history);
    }
  } finally {
    await world.close();
  }
}

/** The histories of all runs of a case, in order. */
async function historiesOf(world: EngineWorld, caseId: string): Promise<string[]> {
  const { workflow_id, run_id } = await world.caseRow(caseId);
  const found: string[] = [];
  await world.client.workflow.getHandle(workflow_id).result();
  for (let runId: string | undefined = run_id; runId !== undefined && runId !== '';) {
    const history = await world.client.workflow.getHandle(workflow_id, runId).fetchHistory();
    found.push(`${JSON.stringify(JSON.parse(historyToJSON(history), impersonal))}\n`);
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return found;
}

/** Removes machine names and paths, which workers and failures contain; `data` is the actual content. */
function impersonal(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return '';
  return key === 'data' || typeof value !== 'string' ? value : value.replaceAll(os.hostname(), 'recorder');
}

async function main(): Promise<void> {
  const servers = await startServers((line) => process.stdout.write(`${line}\n`));
  publishRig(servers.rig);
  try {
    await record();
  } finally {
    await servers.stop();
  }
}

// The worker that the worlds of a process share would keep it alive.
void main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
