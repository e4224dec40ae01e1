import { policyOf } from '../../workflows/registry';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { type Barred, standingBlockers, type Wanted } from '../../workflows/shared/standing';
import type { Db, Tx } from '../knex';

/** A scalar subquery of the partners of a case (alias `c`) for which nothing may be moved now (domain 1.0.7). */
export const BARRED = `coalesce((select jsonb_agg(jsonb_build_object('role', b.role, 'standing', b.standing) order by b.role)
  from (select cp.role, case when p.status = 'left' then 'left' when is_frozen(p.id) then 'frozen' end as standing
    from case_parties cp join parties p on p.id = cp.party_id and p.kind = 'partner' where cp.case_id = c.id) b
  where b.standing is not null), '[]') as barred`;

/** A person's decision or action, as far as the standing of the case's partners matters to it. */
interface Move {
  readonly kind: string;
  readonly type: string;
  readonly caseId: string;
  readonly taskId: string | null;
  readonly body: FormValues;
}

interface Found {
  readonly key: string | null;
  readonly barred: readonly Barred[];
  readonly data: FormValues;
}

/** What of the standing of its partners is in the way of a decision or action on an open case now. */
export async function standingOf(db: Db | Tx, { kind, type, caseId, taskId, body }: Move): Promise<Blocker[]> {
  const policy = policyOf(type);
  if (policy === undefined) return [];
  const { rows } = await db.raw<{ rows: Found[] }>(
    `select (select key from tasks where id = :taskId and case_id = c.id and status = 'open') as key, ${BARRED}, c.data
     from cases c where c.id = :caseId and c.closed_at is null`,
    { caseId, taskId: taskId ?? '' },
  );
  const [found] = rows;
  if (found === undefined) return [];
  const wanted: Wanted =
    kind === 'decide'
      ? { task: found.key ?? '', decision: String(body['decision']) }
      : { action: String(body['action']) };
  return standingBlockers(policy, wanted, found);
}
