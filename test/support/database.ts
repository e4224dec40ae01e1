import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { rig } from './rig';

/** A database of its own with the newest schema and no rows. */
export interface FreshDatabase {
  url: string;
  /** Removes it, ending connections that are still open. */
  drop(): Promise<void>;
}

/** Clones the migrated template; takes 0.1 to 0.4 s, so that every test file can have one. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name} template template`);
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
