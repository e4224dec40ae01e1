import type { Client } from '@temporalio/client';
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Ports } from '../activities/ports';
import type { FileStorage } from '../activities/ports/files/storage';
import type { Db } from '../db/knex';
import { createEngine, type Engine } from './engine';
import { startClaimEnds } from './claims/claim-ends';
import { startErasures } from './erasures/erasures';
import { startFileRemoval } from './erasures/file-removal';
import { startSessionSweep } from './erasures/sessions';
import { startWatch } from './incidents/watch';
import type { Loop } from './loop';
import { startNotices } from './outbox/notices';
import { startRelay } from './relay/relay';
import { giveOwedLevels } from '../db/engine/owed-levels';
import { openStandingCases } from './standing-cases';
import { createActivities } from '../activities';
import { createWorker } from './worker';

export interface WorkerParts {
  readonly engine: Engine;
  /** Its loops, for monitoring. */
  readonly loops: readonly Loop[];
  /** Resolves when every notice written so far has been sent or given up. */
  drained: () => Promise<void>;
  /** Finishes what has begun, then ends. */
  stop(): Promise<void>;
  /** Rejects when the Temporal worker ends by itself. */
  readonly failed: Promise<never>;
}

export interface WorkerPartsSettings {
  readonly db: Db;
  readonly ports: Ports;
  readonly files: FileStorage;
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly publicUrl: string;
  readonly log: Logger;
  readonly workflowBundle?: WorkflowBundleOption;
}

/**
 * Everything that works without being called: the Temporal worker, the command relay, the sender of notices, the
 * erasure of histories, the removal of files, the sweep of sessions, the end of claims, the watch for incidents.
 */
export async function startWorkerParts(settings: WorkerPartsSettings): Promise<WorkerParts> {
  const { db, ports, files, client, publicUrl, log, taskQueue } = settings;
  const worker = await createWorker({ ...settings, activities: createActivities({ db, ports }) });
  const engine = createEngine(client, db, taskQueue);
  await openStandingCases(db);
  await giveOwedLevels(db);
  const relay = startRelay({ db, engine, log });
  const notices = startNotices({ db, ports, publicUrl, log });
  const erasures = startErasures({ db, client, crm: ports.crm, log });
  const removal = startFileRemoval({ db, files, log });
  const sweep = startSessionSweep({ db, log });
  const claimEnds = startClaimEnds({ db, log });
  const watch = startWatch({ db, client, ports, publicUrl, log });
  const running = worker.run();
  let stopping = false;
  const failed = new Promise<never>((_, reject) => {
    running.then(
      () => stopping || reject(new Error('the Temporal worker has ended')),
      (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
    );
  });
  failed.catch(() => undefined);
  return {
    engine,
    loops: [relay, erasures, removal, sweep, claimEnds, watch],
    failed,
    drained: () => notices.drained(),
    async stop() {
      stopping = true;
      const loops = [relay, notices, erasures, removal, sweep, claimEnds, watch];
      await Promise.all(loops.map((each) => each.stop()));
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    },
  };
}
