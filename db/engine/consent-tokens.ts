import { createHash, randomBytes } from 'node:crypto';
import type { Db, Tx } from '../knex';

/** What a consent link opens: one task of one case, for one party. */
export interface ConsentToken {
  readonly taskId: string;
  readonly caseId: string;
  readonly partyId: string;
  readonly issuedAt: Date;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Makes a token of 256 random bits and stores only its SHA-256; callers must not store the token either. */
export async function issueToken(
  db: Db | Tx,
  { taskId, caseId, partyId }: { taskId: string; caseId: string; partyId: string },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db('consent_tokens').insert({
    hash: hashOf(token),
    task_id: taskId,
    case_id: caseId,
    party_id: partyId,
    issued_at: db.raw('world_now()'),
  });
  return token;
}

/** The token's row while it is not revoked, whatever became of the task; unknown and revoked ones look alike. */
export async function findByToken(db: Db | Tx, token: string): Promise<ConsentToken | undefined> {
  return db('consent_tokens')
    .where({ hash: hashOf(token), revoked_at: null })
    .first<ConsentToken | undefined>({
      taskId: 'task_id',
      caseId: 'case_id',
      partyId: 'party_id',
      issuedAt: 'issued_at',
    });
}

/** Remembers when the page of a link was first opened. */
export async function noteOpened(db: Db | Tx, token: string): Promise<void> {
  await db('consent_tokens')
    .where({ hash: hashOf(token), opened_at: null })
    .update({ opened_at: db.raw('world_now()') });
}

/** Whether a link was replaced by a newer one. */
export async function isReplaced(db: Db | Tx, token: string): Promise<boolean> {
  const found = await db('consent_tokens')
    .where({ hash: hashOf(token) })
    .whereNotNull('revoked_at')
    .pluck<string[]>('task_id');
  return found.length > 0;
}

/** Revokes every link to a task, as when it is sent to somebody else; returns how many there were. */
export function revokeTokens(db: Db | Tx, taskId: string): Promise<number> {
  return db('consent_tokens')
    .where({ task_id: taskId, revoked_at: null })
    .update({ revoked_at: db.raw('world_now()') });
}
