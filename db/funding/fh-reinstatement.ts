import type { Period } from '../../workflows/fh/fh-incentive-activities';
import { quarterOf } from '../../workflows/shared/months';
import { periodSubject } from './fh-incentive';
import type { Db } from '../knex';

/** A list that its partner has not confirmed in time. */
export interface ExpiredList {
  readonly caseId: string;
  readonly requestNo: string;
  readonly lines: readonly Record<string, unknown>[];
}

/** The list of a month or stage, if the last incentive about it has expired; `caseId` is not looked at. */
export async function expiredList(
  db: Db,
  { caseId, partnerId, programme, month, stage }: Period & { caseId: string },
): Promise<ExpiredList | undefined> {
  const { rows } = await db.raw<{ rows: (ExpiredList & { state: string })[] }>(
    `select c.id as "caseId", c.request_no as "requestNo", c.state, coalesce(c.form -> 'lines', '[]') as lines
     from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'
     where p.party_id = :partnerId and c.type = 'fh-incentive' and c.form ->> 'programme' = :programme and c.form ->> 'month' = :month
       and (c.form ->> 'stage')::int is not distinct from :stage::int and c.id::text <> :caseId
     order by c.closed_at is null desc, c.opened_at desc, c.id limit 1`,
    { caseId, partnerId, programme, month, stage: stage ?? null },
  );
  const [last] = rows;
  return last?.state === 'expired' ? { caseId: last.caseId, requestNo: last.requestNo, lines: last.lines } : undefined;
}

/** States of a quarter in which its payment has not been requested. */
const UNREQUESTED = ['not-payable', 'payable', 'closed-unpaid'];

/** Whether the payment of the quarter of a month has been requested. */
export async function isPaymentRequested(db: Db, { partnerId, programme, month }: Period): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { requested: boolean }[] }>(
    `select exists (select from cases q join case_parties p on p.case_id = q.id and p.role = 'partner'
       where p.party_id = :partnerId and q.type = 'fh-quarter' and q.form ->> 'programme' = :programme
         and q.form ->> 'quarter' = :quarter and q.state <> all (:unrequested)) as requested`,
    { partnerId, programme, quarter: quarterOf(month), unrequested: UNREQUESTED },
  );
  return rows[0]?.requested === true;
}

/** Hands the claim on a month or stage over from an expired list to the one that takes its place; false when a third one has it. */
export async function takePeriodOver(db: Db, { caseId, from, period }: Takeover): Promise<boolean> {
  const taken = await db('funding_claims')
    .where({ kind: 'fh-period', subject: periodSubject(period) })
    .whereIn('case_id', [from, caseId])
    .update({ case_id: caseId });
  return taken > 0;
}

interface Takeover {
  readonly caseId: string;
  readonly from: string;
  readonly period: Period;
}
