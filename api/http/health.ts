import { Router } from 'express';
import type { Db } from '../../db/knex';
import type { ApiDeps, Probe } from './deps';

const PROBE_MS = 3_000;

async function answers(probe: Probe): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_MS);
  });
  try {
    // A failing probe means the same as one that answers false: not ready.
    return await Promise.race([probe().catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

const postgres =
  (db: Db): Probe =>
  async () => {
    await db.raw('select 1');
    return true;
  };

/** The state of every part; ready when all of them answer. */
export async function readiness(
  deps: Pick<ApiDeps, 'db' | 'probes'>,
): Promise<{ ready: boolean; parts: Record<string, boolean> }> {
  const probes = Object.entries({ postgres: postgres(deps.db), ...deps.probes });
  const parts = Object.fromEntries(
    await Promise.all(probes.map(async ([name, probe]) => [name, await answers(probe)] as const)),
  );
  return { ready: Object.values(parts).every(Boolean), parts };
}

/**
 * `/livez` says that the process runs, `/readyz` that everything it needs answers: PostgreSQL, Temporal, a polling
 * worker.
 */
export function healthRoutes(deps: Pick<ApiDeps, 'db' | 'probes'>): Router {
  const router = Router();
  router.get('/livez', (_request, response) => void response.json({ live: true }));
  router.get('/readyz', async (_request, response) => {
    const found = await readiness(deps);
    response.status(found.ready ? 200 : 503).json(found);
  });
  return router;
}
