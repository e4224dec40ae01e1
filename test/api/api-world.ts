import pino from 'pino';
import request from 'supertest';
import type { Express } from 'express';
import { createChecks } from '../../activities/checks';
import { createApp } from '../../api/app';
import { createAuth } from '../../api/auth';
import type { ApiDeps } from '../../api/deps';
import { readMailbox } from '../../db/mailbox';
import { POLICIES } from '../../workflows/registry';
import { engineWorld, type EngineWorld } from '../support/engine-world';

/** The API over a real world; nothing listens, requests are handed in. */
export interface ApiWorld {
  readonly world: EngineWorld;
  readonly app: Express;
  readonly deps: ApiDeps;
  token(persona: string): Promise<string>;
  get(persona: string, path: string): request.Test;
  post(persona: string, path: string, body?: object): request.Test;
  put(persona: string, path: string, body?: object): request.Test;
  close(): Promise<void>;
}

/** Makes the API over an engine, a database and an outside world of its own. */
export async function apiWorld(changes: Partial<ApiDeps> = {}): Promise<ApiWorld> {
  const world = await engineWorld();
  const { db, ports, engine, taskQueue } = world;
  const deps: ApiDeps = {
    db,
    engine,
    logger: pino({ level: 'error' }),
    policies: POLICIES,
    auth: createAuth(db, { mode: 'demo', secret: 'a secret of the tests, long enough for HS256' }),
    checks: createChecks({ db, ports }),
    codes: ports.verificationCode,
    demo: { mailbox: (to) => readMailbox(db, to) },
    probes: {},
    deadlineMs: 10_000,
    workflowIdPrefix: `${taskQueue}:`,
    rateLimit: { points: 10_000, seconds: 1 },
    ...changes,
  };
  const app = createApp(deps);
  const tokens = new Map<string, string>();
  const token = async (persona: string): Promise<string> => {
    const known = tokens.get(persona) ?? (await deps.auth.issue!(persona));
    if (known === undefined) throw new Error(`nobody is called ${persona}`);
    tokens.set(persona, known);
    return known;
  };
  const people = (await request(app).get('/dev/personas')).body as { id: string }[];
  await Promise.all(people.map(({ id }) => token(id)));
  const signed = (persona: string, test: request.Test): request.Test =>
    test.set('Authorization', `Bearer ${tokens.get(persona) ?? 'nobody'}`).set('Accept-Language', 'en-US');
  return {
    world,
    app,
    deps,
    token,
    get: (persona, path) => signed(persona, request(app).get(path)),
    post: (persona, path, body = {}) => signed(persona, request(app).post(path).send(body)),
    put: (persona, path, body = {}) => signed(persona, request(app).put(path).send(body)),
    close: () => world.close(),
  };
}
