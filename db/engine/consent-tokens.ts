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

/** The row of a token that was ever issued, replaced ones included: `revokedAt` is when a newer one took its place. */
export async function findIssued(
  db: Db | Tx,
  token: string,
): Promise<(ConsentToken & { readonly revokedAt: Date | null }) | undefined> {
  return db('consent_tokens')
    .where({ hash: hashOf(token) })
    .first<(ConsentToken & { readonly revokedAt: Date | null }) | undefined>({
      taskId: 'task_id',
      caseId: 'case_id',
      partyId: 'party_id',
      issuedAt: 'issued_at',
      revokedAt: 'revoked_at',
    });
}

/** When the newest link to a task was issued; undefined while none is alive. */
export async function newestLinkAt(db: Db | Tx, taskId: string): Promise<Date | undefined> {
  const newest = await db('consent_tokens')
    .where({ task_id: taskId, revoked_at: null })
    .max<{ at: Date | null }[]>({ at: 'issued_at' });
  return newest[0]?.at ?? undefined;
}

/** When the link of each of these cases was first opened, by case; cases whose links nobody opened are left out. */
export async function firstOpened(db: Db | Tx, caseIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const opened = await db('consent_tokens')
    .whereIn('case_id', caseIds as string[])
    .whereNotNull('opened_at')
    .groupBy('case_id')
    .select<{ caseId: string; at: Date }[]>({ caseId: 'case_id' }, db.raw('min(opened_at) as at'));
  return new Map(opened.map(({ caseId, at }) => [caseId, at]));
}

/** Revokes every link to a task, as when it is sent to somebody else; returns how many there were. */
export function revokeTokens(db: Db | Tx, taskId: string): Promise<number> {
  return db('consent_tokens')
    .where({ task_id: taskId, revoked_at: null })
    .update({ revoked_at: db.raw('world_now()') });
}
