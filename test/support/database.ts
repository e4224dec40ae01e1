import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { rig } from './rig';

/** A database of one test file. */
export interface FreshDatabase {
  url: string;
  /** Removes it, ending connections that are still open. */
  drop(): Promise<void>;
}

/** A database with the newest schema and no rows; takes 0.1 to 0.4 s, so that every test file can have one. */
export const freshDatabase = (): Promise<FreshDatabase> => clone('template');

/** A separate database with the calendars and the demonstration's seeded world. */
export const worldDatabase = (): Promise<FreshDatabase> => clone('template_world');

async function clone(template: string): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name} template ${template} strategy file_copy`);
  return {
    url: new URL(`/${name}`, rig().databaseUrl).href,
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: rig().databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
