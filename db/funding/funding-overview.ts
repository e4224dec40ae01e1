import type { ProcessType } from '../../workflows/registry';
import type { Money } from '../../workflows/kit/policy/fields';
import type { Label } from '../../workflows/kit/policy/labels';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { QUARTER_PAID, UNDER_WAY, YEAR_OF_PAYMENT } from './funding-years';
import type { Db } from '../knex';
import { visibleTo, type Viewer } from '../engine/viewer';

/** Which funding to look at: a partner's cases of a year, as far as the viewer may see them. */
export interface FundingScope {
  readonly viewer: Viewer;
  readonly partnerId: string;
  /** YYYY. */
  readonly year: string;
}

/**
 * The summary of any case. `mine` is its open task that the viewer may decide, `dueAt` when the first open one ends.
 */
interface Glance {
  readonly caseId: string;
  readonly requestNo: string;
  readonly programme: string;
  readonly state: string;
  readonly open: boolean;
  readonly dueAt: Date | null;
  readonly mine: { readonly id: string; readonly key: string } | null;
}

/** A partner's qualification for a programme: the current one, else the last. `validUntil` is a Beijing date. */
export interface QualificationGlance extends Glance {
  readonly validUntil: string | null;
}

/** The incentive of a month (YYYY-MM), or of a stage begun in it. */
export interface MonthGlance extends Glance {
  readonly month: string;
  readonly stage: number | null;
  readonly amount: Money | null;
  readonly headCount: number | null;
}

/** The payment of a quarter (YYYY-Qn). */
export interface QuarterGlance extends Glance {
  readonly quarter: string;
  readonly total: Money | null;
  readonly amount: Money | null;
  readonly whyNotPayable: readonly Blocker[];
  readonly rejection: string | null;
}

/** A payment with the instants (ISO) at which it entered its states, `reviewed` when its invoices passed. */
export interface PaymentGlance extends Glance {
  /** The quarter (YYYY-Qn) it pays, if any. */
  readonly quarter: string | null;
  readonly title: string;
  readonly sourceNo: string;
  readonly amount: Money;
  readonly openedAt: Date;
  /** The open task it waits for longest; `since` is ISO. */
  readonly waits: { readonly key: string; readonly since: string } | null;
  readonly reached: Readonly<Record<string, string>>;
  readonly reviewedAt: Date | null;
  readonly receivedOn: string | null;
  readonly paidOn: string | null;
  readonly failureReason: string | null;
  readonly blockers: readonly Blocker[];
  /** The last comment when invoices were lost or rejected, or when the payment was cancelled. */
  readonly said: string | null;
}

/** A supported solution: its agreement once in force, with the milestones in order. */
export interface NreGlance extends Glance {
  readonly solutionId: string;
  readonly solution: Label | null;
  readonly amount: Money | null;
  readonly paid: Money | null;
  readonly milestones: readonly { readonly title: string; readonly amount: Money; readonly plannedOn: string }[];
}

/** The acceptance of one of its milestones. */
export interface MilestoneGlance extends Glance {
  readonly nreNo: string;
  readonly milestone: number;
}

/** The limit of payments of one partner and year that a page shows. */
const MOST_PAYMENTS = 24;

const GLANCE = `c.id as "caseId", c.request_no as "requestNo", c.form ->> 'programme' as programme, c.state, c.closed_at is null as open,
  (select min(t.due_at) from tasks t where t.case_id = c.id and t.status = 'open') as "dueAt",
  (select jsonb_build_object('id', t.id, 'key', t.key) from tasks t where t.case_id = c.id and t.status = 'open'
     and t.party_id = ? and t.role = any (?) order by t.opened_at, t.id limit 1) as mine`;

/** The newest of several cases about the same thing: the open one, else the last. */
const NEWEST = 'c.closed_at is null desc, c.opened_at desc, c.id';

type Bindings = readonly (string | readonly string[])[];

async function glances<G>(
  db: Db,
  { viewer, partnerId }: FundingScope,
  type: ProcessType,
  { columns = '', distinct = '', where = 'true', order, limit }: Query,
  bindings: Bindings = [],
): Promise<G[]> {
  const { actor } = viewer;
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: G[] }>(
    `select ${distinct} ${GLANCE} ${columns}
     from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'
     where p.party_id = ? and c.type = ? and ${where} and ${visible.sql}
     order by ${order} ${limit === undefined ? '' : `limit ${limit}`}`,
    [actor.partyId, actor.roles, partnerId, type, ...bindings, ...visible.bindings] as string[],
  );
  return rows;
}

interface Query {
  /** Further columns, after a comma. */
  readonly columns?: string;
  readonly distinct?: string;
  readonly where?: string;
  readonly order: string;
  readonly limit?: number;
}

/** How a partner stands with each programme, whatever the year. */
export const qualificationGlances = (db: Db, scope: FundingScope): Promise<QualificationGlance[]> =>
  glances(db, scope, 'fh-qualification', {
    distinct: `distinct on (c.form ->> 'programme')`,
    columns: `, c.data ->> 'validUntil' as "validUntil"`,
    order: `c.form ->> 'programme', ${NEWEST}`,
  });

/** The incentives of a year, by month and stage. */
export const monthGlances = (db: Db, scope: FundingScope): Promise<MonthGlance[]> =>
  glances(
    db,
    scope,
    'fh-incentive',
    {
      distinct: `distinct on (c.form ->> 'programme', c.form ->> 'month', c.form -> 'stage')`,
      columns: `, c.form ->> 'month' as month, (c.form ->> 'stage')::int as stage, c.data -> 'amount' as amount,
        (c.data ->> 'headCount')::int as "headCount"`,
      where: `c.form ->> 'month' = any (?)`,
      order: `c.form ->> 'programme', c.form ->> 'month', c.form -> 'stage', ${NEWEST}`,
    },
    [Array.from({ length: 12 }, (_, n) => `${scope.year}-${String(n + 1).padStart(2, '0')}`)],
  );

/** The quarters of a year; a programme that pays by stage may have several cases for one. */
export const quarterGlances = (db: Db, scope: FundingScope): Promise<QuarterGlance[]> =>
  glances(
    db,
    scope,
    'fh-quarter',
    {
      columns: `, c.form ->> 'quarter' as quarter, nullif(c.data -> 'total', 'null') as total, nullif(c.data -> 'amount', 'null') as amount,
        coalesce(nullif(c.data -> 'whyNotPayable', 'null'), '[]') as "whyNotPayable", c.data -> 'rejection' ->> 'reason' as rejection`,
      where: `c.form ->> 'quarter' = any (?)`,
      order: `c.form ->> 'quarter', c.opened_at, c.id`,
    },
    [[1, 2, 3, 4].map((n) => `${scope.year}-Q${n}`)],
  );

/** The last payments of a year, newest first. */
export const paymentGlances = (db: Db, scope: FundingScope): Promise<PaymentGlance[]> =>
  glances(
    db,
    scope,
    'invoice-payment',
    {
      columns: `, ${QUARTER_PAID} as quarter, c.form ->> 'title' as title, c.form ->> 'sourceNo' as "sourceNo", c.form -> 'amount' as amount,
        c.opened_at as "openedAt", (select jsonb_build_object('key', t.key, 'since', t.opened_at) from tasks t
          where t.case_id = c.id and t.status = 'open' order by t.opened_at, t.id limit 1) as waits,
        c.data ->> 'receivedOn' as "receivedOn", c.data ->> 'paidOn' as "paidOn", c.data ->> 'failureReason' as "failureReason",
        coalesce(nullif(c.data -> 'lastCheck', 'null') -> 'blockers', '[]') as blockers,
        (select jsonb_object_agg(a.to_state, a.at order by a.seq) from audit_events a where a.case_id = c.id and a.to_state is not null) as reached,
        (select max(a.at) from audit_events a where a.case_id = c.id and a.from_state = 'invoice-in-review' and a.to_state <> 'invoice-rejected') as "reviewedAt",
        (select a.comment from audit_events a where a.case_id = c.id and a.comment is not null
           and (a.task_key in ('receipt', 'review') or a.action in ('case.invoiceReviewed', 'case.cancel')) order by a.seq desc limit 1) as said`,
      where: `${YEAR_OF_PAYMENT} = ?`,
      order: 'c.opened_at desc, c.id',
      limit: MOST_PAYMENTS,
    },
    [scope.year],
  );

/** The solutions whose support was under way in a year, in order of opening. */
export const nreGlances = (db: Db, scope: FundingScope): Promise<NreGlance[]> =>
  glances(
    db,
    scope,
    'nre',
    {
      columns: `, c.form ->> 'solutionId' as "solutionId",
        (select jsonb_build_object('zh', s.name, 'en', s.name_en) from solutions s where s.id = c.form ->> 'solutionId') as solution,
        nullif(c.data -> 'amount', 'null') as amount, nullif(c.data -> 'paid', 'null') as paid,
        coalesce(nullif(c.data -> 'milestones', 'null'), '[]') as milestones`,
      where: UNDER_WAY,
      order: 'c.opened_at, c.id',
    },
    [scope.year, scope.year],
  );

/** The milestones of a partner, whatever the year. */
export const milestoneGlances = (db: Db, scope: FundingScope): Promise<MilestoneGlance[]> =>
  glances(db, scope, 'nre-milestone', {
    columns: `, c.form ->> 'nreNo' as "nreNo", (c.form ->> 'milestone')::int as milestone`,
    order: 'c.opened_at, c.id',
  });
