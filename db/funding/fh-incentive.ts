import { addMonths } from '../../workflows/kit/policy/deadlines';
import type { Line, Period, Person } from '../../workflows/fh/fh-incentive.policy';
import { monthOf, quarterOf } from '../../workflows/shared/months';
import { sendAction } from '../engine/send-action';
import { stableId } from '../engine/stable-id';
import type { Db, Tx } from '../knex';
import { hasEnded } from './ledger';

/** Which month or stage is claimed: where a programme pays by stage, the stage counts, whichever month it began in. */
const periodSubject = ({ partnerId, programme, month, stage }: Period): string =>
  [partnerId, programme, stage === undefined ? month : `stage-${stage}`].join('/');

/** Whether another case has claimed the month or stage for good. */
export async function isPeriodTaken(db: Db | Tx, caseId: string, period: Period): Promise<boolean> {
  const row = await db('funding_claims')
    .where({ kind: 'fh-period', subject: periodSubject(period) })
    .first<{ case_id: string } | undefined>('case_id');
  return row !== undefined && row.case_id !== caseId;
}

/** Claims the month or stage of an incentive for good; false when another case has it. An ended case claims nothing. */
export const claimPeriod = (db: Db, caseId: string, period: Period): Promise<boolean> =>
  db.transaction(async (tx) => {
    if (!(await hasEnded(tx, caseId))) await claim(tx, caseId, 'fh-period', [periodSubject(period)]);
    return !(await isPeriodTaken(tx, caseId, period));
  });

/** Thrown to undo an application's claims, because another one has some of them. */
class Taken extends Error {
  constructor(readonly what: 'PERSON_CLAIMED' | 'PROJECT_CLAIMED') {
    super(what);
  }
}

/**
 * Claims an application's persons for its month, and their projects, in place of the case's earlier claims; nothing if
 * another case has any of them. An ended case claims nothing.
 */
export async function claimPersons(
  db: Db,
  { caseId, month, persons }: { caseId: string; month: string; persons: readonly Person[] },
): Promise<'PERSON_CLAIMED' | 'PROJECT_CLAIMED' | undefined> {
  try {
    await db.transaction(async (tx) => {
      if (await hasEnded(tx, caseId)) return;
      await releasePersons(tx, caseId);
      const subjects = persons.map(({ personId }) => `${personId}/${month}`).sort();
      await claim(tx, caseId, 'fh-person', subjects);
      const mine = await tx('funding_claims').where({ kind: 'fh-person', case_id: caseId }).select('subject');
      if (mine.length < subjects.length) throw new Taken('PERSON_CLAIMED');
      for (const { personId, project } of [...persons].sort((a, b) => (a.project < b.project ? -1 : 1)))
        await claimProject(tx, caseId, personId, nameOf(project));
    });
    return undefined;
  } catch (error) {
    if (error instanceof Taken) return error.what;
    throw error;
  }
}

const nameOf = (project: string): string => project.trim().toLowerCase().replace(/\s+/g, ' ');

async function claim(tx: Tx, caseId: string, kind: string, subjects: readonly string[]): Promise<void> {
  const rows = subjects.map((subject) => ({ kind, subject, case_id: caseId, claimed_at: tx.raw('world_now()') }));
  await tx('funding_claims').insert(rows).onConflict(['kind', 'subject']).ignore();
}

/** Claims on a project are made one after the other. */
async function claimProject(tx: Tx, caseId: string, personId: string, project: string): Promise<void> {
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 1013))', [project]);
  const others = await tx('fh_project_claims')
    .where({ project })
    .whereNot({ person_id: personId })
    .pluck<string[]>('case_id');
  if (others.length > 0) throw new Taken('PROJECT_CLAIMED');
  await tx('fh_project_claims').insert({ project, person_id: personId, case_id: caseId });
}

async function releasePersons(tx: Tx, caseId: string): Promise<void> {
  await tx('funding_claims').where({ case_id: caseId, kind: 'fh-person' }).delete();
  await tx('fh_project_claims').where({ case_id: caseId }).delete();
}

/** In how many other months of the first year of work a person was applied for. */
export async function requestsFor(
  db: Db,
  { caseId, personId, since }: { caseId: string; personId: string; since: string },
): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ count: number }] }>(
    `select count(*)::integer as count from funding_claims
     where kind = 'fh-person' and case_id <> :caseId and split_part(subject, '/', 1) = :personId
       and split_part(subject, '/', 2) >= :first and split_part(subject, '/', 2) < :end`,
    { caseId, personId, first: monthOf(since), end: monthOf(addMonths(since, 12)) },
  );
  return rows[0].count;
}

/**
 * Releases what a case claimed but was not paid for: persons and projects always, the month or stage if it may be
 * requested again.
 */
export async function releaseClaims(db: Db, caseId: string, { period }: { period: boolean }): Promise<void> {
  await db.transaction(async (tx) => {
    await releasePersons(tx, caseId);
    if (period) await tx('funding_claims').where({ case_id: caseId, kind: 'fh-period' }).delete();
  });
}

/**
 * Has the open case of the quarter look at its months again, once per round of an incentive; false when there is none.
 */
export async function tellQuarter(
  db: Db,
  { caseId, quarter, round, partnerId, programme, month }: Period & { caseId: string; quarter: string; round: string },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const open = await tx('cases')
      .join('case_parties', 'case_parties.case_id', 'cases.id')
      .where({
        type: 'fh-quarter',
        'case_parties.role': 'partner',
        'case_parties.party_id': partnerId,
        closed_at: null,
      })
      .whereRaw(`form->>'programme' = ? and form->>'quarter' = ?`, [programme, quarter])
      .first<{ id: string } | undefined>('cases.id');
    if (open === undefined) return false;
    const id = stableId('month-changed', caseId, round);
    await sendAction(tx, id, { caseId: open.id, action: 'monthChanged', form: { month } });
    return true;
  });
}

/** The open cases of a partner and programme whose lists nobody has confirmed yet. */
export async function unconfirmedIncentives(
  db: Db,
  { partnerId, programme }: Pick<Period, 'partnerId' | 'programme'>,
): Promise<string[]> {
  return db('cases')
    .join('case_parties', 'case_parties.case_id', 'cases.id')
    .where({
      type: 'fh-incentive',
      'case_parties.role': 'partner',
      'case_parties.party_id': partnerId,
      closed_at: null,
    })
    .whereIn('state', ['pending-confirmation', 'in-dispute'])
    .whereRaw(`form->>'programme' = ?`, [programme])
    .orderBy('cases.id')
    .pluck<string[]>('cases.id');
}

/** A list that its partner has not confirmed in time. */
export interface ExpiredList {
  readonly caseId: string;
  readonly requestNo: string;
  readonly lines: readonly Line[];
}

/** The list of a month or stage, if the last incentive for it has expired; ignores `caseId`. */
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

interface Takeover {
  readonly caseId: string;
  readonly from: string;
  readonly period: Period;
}

/** Transfers the claim on a month or stage from an expired list to its replacement; false when a third case has it. */
export async function takePeriodOver(db: Db, { caseId, from, period }: Takeover): Promise<boolean> {
  const taken = await db('funding_claims')
    .where({ kind: 'fh-period', subject: periodSubject(period) })
    .whereIn('case_id', [from, caseId])
    .update({ case_id: caseId });
  return taken > 0;
}
