import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { Client } from 'pg';
import { type Db, migrate, openDatabase } from '../../db/knex';
import { seed as seedCalendars } from '../../db/seeds/calendars';
import { seedWorld } from '../../db/seeds/world';
import { bundleOptions } from '../../worker/bundle';
import { startPostgres } from '../../dev/postgres';
import { findTemporal } from '../../dev/temporal/find';
import { startTemporal } from '../../dev/temporal/server';
import { MOST_UPDATES } from './endurance';
import { startCommand } from './program';
import { type Rig, testNamespace } from './rig';
import { removeLeftovers, scratchDirectory } from './scratch';

/**
 * Go's own settings for Temporal: a second thread mostly spins beside so many other processes, and it would collect its
 * little memory all the time. A third of its processor time goes.
 */
const TEMPORAL_RUNTIME = { GOMAXPROCS: '1', GOGC: '400' };

/**
 * Starts PostgreSQL with a migrated template database, Temporal with time skipping, and bundles the workflows: once for
 * all test files.
 */
export async function startServers(say: (line: string) => void): Promise<{ rig: Rig; stop(): Promise<void> }> {
  await removeLeftovers();
  const directory = await scratchDirectory();
  const stops: (() => Promise<void>)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const postgres = await startPostgres({ dataDir: path.join(directory, 'postgres'), durable: false, say });
    stops.push(() => postgres.stop());
    await makeTemplates(postgres.url);
    Object.assign(process.env, TEMPORAL_RUNTIME);
    const temporal = await startTemporal({
      executable: await findTemporal(say),
      dataFile: path.join(directory, 'temporal.db'),
      logFile: path.join(directory, 'temporal.log'),
      namespace: testNamespace,
      timeSkipping: true,
      promptDeletion: true,
      mostUpdates: MOST_UPDATES,
    });
    stops.push(() => temporal.stop());
    const workflowBundle = await bundleWorkflows(path.join(directory, 'workflows.js'));
    const replayer = await startReplayer(workflowBundle);
    stops.push(() => replayer.stop());
    const rig = {
      databaseUrl: postgres.url,
      temporalAddress: temporal.address,
      workflowBundle,
      replayer: replayer.url,
    };
    return { rig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A database with the schema, and one with the seeded world in it. */
async function makeTemplates(url: string): Promise<void> {
  await administer(url, 'create database template');
  await fill(url, 'template', migrate);
  await administer(url, 'create database template_world template template');
  await fill(url, 'template_world', async (db) => {
    await seedCalendars(db);
    await seedWorld(db);
  });
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function fill(url: string, database: string, work: (db: Db) => Promise<unknown>): Promise<void> {
  const db = openDatabase(new URL(`/${database}`, url).href, { name: 'test-template', max: 1 });
  try {
    await work(db);
  } finally {
    await db.destroy();
  }
}

async function bundleWorkflows(file: string): Promise<string> {
  const workflowsPath = path.join(__dirname, 'workflows.ts');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    ...bundleOptions(workflowsPath),
    workflowInterceptorModules: [path.join(__dirname, 'impatience.ts')],
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(file, code);
  return file;
}

/** The one replayer of all test files, in a process of its own: what it hooks into promises stays there. */
async function startReplayer(workflowBundle: string): Promise<{ url: string; stop(): Promise<void> }> {
  const file = path.join(__dirname, 'replayer-main.ts');
  const { NODE_OPTIONS } = process.env;
  const program = startCommand(process.execPath, ['--import', 'tsx', file, workflowBundle], { NODE_OPTIONS });
  await program.printed(/\n/);
  return {
    url: program.output().trim(),
    async stop() {
      program.child.kill();
      await program.ended;
    },
  };
}
