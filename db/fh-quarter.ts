import type { Money } from '../workflows/kit/fields';
import { monthsOf, quarterOf } from '../workflows/processes/fh-months';
import { paysByStage, type Quarter, type QuarterMonth } from '../workflows/processes/fh-quarter-months';
import type { Db, Tx } from './knex';

interface MonthRow {
  readonly caseId: string;
  readonly requestNo: string;
  readonly month: string;
  readonly stage: number | null;
  readonly state: string;
  readonly open: boolean;
  readonly amount: Money | null;
  readonly answerBy: Date | null;
}

/** The incentives of a quarter, in order of months and stages: of several for one month the open one, else the last. */
export async function monthsOfQuarter(
  db: Db | Tx,
  { partnerId, programme, quarter }: Quarter,
): Promise<QuarterMonth[]> {
  const { rows } = await db.raw<{ rows: MonthRow[] }>(
    `select distinct on (c.form ->> 'month', c.form -> 'stage') c.id as "caseId", c.request_no as "requestNo", c.form ->> 'month' as month,
       (c.form ->> 'stage')::int as stage, c.state, c.closed_at is null as open, c.data -> 'amount' as amount,
       (select min(t.due_at) from tasks t where t.case_id = c.id and t.status = 'open') as "answerBy"
     from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'
     where p.party_id = :partnerId and c.type = 'fh-incentive' and c.form ->> 'programme' = :programme
       and c.form ->> 'month' = any (:months)
     order by c.form ->> 'month', c.form -> 'stage', c.closed_at is null desc, c.opened_at desc, c.id`,
    { partnerId, programme, months: monthsOf(quarter) },
  );
  return rows.map(({ stage, amount, answerBy, ...row }) => ({
    ...row,
    ...(stage === null ? {} : { stage }),
    ...(amount === null ? {} : { amount }),
    ...(answerBy === null ? {} : { answerBy: answerBy.toISOString() }),
  }));
}

/** Whether the payment that a month counts in has been requested: what was rejected cannot be resubmitted any more then. */
export async function isPaymentRequested(
  db: Db | Tx,
  { partnerId, programme, month }: Omit<Quarter, 'quarter'> & { month: string },
): Promise<boolean> {
  if (paysByStage(programme)) return false;
  const { rows } = await db.raw<{ rows: { requested: boolean }[] }>(
    `select exists (select from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'
       where p.party_id = :partnerId and c.type = 'fh-quarter' and c.form ->> 'programme' = :programme
         and c.form ->> 'quarter' = :quarter and c.state in ('payment-in-review', 'payment-rejected', 'payment-approved')) as requested`,
    { partnerId, programme, quarter: quarterOf(month) },
  );
  return rows[0]?.requested === true;
}

/** The case in which the payment of a quarter is made, once it is open. */
export async function paymentOf(
  db: Db | Tx,
  caseId: string,
): Promise<{ caseId: string; requestNo: string; state: string } | undefined> {
  const { rows } = await db.raw<{ rows: { caseId: string; requestNo: string; state: string }[] }>(
    `select p.id as "caseId", p.request_no as "requestNo", p.state
     from cases q join cases p on p.id = (q.data ->> 'paymentCaseId')::uuid where q.id = ?`,
    [caseId],
  );
  return rows[0];
}
