import type { Db, Tx } from '../knex';

/** Has a command delivered at once; false when it is settled. */
export async function retryCommand(tx: Tx, id: string): Promise<boolean> {
  const moved = await tx('commands')
    .where({ id, status: 'received' })
    .update({ next_attempt_at: tx.raw('clock_timestamp()') });
  return moved > 0;
}

/**
 * Has what is left of a message sent at once, with all its tries; one that found no receiver is addressed anew. False
 * when nothing of it is left to send.
 */
export async function retryNotice(tx: Tx, id: string): Promise<boolean> {
  const unaddressed = await tx('deliveries')
    .where({ notice_id: id, status: 'failed', last_error: 'no-receiver' })
    .delete();
  if (unaddressed > 0) await tx('notices').where({ id }).update({ expanded_at: null });
  const again = await tx('deliveries')
    .where({ notice_id: id })
    .whereIn('status', ['queued', 'failed', 'bounced'])
    .update({ status: 'queued', attempts: 0, last_error: null, next_attempt_at: tx.raw('clock_timestamp()') });
  const unread = await tx('notices').where({ id, expanded_at: null }).first<object | undefined>('id');
  return unaddressed + again > 0 || unread !== undefined;
}

/** A move that somebody has made, with what it says besides. */
export interface MadeMove {
  readonly incidentId: string;
  readonly move: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** Keeps that a move was made. */
export async function keepMove(db: Db | Tx, { incidentId, move, actor, detail }: MadeMove): Promise<void> {
  await db('incident_moves').insert({ incident_id: incidentId, move, actor, detail: JSON.stringify(detail) });
}
