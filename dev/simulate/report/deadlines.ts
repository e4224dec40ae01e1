import type { Db } from '../../../db/knex';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { ROLES, type Role } from '../../../workflows/kit/policy/roles';
import { POLICIES } from '../../../workflows/registry';
import type { MissedReport } from './types';

interface Row {
  readonly case_id: string;
  readonly case_type: string;
  readonly key: string;
  readonly role: Role;
  readonly party_id: string;
  readonly status: string;
  readonly last_day: string | null;
  readonly reminded: number;
  readonly remind_at: Date[];
}

/** Tasks that end by the bank's silence. */
const BANK = ['bankAnswer', 'bankOverdue'];

/** Who missed which deadline or target: a task that expired, or one that needed a reminder after its expected time. */
export async function missedIn(db: Db, subjects: ReadonlyMap<string, string>): Promise<MissedReport[]> {
  const rows = await db('tasks')
    .where((missed) => void missed.where({ status: 'expired' }).orWhere('reminded', '>', 0))
    .select<Row[]>(
      ...['case_id', 'case_type', 'key', 'role', 'party_id', 'status', 'reminded', 'remind_at'],
      db.raw(`deadline ->> 'lastDay' as last_day`),
    );
  return rows
    .flatMap((row) => missedBy(row, subjects.get(row.case_id) ?? ''))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ on, subject, what, kind }: MissedReport): string => [on, subject, what, kind].join('/');

function missedBy(row: Row, subject: string): MissedReport[] {
  const task = POLICIES.find(({ type }) => type === row.case_type)?.tasks[row.key];
  if (task === undefined) return [];
  const who = row.party_id === 'vendor' ? ROLES[row.role].en : row.party_id;
  const about = { what: task.title.en, subject };
  if (BANK.includes(row.key)) {
    return row.status === 'expired' ? [{ ...about, on: row.last_day ?? '', who: 'Bank', kind: 'target' }] : [];
  }
  if (task.standing === true) return [];
  if (row.status === 'expired') return [{ ...about, on: row.last_day ?? '', who, kind: 'deadline' }];
  // A reminder before a deadline is no miss; one counted from the start means that it takes too long.
  const isTarget = task.reminders.some((rule) => !('beforeWorkingDays' in rule));
  const [first] = row.remind_at;
  if (!isTarget || first === undefined) return [];
  return [{ ...about, on: beijingDate(first.getTime()), who, kind: 'target' }];
}
