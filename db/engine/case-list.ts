import type { Db, Tx } from '../knex';
import { isCaseId, isInstantValue, pageOf, positionOf } from '../paging';
import { type CaseRow, PARTIES } from './cases';
import { BARRED } from './standing';
import { CASE_COLUMNS, tasksOf, taskView } from './task-rows';
import { waitsForViewer } from './tasks';
import { visibleTo, type Viewer } from './viewer';

/**
 * The orders of a list of cases. `dueAt` lists only cases in which something is due, soonest first; `until` lists all:
 * what is due, soonest first, what is open without a date, and what has ended, the last first.
 */
export type CaseSort = 'openedAt' | '-openedAt' | 'dueAt' | 'until' | '-until' | 'requestNo' | '-requestNo';

/** How many cases fit a filter, and of those how many are open, wait for the viewer, are due soon and are late. */
export interface CaseCounts {
  readonly total: number;
  readonly open: number;
  readonly mine: number;
  readonly soon: number;
  readonly late: number;
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
  /** Only cases in which the viewer has something to do. */
  readonly mine?: boolean | undefined;
  /** A part of a request number or of a party's name or id, or an e-mail address or mobile number in full. */
  readonly text?: string | undefined;
  /** Only cases of which what is due first is due from one instant on (ISO) and before another. */
  readonly firstDue?: { readonly from?: string; readonly before: string } | undefined;
  readonly dueBefore?: string | undefined;
  readonly dueAfter?: string | undefined;
  readonly openedBefore?: string | undefined;
  readonly openedAfter?: string | undefined;
  readonly sort: CaseSort;
  readonly limit: number;
  /** How many cases are left out at the beginning, of a list that is read without a cursor. */
  readonly offset?: number;
  readonly cursor?: string | undefined;
}

type Listed = CaseRow & { position: string };

type Where = (sql: string, ...values: readonly unknown[]) => void;

// Each case once, placed by its open task that is due first.
const FIRST_DUE = `due.status = 'open' and due.due_at is not null and not exists (select from tasks earlier
  where earlier.case_id = due.case_id and earlier.status = 'open' and (earlier.due_at, earlier.id) < (due.due_at, due.id))`;

// One instant for all: open cases without a date follow those with one, ended ones come last and backwards.
const UNTIL = `case when c.closed_at is not null then timestamptz '9999-01-01' - (c.closed_at - timestamptz '2000-01-01')
  else coalesce((select min(u.due_at) from tasks u where u.case_id = c.id and u.status = 'open'),
    timestamptz '5000-01-01' + (c.opened_at - timestamptz '2000-01-01')) end`;

interface Order {
  readonly column: string;
  readonly type: 'timestamptz' | 'text';
  readonly direction: 'asc' | 'desc';
  readonly isValue: (value: string) => boolean;
}

const BY_INSTANT = { type: 'timestamptz', isValue: isInstantValue } as const;
const BY_NUMBER = { column: 'c.request_no', type: 'text', isValue: (value: string) => value.length <= 40 } as const;

const ORDERS: Readonly<Record<CaseSort, Order>> = {
  openedAt: { ...BY_INSTANT, column: 'c.opened_at', direction: 'asc' },
  '-openedAt': { ...BY_INSTANT, column: 'c.opened_at', direction: 'desc' },
  dueAt: { ...BY_INSTANT, column: 'due.due_at', direction: 'asc' },
  until: { ...BY_INSTANT, column: UNTIL, direction: 'asc' },
  '-until': { ...BY_INSTANT, column: UNTIL, direction: 'desc' },
  requestNo: { ...BY_NUMBER, direction: 'asc' },
  '-requestNo': { ...BY_NUMBER, direction: 'desc' },
};

/** The conditions of a filter on the cases that a viewer may see. */
async function conditionsFor(
  db: Db | Tx,
  viewer: Viewer,
  filter: Omit<CaseFilter, 'sort' | 'limit'>,
): Promise<{ conditions: string[]; bindings: unknown[]; where: Where }> {
  const conditions: string[] = [];
  const bindings: unknown[] = [];
  const where: Where = (sql, ...values) => {
    conditions.push(sql);
    bindings.push(...values);
  };
  const visible = visibleTo(viewer);
  where(visible.sql, ...visible.bindings);
  if (filter.mine === true) {
    const mine = await waitsForViewer(db, viewer);
    where(mine.sql, ...mine.bindings);
  }
  narrow(filter, where);
  return { conditions, bindings, where };
}

/** A page of the cases that the viewer may see. */
export async function listCases(
  db: Db | Tx,
  viewer: Viewer,
  filter: CaseFilter,
): Promise<{ items: CaseRow[]; next?: string }> {
  const { conditions, bindings, where } = await conditionsFor(db, viewer, filter);
  const { column, type, direction, isValue } = ORDERS[filter.sort];
  if (filter.sort === 'dueAt') where(FIRST_DUE);
  if (filter.cursor !== undefined) {
    const { value, id } = positionOf(filter.cursor, isValue, isCaseId, filter.sort);
    where(`(${column}, c.id) ${direction === 'asc' ? '>' : '<'} (?::${type}, ?::uuid)`, value, id);
  }
  const from = filter.sort === 'dueAt' ? 'tasks due join cases c on c.id = due.case_id' : 'cases c';
  // The rows are chosen first, so that only those shown are put together.
  const sql = `select ${CASE_COLUMNS}, ${PARTIES}, ${tasksOf("t.status = 'open'")} as tasks, ${BARRED}, chosen.position::text as position
    from (select c.id, ${column} as position from ${from} where ${conditions.join(' and ')}
      order by ${column} ${direction}, c.id ${direction} limit ? offset ?) chosen join cases c on c.id = chosen.id
    order by chosen.position ${direction}, c.id ${direction}`;
  const { rows } = await db.raw<{ rows: Listed[] }>(sql, [
    ...bindings,
    filter.limit + 1,
    filter.offset ?? 0,
  ] as string[]);
  return pageOf(
    rows,
    filter.limit,
    (row) => ({ value: row.position, id: row.id, order: filter.sort }),
    ({ position: _position, ...row }) => ({ ...row, tasks: row.tasks.map(taskView) }),
  );
}

/** How many ended cases are counted at most; every open one is. */
export const MOST_ENDED = 10_000;

/**
 * How many cases fit a filter, MOST_ENDED of the ended ones at most. `soon` counts those due before an instant (ISO),
 * `late` those due before `now`.
 */
export async function countCases(
  db: Db | Tx,
  viewer: Viewer,
  filter: Omit<CaseFilter, 'sort' | 'limit' | 'cursor'>,
  { now, soon }: { readonly now: Date; readonly soon: Date },
): Promise<CaseCounts> {
  const { conditions, bindings } = await conditionsFor(db, viewer, filter);
  const mine = await waitsForViewer(db, viewer);
  const fits = conditions.join(' and ');
  const { rows } = await db.raw<{ rows: CaseCounts[] }>(
    `select count(*)::int + (select count(*)::int from (select from cases c where c.closed_at is not null and ${fits}
         order by c.type limit ?) ended) as total,
       count(*)::int as open, count(*) filter (where ${mine.sql})::int as mine,
       count(*) filter (where due.due_at >= ?::timestamptz and due.due_at < ?::timestamptz)::int as soon,
       count(*) filter (where due.due_at < ?::timestamptz)::int as late
     from cases c left join lateral (select min(t.due_at) as due_at from tasks t
       where t.case_id = c.id and t.status = 'open') due on true
     where c.closed_at is null and ${fits}`,
    [...bindings, MOST_ENDED, ...mine.bindings, now, soon, now, ...bindings] as string[],
  );
  return rows[0]!;
}

function narrow(filter: Omit<CaseFilter, 'sort' | 'limit'>, where: Where): void {
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
  if (filter.firstDue !== undefined) {
    const { from = '-infinity', before } = filter.firstDue;
    where(
      `c.closed_at is null and exists (select from tasks f where f.case_id = c.id and f.status = 'open'
         having min(f.due_at) >= ?::timestamptz and min(f.due_at) < ?::timestamptz)`,
      from,
      before,
    );
  }
  if (filter.role !== undefined) task('? = any (acting_roles(f, world_now()))', filter.role);
  if (filter.dueBefore !== undefined) task('f.due_at < ?::timestamptz', filter.dueBefore);
  if (filter.dueAfter !== undefined) task('f.due_at >= ?::timestamptz', filter.dueAfter);
  if (filter.text !== undefined) search(filter.text, where);
}

/** What can be a part of a request number. */
const IN_NUMBER = /^(?=.*[\d-])[A-Za-z0-9-]{2,24}$/;

// What readers see masked is found in full only, so that nobody can feel their way to it.
function search(text: string, where: Where): void {
  const whole = text.replace(/[\\%_]/g, '\\$&');
  const part = `%${whole}%`;
  const numbers = IN_NUMBER.test(text) ? ['select n.id from cases n where n.request_no like ? union all'] : [];
  where(
    `c.id in (${numbers.join('')} select f.case_id from case_parties f join parties p on p.id = f.party_id
       where p.id ilike ? or p.name ilike ? or p.name_en ilike ? or p.account_name ilike ? or p.email ilike ? or p.mobile = ?)`,
    ...numbers.map(() => part.toUpperCase()),
    ...[part, part, part, whole, whole, text],
  );
}
