import type { Db } from '../knex';

/** Whether somebody has sent a command under this idempotency key before. */
export async function isKnownCommand(db: Db, owner: string, idempotencyKey: string): Promise<boolean> {
  const row = await db('commands')
    .where({ owner, idempotency_key: idempotencyKey })
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}
