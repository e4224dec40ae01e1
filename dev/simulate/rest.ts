import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { worldNow } from '../../db/calendar/clock';
import type { Db } from '../../db/knex';
import { pendingWork } from '../../db/engine/pending-work';

interface Touched {
  readonly id: string;
  readonly workflow_id: string;
  readonly run_id: string;
  readonly version: number;
  readonly closed_at: Date | null;
}

/** Longer than a lost activity takes to be retried while a worker restarts. */
const PATIENCE_MS = 240_000;

/**
 * Makes the wait until everything settles: nothing due, no command in flight, no touched engine run busy. Includes what
 * a killed worker left undone, so that chance cannot move it to another day. `wake` triggers what is due.
 */
export function restOf(db: Db, client: Client, wake: () => Promise<void>): () => Promise<void> {
  let since = new Date(0);
  return async () => {
    const { now } = await worldNow(db);
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(15)) {
      const restless = await pendingWork(db);
      if (restless.some(({ why }) => why === 'due')) await wake();
      else if (restless.length === 0 && (await isIdle(db, client, since))) break;
      if (Date.now() > end) throw new Error(`the cases did not come to rest: ${JSON.stringify(restless)}`);
    }
    since = now;
  };
}

async function isIdle(db: Db, client: Client, since: Date): Promise<boolean> {
  const before = await touchedSince(db, since);
  const busy = await Promise.all(before.map((each) => isBusy(client, each)));
  if (busy.includes(true) || (await pendingWork(db)).length > 0) return false;
  return marksOf(await touchedSince(db, since)) === marksOf(before);
}

const touchedSince = (db: Db, since: Date): Promise<Touched[]> =>
  db('cases')
    .where('updated_at', '>=', since)
    .orderBy('id')
    .select<Touched[]>('id', 'workflow_id', 'run_id', 'version', 'closed_at');

const marksOf = (rows: readonly Touched[]): string => rows.map(({ id, version }) => `${id}/${version}`).join();

async function isBusy(client: Client, { workflow_id, run_id, closed_at }: Touched): Promise<boolean> {
  const { status, raw } = await client.workflow.getHandle(workflow_id, run_id).describe();
  if (status.name !== 'RUNNING') return false;
  return closed_at !== null || (raw.pendingActivities ?? []).length > 0 || raw.pendingWorkflowTask != null;
}
