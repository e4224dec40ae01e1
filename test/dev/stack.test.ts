import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { freePort } from '../../dev/ports';
import { processBirth } from '../../dev/process-identity';
import { type Program, startProgram, startScript } from '../support/program';
import { rig } from '../support/rig';
import { scratchDirectory } from '../support/scratch';

let directory: string;
let port: number;

beforeAll(async () => {
  directory = await scratchDirectory();
  port = await freePort();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

jest.setTimeout(120_000);

const ours = (): NodeJS.ProcessEnv => ({ PORT: String(port), DATA_DIR: directory });
const start = (env: NodeJS.ProcessEnv = {}): Program => startProgram('dev/main.ts', { ...ours(), ...env });

async function call<T>(route: string, body?: object, token?: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${route}`, {
    headers: {
      'Content-Type': 'application/json',
      Connection: 'close',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}

const signIn = async (persona: string): Promise<string> =>
  (await call<{ token: string }>('/dev/token', { persona })).token;

async function serverPids(): Promise<number[]> {
  const files = ['postgres/server.pid', 'temporal/temporal.db.pid'];
  const records = await Promise.all(files.map((file) => readFile(path.join(directory, file), 'utf8')));
  return records.map((record) => (JSON.parse(record) as { pid: number }).pid);
}

test('npm start tells what comes up and who may sign in, stops at Ctrl-C without a trace, and goes on with the same cases', async () => {
  const first = start();
  await first.printed(/Ctrl-C stops everything/);
  expect(await call('/readyz')).toMatchObject({ ready: true });
  const printed = first.output();
  for (const part of ['PostgreSQL', 'Temporal', 'Database', 'Mailbox', 'Worker', 'API']) {
    expect(printed).toMatch(new RegExp(`^${part} +(is |schema |\\d+ migrations|catches|answers)`, 'm'));
  }
  expect(printed).not.toMatch(/^(\w+):? +\1\b/m);
  for (const page of ['sign-in', 'mailbox', 'clock', 'docs'])
    expect(printed).toContain(`http://localhost:${port}/${page}`);
  expect(printed).toMatch(/^ {2}partner-a .*\.admin \.account-director/m);
  expect(printed).toMatch(/^ {2}customers +customer-1 customer-2 /m);

  const opened = await call<{ id: string; requestNo: string }>(
    '/v1/cases',
    {
      type: 'relationship-switch',
      form: { customerId: 'customer-1', toModel: 'reseller', reason: 'One invoice a month', noticeAccepted: true },
    },
    await signIn('partner-a.admin'),
  );
  expect(opened.requestNo).toMatch(/^RS-/);
  const pids = await serverPids();
  const asked = Date.now();
  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect(Date.now() - asked).toBeLessThan(15_000);
  expect(first.output()).toMatch(/Everything has stopped\.\s*$/);
  expect(pids.map(processBirth)).toEqual([undefined, undefined]);

  // npm passes a signal on to its shell alone, which must not leave us behind.
  const second = startScript('start', ours());
  await second.printed(/Ctrl-C stops everything/);
  expect(second.output()).toContain('schema is up to date');
  expect(await call(`/v1/cases/${opened.id}`, undefined, await signIn('customer-1'))).toMatchObject({
    requestNo: opened.requestNo,
    state: 'pending-customer',
  });
  const again = await serverPids();
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(second.output()).toMatch(/Everything has stopped\.\s*$/);
  expect(again.map(processBirth)).toEqual([undefined, undefined]);
});

test('Ctrl-C during the start ends it within seconds', async () => {
  const starting = start();
  await starting.printed(/^Temporal +starting/m);
  const asked = Date.now();
  starting.child.kill('SIGINT');
  expect(await starting.ended).toBe(0);
  expect(Date.now() - asked).toBeLessThan(20_000);
});

test('a taken port is told in one sentence, before anything is started', async () => {
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(port, resolve));
  const refused = start();
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toBe(
    `Port ${port} is taken by another program. Stop it, or start with PORT=${port + 1} npm start.\n`,
  );
  await new Promise((resolve) => stranger.close(resolve));
});

test('a database that cannot be reached is told in one sentence, before anything is started', async () => {
  const nowhere = `127.0.0.1:${await freePort()}/assent`;
  const refused = start({ DATABASE_URL: `postgres://assent:hunter2@${nowhere}` });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(
    /^PostgreSQL cannot be reached at .+ECONNREFUSED.+ Start it, or correct DATABASE_URL\.\n$/,
  );
  expect(refused.output()).toContain(nowhere);
});

test('a Temporal that can neither be found, downloaded nor built is told with what to install', async () => {
  const empty = path.join(directory, 'empty');
  await mkdir(empty);
  const closed = 'http://127.0.0.1:1';
  const refused = start({
    PATH: empty,
    ASSENT_CACHE_DIR: empty,
    HTTPS_PROXY: closed,
    https_proxy: closed,
    DATABASE_URL: rig().databaseUrl,
  });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(
    /\nNo Temporal server could be had \(.+\)\. Install the temporal CLI .+, or set TEMPORAL_ADDRESS to a server of .+\.\n$/,
  );
});

test('a malformed setting is told before anything is started', async () => {
  const refused = start({ PORT: 'eighty', DATABASE_URL: 'mysql://db.example' });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(
    /^The configuration cannot be used:\n {2}- PORT must be .+\n {2}- DATABASE_URL must be .+\n$/,
  );
});
