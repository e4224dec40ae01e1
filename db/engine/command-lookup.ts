import type { Db } from '../knex';

/** Whether a command with this idempotency key was sent before. */
export async function isKnownCommand(db: Db, owner: string, idempotencyKey: string): Promise<boolean> {
  const row = await db('commands')
    .where({ owner, idempotency_key: idempotencyKey })
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}
