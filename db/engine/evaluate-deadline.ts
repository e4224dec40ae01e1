import type { AuditEntry, DeadlineQuestion, Verdict } from '../../workflows/kit/contract/commit';
import { randomUUID } from 'node:crypto';
import { chain, type ChainEnd } from './audit';
import type { Db, Tx } from '../knex';
import { inTimeSql } from './in-time';
import { settleClocks } from '../directory/clocks';
import { policyOf } from '../../workflows/registry';
import { stopsClock } from '../../workflows/standing';
import { type EscalatingTask, newlyReached, type Reached } from './escalation';
import { channelsFor } from '../../workflows/kit/policy/channels';
import { inTime } from '../../workflows/kit/policy/deadlines';

interface CaseRow extends ChainEnd {
  readonly version: number;
}

interface TaskRow extends EscalatingTask {
  readonly now: Date;
  readonly key: string;
  readonly channel: 'inbox' | 'link';
  readonly status: string;
  readonly due_at: Date | null;
  readonly remind_at: Date[];
  readonly reminded: number;
  readonly urgent_at_last: boolean;
  readonly case_type: string;
  readonly frozen: boolean;
  readonly clock_stopped_at: Date | null;
  readonly first: string[];
  /** Commands received before the next level was reached. */
  readonly before_level: string[];
  /** What tells the run that its dates have changed, on its way. */
  readonly redates: string[];
}

/**
 * Decides by the world clock whether a task expires, goes to somebody else, needs a reminder, or nothing yet. Expires and
 * escalates only when no command received in time is in flight: locks the case's row, which storing a command shares.
 * Idempotent by case and version.
 */
export async function evaluateDeadline(db: Db, judge: DeadlineQuestion): Promise<Verdict> {
  return db.transaction(async (tx) => {
    const row = await lockCase(tx, judge.caseId);
    const task = await readTask(tx, judge);
    const now = task.now.getTime();
    if (row.version >= judge.version)
      return task.status === 'expired' ? { kind: 'expired', now } : remindedBy(task, now);
    if (task.status !== 'open') return { kind: 'not-yet', now };
    if (
      task.clock_stopped_at !== null ||
      (task.frozen && stopsClock(policyOf(task.case_type) ?? { tasks: {} }, task.key))
    ) {
      // The run still counts by the dates from before the freeze.
      if (task.clock_stopped_at === null) await settleClocks(tx, [task.party_id], judge.taskId);
      else if (task.redates.length === 0) return { kind: 'not-yet', now };
      return first(tx, task.redates, now);
    }
    if (task.due_at !== null && !inTime(now, task.due_at.getTime())) {
      if (task.first.length > 0) return first(tx, task.first, now);
      await write(tx, judge, row, task, { status: 'expired', entries: [{ action: 'task.expired' }] });
      return { kind: 'expired', now };
    }
    const reminded = task.remind_at.filter((at) => at.getTime() <= now).length;
    const levels = newlyReached(task, now);
    if (levels.length > 0 && task.before_level.length > 0) return first(tx, task.before_level, now);
    if (reminded <= task.reminded && levels.length === 0) return { kind: 'not-yet', now };
    const escalated = task.escalated + levels.length;
    await tell(tx, judge, row, task, { reminded, levels });
    return remindedBy({ ...task, reminded, escalated }, now);
  });
}

const remindedBy = ({ reminded, levels, escalated }: Pick<TaskRow, 'reminded' | 'levels' | 'escalated'>, now: number) =>
  ({ kind: 'reminded', now, reminded, ...(levels === null ? {} : { escalated }) }) satisfies Verdict;

/** Puts the reminder and the levels that are due on the record, and tells whom they concern. */
async function tell(
  tx: Tx,
  judge: DeadlineQuestion,
  row: CaseRow,
  task: TaskRow,
  { reminded, levels }: { reminded: number; levels: readonly Reached[] },
): Promise<void> {
  const reminds = reminded > task.reminded;
  await write(tx, judge, row, task, {
    status: 'open',
    reminded,
    escalated: task.escalated + levels.length,
    endsClaim: levels.some(({ from }) => from !== undefined),
    entries: [...(reminds ? [{ action: 'task.reminded' }] : []), ...levels.map(({ entry }) => entry)],
  });
  const notices = [...(reminds ? [reminderOf(task, reminded)] : []), ...levels.map(({ notice }) => notice)];
  const about = { case_id: judge.caseId, task_id: judge.taskId, created_at: task.now };
  await tx('notices').insert(notices.map((notice) => ({ id: randomUUID(), ...about, ...notice })));
}

const reminderOf = (task: TaskRow, reminded: number): object => ({
  template: 'task-reminder',
  party_id: task.party_id,
  role: task.role,
  channels: channelsFor(task.channel, { urgent: task.urgent_at_last && reminded === task.remind_at.length }),
});

async function lockCase(tx: Tx, caseId: string): Promise<CaseRow> {
  const found = await tx.raw<{ rows: CaseRow[] }>(
    'select version, chain_length as length, chain_head as head from cases where id = ? for update',
    [caseId],
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error(`no case ${caseId}`);
  return row;
}

/** Runs after the lock is held: a clock read earlier could be before the cut-off of a command stored in between. */
async function readTask(tx: Tx, { caseId, taskId }: DeadlineQuestion): Promise<TaskRow> {
  const found = await tx.raw<{ rows: TaskRow[] }>(
    `select world_now() as now, key, role, party_id, channel, status, due_at, remind_at, reminded, urgent_at_last,
       case_type, clock_stopped_at, opened_at, levels, escalated, assignee, claimed_until,
       exists (select from party_stops s where s.party_id = tasks.party_id and s.until is null and s.since < tasks.due_at) as frozen, array(
       select c.id::text from commands c where c.case_id = tasks.case_id and c.status = 'received' and c.kind = 'redate'
     ) as redates, array(
       select c.id::text from commands c
       where c.case_id = tasks.case_id and c.status = 'received' and ${inTimeSql('c.received_at', 'tasks.due_at')} order by c.received_at
     ) as first, array(
       select c.id::text from commands c where c.case_id = tasks.case_id and c.status = 'received'
         and ${inTimeSql('c.received_at', "cast(tasks.levels->tasks.escalated->>'at' as timestamptz)")} order by c.received_at
     ) as before_level
     from tasks where id = :taskId and case_id = :caseId`,
    { taskId, caseId },
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error(`no task ${taskId}`);
  return row;
}

/** Lets the relay deliver at once what the expiry waits for. */
async function first(tx: Tx, commands: string[], now: number): Promise<Verdict> {
  await tx('commands')
    .whereIn('id', commands)
    .update({ next_attempt_at: tx.raw('clock_timestamp()') });
  return { kind: 'first', now, commands };
}

interface Change {
  readonly status: 'open' | 'expired';
  readonly reminded?: number;
  readonly escalated?: number;
  readonly endsClaim?: boolean;
  readonly entries: readonly Pick<AuditEntry, 'action' | 'data'>[];
}

async function write(tx: Tx, judge: DeadlineQuestion, row: CaseRow, task: TaskRow, change: Change): Promise<void> {
  const by = { actor: 'system', right: 'system', taskId: judge.taskId, taskKey: task.key };
  const entries = change.entries.map((entry) => ({ ...entry, ...by }));
  const { rows, end } = chain(judge.caseId, row, task.now, judge.version, entries);
  await tx('audit_events').insert(rows);
  const { status, reminded = task.reminded, escalated = task.escalated, endsClaim = false } = change;
  await tx.raw(
    `update tasks set status = :status, reminded = :reminded, escalated = :escalated,
       next_wake_at = case when :status = 'open' then least(remind_at[cast(:reminded as integer) + 1], due_at,
         cast(levels->cast(:escalated as integer)->>'at' as timestamptz)) end,
       assignee = case when not :endsClaim then assignee end,
       delegated_by = case when not :endsClaim then delegated_by end,
       claimed_until = case when not :endsClaim then claimed_until end
     where id = :taskId`,
    { status, reminded, escalated, endsClaim, taskId: judge.taskId },
  );
  await tx('cases')
    .where({ id: judge.caseId })
    .update({ version: judge.version, updated_at: task.now, chain_length: end.length, chain_head: end.head });
}
