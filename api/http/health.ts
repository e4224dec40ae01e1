import { BlockList } from 'node:net';
import { type Request, type RequestHandler, Router } from 'express';
import type { Db } from '../../db/knex';
import type { ApiDeps, Probe } from './deps';
import { notFound } from './problems';
import { bringsToken } from './tokens';

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

/** `/livez` says that the process runs: all that a stranger may ask without being counted. */
export function liveness(): Router {
  const router = Router();
  router.get('/livez', (_request, response) => void response.json({ live: true }));
  return router;
}

/** `/readyz` says whether all it needs answers, and to operators which part does: PostgreSQL, Temporal, a worker. */
export function readinessRoutes(deps: Pick<ApiDeps, 'db' | 'probes' | 'operationsToken'>): Router {
  const router = Router();
  router.get('/readyz', async (request, response) => {
    const found = await readiness(deps);
    response.status(found.ready ? 200 : 503).json(isOperator(deps, request) ? found : { ready: found.ready });
  });
  return router;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a request comes from this machine or brings the token of those who watch this installation. */
function isOperator({ operationsToken }: Pick<ApiDeps, 'operationsToken'>, request: Request): boolean {
  const address = (request.ip ?? '').replace(/^::ffff:/, '');
  if (LOOPBACK.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) return true;
  return bringsToken(request, operationsToken);
}

const WATCHED: readonly string[] = ['/readyz', '/metrics'];

/** Whether a request is of those who watch this installation, which has to be answered in time. */
export const isWatching =
  (deps: Pick<ApiDeps, 'operationsToken'>) =>
  (request: Request): boolean =>
    WATCHED.includes(request.path) && isOperator(deps, request);

/** Lets only those pass who watch this installation. */
export const forOperators =
  (deps: Pick<ApiDeps, 'operationsToken'>): RequestHandler =>
  (request, _response, next) => {
    if (!isOperator(deps, request)) throw notFound();
    next();
  };
