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

/** A move that somebody makes, with what it says besides. */
export interface MadeMove {
  readonly incidentId: string;
  readonly move: string;
  readonly actor: string;
  readonly key: string | undefined;
  readonly detail: Readonly<Record<string, string>>;
}

/** Keeps that a move was made, once per idempotency key. */
export async function keepMove(tx: Db | Tx, { incidentId, move, actor, key, detail }: MadeMove): Promise<void> {
  await tx('incident_moves')
    .insert({ incident_id: incidentId, move, actor, idempotency_key: key ?? null, detail: JSON.stringify(detail) })
    .onConflict(['actor', 'idempotency_key'])
    .ignore();
}

/** What became of an idempotency key before: the same move, another one, or nothing. */
export async function keptMove(db: Db, { actor, key, ...made }: MadeMove): Promise<'same' | 'other' | undefined> {
  if (key === undefined) return undefined;
  const { rows } = await db.raw<{ rows: { same: boolean }[] }>(
    `select incident_id = :incidentId and move = :move and detail = :detail::jsonb as same from incident_moves
     where actor = :actor and idempotency_key = :key`,
    { ...made, detail: JSON.stringify(made.detail), actor, key },
  );
  return rows[0] && (rows[0].same ? 'same' : 'other');
}
