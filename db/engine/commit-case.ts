import type {
  AuditEntry,
  Commit,
  CommitResult,
  NoticeRequest,
  TaskDates,
  TaskChange,
} from '../../workflows/kit/contract/commit';
import { randomUUID } from 'node:crypto';
import { type AuditRow, chain, type ChainEnd } from './audit';
import { prepared, type Db, type Tx } from '../knex';
import { type PartyStop, stopsFor } from '../directory/clocks';
import { policyOf } from '../../workflows/registry';
import { stopsClock } from '../../workflows/standing';
import {
  computeDates,
  dateColumns,
  type DateSources,
  dateSources,
  datesOf,
  datesOfLevels,
  laterLevels,
  levelColumns,
  levelsOf,
  type StoredLevel,
} from './task-dates';
import { writeRest } from './commit-rest';
import { moveThread, noteMakers } from './threads';
import type { DueRule } from '../../workflows/kit/policy/deadlines';

/** The run that writes: a case belongs to the run that opened it. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

interface CaseRow {
  readonly run_id: string;
  readonly request_no: string;
  readonly version: number;
  readonly chain_length: number;
  readonly chain_head: string;
  readonly now: Date;
  readonly known: readonly KnownTask[];
  /** When the parties of the written tasks were frozen. */
  readonly stops: readonly PartyStop[];
}

/**
 * Writes everything that has changed in a case, in one transaction. Idempotent by case and version: a repeated call
 * gets the first answer.
 */
export async function commitCase(db: Db, run: Run, commit: Commit): Promise<CommitResult> {
  const sources = await dateSources(db, commit.tasks);
  return db.transaction(async (tx) => {
    if (commit.opening !== undefined) {
      await insertCase(tx, run, commit, commit.opening);
      if (commit.opening.actor.proof === 'system') await noteMakers(tx, commit.caseId);
    }
    const row = await lockCase(tx, commit);
    if (row.run_id !== run.runId) return { kind: 'opened-before' };
    if (row.version >= commit.version)
      return {
        kind: 'written',
        now: row.now.getTime(),
        requestNo: row.request_no,
        dates: await keptDates(tx, commit.caseId),
      };

    const dated = datedTasks(commit, row, sources);
    const { rows, end } = chain(
      commit.caseId,
      { length: row.chain_length, head: row.chain_head },
      row.now,
      commit.version,
      commit.entries,
    );
    await writeAll(tx, commit, row.now, dated.rows, rows, end);
    await writeRest(tx, commit, row.now);
    await moveThread(tx, commit);
    return { kind: 'written', now: row.now.getTime(), requestNo: row.request_no, dates: dated.dates };
  });
}

async function insertCase(tx: Tx, run: Run, commit: Commit, opening: NonNullable<Commit['opening']>): Promise<void> {
  await tx.raw(
    `insert into cases (id, type, request_no, workflow_id, run_id, opening_command, state, version, form, parties, opener,
       opened_by, profile, policy_version, opened_at, updated_at, thread_id)
     select :id, :type, :prefix || to_char(now at time zone 'Asia/Shanghai', '-YYYYMMDD-') || lpad(nextval('request_numbers')::text, 6, '0'),
       :workflowId, :runId, :commandId, :state, 0, :form, :parties, :opener, :openedBy, :profile, :policyVersion, now, now,
       coalesce((select thread_id from commands where id = :commandId), :id)
     from (select world_now() as now) clock
     on conflict do nothing`,
    {
      id: commit.caseId,
      type: commit.type,
      prefix: opening.prefix,
      workflowId: run.workflowId,
      runId: run.runId,
      commandId: opening.commandId,
      state: commit.state,
      form: JSON.stringify(opening.form),
      parties: JSON.stringify(commit.parties),
      opener: JSON.stringify(opening.actor),
      openedBy: opening.actor.personId,
      profile: opening.profile,
      policyVersion: opening.policyVersion,
    },
  );
}

async function lockCase(tx: Tx, { caseId, tasks }: Commit): Promise<CaseRow> {
  const found = await tx
    .raw<{ rows: CaseRow[] }>(
      `select run_id, request_no, version, chain_length, chain_head, greatest(world_now(), updated_at) as now,
       (select coalesce(json_agg(t), '[]') from (select id, opened_at, due_at, due_rule, remind_at, reminded, levels, escalated, clock_stopped_at
         from tasks where id = any (?)) t) as known,
       (select coalesce(json_agg(s), '[]') from party_stops s where s.party_id = any (?)) as stops
     from cases where id = ? for update`,
      [tasks.map(({ id }) => id), tasks.map(({ partyId }) => partyId), caseId] as never[],
    )
    .options(prepared('lock-case'));
  const row = found.rows[0];
  if (row === undefined) throw new Error(`case ${caseId} cannot be written: another open case holds its lock`);
  return row;
}

async function keptDates(tx: Tx, caseId: string): Promise<Record<string, TaskDates>> {
  const tasks = await tx('tasks')
    .where({ case_id: caseId, status: 'open' })
    .select<KeptTask[]>('id', 'due_at', 'remind_at', 'reminded', 'levels', 'escalated');
  return Object.fromEntries(
    tasks.map(({ id, due_at, remind_at, reminded, levels, escalated }) => [
      id,
      {
        ...(due_at === null ? {} : { dueAt: due_at.getTime() }),
        remindAt: remind_at.map((at) => at.getTime()),
        reminded,
        ...(levels === null ? {} : { ...datesOfLevels(levels), escalated }),
      },
    ]),
  );
}

interface KeptTask {
  readonly id: string;
  readonly due_at: Date | null;
  readonly remind_at: readonly Date[];
  readonly reminded: number;
  readonly levels: readonly StoredLevel[] | null;
  readonly escalated: number;
}

interface DatedTasks {
  readonly rows: Record<string, unknown>[];
  readonly dates: Record<string, TaskDates>;
}

function datedTasks(commit: Commit, row: CaseRow, sources: DateSources): DatedTasks {
  const known = new Map(row.known.map((task) => [task.id, task]));
  const rows: Record<string, unknown>[] = [];
  const dates: Record<string, TaskDates> = {};
  for (const task of commit.tasks) {
    const before = known.get(task.id);
    const dated =
      before === undefined
        ? newDates(commit, task, row, sources)
        : commit.redate.includes(task.id)
          ? laterDates(before, task, row, sources)
          : undefined;
    if (dated !== undefined) dates[task.id] = dated.dates;
    rows.push({ ...taskColumns(commit, task, row.now), ...dated?.columns });
  }
  return { rows, dates };
}

/** The dates of a task with the columns that change. */
interface Dated {
  readonly columns: Record<string, unknown>;
  readonly dates: TaskDates;
}

/** The clock of a partner's own deadline does not start before its freeze is lifted. */
function newDates({ type }: Commit, task: TaskChange, { now, stops }: CaseRow, sources: DateSources): Dated {
  const policy = policyOf(type);
  const given = policy?.tasks[task.key]?.due;
  const resumed = task.due !== undefined && 'on' in task.due && given !== undefined && !('given' in given);
  const computed = datesOf(task, now.getTime(), sources, resumed);
  const levels = levelsOf(task, now.getTime(), computed.dueAt, sources);
  const columns = { ...dateColumns(computed, 0, levels), ...claimedFirst(task, levels) };
  const frozen = stops.some(({ party_id, until }) => party_id === task.partyId && until === null);
  if (frozen && task.due !== undefined && stopsClock(policy ?? { tasks: {} }, task.key)) {
    const stopped = { due_at: null, remind_at: [], next_wake_at: null, clock_stopped_at: now.toISOString() };
    return { columns: { ...columns, ...stopped }, dates: { remindAt: [], reminded: 0 } };
  }
  const { dueAt, remindAt } = computed;
  const due = dueAt === undefined ? {} : { dueAt };
  return { columns, dates: { ...due, remindAt, reminded: 0, ...datesOfLevels(levels) } };
}

/** Who is asked first holds the task until the first level is reached, at the longest. */
function claimedFirst({ first }: TaskChange, [level]: readonly StoredLevel[]): Record<string, unknown> {
  if (first === undefined || level === undefined) return {};
  const until = Math.min(Date.parse(first.until), Date.parse(level.at));
  return { claimed_until: new Date(until).toISOString() };
}

/** The dates of an open task as they stand, or later ones by the calendar of today. */
function laterDates(before: KnownTask, task: TaskChange, row: CaseRow, sources: DateSources): Dated {
  const due = laterDue(before, task, row, sources);
  const { escalated } = before;
  if (before.levels === null) return due;
  const at = { start: Date.parse(before.opened_at), now: row.now.getTime() };
  const levels = laterLevels(before.levels, at, sources);
  return {
    columns: { ...due.columns, ...levelColumns(levels, { ...due.dates, escalated }) },
    dates: { ...due.dates, ...datesOfLevels(levels), escalated },
  };
}

function laterDue(before: KnownTask, task: TaskChange, { now, stops }: CaseRow, sources: DateSources): Dated {
  const { due_at, due_rule, reminded } = before;
  const dueAt = due_at === null ? undefined : Date.parse(due_at);
  const stands = {
    ...(dueAt === undefined ? {} : { dueAt }),
    remindAt: before.remind_at.map((at) => Date.parse(at)),
    reminded,
  };
  if (before.clock_stopped_at !== null || dueAt === undefined || due_rule === null)
    return { columns: {}, dates: stands };
  const openedAt = new Date(before.opened_at);
  const still = stopsFor(stops, task.partyId, openedAt, now);
  const computed = computeDates(due_rule, task.reminders, openedAt.getTime(), sources, still);
  if (computed.dueAt === undefined || computed.dueAt <= dueAt) return { columns: {}, dates: stands };
  const past = computed.remindAt.filter((at) => at <= now.getTime()).length;
  return {
    columns: dateColumns(computed, past),
    dates: { dueAt: computed.dueAt, remindAt: computed.remindAt, reminded: past },
  };
}

/** A task's row as read with JSON. */
interface KnownTask {
  readonly id: string;
  readonly opened_at: string;
  readonly due_at: string | null;
  readonly due_rule: DueRule | null;
  readonly remind_at: readonly string[];
  readonly reminded: number;
  readonly levels: readonly StoredLevel[] | null;
  readonly escalated: number;
  readonly clock_stopped_at: string | null;
}

const taskColumns = (commit: Commit, task: TaskChange, now: Date): Record<string, unknown> => ({
  id: task.id,
  case_id: commit.caseId,
  case_type: commit.type,
  key: task.key,
  role: task.role,
  party_id: task.partyId,
  channel: task.channel,
  duty: task.duty ?? null,
  proposed_by: task.proposedBy ?? null,
  status: task.status,
  standing: task.standing ?? false,
  assignee: task.first?.personId ?? null,
  delegated_by: commit.entries.find(isDecisionOn(task))?.onBehalfOf ?? null,
  claimed_until: task.first?.until ?? null,
  urgent_at_last: task.urgentAtLast ?? false,
  opened_at: now.toISOString(),
  decision: task.decision ?? null,
  decided_by: task.decidedBy ?? null,
  decided_at: task.status === 'decided' ? now.toISOString() : null,
  comment: task.comment ?? null,
  form: task.form ?? null,
});

const isDecisionOn =
  ({ id }: TaskChange) =>
  ({ action, taskId }: AuditEntry): boolean =>
    action === 'task.decided' && taskId === id;

const noticeColumns = (commit: Commit, notice: NoticeRequest, now: Date): Record<string, unknown> => ({
  id: randomUUID(),
  case_id: commit.caseId,
  task_id: notice.taskId ?? null,
  template: notice.template,
  party_id: notice.partyId,
  role: notice.role,
  channels: notice.channels,
  params: notice.params ?? {},
  created_at: now.toISOString(),
});

/** One statement for all tables, because every round trip holds the case's lock. */
async function writeAll(
  tx: Tx,
  commit: Commit,
  now: Date,
  tasks: Record<string, unknown>[],
  audit: AuditRow[],
  end: ChainEnd,
): Promise<void> {
  await tx
    .raw(
      `with written_tasks as (
       insert into tasks (id, case_id, case_type, key, role, party_id, channel, duty, proposed_by, standing, urgent_at_last, status, due_rule, calendar, opened_at, due_at,
         deadline, remind_at, reminded, levels, level_at, next_wake_at, clock_stopped_at, decision, decided_by, decided_at, comment, form, assignee, delegated_by, claimed_until)
       select id, case_id, case_type, key, role, party_id, channel, duty, proposed_by, standing, urgent_at_last, status, due_rule, calendar, opened_at, due_at, deadline,
         coalesce(remind_at, '{}'), coalesce(reminded, 0), levels, level_at, case when status = 'open' then next_wake_at end, clock_stopped_at,
         decision, decided_by, decided_at, comment, form, assignee, delegated_by, claimed_until
       from jsonb_populate_recordset(cast(null as tasks), cast(:tasks as jsonb))
       on conflict (id) do update set
         status = excluded.status, party_id = excluded.party_id,
         assignee = case when excluded.party_id = tasks.party_id then tasks.assignee end,
         delegated_by = case when excluded.status = 'decided' and tasks.status = 'open' then excluded.delegated_by
           when excluded.party_id = tasks.party_id then tasks.delegated_by end,
         claimed_until = case when excluded.party_id = tasks.party_id then tasks.claimed_until end,
         decision = excluded.decision, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
         comment = excluded.comment, form = excluded.form,
         due_at = coalesce(excluded.due_at, tasks.due_at), deadline = coalesce(excluded.deadline, tasks.deadline),
         remind_at = case when excluded.due_at is null then tasks.remind_at else excluded.remind_at end,
         reminded = case when excluded.due_at is null then tasks.reminded else excluded.reminded end,
         levels = coalesce(excluded.levels, tasks.levels), level_at = coalesce(excluded.level_at, tasks.level_at),
         next_wake_at = case when excluded.status = 'open' then coalesce(excluded.next_wake_at, tasks.next_wake_at) end
     ), written_audit as (
       insert into audit_events (case_id, seq, version, at, action, actor, on_behalf_of, acting_right, task_id, task_key,
         from_state, to_state, comment, data, content_hash, hash)
       select case_id, seq, version, at, action, actor, on_behalf_of, acting_right, task_id, task_key, from_state, to_state,
         comment, nullif(data, 'null'), content_hash, hash
       from jsonb_populate_recordset(cast(null as audit_events), cast(:audit as jsonb)) order by seq
     ), written_parties as (
       insert into case_parties (case_id, role, party_id, reached)
       select cast(:id as uuid), key, value, key <> all (cast(:unreached as text[]))
       from jsonb_each_text(cast(:parties as jsonb))
       on conflict (case_id, role) do update set party_id = excluded.party_id, reached = excluded.reached
     ), written_notices as (
       insert into notices (id, case_id, task_id, template, party_id, role, channels, params, created_at)
       select id, case_id, task_id, template, party_id, role, channels, params, created_at
       from jsonb_populate_recordset(cast(null as notices), cast(:notices as jsonb))
     ), used_quotas as (
       insert into quota_uses (quota, subject, case_id, used_at)
       select q.quota, q.subject, cast(:id as uuid), cast(:now as timestamptz) from jsonb_to_recordset(cast(:quotas as jsonb)) as q(quota text, subject text, change text)
       where q.change = 'use'
       on conflict do nothing
     ), given_back as (
       update quota_uses set given_back_at = cast(:now as timestamptz)
       from jsonb_to_recordset(cast(:quotas as jsonb)) as q(quota text, subject text, change text)
       where q.change = 'give-back' and quota_uses.quota = q.quota and quota_uses.subject = q.subject and case_id = cast(:id as uuid)
     ), settled as (
       update commands set status = 'done', settled_at = clock_timestamp()
       where id = any(cast(:settles as uuid[])) and status = 'received'
     )
     update cases set state = :state, outcome = :outcome, version = :version, form = coalesce(cast(:form as jsonb), form), data = data || cast(:data as jsonb), parties = cast(:parties as jsonb),
       updated_at = cast(:now as timestamptz), closed_at = case when cast(:outcome as text) is not null then coalesce(closed_at, cast(:now as timestamptz)) end,
       chain_length = :chainLength, chain_head = :chainHead
     where id = :id`,
      {
        id: commit.caseId,
        tasks: JSON.stringify(tasks),
        audit: JSON.stringify(audit),
        parties: JSON.stringify(commit.parties),
        unreached: commit.unreached,
        notices: JSON.stringify(commit.notices.map((notice) => noticeColumns(commit, notice, now))),
        quotas: JSON.stringify(commit.quotas),
        settles: commit.settles,
        state: commit.state,
        outcome: commit.outcome ?? null,
        version: commit.version,
        form: commit.form === undefined ? null : JSON.stringify(commit.form),
        data: JSON.stringify(commit.data),
        now: now.toISOString(),
        chainLength: end.length,
        chainHead: end.head,
      },
    )
    .options(prepared('write-all'));
}
