import type { Db, Tx } from '../knex';
import { IdempotencyKeyReused } from './commands';

/** A write under an idempotency key: a digest of key and sender, and one of what was asked. */
export interface Asked {
  readonly id: string;
  readonly fingerprint: string;
  readonly owner: string;
  readonly key: string;
}

/**
 * How a write stands: nobody has asked for it, it was answered, somebody is at it for so many seconds more at the most,
 * or whoever was at it has gone and nobody knows whether it was done.
 */
export type Standing =
  | { readonly status: 'new' | 'unknown' }
  | { readonly status: 'answered'; readonly answer: Buffer }
  | { readonly status: 'busy'; readonly seconds: number };

/** How long somebody at a write may be silent before nobody counts on an answer any more. */
const HELD = '60 seconds';

interface Row {
  readonly fingerprint: string;
  readonly language: string | null;
  readonly answer: Buffer | null;
  readonly seconds: number | null;
}

/** Takes a key for one transaction; false while another has it. */
export async function takeAlone(tx: Tx, { id }: Pick<Asked, 'id'>): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { taken: boolean }[] }>(
    'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as taken',
    [id],
  );
  return rows[0]?.taken === true;
}

/** How a write stands; throws when its key came with another one before. */
export async function standingOf(db: Db | Tx, asked: Asked): Promise<Standing> {
  const known = await rowOf(db, asked);
  if (known === undefined) return { status: 'new' };
  const { answer, seconds } = known;
  if (answer !== null) return { status: 'answered', answer };
  return seconds !== null && seconds > 0 ? { status: 'busy', seconds } : { status: 'unknown' };
}

// A key that came with a command or a file is theirs.
const ELSEWHERE = `exists (select from commands where owner = :owner and idempotency_key = :key)
  or exists (select from files where uploaded_by = :owner and idempotency_key = :key)`;

async function rowOf(db: Db | Tx, { id, fingerprint, owner, key }: Asked): Promise<Row | undefined> {
  const { rows } = await db.raw<{ rows: (Row & { known: boolean; elsewhere: boolean })[] }>(
    `select k.id is not null as known, k.fingerprint, k.language, k.answer,
       ceil(extract(epoch from k.held_until - clock_timestamp()))::integer as seconds, ${ELSEWHERE} as elsewhere
     from (values (1)) one left join kept_answers k on k.id = :id`,
    { id, owner, key },
  );
  const { known, elsewhere, ...row } = rows[0]!;
  if (known ? row.fingerprint !== fingerprint : elsewhere) throw new IdempotencyKeyReused();
  return known ? row : undefined;
}

/** Keeps the answer of a write for good, with the write. */
export async function keepWith(tx: Tx, { id, fingerprint }: Asked, answer: Buffer): Promise<void> {
  await tx('kept_answers').insert({ id, fingerprint, answer });
}

/** Takes a write that is more than one transaction for its holder, before it is done; false when it is taken. */
export async function hold(db: Db, { id, fingerprint, owner, key }: Asked, holder: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: object[] }>(
    `insert into kept_answers (id, fingerprint, holder, held_until)
     select :id, :fingerprint, :holder, clock_timestamp() + interval '${HELD}' where not (${ELSEWHERE})
     on conflict (id) do nothing returning id`,
    { id, fingerprint, owner, key, holder },
  );
  return rows.length > 0;
}

/** Says that a holder is still at it. */
export async function keepHolding(db: Db, { id }: Asked, holder: string): Promise<void> {
  await db.raw(
    `update kept_answers set held_until = clock_timestamp() + interval '${HELD}' where id = ? and holder = ?`,
    [id, holder],
  );
}

/** Keeps the answer of a held write for good. */
export async function keepGiven(db: Db, { id }: Asked, holder: string, answer: Buffer): Promise<void> {
  await db('kept_answers').where({ id, holder }).update({ answer, holder: null, held_until: null });
}

/** Forgets a held write that had no effect, so that it may be tried again. */
export async function letGo(db: Db, { id }: Asked, holder: string): Promise<void> {
  await db('kept_answers').where({ id, holder }).delete();
}

/** Leaves a held write to be unknown: it failed, and may have had its effect. */
export async function giveUp(db: Db, { id }: Asked, holder: string): Promise<void> {
  await db('kept_answers')
    .where({ id, holder })
    .update({ held_until: db.raw('clock_timestamp()') });
}

/**
 * Notes that a list came under a key, whose items are remembered one by one; returns the language in which it was
 * answered first, and throws for another list.
 */
export async function noteList(db: Db, asked: Asked, language: string): Promise<string> {
  const { id, fingerprint, owner, key } = asked;
  await db.raw(
    `insert into kept_answers (id, fingerprint, language) select :id, :fingerprint, :language where not (${ELSEWHERE})
     on conflict (id) do nothing`,
    { id, fingerprint, owner, key, language },
  );
  return (await rowOf(db, asked))?.language ?? language;
}

/** Whether a key came with a write that is remembered here. */
export async function isKept(db: Db, { id }: Pick<Asked, 'id'>): Promise<boolean> {
  return (await db('kept_answers').where({ id }).first<object | undefined>('id')) !== undefined;
}
