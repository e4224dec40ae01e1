import type { Role } from '../../workflows/kit/policy/roles';
import type { Db } from '../knex';
import { type Viewer, visibleTo } from '../engine/viewer';

const BEIJING_WEEK = (instant: string): string =>
  `to_char(date_trunc('week', ${instant} at time zone 'Asia/Shanghai'), 'YYYY-MM-DD')`;

/** How many open tasks of a process end in a week, named by its Monday; late ones stand in the present week. */
export interface DueSum {
  readonly week: string;
  readonly type: string;
  /** The calendar of a year in it is not published. */
  readonly provisional: boolean;
  readonly count: number;
}

/** What falls due in the cases that the viewer may see, by week, until before a Beijing date. */
export async function dueByWeek(db: Db, viewer: Viewer, until: string): Promise<DueSum[]> {
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: DueSum[] }>(
    `select ${BEIJING_WEEK(`greatest(t.due_at - interval '1 microsecond', world_now())`)} as week, c.type,
       coalesce((t.deadline ->> 'provisional')::boolean, false) as provisional, count(*)::int as count
     from tasks t join cases c on c.id = t.case_id
     where t.status = 'open' and t.due_at - interval '1 microsecond' < ?::date::timestamp at time zone 'Asia/Shanghai'
       and ${visible.sql}
     group by 1, 2, 3 order by 1, 2, 3`,
    [until, ...visible.bindings] as string[],
  );
  return rows;
}

/** Of the open tasks of a role, how many have been open since before each of the asked dates, and how many in all. */
export interface AgeSum {
  readonly role: Role;
  readonly counts: readonly [number, number, number];
  readonly all: number;
}

/**
 * The open work in the cases that the viewer may see, by role. `before` are three Beijing dates, the latest first;
 * `standing` names tasks that ask nothing of anybody, as `type/key`.
 */
export async function workByAge(
  db: Db,
  viewer: Viewer,
  { before, standing }: { before: readonly [string, string, string]; standing: readonly string[] },
): Promise<AgeSum[]> {
  const visible = visibleTo(viewer);
  const since = `count(*) filter (where (t.opened_at at time zone 'Asia/Shanghai')::date <= ?::date)::int`;
  const { rows } = await db.raw<{ rows: AgeSum[] }>(
    `select t.role, jsonb_build_array(${since}, ${since}, ${since}) as counts, count(*)::int as "all"
     from tasks t join cases c on c.id = t.case_id
     where t.status = 'open' and t.case_type || '/' || t.key <> all (?) and ${visible.sql}
     group by 1 order by count(*) desc, 1`,
    [...before, standing, ...visible.bindings] as string[],
  );
  return rows;
}

/** How many tasks of a step were opened on one Beijing date and decided on another. */
export interface StepSpan {
  readonly type: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** How long the steps decided since a Beijing date took, in the cases that the viewer may see. */
export async function spansOfSteps(db: Db, viewer: Viewer, since: string): Promise<StepSpan[]> {
  const visible = visibleTo(viewer);
  const day = (instant: string): string => `to_char(${instant} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`;
  const { rows } = await db.raw<{ rows: StepSpan[] }>(
    `select t.case_type as type, t.key, ${day('t.opened_at')} as from, ${day('t.decided_at')} as to, count(*)::int as count
     from tasks t join cases c on c.id = t.case_id
     where t.status = 'decided' and ${visible.sql} and t.decided_at >= ?::date::timestamp at time zone 'Asia/Shanghai'
     group by 1, 2, 3, 4`,
    [...visible.bindings, since] as string[],
  );
  return rows;
}

/** The work of one person of the viewer's own party: claimed and open, of these late, and decided since a date. */
export interface PersonWork {
  readonly personId: string;
  readonly name: string;
  readonly nameEn: string;
  readonly roles: readonly Role[];
  readonly open: number;
  readonly late: number;
  readonly decided: number;
}

/** The work of each person of the viewer's party in the cases that the viewer may see, by name. */
export async function workOfPeople(db: Db, viewer: Viewer, since: string): Promise<PersonWork[]> {
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: PersonWork[] }>(
    `with work as (
       select coalesce(t.decided_by, t.assignee) as person, array_agg(distinct t.role) as roles,
         count(*) filter (where t.status = 'open')::int as open,
         count(*) filter (where t.status = 'open' and t.reminded > 0)::int as late,
         count(*) filter (where t.status = 'decided')::int as decided
       from tasks t join cases c on c.id = t.case_id
       where t.party_id = ? and ${visible.sql} and (t.status = 'open' and t.assignee is not null
         or t.status = 'decided' and t.decided_at >= ?::date::timestamp at time zone 'Asia/Shanghai')
       group by 1)
     select w.person as "personId", p.name, p.name_en as "nameEn", w.roles, w.open, w.late, w.decided
     from work w join people p on p.id = w.person where p.party_id = ? order by p.name_en, w.person`,
    [viewer.actor.partyId, ...visible.bindings, since, viewer.actor.partyId] as string[],
  );
  return rows;
}

/** What people and silence decided in a month (YYYY-MM) in Beijing. */
export interface MonthRates {
  readonly month: string;
  readonly confirmed: number;
  readonly lapsed: number;
  readonly consented: number;
  readonly refused: number;
  readonly expired: number;
  readonly approved: number;
  readonly rejected: number;
}

/** The decisions in the cases that the viewer may see, by month, from a month (YYYY-MM) on. */
export async function ratesByMonth(db: Db, viewer: Viewer, from: string): Promise<MonthRates[]> {
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: MonthRates[] }>(
    `select to_char(coalesce(t.decided_at, t.due_at) at time zone 'Asia/Shanghai', 'YYYY-MM') as month,
       count(*) filter (where t.case_type = 'fh-incentive' and t.key = 'confirmation' and t.decision = 'confirm')::int as confirmed,
       count(*) filter (where t.case_type = 'fh-incentive' and t.key = 'confirmation' and t.status = 'expired')::int as lapsed,
       count(*) filter (where t.role = 'customer' and t.decision = 'grant')::int as consented,
       count(*) filter (where t.role = 'customer' and t.decision = 'refuse')::int as refused,
       count(*) filter (where t.role = 'customer' and t.channel = 'link' and t.status = 'expired')::int as expired,
       count(*) filter (where t.party_id = 'vendor' and t.decision in ('pass', 'approve'))::int as approved,
       count(*) filter (where t.party_id = 'vendor' and t.decision in ('fail', 'reject'))::int as rejected
     from tasks t join cases c on c.id = t.case_id
     where t.status in ('decided', 'expired') and ${visible.sql}
       and coalesce(t.decided_at, t.due_at) >= (? || '-01')::date::timestamp at time zone 'Asia/Shanghai'
     group by 1 order by 1`,
    [...visible.bindings, from] as string[],
  );
  return rows;
}
