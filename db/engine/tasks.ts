import type { Role } from '../../workflows/kit/policy/roles';
import type { CaseRow } from './cases';
import { worldNow } from '../calendar/clock';
import type { Db, Tx } from '../knex';
import { isInstantValue, pageOf, positionOf } from '../paging';
import { CONFLICTS } from './commands';
import { BARRED } from './standing';
import { tasksOf, taskView, type CaseTask } from './task-rows';
import { inTimeSql } from './in-time';
import { visibleTo, type Viewer } from './viewer';

/** A row of an inbox: the task, and what a person needs to recognise its case. */
export interface InboxRow {
  readonly task: CaseTask;
  readonly caseId: string;
  readonly type: string;
  readonly requestNo: string;
  readonly state: string;
  readonly version: number;
  readonly form: CaseRow['form'];
  readonly data: CaseRow['data'];
  readonly parties: CaseRow['parties'];
  readonly barred: CaseRow['barred'];
}

/** How soon something is due: within two days, within a week, later or never. */
export type Urgency = 'soon' | 'thisWeek' | 'later';

/** The numbers of an inbox, over all its pages. */
export interface InboxCounters {
  readonly total: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly byUrgency: Readonly<Record<Urgency, number>>;
  /** Those that the viewer has claimed. */
  readonly claimed: number;
}

/** Filters for an inbox. */
export interface InboxFilter {
  readonly type?: string | undefined;
  /** Only what the viewer has claimed, or only what they have not. */
  readonly claimed?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

// Omits standing tasks before their reminder, tasks past their cut-off even if not yet written as expired, tasks
// claimed by a colleague, and what kit/policy/rights refuses, which this mirrors in SQL; shows operators what they hand on.
const decidableBy = (roles: readonly Role[]): string => `t.status = 'open' and (t.party_id = ?
  and t.role ${roles.length === 1 ? '=' : '= any'} (?) or t.level_at <= ? and exists (
    select from reached_levels(t, ?) l where l.party_id = ? and l.role = any (?))) and (t.due_at is null or ${inTimeSql('?::timestamptz', 't.due_at')})
  and (not t.standing or t.reminded > 0)
  and (t.assignee is null or t.assignee = ? or claim_holder(t, ?, ?::jsonb) is null) and t.proposed_by is distinct from ?
  and not exists (select from cases own where own.id = t.case_id and own.opened_by = ?
    and (own.opener->>'partyId' <> t.party_id or jsonb_exists(?::jsonb -> t.duty, 'draw-up')))
  and not exists (select from cases own join duties_done d on d.thread_id = own.thread_id where own.id = t.case_id
    and d.person_id = ? and jsonb_exists(?::jsonb -> t.duty, d.duty))`;

// Only an account manager's inbox needs the case itself.
const fromFor = (viewer: Viewer): string =>
  viewer.assignedOnly ? 'from tasks t join cases c on c.id = t.case_id' : 'from tasks t';

/** SQL that is true for the cases (alias `c`) in which the viewer has something to do, with its bindings. */
export async function waitsForViewer(db: Db | Tx, viewer: Viewer): Promise<{ sql: string; bindings: unknown[] }> {
  const { sql, bindings } = await decidable(db, viewer);
  return { sql: `c.id in (select t.case_id ${fromFor(viewer)} where ${sql})`, bindings };
}

async function decidable(db: Db | Tx, viewer: Viewer): Promise<{ sql: string; bindings: unknown[] }> {
  const { partyId, personId, roles } = viewer.actor;
  const visible = visibleTo(viewer);
  const { now } = await worldNow(db);
  const assigned = viewer.assignedOnly
    ? { sql: ` and ${visible.sql}`, bindings: visible.bindings }
    : { sql: '', bindings: [] };
  return {
    sql: decidableBy(roles) + assigned.sql,
    bindings: [
      ...[partyId, roles.length === 1 ? roles[0] : roles, now, now, partyId, roles],
      ...[now, personId, now, CONFLICTS, personId],
      ...[personId, CONFLICTS, personId, CONFLICTS, ...assigned.bindings],
    ],
  };
}

/** A page of the open tasks the viewer may decide, or that have gone to them to be handed on, soonest due first. */
export async function listInbox(
  db: Db | Tx,
  viewer: Viewer,
  filter: InboxFilter,
): Promise<{ items: InboxRow[]; next?: string }> {
  const { sql, bindings } = await decidable(db, viewer);
  const conditions = [sql];
  if (filter.type !== undefined) {
    conditions.push('t.case_type = ?');
    bindings.push(filter.type);
  }
  if (filter.claimed !== undefined) {
    conditions.push(`t.assignee is ${filter.claimed ? 'not ' : ''}distinct from ?`);
    bindings.push(viewer.actor.personId);
  }
  if (filter.cursor !== undefined) {
    const { value, id } = positionOf(filter.cursor, isInstantValue);
    conditions.push(`(coalesce(t.due_at, 'infinity'), t.id) > (?::timestamptz, ?)`);
    bindings.push(value, id);
  }
  const { rows } = await db.raw<{ rows: { id: string; position: string }[] }>(
    `select t.id, coalesce(t.due_at, 'infinity')::text as position ${fromFor(viewer)} where ${conditions.join(' and ')}
     order by coalesce(t.due_at, 'infinity'), t.id limit ?`,
    [...bindings, filter.limit + 1] as string[],
  );
  const { items, next } = pageOf(
    rows,
    filter.limit,
    (row) => ({ value: row.position, id: row.id }),
    (row) => row.id,
  );
  const found = await inboxRows(db, items);
  return { items: found, ...(next === undefined ? {} : { next }) };
}

async function inboxRows(db: Db | Tx, ids: readonly string[]): Promise<InboxRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.raw<{ rows: (Omit<InboxRow, 'task'> & { id: string; tasks: CaseTask[] })[] }>(
    `select w.id, c.id as "caseId", c.type, c.request_no as "requestNo", c.state,
       c.version + c.claim_changes as version, c.form, c.data, ${BARRED},
       ${tasksOf('t.id = w.id')} as tasks,
       (select jsonb_agg(jsonb_build_object('role', cp.role, 'id', cp.party_id, 'name', coalesce(p.name, cp.party_id),
          'nameEn', coalesce(p.name_en, cp.party_id)) order by cp.role)
        from case_parties cp left join parties p on p.id = cp.party_id where cp.case_id = c.id) as parties
     from unnest(?::text[]) with ordinality w(id, place) join tasks x on x.id = w.id join cases c on c.id = x.case_id order by w.place`,
    [ids as string[]],
  );
  return rows.map(({ tasks, id: _id, ...row }) => ({ ...row, task: taskView(tasks[0]!) }));
}

/** The numbers of the viewer's inbox, by case type and by urgency. */
export async function countInbox(db: Db | Tx, viewer: Viewer): Promise<InboxCounters> {
  const { sql, bindings } = await decidable(db, viewer);
  const { rows } = await db.raw<{ rows: { type: string; urgency: Urgency; count: number; claimed: number }[] }>(
    `select t.case_type as type, count(*)::int as count, count(*) filter (where t.assignee = ?)::int as claimed, case when t.due_at < world_now() + interval '2 days' then 'soon'
       when t.due_at < world_now() + interval '7 days' then 'thisWeek' else 'later' end as urgency
     ${fromFor(viewer)} where ${sql} group by 1, urgency`,
    [viewer.actor.personId, ...bindings] as string[],
  );
  const byType: Record<string, number> = {};
  const byUrgency: Record<Urgency, number> = { soon: 0, thisWeek: 0, later: 0 };
  for (const { type, urgency, count } of rows) {
    byType[type] = (byType[type] ?? 0) + count;
    byUrgency[urgency] += count;
  }
  const sum = (of: 'count' | 'claimed'): number => rows.reduce((total, row) => total + row[of], 0);
  return { total: sum('count'), claimed: sum('claimed'), byType, byUrgency };
}
