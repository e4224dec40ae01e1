import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { createAuth } from '../api/http/auth';
import type { Db } from '../db/knex';
import { outboxRests } from '../db/outbox/outbox';
import { startMailCatcher } from '../dev/mail-catcher';
import { freePort } from '../dev/ports';
import { startSmsCatcher } from '../dev/sms-catcher';
import { DEMO_SECRET } from '../worker/config';
import { connectClient } from '../worker/temporal';
import { type Child, startChild } from './children';
import { type Cpu, cpuOf } from './cpu';
import { type Http, httpClient } from './http';
import type { Servers } from './servers';
import { seedBench } from './world';

/** Both systems side by side on one PostgreSQL and one Temporal, every process by itself. */
export interface Rig {
  readonly db: Db;
  readonly client: Client;
  readonly assent: Http;
  readonly bare: Http;
  readonly workers: { readonly assent: Child; readonly bare: Child };
  /** The request headers of a person. */
  signIn(personId: string): Promise<Record<string, string>>;
  /** The newest one-time code sent to a mobile number. */
  code(mobile: string): string;
  cpu(): Cpu;
  /** CPU seconds per second of every process while idle. */
  readonly idle: Cpu;
  /** Sends what is in the outbox and resolves when it is empty; otherwise the sender is paused. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

/** The most parallel callers of any section. */
const CALLERS = 16;
const IDLE_SECONDS = 4;

/**
 * Starts our API, worker and sender, and the bare reference's server and worker, all with production settings except
 * the callers' rate limit.
 */
export async function startRig(servers: Servers, name: string): Promise<Rig> {
  const { url, db } = await servers.database(name);
  await seedBench(db);
  const codes = new Map<string, string>();
  const mail = await startMailCatcher({ onMail: () => undefined });
  const sms = await startSmsCatcher({
    onSms: ({ to, text }) => {
      const code = /\b\d{6}\b/.exec(text)?.[0];
      if (code !== undefined) codes.set(to, code);
    },
  });
  const env = settings(servers, url, { SMTP_URL: mail.url, SMS_URL: sms.url });
  const log = (part: string): string => path.join(servers.directory, `${part}.log`);
  const [apiPort, barePort] = [await freePort(), await freePort()];
  const [assent, bare] = [apiPort, barePort].map((port) => httpClient(`http://127.0.0.1:${port}`, CALLERS)) as [
    Http,
    Http,
  ];
  const children = {
    api: await startChild('processes/api.ts', { ...env, PORT: String(apiPort) }, log('api'), async () => {
      await assent.get('/livez');
      return true;
    }),
    worker: await startChild('processes/worker.ts', env, log('worker')),
    messages: await startChild('processes/messages.ts', env, log('messages')),
    'bare server': await startChild('bare/server.ts', { ...env, PORT: String(barePort) }, log('bare-server')),
    'bare worker': await startChild('bare/worker.ts', env, log('bare-worker')),
  };
  const { client, close } = await connectClient({ address: servers.temporalAddress, namespace: servers.namespace });
  const auth = createAuth(db, { mode: 'demo', secret: DEMO_SECRET });
  const cpu = (): Cpu => ({
    ...Object.fromEntries(Object.entries(children).map(([part, { pid }]) => [part, cpuOf(pid)])),
    temporal: cpuOf(servers.temporalPid),
    postgres: cpuOf(servers.postgresPid, true),
  });
  children.messages.hold();
  return {
    db,
    client,
    assent,
    bare,
    workers: { assent: children.worker, bare: children['bare worker'] },
    signIn: async (personId) => ({
      authorization: `Bearer ${await auth.issue?.(personId)}`,
      'accept-language': 'en-US',
    }),
    code: (mobile) => codes.get(mobile) ?? '',
    cpu,
    idle: await idleOf(cpu),
    async drain() {
      children.messages.release();
      while (!(await outboxRests(db))) await sleep(25);
      children.messages.hold();
    },
    async stop() {
      await Promise.all([assent.close(), bare.close(), close()]);
      await Promise.all(Object.values(children).map((child) => child.stop()));
      await Promise.all([mail.stop(), sms.stop()]);
    },
  };
}

/** The environment of our processes. */
export const settings = (
  { temporalAddress, namespace }: Servers,
  databaseUrl: string,
  more: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv => ({
  ASSENT_MODE: 'demo',
  DATABASE_URL: databaseUrl,
  TEMPORAL_ADDRESS: temporalAddress,
  TEMPORAL_NAMESPACE: namespace,
  // All calls come from a handful of people here.
  RATE_LIMIT_PER_SECOND: '100000',
  COMMAND_DEADLINE_MS: '30000',
  ...more,
});

async function idleOf(cpu: () => Cpu): Promise<Cpu> {
  await sleep(1_000);
  const before = cpu();
  await sleep(IDLE_SECONDS * 1_000);
  return Object.fromEntries(
    Object.entries(cpu()).map(([part, value]) => [part, (value - (before[part] ?? 0)) / IDLE_SECONDS]),
  );
}
