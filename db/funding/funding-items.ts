import type { Money } from '../../workflows/kit/policy/fields';
import type { Db } from '../knex';
import { type Viewer, visibleTo } from '../engine/viewer';
import { YEAR_OF_FUNDING } from './funding-years';

/**
 * Where funding stands, in the order from the money to nothing: `open` is not approved yet, `lapsed` ended without
 * money.
 */
export const FUNDING_PARTS = ['paid', 'paying', 'approved', 'open', 'lapsed'] as const;
export type FundingPart = (typeof FUNDING_PARTS)[number];

/** One month, stage or milestone, which is in exactly one part; a payment for a viewer who sees nothing else of it. */
export interface FundingItem {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerNameEn: string;
  readonly caseId: string;
  readonly type: 'fh-incentive' | 'nre-milestone' | 'invoice-payment';
  readonly programme: string;
  /** A month (YYYY-MM), or the title of a milestone or payment. */
  readonly title: string;
  readonly stage: number | null;
  readonly state: string;
  readonly part: FundingPart;
  /** The vendor is reviewing it. */
  readonly reviewing: boolean;
  readonly amount: Money | null;
  /** The quarter (YYYY-Qn) or title that its payment is made under. */
  readonly payment: string | null;
  /** The Beijing date on which its invoices arrived. */
  readonly receivedOn: string | null;
  readonly closedAt: Date | null;
}

/** Whose items: one partner's or all, of a year (YYYY) or of all years. */
export interface ItemScope {
  readonly viewer: Viewer;
  readonly partnerId?: string | undefined;
  readonly year?: string | undefined;
}

type Bindings = readonly (string | boolean | null | readonly string[])[];

/** SQL of all items of a scope as a common table `items`, which others continue. */
export function itemsOf({ viewer, partnerId, year }: ItemScope): { sql: string; bindings: Bindings } {
  const visible = visibleTo(viewer);
  const sees = (type: string): boolean => typeof viewer.types === 'string' || viewer.types.includes(type);
  const whose = `(?::text is null or p.party_id = ?)`;
  const inYear = `(?::text is null or ${YEAR_OF_FUNDING} = ?)`;
  const scope = [partnerId ?? null, partnerId ?? null, year ?? null, year ?? null];
  const from = `from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'`;
  const where = `${whose} and ${inYear} and ${visible.sql}`;
  const received = `(select i.data ->> 'receivedOn' from cases i where i.type = 'invoice-payment' and i.id = (`;
  return {
    sql: `with requested as materialized (
        select distinct on (r.id) r.id, c.state, c.form ->> 'quarter' as quarter,
          ${received} c.data ->> 'paymentCaseId')::uuid) as received
        ${from} cross join lateral jsonb_array_elements_text(coalesce(nullif(c.data -> 'requested', 'null'), '[]')) as r(id)
        where c.type = 'fh-quarter' and ${where}
        order by r.id, c.opened_at desc
      ), months as materialized (
        select distinct on (p.party_id, c.form ->> 'programme', c.form ->> 'month', c.form -> 'stage')
          p.party_id, c.id, c.form, c.data, c.state, c.closed_at
        ${from}
        where c.type = 'fh-incentive' and ${where}
        order by p.party_id, c.form ->> 'programme', c.form ->> 'month', c.form -> 'stage', c.closed_at is null desc, c.opened_at desc, c.id
      ), items as materialized (
        select m.party_id, m.id, 'fh-incentive' as type, m.form ->> 'programme' as programme, m.form ->> 'month' as title,
          (m.form ->> 'stage')::int as stage, m.state,
          case when m.closed_at is not null and m.state <> 'finalised' then 'lapsed' when q.state = 'paid' then 'paid'
            when q.state = 'payment-approved' then 'paying' when q.state = 'cancelled-payment' then 'lapsed'
            when m.state in ('preliminary-approved', 'finalised') then 'approved' else 'open' end as part,
          m.state = 'in-preliminary-review' as reviewing, nullif(m.data -> 'amount', 'null') as amount, q.quarter as payment,
          q.received, m.closed_at
        from months m left join requested q on q.id = m.id::text
        union all
        select p.party_id, c.id, c.type, 'nre', c.form ->> 'title', null, c.state,
          case c.state when 'paid' then 'paid' when 'milestone-accepted' then 'paying'
            else case when c.closed_at is null then 'open' else 'lapsed' end end,
          c.state = 'acceptance-in-review', nullif(c.form -> 'amount', 'null'), c.form ->> 'title',
          ${received} c.data ->> 'paymentCaseId')::uuid), c.closed_at
        ${from} where c.type = 'nre-milestone' and ${where}
        union all
        select p.party_id, c.id, c.type, c.form ->> 'programme', c.form ->> 'title', null, c.state,
          case when c.state = 'paid' then 'paid' when c.closed_at is null then 'paying' else 'lapsed' end,
          false, nullif(c.form -> 'amount', 'null'), c.form ->> 'title', c.data ->> 'receivedOn', c.closed_at
        ${from} where c.type = 'invoice-payment' and not case when c.form ->> 'programme' = 'nre' then ?::boolean else ?::boolean end and ${where})`,
    bindings: [
      ...[...scope, ...visible.bindings],
      ...[...scope, ...visible.bindings],
      ...[...scope, ...visible.bindings],
      ...[sees('nre-milestone'), sees('fh-incentive'), ...scope, ...visible.bindings],
    ],
  };
}

const COLUMNS = `i.party_id as "partnerId", coalesce(y.name, i.party_id) as "partnerName",
  coalesce(y.name_en, i.party_id) as "partnerNameEn", i.id as "caseId", i.type, i.programme, i.title, i.stage, i.state, i.part, i.reviewing,
  i.amount, i.payment, i.received as "receivedOn", i.closed_at as "closedAt"`;

/** The items of a scope, by programme and month; `unpaid` leaves out what is paid or lapsed. */
export async function fundingItems(db: Db, scope: ItemScope, { unpaid = false } = {}): Promise<FundingItem[]> {
  const { sql, bindings } = itemsOf(scope);
  const { rows } = await db.raw<{ rows: FundingItem[] }>(
    `${sql} select ${COLUMNS} from items i left join parties y on y.id = i.party_id
     ${unpaid ? `where i.part in ('paying', 'approved', 'open')` : ''}
     order by i.party_id, i.type, i.programme, i.title, i.stage, i.id`,
    bindings as string[],
  );
  return rows;
}

/** How many items are in a part, and their sum in one currency. */
export interface PartSum {
  readonly part: FundingPart;
  readonly currency: string | null;
  readonly minor: number;
  readonly count: number;
  readonly reviewing: number;
}

/** A partner with items, by part; `confirmed` of `asked` lists that ended were confirmed in time. */
export interface PartnerParts {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sums: readonly PartSum[];
  readonly confirmed: number;
  readonly asked: number;
}

interface PartsPage {
  readonly totals: readonly PartSum[];
  readonly partners: readonly PartnerParts[];
}

/** The sums of all partners together, and of each: at most `limit` partners by id after `after`. */
export async function partnersInParts(
  db: Db,
  { after, limit, ...scope }: ItemScope & { after: string; limit: number },
): Promise<PartsPage> {
  const { sql, bindings } = itemsOf(scope);
  const sum = `jsonb_build_object('part', s.part, 'currency', s.currency, 'minor', s.minor, 'count', s.count, 'reviewing', s.reviewing)`;
  const { rows } = await db.raw<{ rows: PartsPage[] }>(
    `${sql}, sums as (
       select party_id, part, amount ->> 'currency' as currency, coalesce(sum((amount ->> 'minor')::bigint), 0)::bigint as minor,
         count(*)::int as count, count(*) filter (where reviewing)::int as reviewing
       from items group by 1, 2, 3
     ), totals as (
       select part, currency, sum(minor)::bigint as minor, sum(count)::int as count, sum(reviewing)::int as reviewing
       from sums group by 1, 2
     ), listed as (
       select i.id,
         (select t.status from tasks t where t.case_id = i.id and t.key = 'confirmation' and t.status in ('decided', 'expired')
          order by t.opened_at desc limit 1) as answered, i.party_id
       from items i where i.type = 'fh-incentive'
     ), shown as (
       select party_id from sums where party_id > ? group by party_id order by party_id limit ?)
     select coalesce((select jsonb_agg(${sum}) from totals s), '[]') as totals,
       coalesce((select jsonb_agg(jsonb_build_object('id', h.party_id, 'name', coalesce(y.name, h.party_id),
           'nameEn', coalesce(y.name_en, h.party_id),
           'sums', (select jsonb_agg(${sum}) from sums s where s.party_id = h.party_id),
           'confirmed', (select count(*) from listed l where l.party_id = h.party_id and l.answered = 'decided'),
           'asked', (select count(*) from listed l where l.party_id = h.party_id and l.answered is not null)) order by h.party_id)
         from shown h left join parties y on y.id = h.party_id), '[]') as partners`,
    [...bindings, after, limit] as string[],
  );
  return rows[0]!;
}
