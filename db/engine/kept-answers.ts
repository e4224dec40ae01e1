import type { Db } from '../knex';
import { IdempotencyKeyReused } from './commands';

/** A write under an idempotency key: a digest of key and sender, and one of what was asked. */
export interface Asked {
  readonly id: string;
  readonly fingerprint: string;
  readonly owner: string;
  readonly key: string;
}

/** How a write stands: it is the caller's to do, was answered before, or is being done by another request. */
export type Hold = { readonly status: 'held' | 'busy' } | { readonly status: 'answered'; readonly answer: Buffer };

/** How long a write whose process has died is left alone. */
const HELD = '60 seconds';

interface Row {
  readonly mine: boolean;
  readonly fingerprint: string;
  readonly answer: Buffer | null;
}

// A key that came with a command or a file is theirs.
const TAKE = `insert into kept_answers as k (id, fingerprint, language, holder, held_until)
  select :id, :fingerprint, :language, cast(:holder as uuid), case when cast(:holder as uuid) is not null then clock_timestamp() + interval '${HELD}' end
  where exists (select from kept_answers where id = :id) or not (
    exists (select from commands where owner = :owner and idempotency_key = :key)
    or exists (select from files where uploaded_by = :owner and idempotency_key = :key))
  on conflict (id) do update set holder = excluded.holder, held_until = excluded.held_until
    where k.answer is null and k.fingerprint = excluded.fingerprint and k.held_until < clock_timestamp()
  returning id`;

/** Takes a write for one holder; throws when the key came with another one before. */
export async function hold(db: Db, asked: Asked, holder: string): Promise<Hold> {
  const found = await take(db, asked, holder);
  if (found.answer !== null) return { status: 'answered', answer: found.answer };
  return { status: found.mine ? 'held' : 'busy' };
}

/**
 * Notes that a list came under a key, whose items are remembered one by one; returns the language in which it was
 * answered first, and throws for another list.
 */
export async function holdList(db: Db, asked: Asked, language: string): Promise<string> {
  await take(db, asked, null, language);
  const { rows } = await db.raw<{ rows: { language: string }[] }>('select language from kept_answers where id = ?', [
    asked.id,
  ]);
  return rows[0]?.language ?? language;
}

async function take(
  db: Db,
  { id, fingerprint, owner, key }: Asked,
  holder: string | null,
  language: string | null = null,
): Promise<Row> {
  const taken = await db.raw<{ rows: object[] }>(TAKE, { id, fingerprint, owner, key, holder, language });
  if (taken.rows.length > 0) return { mine: true, fingerprint, answer: null };
  const { rows } = await db.raw<{ rows: Omit<Row, 'mine'>[] }>(
    'select fingerprint, answer from kept_answers where id = ?',
    [id],
  );
  const known = rows[0];
  if (known?.fingerprint !== fingerprint) throw new IdempotencyKeyReused();
  return { ...known, mine: false };
}

/** Says that a holder is still at it. */
export async function keepHolding(db: Db, { id }: Asked, holder: string): Promise<void> {
  await db.raw(
    `update kept_answers set held_until = clock_timestamp() + interval '${HELD}' where id = ? and holder = ?`,
    [id, holder],
  );
}

/** Keeps the answer of a write for good. */
export async function keepGiven(db: Db, { id }: Asked, holder: string, answer: Buffer): Promise<void> {
  await db('kept_answers').where({ id, holder }).update({ answer, holder: null, held_until: null });
}

/** Forgets a write that had no effect, so that it may be tried again. */
export async function letGo(db: Db, { id }: Asked, holder: string): Promise<void> {
  await db('kept_answers').where({ id, holder }).delete();
}

/** Whether a key came with a write that is remembered here. */
export async function isKept(db: Db, { id }: Pick<Asked, 'id'>): Promise<boolean> {
  return (await db('kept_answers').where({ id }).first<object | undefined>('id')) !== undefined;
}
