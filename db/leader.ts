import type { Db } from './knex';

interface Connections {
  acquireConnection(): Promise<object>;
  releaseConnection(connection: object): Promise<void>;
}

/** Runs `work` unless somebody else holds the lock, in this process or another; then undefined. */
export async function asLeader<T>(db: Db, lock: number, work: () => Promise<T>): Promise<{ result: T } | undefined> {
  // A session lock: a transaction held open for the whole work would be ended as idle.
  const connections = db.client as Connections;
  const connection = await connections.acquireConnection();
  try {
    const { rows } = (await db.raw('select pg_try_advisory_lock(?) as mine', [lock]).connection(connection)) as {
      rows: [{ mine: boolean }];
    };
    if (!rows[0].mine) return undefined;
    try {
      return { result: await work() };
    } finally {
      await db.raw('select pg_advisory_unlock(?)', [lock]).connection(connection);
    }
  } finally {
    await connections.releaseConnection(connection);
  }
}
