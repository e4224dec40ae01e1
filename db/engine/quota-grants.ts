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

/** A grant by its id. */
export async function findGrant(db: Db | Tx, id: string): Promise<QuotaGrant | undefined> {
  const { rows } = await db.raw<{ rows: QuotaGrant[] }>(`select ${COLUMNS} from quota_grants where id = ?`, [id]);
  return rows[0];
}

/** Stores a grant; idempotent by its id. Returns the one stored first. */
export async function grantQuota(db: Db | Tx, grant: Omit<QuotaGrant, 'grantedAt'>): Promise<QuotaGrant> {
  const { rows } = await db.raw<{ rows: QuotaGrant[] }>(
    `insert into quota_grants as g (id, quota, subject, granted_by, reason, granted_at)
     values (:id, :quota, :subject, :grantedBy, :reason, world_now())
     on conflict (id) do update set id = excluded.id
     returning ${COLUMNS}`,
    { ...grant },
  );
  return rows[0]!;
}
