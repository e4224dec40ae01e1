import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Db, migrate, openDatabase } from '../db/knex';
import { startPostgres } from '../dev/postgres';
import { findTemporal } from '../dev/temporal/find';
import { startTemporal } from '../dev/temporal/server';
import { temporalDeclaration } from '../worker/temporal';

/** The benchmark's PostgreSQL and Temporal, with the settings of `npm start`: every commit reaches the disk. */
export interface Servers {
  readonly directory: string;
  readonly databaseUrl: string;
  readonly postgresPid: number;
  readonly temporalAddress: string;
  readonly temporalPid: number;
  readonly namespace: string;
  /** Creates a database with our schema. */
  database(name: string): Promise<{ url: string; db: Db }>;
  stop(): Promise<void>;
}

/** Starts both in a folder of their own, which is removed with them. */
export async function startServers(say: (line: string) => void): Promise<Servers> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'assent-bench-'));
  // PostgreSQL runs under another account when we are root.
  await chmod(directory, 0o755);
  const stops: (() => Promise<void>)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const postgres = await startPostgres({ dataDir: path.join(directory, 'postgres'), durable: true, say });
    stops.push(() => postgres.stop());
    const { namespace } = temporalDeclaration;
    const temporal = await startTemporal({
      executable: await findTemporal(say),
      dataFile: path.join(directory, 'temporal.db'),
      logFile: path.join(directory, 'temporal.log'),
      namespace,
    });
    stops.push(() => temporal.stop());
    return {
      directory,
      databaseUrl: postgres.url,
      postgresPid: postgres.pid,
      temporalAddress: temporal.address,
      temporalPid: temporal.pid,
      namespace,
      database: async (name) => {
        const administrator = openDatabase(postgres.url, { name: 'bench', max: 1 });
        await administrator.raw(`create database ${name}`);
        await administrator.destroy();
        const url = new URL(`/${name}`, postgres.url).href;
        const db = openDatabase(url, { name: 'bench', max: 5 });
        stops.push(() => db.destroy());
        await migrate(db);
        return { url, db };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
