import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../knex';
import { findPerson, type PersonRow } from './directory';

/** How long a session lasts at most, and without use. */
export interface SessionLife {
  readonly hours: number;
  readonly idleMinutes: number;
}

/** Where nothing else is configured. */
export const SESSION_LIFE: SessionLife = { hours: 12, idleMinutes: 120 };

const hashOf = (id: string): Buffer => createHash('sha256').update(id).digest();

const LIVE = `ends_at > now() and seen_at > now() - make_interval(mins => :idleMinutes)`;

/**
 * Signs a person in; returns the id for the cookie, of which only the SHA-256 is stored. A live session that the browser
 * holds already goes on if it is the same person's, so that forms open in other tabs stay good; another's ends.
 */
export async function startSession(
  db: Db,
  { personId, held, life }: { personId: string; held: string | undefined; life: SessionLife },
): Promise<string> {
  if (held !== undefined) {
    const renewed = await db.raw<{ rowCount: number }>(
      `update sessions set seen_at = now(), ends_at = now() + make_interval(hours => :hours)
       where hash = :hash and person_id = :personId and ${LIVE}`,
      { ...life, hash: hashOf(held), personId },
    );
    if (renewed.rowCount > 0) return held;
    await endSession(db, held);
  }
  const id = randomBytes(32).toString('base64url');
  await db('sessions').insert({
    hash: hashOf(id),
    person_id: personId,
    ends_at: db.raw('now() + make_interval(hours => ?)', [life.hours]),
  });
  return id;
}

/** The active person whose live session this is, noting to the minute that it is in use. */
export async function findSessionPerson(db: Db, id: string, life: SessionLife): Promise<PersonRow | undefined> {
  const hash = hashOf(id);
  const { rows } = await db.raw<{ rows: { personId: string; rested: boolean }[] }>(
    `select person_id as "personId", seen_at < now() - interval '1 minute' as rested
     from sessions where hash = :hash and ${LIVE}`,
    { ...life, hash },
  );
  const [session] = rows;
  if (!session) return undefined;
  if (session.rested) await db('sessions').where({ hash }).update({ seen_at: db.fn.now() });
  const person = await findPerson(db, session.personId);
  return person?.active ? person : undefined;
}

/** Signs out. */
export async function endSession(db: Db, id: string): Promise<void> {
  await db('sessions')
    .where({ hash: hashOf(id) })
    .delete();
}

/** Removes sessions that nothing can revive. Those that rest too long are found dead before, whatever the limit is. */
export const sweepSessions = (db: Db): Promise<number> => db('sessions').where('ends_at', '<', db.fn.now()).delete();
