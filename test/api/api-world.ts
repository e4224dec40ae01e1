import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import request from 'supertest';
import type { NotificationPort } from '../../activities/ports';
import { diskStorage } from '../../activities/ports/files/disk';
import { registryVerificationCode } from '../../activities/ports/registry/verification-code';
import { createChecks } from '../../activities/checks';
import { createRelated } from '../../activities/related';
import { createApp } from '../../api/app';
import { createAuth } from '../../api/http/auth';
import { httpServer } from '../../api/http/server';
import type { ApiDeps } from '../../api/http/deps';
import { readMailbox } from '../../db/outbox/mailbox';
import { POLICIES } from '../../workflows/registry';
import { type Compared, comparePublished } from './published-answers';
import { engineWorld, type EngineWorld } from '../support/engine-world';
import { listen } from '../support/listening';
import { PATIENCE_MS } from '../support/until';

/** The API's answers, as far as tests look at them; a field that an answer lacks is undefined. */
export interface Body {
  id: string;
  type: string;
  title: string;
  status: string | number;
  state: string;
  outcome: string | null;
  version: number;
  ok: boolean;
  name: string;
  role: string;
  kind: string;
  key: string;
  action: string;
  at: string;
  dueAt: string;
  hash: string;
  path: string;
  code: string;
  codeId: string;
  caseId: string;
  requestNo: string;
  openapi: string;
  next: string;
  waitingOn: unknown;
  why: unknown;
  result: unknown;
  problem: unknown;
  counters: { total: number };
  chain: { valid: boolean };
  paths: Record<string, Record<string, unknown>>;
  items: Body[];
  dates: Body[];
  tasks: Body[];
  parties: Body[];
  errors: Body[];
  blockers: Body[];
  allowedActions: Body[];
}

/** An answer as supertest gives it, with a typed body. */
export type Reply = Omit<request.Response, 'body'> & { body: Body };

/** A request that is sent when it is awaited. */
export interface Sent extends PromiseLike<Reply> {
  set(name: string, value: string): Sent;
  expect(status: number): Sent;
}

/** Matchers whose type is not `any`. */
export const TEXT: unknown = expect.any(String);
export const LIST: unknown = expect.any(Array);
export const like = (shape: object): unknown => expect.objectContaining(shape);
export const including = (items: readonly unknown[]): unknown => expect.arrayContaining([...items]);
export const containing = (part: string): unknown => expect.stringContaining(part);

/** The API over a real world. */
export interface ApiWorld {
  readonly world: EngineWorld;
  readonly server: Server;
  readonly deps: ApiDeps;
  /** What was asked so far; every answer is compared with the published document. */
  readonly compared: Compared;
  token(persona: string): Promise<string>;
  get(persona: string, path: string): Sent;
  post(persona: string, path: string, body?: object): Sent;
  put(persona: string, path: string, body?: object): Sent;
  delete(persona: string, path: string, body?: object): Sent;
  /** The newest one-time code sent to anybody. */
  lastCode(): string;
  close(): Promise<void>;
}

/** Proposes a change of a budget as finance and confirms it as an operator. */
export async function setBudget(api: ApiWorld, key: string, total: object): Promise<void> {
  const proposed = await api.put('vendor.finance', `/v1/budgets/${key}`, { total }).expect(202);
  await api.post('vendor.operator', `${proposed.headers['location']}/confirm`).expect(200);
}

/** Grants partners as many attempts as a test needs, as operators would. */
export async function withoutCooldown(api: ApiWorld): Promise<void> {
  const value = { months: 3, limit: { CN: 99, INTL: 99 } };
  for (const key of ['association.partnerRequestWindow', 'association.customerUnlinkWindow']) {
    await api.put('vendor.operator', `/v1/settings/${key}`, { value }).expect(200);
  }
}

/** Tokens by person, signed with one secret: those of one world are good in the others. */
const tokens = new Map<string, string>();

/** Makes the API over its own engine, database and outside world. */
export async function apiWorld(
  changes: Partial<ApiDeps> = {},
  options: Parameters<typeof engineWorld>[0] = {},
): Promise<ApiWorld> {
  const world = await engineWorld(options);
  const { db, ports, engine, workflowIdPrefix } = world;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assent-files-'));
  const texts: string[] = [];
  const telephone: NotificationPort = {
    send: ({ text }) => {
      texts.push(text);
      return Promise.resolve({ status: 'sent' });
    },
  };
  const deps: ApiDeps = {
    db,
    engine,
    logger: pino({ level: 'error' }),
    policies: POLICIES,
    auth: createAuth(db, { mode: 'demo', secret: 'a secret of the tests, long enough for HS256' }),
    checks: createChecks({ db, ports }),
    related: createRelated({ db, ports }),
    codes: registryVerificationCode(db, telephone),
    files: diskStorage(folder),
    demo: { mailbox: (to) => readMailbox(db, to) },
    probes: {},
    deadlineMs: PATIENCE_MS,
    workflowIdPrefix,
    rateLimit: { points: 10_000, seconds: 1 },
    ...changes,
  };
  const { server, stop } = await listen(httpServer(createApp(deps)));
  const compared = comparePublished(server, deps);
  const token = async (persona: string): Promise<string> => {
    const known = tokens.get(persona) ?? (await deps.auth.issue!(persona));
    if (known === undefined) throw new Error(`nobody is called ${persona}`);
    tokens.set(persona, known);
    return known;
  };
  if (tokens.size === 0) {
    const people = (await request(server).get('/dev/personas')).body as { id: string }[];
    await Promise.all(people.map(({ id }) => token(id)));
  }
  // A connection of its own would cost a request as much again.
  const agent = new Agent({ keepAlive: true });
  const signed = (persona: string, test: request.Test): Sent =>
    test
      .agent(agent)
      .set('Authorization', `Bearer ${tokens.get(persona) ?? 'nobody'}`)
      .set('Accept-Language', 'en-US');
  return {
    world,
    server,
    deps,
    compared,
    token,
    lastCode: () => /\d{6}/.exec(texts.at(-1) ?? '')?.[0] ?? '',
    get: (persona, path) => signed(persona, request(server).get(path)),
    post: (persona, path, body = {}) => signed(persona, request(server).post(path).send(body)),
    put: (persona, path, body = {}) => signed(persona, request(server).put(path).send(body)),
    delete: (persona, path, body = {}) => signed(persona, request(server).delete(path).send(body)),
    close: async () => {
      agent.destroy();
      stop();
      await world.close();
      await rm(folder, { recursive: true });
      compared.check();
    },
  };
}
