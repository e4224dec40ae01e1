import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../dev/ports';
import { openServiceDatabase } from '../../worker/start';
import { connectClient } from '../../worker/temporal';
import { freshDatabase } from '../support/database';
import { startPooler } from '../support/pooler';
import { startProgram } from '../support/program';
import { rig } from '../support/rig';
import { temporalServer } from '../support/temporal';

const open = (url: string, mode: 'demo' | 'production' = 'production') =>
  openServiceDatabase({ DATABASE_URL: url, ASSENT_MODE: mode }, { name: 'test', max: 1 });

async function onServer(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: rig().databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

test('a database that cannot be reached, or does not let us in, is named without its password', async () => {
  const port = await freePort();
  await expect(open(`postgres://assent:hunter2@127.0.0.1:${port}/assent`)).rejects.toThrow(
    new RegExp(
      `^PostgreSQL cannot be reached at 127.0.0.1:${port}/assent \\(.*ECONNREFUSED.*\\)\\. Start it, or correct DATABASE_URL\\.$`,
    ),
  );
  const stranger = new URL(rig().databaseUrl);
  stranger.password = 'hunter2';
  const problem = await open(stranger.href).catch(String);
  expect(problem).toContain('password authentication failed');
  expect(problem).not.toContain('hunter2');
});

test('a service does not start on a database without its migrations, and leaves it untouched', async () => {
  await onServer('drop database if exists bare with (force)', 'create database bare');
  const url = new URL('/bare', rig().databaseUrl).href;
  await expect(open(url)).rejects.toThrow(/^The database lacks the migrations 0001_core, .+\. Run npm run migrate\.$/);
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`select 1 from pg_tables where schemaname = 'public'`);
  expect(rows).toEqual([]);
  await client.end();
  await onServer('drop database bare with (force)');
});

test.each([
  [{ drops: true }, /a pooler that drops the time limits of our sessions \(.*lock_timeout is 0 ms instead of 3000.*\)/],
  [{ shares: true }, /a pooler that shares one session of PostgreSQL among several clients/],
])('a service does not start behind a pooler that %j, which would show only under load', async (habits, said) => {
  const fresh = await freshDatabase();
  const pooler = await startPooler(fresh.url, habits);
  await expect(open(pooler.url)).rejects.toThrow(said);
  await pooler.stop();
  await fresh.drop();
});

test('a service starts behind a pooler that leaves sessions alone', async () => {
  const fresh = await freshDatabase();
  const pooler = await startPooler(fresh.url, {});
  await (await open(pooler.url)).destroy();
  await pooler.stop();
  await fresh.drop();
});

test('production does not start where a demonstration has moved the clock', async () => {
  const fresh = await freshDatabase();
  const db = await open(fresh.url);
  await db('world_clock').update({ offset_ms: 86_400_000 });
  await db.destroy();
  await expect(open(fresh.url)).rejects.toThrow(/^The clock of this database was moved by a demonstration/);
  await (await open(fresh.url, 'demo')).destroy();
  await fresh.drop();
});

test('a Temporal that cannot be reached, or lacks the namespace, is named with the way out', async () => {
  const { address } = temporalServer();
  await expect(connectClient({ address, namespace: 'elsewhere' })).rejects.toThrow(
    `Temporal at ${address} has no namespace elsewhere. Run npm run temporal:apply.`,
  );
  const nowhere = `127.0.0.1:${await freePort()}`;
  await expect(connectClient({ address: nowhere, namespace: 'assent' })).rejects.toThrow(
    /^Temporal cannot be reached at .+\. Start it, or correct TEMPORAL_ADDRESS and the TEMPORAL_TLS and TEMPORAL_API_KEY settings\.$/,
  );
});

test.each(['worker/main.ts', 'api/main.ts', 'worker/migrate.ts', 'worker/temporal-apply.ts'])(
  '%s without a configuration ends with 1 and prints sentences, no stack trace',
  async (file) => {
    const program = startProgram(file, {});
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/^The configuration cannot be used:\n( {2}- [A-Z_]+ is required.*\.\n)+$/);
  },
);

test('a worker that can reach everything starts, drains and ends with 0 when it is told to stop', async () => {
  const fresh = await freshDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assent-files-'));
  const { address, namespace } = temporalServer();
  const worker = startProgram('worker/main.ts', {
    ASSENT_MODE: 'demo',
    DATABASE_URL: fresh.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    FILES_DIR: folder,
  });
  await worker.printed(/worker is running/);
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
  expect(worker.output()).toContain('worker is draining');
  await fresh.drop();
  await rm(folder, { recursive: true });
});
