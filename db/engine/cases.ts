import { createHash } from 'node:crypto';
import type { DoneDuty } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Profile } from '../../workflows/kit/policy/policy';
import type { Actor, PartyRole } from '../../workflows/kit/policy/roles';
import type { Barred } from '../../workflows/shared/standing';
import { type CaseFileRow, FILES_OF_CASE } from './case-files';
import { prepared, type Db, type Tx } from '../knex';
import { isCaseId, isInstantValue, pageOf, positionOf } from '../paging';
import { BARRED } from './standing';
import { CASE_COLUMNS, type CaseTask, tasksOf, taskView } from './task-rows';
import { visibleTo, type Viewer } from './viewer';
import { CONFLICTS } from './commands';

/** A party of a case with its names; `name` is Chinese. */
export interface CaseParty {
  readonly role: PartyRole;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
}

/** A case as stored. Instants are Dates of the world clock. */
export interface CaseRow {
  readonly id: string;
  readonly type: string;
  readonly requestNo: string;
  readonly workflowId: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly version: number;
  readonly form: FormValues;
  readonly data: FormValues;
  readonly opener: Actor;
  readonly openedBy: string;
  readonly profile: Profile;
  readonly policyVersion: number;
  readonly openedAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly chainLength: number;
  readonly chainHead: string;
  /** What people wrote in it is gone for good. */
  readonly erased?: boolean;
  readonly parties: readonly CaseParty[];
  /** All tasks of a case read alone, only the open ones in a list; in order of opening. */
  readonly tasks: readonly CaseTask[];
  /** Its partners that are frozen or have left. */
  readonly barred: readonly Barred[];
  /** What the reader has done in its thread of cases, the latest first, for a case read alone. */
  readonly duties?: readonly DoneDuty[];
  /** Who can decide its open tasks or take the actions that answer them, for a case read alone. */
  readonly able?: readonly AblePerson[];
  /** Where its files stand, for a case read alone. */
  readonly files?: readonly CaseFileRow[];
}

/** Filters for a list of cases; instants are ISO. */
export interface CaseFilter {
  readonly type?: string | undefined;
  readonly state?: string | undefined;
  readonly outcome?: string | undefined;
  readonly open?: boolean | undefined;
  readonly party?: string | undefined;
  /** Cases that wait for this role, or have gone to it. */
  readonly role?: string | undefined;
  /** The beginning of a request number, or a part of a party's name, id, e-mail address or mobile number. */
  readonly text?: string | undefined;
  readonly dueBefore?: string | undefined;
  readonly dueAfter?: string | undefined;
  readonly openedBefore?: string | undefined;
  readonly openedAfter?: string | undefined;
  /** `dueAt` lists only cases in which something is due, soonest first. */
  readonly sort: 'openedAt' | '-openedAt' | 'dueAt';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Somebody who can see to an open task now. */
export interface AblePerson {
  readonly taskId: string;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
}

type Listed = CaseRow & { position: string };

const PARTIES = `coalesce((select jsonb_agg(jsonb_build_object('role', cp.role, 'id', cp.party_id, 'name', coalesce(p.name, cp.party_id),
  'nameEn', coalesce(p.name_en, cp.party_id)) order by cp.role)
  from case_parties cp left join parties p on p.id = cp.party_id where cp.case_id = c.id), '[]') as parties`;

/** How many people are named at the most for one task. */
const MOST_NAMED = 20;

const ABLE = `coalesce((select jsonb_agg(jsonb_build_object('taskId', t.id, 'id', p.id, 'name', p.name, 'nameEn', p.name_en) order by t.id, p.id)
  from tasks t cross join lateral (select p.id, p.name, p.name_en from deciders_of(c, t, world_now(), ?::jsonb) p
    order by p.id limit ${MOST_NAMED}) p
  where t.case_id = c.id and t.status = 'open'), '[]') as able`;

/**
 * One case that the viewer may see, with its parties and all its tasks; undefined for unknown and foreign ones alike.
 */
export const readCase = (db: Db | Tx, viewer: Viewer, id: string): Promise<CaseRow | undefined> =>
  readOne(db, viewer, 'c.id = ?', id);

/** The same, found by one of its tasks. */
export const readCaseOfTask = (db: Db | Tx, viewer: Viewer, taskId: string): Promise<CaseRow | undefined> =>
  readOne(db, viewer, 'c.id = (select x.case_id from tasks x where x.id = ?)', taskId);

/** The oldest open case that a party has opened. */
export async function openCaseOf(db: Db | Tx, partyId: string): Promise<{ id: string; requestNo: string } | undefined> {
  return db('cases')
    .whereRaw(`opener ->> 'partyId' = ? and id in (select case_id from case_parties where party_id = ?)`, [
      partyId,
      partyId,
    ])
    .whereNull('closed_at')
    .orderBy('opened_at')
    .first<{ id: string; requestNo: string } | undefined>('id', 'request_no as requestNo');
}

async function readOne(db: Db | Tx, viewer: Viewer, which: string, id: string): Promise<CaseRow | undefined> {
  const visible = visibleTo(viewer);
  const sql = `select ${CASE_COLUMNS}, ${PARTIES}, ${tasksOf('true')} as tasks, ${FILES_OF_CASE} as files, ${ABLE}, ${BARRED},
    coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('duty', d.duty, 'caseId', seen.id, 'requestNo', seen.request_no))
        order by d.at desc)
      from duties_done d left join lateral (select c.id, c.request_no from cases c where c.id = d.case_id and ${visible.sql}) seen on true
      where d.thread_id = c.thread_id and d.person_id = ?), '[]') as duties
    from cases c where ${which} and ${visible.sql}`;
  const bindings = [CONFLICTS, ...visible.bindings, viewer.actor.personId, id, ...visible.bindings];
  const { rows } = await db
    .raw<{ rows: CaseRow[] }>(sql, bindings as string[])
    .options(prepared(createHash('sha256').update(sql).digest('base64url')));
  return rows[0] && { ...rows[0], tasks: rows[0].tasks.map(taskView) };
}

// Each case once, placed by its open task that is due first.
const FIRST_DUE = `due.status = 'open' and due.due_at is not null and not exists (select from tasks earlier
  where earlier.case_id = due.case_id and earlier.status = 'open' and (earlier.due_at, earlier.id) < (due.due_at, due.id))`;

/** A page of the cases that the viewer may see. Its order depends on nothing that changes while the viewer pages. */
export async function listCases(
  db: Db | Tx,
  viewer: Viewer,
  filter: CaseFilter,
): Promise<{ items: CaseRow[]; next?: string }> {
  const conditions: string[] = [];
  const bindings: unknown[] = [];
  const where = (sql: string, ...values: readonly unknown[]): void => {
    conditions.push(sql);
    bindings.push(...values);
  };
  const visible = visibleTo(viewer);
  where(visible.sql, ...visible.bindings);
  narrow(filter, where);
  const byDue = filter.sort === 'dueAt';
  const column = byDue ? 'due.due_at' : 'c.opened_at';
  const [direction, after] = filter.sort === '-openedAt' ? ['desc', '<'] : ['asc', '>'];
  if (byDue) where(FIRST_DUE);
  if (filter.cursor !== undefined) {
    const { value, id } = positionOf(filter.cursor, isInstantValue, isCaseId, filter.sort);
    where(`(${column}, c.id) ${after} (?::timestamptz, ?::uuid)`, value, id);
  }
  const from = byDue ? 'tasks due join cases c on c.id = due.case_id' : 'cases c';
  const sql = `select ${CASE_COLUMNS}, ${PARTIES}, ${tasksOf("t.status = 'open'")} as tasks, ${BARRED}, ${column}::text as position
    from ${from} where ${conditions.join(' and ')} order by ${column} ${direction}, c.id ${direction} limit ?`;
  const { rows } = await db.raw<{ rows: Listed[] }>(sql, [...bindings, filter.limit + 1] as string[]);
  return pageOf(
    rows,
    filter.limit,
    (row) => ({ value: row.position, id: row.id, order: filter.sort }),
    ({ position: _position, ...row }) => ({ ...row, tasks: row.tasks.map(taskView) }),
  );
}

type Where = (sql: string, ...values: readonly unknown[]) => void;

function narrow(filter: CaseFilter, where: Where): void {
  if (filter.type !== undefined) where('c.type = ?', filter.type);
  if (filter.state !== undefined) where('c.state = ?', filter.state);
  if (filter.outcome !== undefined) where('c.outcome = ?', filter.outcome);
  if (filter.open !== undefined) where(`c.closed_at is ${filter.open ? '' : 'not '}null`);
  if (filter.openedBefore !== undefined) where('c.opened_at < ?::timestamptz', filter.openedBefore);
  if (filter.openedAfter !== undefined) where('c.opened_at >= ?::timestamptz', filter.openedAfter);
  if (filter.party !== undefined) {
    where('exists (select from case_parties f where f.case_id = c.id and f.party_id = ?)', filter.party);
  }
  const task = (condition: string, value: string): void =>
    where(`exists (select from tasks f where f.case_id = c.id and f.status = 'open' and ${condition})`, value);
  if (filter.role !== undefined) task('? = any (acting_roles(f, world_now()))', filter.role);
  if (filter.dueBefore !== undefined) task('f.due_at < ?::timestamptz', filter.dueBefore);
  if (filter.dueAfter !== undefined) task('f.due_at >= ?::timestamptz', filter.dueAfter);
  if (filter.text !== undefined) search(filter.text, where);
}

function search(text: string, where: Where): void {
  const escaped = text.replace(/[\\%_]/g, '\\$&');
  where(
    `c.id in (select n.id from cases n where n.request_no like ?
       union all select f.case_id from case_parties f join parties p on p.id = f.party_id
       where p.id ilike ? or p.name ilike ? or p.name_en ilike ? or p.account_name ilike ? or p.email ilike ? or p.mobile like ?)`,
    `${escaped.toUpperCase()}%`,
    ...Array<string>(6).fill(`%${escaped}%`),
  );
}
