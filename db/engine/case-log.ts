import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Db, Tx } from '../knex';

/** What an action reported, as stored. `no` counts from 1 within the case; an erased entry has an empty form. */
export interface LogRow {
  readonly no: number;
  readonly at: Date;
  readonly action: string;
  readonly actor: string;
  readonly actorName: string | null;
  readonly actorNameEn: string | null;
  readonly form: FormValues;
  readonly erasedAt: Date | null;
}

/** The log entries before a number, newest first. The caller has checked that the case may be seen. */
export async function listLog(
  db: Db | Tx,
  caseId: string,
  page: { before?: number | undefined; limit: number },
): Promise<{ items: LogRow[]; next?: string }> {
  const { rows } = await db.raw<{ rows: LogRow[] }>(
    `select l.no, l.at, l.action, l.actor, p.name as "actorName", p.name_en as "actorNameEn", l.form, l.erased_at as "erasedAt"
     from case_log l left join people p on p.id = l.actor
     where l.case_id = ? and l.no < ? order by l.no desc limit ?`,
    [caseId, page.before ?? MOST, page.limit + 1],
  );
  const items = rows.slice(0, page.limit);
  return { items, ...(rows.length > page.limit ? { next: String(items.at(-1)?.no) } : {}) };
}

// The largest PostgreSQL integer.
const MOST = 2_147_483_647;
