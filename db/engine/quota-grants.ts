import type { Db, Tx } from '../knex';

/** One extra attempt granted by an operator (domain 1.1.6). `grantedAt` is a Date. */
export interface QuotaGrant {
  readonly id: string;
  readonly quota: string;
  readonly subject: string;
  readonly grantedBy: string;
  readonly reason: string;
  readonly grantedAt: Date;
}

const COLUMNS = 'id, quota, subject, granted_by as "grantedBy", reason, granted_at as "grantedAt"';

/** Stores a grant. */
export async function grantQuota(db: Db | Tx, grant: Omit<QuotaGrant, 'grantedAt'>): Promise<QuotaGrant> {
  const { rows } = await db.raw<{ rows: QuotaGrant[] }>(
    `insert into quota_grants (id, quota, subject, granted_by, reason, granted_at)
     values (:id, :quota, :subject, :grantedBy, :reason, world_now())
     returning ${COLUMNS}`,
    { ...grant },
  );
  return rows[0]!;
}
