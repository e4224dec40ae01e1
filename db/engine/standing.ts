import { moves, movesAnything, standingRefusal } from '../../workflows/standing';
import type { Refusal } from '../../workflows/kit/policy/refusals';
import type { Db, Tx } from '../knex';

/** How a partner stands when nothing may be opened, passed or paid for it; null while it may. */
export type Barred = 'frozen' | 'left' | null;

/** Whether a partner is barred, itself or with its master distributor (domain 1.0.7). */
export async function barredPartner(db: Db | Tx, partnerId: string): Promise<Barred> {
  const { rows } = await db.raw<{ rows: { barred: Barred }[] }>(
    `select case when status = 'left' then 'left' when is_frozen(id) then 'frozen' end as barred
     from parties where id = ? and kind = 'partner'`,
    [partnerId],
  );
  return rows[0]?.barred ?? null;
}

/** A person's decision or action, as far as the standing of the case's partner matters to it. */
interface Move {
  readonly kind: string;
  readonly type: string;
  readonly caseId: string;
  readonly taskId: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Why a person's decision or action may not move anything for the partner of a case now; undefined if it may. */
export async function standingObstacle(
  tx: Tx,
  { kind, type, caseId, taskId, body }: Move,
): Promise<Refusal | undefined> {
  if (!movesAnything(type)) return undefined;
  const { rows } = await tx.raw<{ rows: { key: string | null; partnerId: string }[] }>(
    `select p.party_id as "partnerId", (select key from tasks where id = :taskId and case_id = :caseId and status = 'open') as key
     from case_parties p join cases c on c.id = p.case_id
     where p.case_id = :caseId and p.role = 'partner' and c.closed_at is null`,
    { caseId, taskId: taskId ?? '' },
  );
  const [found] = rows;
  if (found === undefined) return undefined;
  const what = kind === 'decide' ? `${found.key ?? ''}.${String(body['decision'])}` : String(body['action']);
  if (!moves(type, what)) return undefined;
  const barred = await barredPartner(tx, found.partnerId);
  return barred === null ? undefined : standingRefusal(barred);
}
