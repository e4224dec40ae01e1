import type { Money } from '../../workflows/kit/policy/fields';
import type { Db, Tx } from '../knex';

/** A milestone of an agreement with its payment, once there is one. */
export interface MilestoneRow {
  readonly caseId: string;
  readonly requestNo: string;
  readonly milestone: number;
  readonly title: string;
  readonly amount: Money;
  readonly state: string;
  readonly payment: { readonly caseId: string; readonly requestNo: string; readonly state: string } | null;
}

/** The milestones of a request that have been opened, in order. */
export async function milestonesOf(db: Db | Tx, nreCaseId: string): Promise<MilestoneRow[]> {
  const { rows } = await db.raw<{ rows: MilestoneRow[] }>(
    `select m.id as "caseId", m.request_no as "requestNo", (m.form ->> 'milestone')::int as milestone, m.form ->> 'title' as title,
       m.form -> 'amount' as amount, m.state,
       case when p.id is not null then jsonb_build_object('caseId', p.id, 'requestNo', p.request_no, 'state', p.state) end as payment
     from cases m left join cases p on p.id = (m.data ->> 'paymentCaseId')::uuid
     where m.type = 'nre-milestone' and m.form ->> 'nreCaseId' = ?
     order by milestone, m.opened_at`,
    [nreCaseId],
  );
  return rows;
}
