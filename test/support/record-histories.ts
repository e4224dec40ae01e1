import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { relationshipRequests } from '../workflows/processes/relationship-requests';
import { engineWorld, type EngineWorld } from './engine-world';
import { HISTORIES } from './histories';
import { PLAYS } from './plays';
import { publishRig } from './rig';
import { startServers } from './servers';

/** Plays every way through the processes and keeps the histories they leave (`npm run histories`). Older ones are replaced. */
async function record(): Promise<void> {
  const world = await engineWorld();
  try {
    await mkdir(HISTORIES, { recursive: true });
    for (const file of await readdir(HISTORIES)) await rm(path.join(HISTORIES, file));
    for (const [name, play] of Object.entries(PLAYS)) {
      const caseId = await play(world, relationshipRequests(world));
      process.stdout.write(`${name}: ${await world.outcome(caseId)}\n`);
      await writeFile(path.join(HISTORIES, `${name}.json`), await historyOf(world, caseId));
    }
  } finally {
    await world.close();
  }
}

async function historyOf(world: EngineWorld, caseId: string): Promise<string> {
  const { workflow_id, run_id } = await world.caseRow(caseId);
  const handle = world.client.workflow.getHandle(workflow_id, run_id);
  await handle.result();
  // Workers name themselves after their machine and failures tell its paths, which are nobody's business later.
  const history = historyToJSON(await handle.fetchHistory()).replaceAll(os.hostname(), 'recorder');
  return `${JSON.stringify(JSON.parse(history, (key, value: unknown) => (key === 'stackTrace' ? '' : value)))}\n`;
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

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
