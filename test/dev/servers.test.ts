import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { startPostgres } from '../../dev/postgres';
import { processBirth } from '../../dev/process-identity';
import { findTemporal } from '../../dev/temporal/find';
import { startTemporal } from '../../dev/temporal/server';
import { scratchDirectory } from '../support/scratch';

let directory: string;

beforeAll(async () => {
  directory = await scratchDirectory();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const say = (): void => undefined;

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (processBirth(pid) !== undefined) await setImmediate();
}

test('PostgreSQL goes on with its data after a stop and after a kill, and nobody else may read its password', async () => {
  const dataDir = path.join(directory, 'postgres');
  const first = await startPostgres({ dataDir, say });
  await query(first.url, 'create table kept (at int)');
  await expect(startPostgres({ dataDir, say })).rejects.toThrow(/in use by another Assent/);
  await first.stop();
  expect(processBirth(first.pid)).toBeUndefined();

  const second = await startPostgres({ dataDir, say });
  await query(second.url, 'insert into kept values (2)');
  await kill(second.pid);

  const third = await startPostgres({ dataDir, say });
  await expect(query(third.url, 'select at from kept')).resolves.toEqual([{ at: 2 }]);
  await expect(query(third.url, 'show synchronous_commit')).resolves.toEqual([{ synchronous_commit: 'on' }]);
  expect((await stat(path.join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
  await third.stop();
});

test('Temporal goes on with its workflows after a kill', async () => {
  const dataFile = path.join(directory, 'temporal.db');
  const options = { dataFile, logFile: `${dataFile}.log`, namespace: 'kept', executable: await findTemporal(say) };
  const searchAttributes = { CaseType: 'Keyword' };
  const first = await startTemporal({ ...options, searchAttributes });
  const before = await Connection.connect({ address: first.address });
  await new Client({ connection: before, namespace: 'kept' }).workflow.start('nobody', {
    workflowId: 'kept',
    taskQueue: 'nobody',
  });
  await before.close();
  await kill(first.pid);

  const second = await startTemporal({ ...options, searchAttributes });
  const after = await Connection.connect({ address: second.address });
  const description = await new Client({ connection: after, namespace: 'kept' }).workflow.getHandle('kept').describe();
  expect(description.status.name).toBe('RUNNING');
  await after.close();
  await expect(fetch(second.uiUrl).then(({ status }) => status)).resolves.toBe(200);
  await second.stop();
  expect(processBirth(second.pid)).toBeUndefined();
});
