import { type CustomerIdentity, likeness } from '../../workflows/opportunity/customer-identity';
import type { Need, Registration } from '../../workflows/opportunity/need';
import type { OpportunityBlocker } from '../../workflows/opportunity/opportunity.blockers';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Db, Tx } from '../knex';

/** Which side brought an opportunity. */
export type Origin = 'partner' | 'vendor';

/** What two opportunities share by which they may be about the same need. */
export type Match = 'registration' | 'account' | 'name' | 'offering' | 'services';

interface NeedRow {
  readonly case_id: string;
  readonly origin: Origin;
  readonly partner_id: string | null;
  readonly customer_key: string;
  readonly account_id: string | null;
  readonly name_key: string;
  readonly starts_on: string;
  readonly ends_on: string;
  readonly submitted_at: Date;
  readonly passed_at: Date | null;
  readonly distinct_from: readonly string[];
  readonly form: FormValues;
}

/** An opportunity that may be about the same need as another one, as its verifier sees it. */
export interface Rival {
  readonly caseId: string;
  readonly requestNo: string;
  readonly origin: Origin;
  readonly state: string;
  /** The state that counts: while it is suspended, the one to which it returns. */
  readonly standing: string;
  readonly open: boolean;
  readonly submittedAt: Date;
  readonly passing: boolean;
  readonly passed: boolean;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly expectedRevenue: unknown;
  readonly offering: string;
  readonly matches: readonly Match[];
  /** The days that both projects run, Beijing dates. */
  readonly overlapStart: string;
  readonly overlapEnd: string;
}

/**
 * Registers an opportunity's need. A later submission starts over, without claims; the same or an earlier one changes
 * nothing.
 */
export async function registerNeed(
  db: Db,
  { caseId, origin, need, submittedAt, separate }: Registration,
): Promise<void> {
  const { registration, name, accountId } = need.customer;
  await db.transaction(async (tx) => {
    await holdCustomer(tx, need.customer);
    await tx('cases').where({ id: caseId }).forUpdate().first('id');
    const { rows } = await tx.raw<{ rows: object[] }>(
      `insert into opportunity_needs as n (case_id, origin, customer_key, account_id, name_key, starts_on, ends_on, submitted_at)
       select c.id, :origin, :registration, :accountId, :name, :startsOn::date, :endsOn::date,
         coalesce(:submittedAt::timestamptz, date_trunc('milliseconds', k.received_at))
       from cases c left join commands k on k.id = c.opening_command
       where c.id = :caseId and not exists (select from erasures e where e.case_id = c.id)
       on conflict (case_id) do update set customer_key = excluded.customer_key, account_id = excluded.account_id,
         name_key = excluded.name_key, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
         submitted_at = excluded.submitted_at, passing_at = null, passed_at = null, distinct_from = '{}'
         where n.submitted_at < excluded.submitted_at
       returning case_id`,
      {
        ...{ caseId, origin, registration, name, accountId: accountId ?? null },
        ...{ startsOn: need.projectStart, endsOn: need.projectEnd, submittedAt: submittedAt ?? null },
      },
    );
    if (separate === true && rows.length > 0) await setApart(tx, await lockNeed(tx, caseId));
    await shareThread(tx, await threadsAbout(tx, need));
  });
}

/**
 * The threads of all opportunities of the same customer in overlapping periods, whoever says that their needs differ: the
 * oldest first.
 */
export async function threadsAbout(db: Db | Tx, { customer, projectStart, projectEnd }: Need): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { threadId: string }[] }>(
    `select c.thread_id as "threadId" from opportunity_needs n join cases c on c.id = n.case_id where ${SAME_NEED}
     group by c.thread_id order by min(n.submitted_at), c.thread_id`,
    {
      ...{ customer_key: customer.registration, account_id: customer.accountId ?? null, name_key: customer.name },
      ...{ starts_on: projectStart, ends_on: projectEnd },
    },
  );
  return rows.map(({ threadId }) => threadId);
}

/** Makes one thread of several: who brought, reviewed or verified one of these opportunities did so with all of them. */
async function shareThread(tx: Tx, [thread, ...others]: readonly string[]): Promise<void> {
  if (thread === undefined || others.length === 0) return;
  const bindings = { thread, others: others as never };
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    'update cases set thread_id = :thread where thread_id = any (:others::uuid[]) returning id',
    bindings,
  );
  await tx('commands')
    .whereIn(
      'case_id',
      rows.map(({ id }) => id),
    )
    .update({ thread_id: thread });
}

/** Of the same customer by anything that identifies it, in overlapping periods (ruling 6). */
const SAME_NEED = `(n.customer_key = :customer_key::text and n.customer_key <> '' or n.account_id = :account_id::text
    or n.name_key = :name_key::text and n.name_key <> '') and n.starts_on <= :ends_on::date and n.ends_on >= :starts_on::date`;

/** The live opportunities that may be about the same need as a case: open ones and delivered ones, likeliest first. */
export async function rivalsOf(db: Db | Tx, caseId: string): Promise<Rival[]> {
  const own = await needRow(db, caseId);
  return own === undefined ? [] : rivalsAbout(db, own);
}

/** The same for a need that the vendor is about to share. */
export const rivalsAboutNeed = (
  db: Db | Tx,
  { customer, projectStart, projectEnd }: Need,
  form: FormValues,
): Promise<Rival[]> =>
  rivalsAbout(db, {
    case_id: null,
    partner_id: null,
    customer_key: customer.registration,
    account_id: customer.accountId ?? null,
    name_key: customer.name,
    starts_on: projectStart,
    ends_on: projectEnd,
    distinct_from: [],
    form,
  });

type About = Pick<
  NeedRow,
  'partner_id' | 'customer_key' | 'account_id' | 'name_key' | 'starts_on' | 'ends_on' | 'distinct_from' | 'form'
> & { readonly case_id: string | null };

type Found = Omit<Rival, 'matches' | 'offering'> & {
  readonly registration: boolean;
  readonly account: boolean;
  readonly name: boolean;
  readonly form: FormValues;
};

async function rivalsAbout(db: Db | Tx, { form, distinct_from, ...about }: About): Promise<Rival[]> {
  const { rows } = await db.raw<{ rows: Found[] }>(
    `select n.case_id as "caseId", c.request_no as "requestNo", n.origin, c.state, c.closed_at is null as open, n.submitted_at as "submittedAt",
       case when c.state = 'suspended' then c.data ->> 'suspendedFrom' else c.state end as standing,
       n.passing_at is not null as passing, n.passed_at is not null as passed, p.party_id as "partnerId", y.name as "partnerName",
       c.form -> 'expectedRevenue' as "expectedRevenue", c.form, m.registration, m.account, m.name,
       to_char(greatest(n.starts_on, :starts_on::date), 'YYYY-MM-DD') as "overlapStart",
       to_char(least(n.ends_on, :ends_on::date), 'YYYY-MM-DD') as "overlapEnd"
     from opportunity_needs n join cases c on c.id = n.case_id
       left join case_parties p on p.case_id = c.id and p.role = 'partner' left join parties y on y.id = p.party_id,
       lateral (select n.customer_key = :customer_key::text and n.customer_key <> '' as registration,
         n.account_id is not distinct from :account_id::text and n.account_id is not null as account,
         n.name_key = :name_key::text and n.name_key <> '' as name) m
     where ${SAME_NEED}
       and n.case_id is distinct from :case_id::uuid and n.case_id <> all (:distinct_from::uuid[])
       and (:case_id::uuid is null or :case_id::uuid <> all (n.distinct_from))
       and not (n.origin = 'partner' and p.party_id is not distinct from :partner_id::text)
       and (c.closed_at is null or c.outcome = 'delivered')
     order by n.submitted_at, n.case_id`,
    { ...about, distinct_from },
  );
  return rows.map((row) => rivalOf(row, form)).sort((a, b) => rank(b) - rank(a));
}

/** How likely two opportunities of one customer are about the same need; the order of submission decides among equals. */
const rank = ({ matches }: Rival): number =>
  (matches.includes('offering') ? 2 : 0) + (matches.includes('services') ? 1 : 0);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** From which share of common letters two offerings count as alike. */
const ALIKE = 0.5;

function rivalOf({ form, registration, account, name, ...row }: Found, own: FormValues): Rival {
  const offering = textOf(form.offering);
  const services = (own.cloudServices ?? []) as readonly string[];
  const shared = ((form.cloudServices ?? []) as readonly string[]).some((service) => services.includes(service));
  const found = { registration, account, name, offering: likeness(textOf(own.offering), offering) >= ALIKE };
  return {
    ...row,
    offering,
    matches: (Object.entries({ ...found, services: shared }) as [Match, boolean][]).flatMap(([match, is]) =>
      is ? [match] : [],
    ),
  };
}

/** States in which a claim may still become a pass. */
const DECIDED_IN = ['in-verification', 'pending-acceptance'];

/** States in which a partner's opportunity keeps its place by its submission. */
const IN_LINE = ['in-review', 'in-verification'];

function inTheWay(own: NeedRow, rivals: readonly Rival[]): OpportunityBlocker[] {
  if (rivals.some(({ passed }) => passed)) return ['DUPLICATE_PASSED'];
  if (rivals.some(({ passing, state }) => passing && DECIDED_IN.includes(state))) return ['DUPLICATE_BEING_PASSED'];
  const earlier = rivals.filter(({ origin, submittedAt }) => origin !== own.origin && submittedAt < own.submitted_at);
  if (own.origin === 'partner') return earlier.some(({ open }) => open) ? ['SHARED_BY_VENDOR_FIRST'] : [];
  return earlier.some(({ standing }) => IN_LINE.includes(standing)) ? ['SUBMITTED_BY_PARTNER_FIRST'] : [];
}

/**
 * Claims the need of a case before it passes; claims on one customer are serialised. Returns what is in the way. With
 * `separate`, those that would be are set apart as other needs.
 */
export async function claimNeed(
  db: Db,
  caseId: string,
  { separate = false }: { separate?: boolean } = {},
): Promise<OpportunityBlocker[]> {
  return db.transaction(async (tx) => {
    await holdCustomer(tx, customerOf(await needIn(tx, caseId)));
    const own = await lockNeed(tx, caseId);
    if (separate) await setApart(tx, own);
    const found = separate ? [] : inTheWay(own, await rivalsAbout(tx, own));
    if (found.length > 0) return found;
    await tx('opportunity_needs')
      .where({ case_id: caseId })
      .update({ passing_at: tx.raw('coalesce(passing_at, world_now())') });
    return [];
  });
}

/** Notes that the present rivals of a need are about other needs; they no longer meet, in either direction. */
async function setApart(tx: Tx, own: NeedRow): Promise<void> {
  const rivals = await rivalsAbout(tx, own);
  const apart = [...own.distinct_from, ...rivals.map(({ caseId }) => caseId)];
  await tx('opportunity_needs')
    .where({ case_id: own.case_id })
    .update({ distinct_from: tx.raw('?::uuid[]', [apart] as never) });
}

/** The claimed need has passed. Returns the live opportunities that may be about the same need. */
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

async function needRow(db: Db | Tx, caseId: string, lock = ''): Promise<NeedRow | undefined> {
  const { rows } = await db.raw<{ rows: NeedRow[] }>(
    `select n.case_id, n.origin, case n.origin when 'partner' then c.parties ->> 'partner' end as partner_id, n.customer_key,
       n.account_id, n.name_key, to_char(n.starts_on, 'YYYY-MM-DD') as starts_on, to_char(n.ends_on, 'YYYY-MM-DD') as ends_on,
       n.submitted_at, n.passed_at, n.distinct_from, c.form
     from opportunity_needs n join cases c on c.id = n.case_id where n.case_id = ? ${lock}`,
    [caseId],
  );
  return rows[0];
}

async function needIn(tx: Tx, caseId: string, lock = ''): Promise<NeedRow> {
  const own = await needRow(tx, caseId, lock);
  if (own === undefined) throw new Error(`case ${caseId} has no need`);
  return own;
}

const lockNeed = (tx: Tx, caseId: string): Promise<NeedRow> => needIn(tx, caseId, 'for update of n');

const customerOf = ({ customer_key, account_id, name_key }: NeedRow): CustomerIdentity => ({
  registration: customer_key,
  name: name_key,
  ...(account_id === null ? {} : { accountId: account_id }),
});

/** By every key of the customer, always in the same order, and before any row: who holds a row never waits for one. */
async function holdCustomer(tx: Tx, { registration, accountId, name }: CustomerIdentity): Promise<void> {
  const keys = [
    ...(registration === '' ? [] : [`registration/${registration}`]),
    ...(accountId === undefined ? [] : [`account/${accountId}`]),
    ...(name === '' ? [] : [`name/${name}`]),
  ];
  await tx.raw(
    `select pg_advisory_xact_lock(k.key) from
       (select distinct hashtextextended('opportunity/' || each, 0) as key from unnest(?::text[]) each order by 1) k`,
    [keys] as never,
  );
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
