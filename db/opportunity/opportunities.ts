import type { Need, Registration } from '../../workflows/opportunity/need';
import type { OpportunityBlocker } from '../../workflows/opportunity/opportunity.blockers';
import type { Db, Tx } from '../knex';

/** Which side brought an opportunity. */
export type Origin = 'partner' | 'vendor';

interface NeedRow {
  readonly case_id: string;
  readonly origin: Origin;
  readonly customer_key: string;
  readonly offering_key: string;
  readonly starts_on: string;
  readonly ends_on: string;
  readonly submitted_at: Date;
  readonly passing_at: Date | null;
  readonly passed_at: Date | null;
}

/** An opportunity with the same need as another one, as its verifier sees it. */
export interface Rival {
  readonly caseId: string;
  readonly requestNo: string;
  readonly origin: Origin;
  readonly state: string;
  readonly open: boolean;
  readonly submittedAt: Date;
  readonly passing: boolean;
  readonly passed: boolean;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly expectedRevenue: unknown;
}

const customerKey = (enterpriseId: string): string => enterpriseId.toUpperCase().replace(/[\s-]/g, '');
const offeringKey = (offering: string): string => offering.trim().toLowerCase().replace(/\s+/g, ' ');

/**
 * Registers an opportunity's need. A later submission starts over, without claims; the same or an earlier one changes
 * nothing.
 */
export async function registerNeed(db: Db, { caseId, origin, need, submittedAt }: Registration): Promise<void> {
  await db.raw(
    `insert into opportunity_needs as n (case_id, origin, customer_key, offering_key, starts_on, ends_on, submitted_at)
     values (:caseId, :origin, :customer, :offering, :startsOn, :endsOn, coalesce(:submittedAt::timestamptz,
       (select date_trunc('milliseconds', k.received_at) from cases c join commands k on k.id = c.opening_command where c.id = :caseId)))
     on conflict (case_id) do update set customer_key = excluded.customer_key, offering_key = excluded.offering_key,
       starts_on = excluded.starts_on, ends_on = excluded.ends_on, submitted_at = excluded.submitted_at, passing_at = null, passed_at = null
       where n.submitted_at < excluded.submitted_at`,
    {
      caseId,
      origin,
      customer: customerKey(need.customerEnterpriseId),
      offering: offeringKey(need.offering),
      startsOn: need.projectStart,
      endsOn: need.projectEnd,
      submittedAt: submittedAt ?? null,
    },
  );
}

/** The live opportunities with the same need as a case: open ones and delivered ones. */
export async function rivalsOf(db: Db | Tx, caseId: string): Promise<Rival[]> {
  const own = await db('opportunity_needs').where({ case_id: caseId }).first<NeedRow | undefined>(COLUMNS);
  return own === undefined ? [] : rivalsAbout(db, own);
}

/** The same for a need that nobody has registered yet. */
export const rivalsAboutNeed = (db: Db | Tx, need: Need): Promise<Rival[]> =>
  rivalsAbout(db, {
    case_id: null,
    customer_key: customerKey(need.customerEnterpriseId),
    offering_key: offeringKey(need.offering),
    starts_on: need.projectStart,
    ends_on: need.projectEnd,
  });

const COLUMNS = [
  ...['case_id', 'origin', 'customer_key', 'offering_key', 'starts_on', 'ends_on', 'submitted_at', 'passing_at'],
  'passed_at',
];

type About = Pick<NeedRow, 'customer_key' | 'offering_key' | 'starts_on' | 'ends_on'> & {
  readonly case_id: string | null;
};

async function rivalsAbout(db: Db | Tx, about: About): Promise<Rival[]> {
  const { case_id, customer_key, offering_key, starts_on, ends_on } = about;
  const { rows } = await db.raw<{ rows: Rival[] }>(
    `select n.case_id as "caseId", c.request_no as "requestNo", n.origin, c.state, c.closed_at is null as open, n.submitted_at as "submittedAt",
       n.passing_at is not null as passing, n.passed_at is not null as passed, p.party_id as "partnerId", y.name as "partnerName",
       c.form -> 'expectedRevenue' as "expectedRevenue"
     from opportunity_needs n join cases c on c.id = n.case_id
       left join case_parties p on p.case_id = c.id and p.role = 'partner' left join parties y on y.id = p.party_id
     where n.customer_key = :customer_key and n.offering_key = :offering_key and n.case_id is distinct from :case_id::uuid
       and n.starts_on <= :ends_on::date and n.ends_on >= :starts_on::date and (c.closed_at is null or c.outcome = 'delivered')
     order by n.submitted_at, n.case_id`,
    { case_id, customer_key, offering_key, starts_on, ends_on },
  );
  return rows;
}

/** States in which a claim may still become a pass. */
const DECIDED_IN = ['in-verification', 'pending-acceptance'];

function inTheWay(rivals: readonly Rival[]): OpportunityBlocker[] {
  if (rivals.some(({ passed }) => passed)) return ['DUPLICATE_PASSED'];
  if (rivals.some(({ passing, state }) => passing && DECIDED_IN.includes(state))) return ['DUPLICATE_BEING_PASSED'];
  return [];
}

const sharedBefore = (own: NeedRow, rivals: readonly Rival[]): boolean =>
  own.origin === 'partner' &&
  rivals.some(({ origin, open, submittedAt }) => origin === 'vendor' && open && submittedAt < own.submitted_at);

/** Claims the need of a case before it passes; claims on one need are serialised. Returns what is in the way. */
export async function claimNeed(db: Db, caseId: string): Promise<OpportunityBlocker[]> {
  return db.transaction(async (tx) => {
    const own = await lockNeed(tx, caseId);
    await holdNeed(tx, own);
    const rivals = await rivalsAbout(tx, own);
    const found = inTheWay(rivals);
    if (found.length > 0) return found;
    if (sharedBefore(own, rivals)) return ['SHARED_BY_VENDOR_FIRST'];
    await tx('opportunity_needs')
      .where({ case_id: caseId })
      .update({ passing_at: tx.raw('coalesce(passing_at, world_now())') });
    return [];
  });
}

/** The claimed need has passed. Returns the live opportunities with the same need. */
export async function confirmNeed(db: Db, caseId: string): Promise<Rival[]> {
  await db('opportunity_needs')
    .where({ case_id: caseId })
    .update({ passed_at: db.raw('coalesce(passed_at, world_now())') });
  return rivalsOf(db, caseId);
}

/** Gives back a claim that has not become a pass. */
export async function releaseNeed(db: Db, caseId: string): Promise<void> {
  await db('opportunity_needs').where({ case_id: caseId }).whereNull('passed_at').update({ passing_at: null });
}

/**
 * What a passed or passing case would collide with under another offering; with `move`, moves the need there unless it
 * collides.
 */
export async function offeringCollides(
  db: Db,
  { caseId, offering }: { caseId: string; offering: string },
  { move }: { move: boolean },
): Promise<OpportunityBlocker[]> {
  return db.transaction(async (tx) => {
    const own = { ...(await lockNeed(tx, caseId)), offering_key: offeringKey(offering) };
    await holdNeed(tx, own);
    const bound = own.passed_at !== null || own.passing_at !== null;
    const found = bound ? inTheWay(await rivalsAbout(tx, own)) : [];
    if (move && found.length === 0)
      await tx('opportunity_needs').where({ case_id: caseId }).update({ offering_key: own.offering_key });
    return found;
  });
}

export async function forgetNeed(db: Db, caseId: string): Promise<void> {
  await db('opportunity_needs').where({ case_id: caseId }).del();
}

/** First the row, then the need: the holder of a need never waits for a row. */
async function lockNeed(tx: Tx, caseId: string): Promise<NeedRow> {
  const own = await tx('opportunity_needs').where({ case_id: caseId }).forUpdate().first<NeedRow | undefined>(COLUMNS);
  if (own === undefined) throw new Error(`case ${caseId} has no need`);
  return own;
}

async function holdNeed(tx: Tx, { customer_key, offering_key }: NeedRow): Promise<void> {
  const need = `opportunity/${customer_key}/${offering_key}`;
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [need]);
}

/**
 * A partner's record within the last twelve months by our own cases: whether it shares, and how many it has delivered.
 */
export async function partnerRecord(db: Db, partnerId: string): Promise<{ submitted: number; delivered: number }> {
  const { rows } = await db.raw<{ rows: { submitted: number; delivered: number }[] }>(
    `select count(*) filter (where (c.data ->> 'submittedAt')::timestamptz >= since)::int as submitted,
       count(*) filter (where c.outcome = 'delivered' and c.closed_at >= since)::int as delivered
     from cases c join case_parties p on p.case_id = c.id and p.role = 'partner' and p.party_id = ?,
       (select world_now() - interval '12 months' as since) clock
     where c.type = 'partner-opportunity'`,
    [partnerId],
  );
  return rows[0]!;
}
