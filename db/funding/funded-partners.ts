import type { Money } from '../../workflows/kit/policy/fields';
import type { FundingScope } from './funding-overview';
import { UNDER_WAY, YEAR_OF_FUNDING } from './funding-years';
import type { Db } from '../knex';
import { visibleTo } from '../engine/viewer';

/** How many cases of a partner are in one state, and their total in one currency. */
export interface FundingSum {
  readonly type: string;
  readonly state: string;
  readonly open: boolean;
  readonly count: number;
  readonly amount: Money | null;
}

/** A partner that has funding cases in a year. */
export interface FundedPartner {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sums: readonly FundingSum[];
}

/** The partners with funding cases in a year that the viewer may see, by id: at most `limit` after `after`. */
export async function fundedPartners(
  db: Db,
  { viewer, year, after, limit }: Pick<FundingScope, 'viewer' | 'year'> & { after: string; limit: number },
): Promise<FundedPartner[]> {
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: FundedPartner[] }>(
    `with found as (
       select p.party_id, c.type, c.state, c.closed_at is null as open, count(*)::int as count,
         coalesce(c.data -> 'amount' ->> 'currency', c.form -> 'amount' ->> 'currency') as currency,
         sum(coalesce(c.data -> 'amount' ->> 'minor', c.form -> 'amount' ->> 'minor')::bigint)::bigint as minor
       from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'
       where c.type in ('fh-incentive', 'fh-quarter', 'invoice-payment', 'nre', 'nre-milestone') and p.party_id > ?
         and case when c.type = 'nre' then ${UNDER_WAY} else ${YEAR_OF_FUNDING} = ? end and ${visible.sql}
       group by 1, 2, 3, 4, 6)
     select f.party_id as id, coalesce(y.name, f.party_id) as name, coalesce(y.name_en, f.party_id) as "nameEn",
       jsonb_agg(jsonb_build_object('type', f.type, 'state', f.state, 'open', f.open, 'count', f.count,
         'amount', case when f.minor is null then null else jsonb_build_object('minor', f.minor, 'currency', f.currency) end)) as sums
     from found f left join parties y on y.id = f.party_id
     group by 1, 2, 3 order by 1 limit ?`,
    [after, year, year, year, ...visible.bindings, limit] as string[],
  );
  return rows;
}
