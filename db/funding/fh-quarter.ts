import type { Money } from '../../workflows/kit/policy/fields';
import { monthsOf } from '../../workflows/shared/months';
import type { Quarter, QuarterMonth } from '../../workflows/fh/fh-quarter-months';
import type { Db, Tx } from '../knex';

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

/** The incentives of a quarter, by month and stage: of several for one month the open one, else the last. */
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

/**
 * Whether the incentive of a month was given up with its quarter's payment request, so that it can no longer be
 * resubmitted.
 */
export async function isGivenUp(
  db: Db | Tx,
  { partnerId, programme, month }: Omit<Quarter, 'quarter'> & { month: string },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { given: boolean }[] }>(
    `select exists (select from cases q join case_parties p on p.case_id = q.id and p.role = 'partner'
       join cases i on i.type = 'fh-incentive' and i.form ->> 'month' = :month and jsonb_exists(q.data -> 'givenUp', i.id::text)
       where p.party_id = :partnerId and q.type = 'fh-quarter' and q.form ->> 'programme' = :programme and q.closed_at is null) as given`,
    { partnerId, programme, month },
  );
  return rows[0]?.given === true;
}
