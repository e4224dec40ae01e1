import type { Commit, CommitResult, NoticeRequest, TaskDates, TaskChange } from '../../workflows/kit/contract/commit';
import { randomUUID } from 'node:crypto';
import { type AuditRow, chain, type ChainEnd } from './audit';
import { prepared, type Db, type Tx } from '../knex';
import { computeDates, dateColumns, type DateSources, dateSources, datesOf } from './task-dates';
import { writeRest } from './commit-rest';
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
}

/**
 * Writes everything that has changed in a case, in one transaction. Idempotent by case and version: a repeated call
 * gets the first answer.
 */
export async function commitCase(db: Db, run: Run, commit: Commit): Promise<CommitResult> {
  const sources = await dateSources(db, commit.tasks);
  return db.transaction(async (tx) => {
    if (commit.opening !== undefined) await insertCase(tx, run, commit, commit.opening);
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
       (select coalesce(json_agg(t), '[]') from (select id, opened_at, due_at, due_rule from tasks where id = any (?)) t) as known
     from cases where id = ? for update`,
      [tasks.map(({ id }) => id), caseId] as never[],
    )
    .options(prepared('lock-case'));
  const row = found.rows[0];
  if (row === undefined) throw new Error(`case ${caseId} cannot be written: another open case holds its lock`);
  return row;
}

async function keptDates(tx: Tx, caseId: string): Promise<Record<string, TaskDates>> {
  const tasks = await tx('tasks')
    .where({ case_id: caseId, status: 'open' })
    .select<{ id: string; due_at: Date | null; remind_at: Date[]; reminded: number }[]>(
      'id',
      'due_at',
      'remind_at',
      'reminded',
    );
  return Object.fromEntries(
    tasks.map(({ id, due_at, remind_at, reminded }) => [
      id,
      {
        ...(due_at === null ? {} : { dueAt: due_at.getTime() }),
        remindAt: remind_at.map((at) => at.getTime()),
        reminded,
      },
    ]),
  );
}

interface DatedTasks {
  readonly rows: Record<string, unknown>[];
  readonly dates: Record<string, TaskDates>;
}

function datedTasks(commit: Commit, { now, known: rowsKnown }: CaseRow, sources: DateSources): DatedTasks {
  const known = new Map(
    rowsKnown.map((task) => [
      task.id,
      { ...task, opened_at: new Date(task.opened_at), due_at: task.due_at === null ? null : new Date(task.due_at) },
    ]),
  );
  const rows: Record<string, unknown>[] = [];
  const dates: Record<string, TaskDates> = {};
  for (const task of commit.tasks) {
    const before = known.get(task.id);
    let columns: Record<string, unknown> = {};
    if (before === undefined) {
      const computed = datesOf(task, now.getTime(), sources);
      columns = dateColumns(computed, 0);
      dates[task.id] = {
        ...(computed.dueAt === undefined ? {} : { dueAt: computed.dueAt }),
        remindAt: computed.remindAt,
        reminded: 0,
      };
    } else if (commit.redate.includes(task.id) && before.due_at !== null && before.due_rule !== null) {
      const computed = computeDates(before.due_rule, task.reminders, before.opened_at.getTime(), sources);
      if (computed.dueAt !== undefined && computed.dueAt > before.due_at.getTime()) {
        const reminded = computed.remindAt.filter((at) => at <= now.getTime()).length;
        columns = dateColumns(computed, reminded);
        dates[task.id] = { dueAt: computed.dueAt, remindAt: computed.remindAt, reminded };
      }
    }
    rows.push({ ...taskColumns(commit, task, now), ...columns });
  }
  return { rows, dates };
}

interface KnownTask {
  readonly id: string;
  readonly opened_at: Date;
  readonly due_at: Date | null;
  readonly due_rule: DueRule | null;
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
  status: task.status,
  standing: task.standing ?? false,
  assignee: task.first?.personId ?? null,
  claimed_until: task.first?.until ?? null,
  urgent_at_last: task.urgentAtLast ?? false,
  opened_at: now.toISOString(),
  decision: task.decision ?? null,
  decided_by: task.decidedBy ?? null,
  decided_at: task.status === 'decided' ? now.toISOString() : null,
  comment: task.comment ?? null,
  form: task.form ?? null,
});

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
       insert into tasks (id, case_id, case_type, key, role, party_id, channel, duty, standing, urgent_at_last, status, due_rule, calendar, opened_at, due_at,
         deadline, remind_at, reminded, next_wake_at, decision, decided_by, decided_at, comment, form, assignee, claimed_until)
       select id, case_id, case_type, key, role, party_id, channel, duty, standing, urgent_at_last, status, due_rule, calendar, opened_at, due_at, deadline,
         coalesce(remind_at, '{}'), coalesce(reminded, 0), case when status = 'open' then next_wake_at end,
         decision, decided_by, decided_at, comment, form, assignee, claimed_until
       from jsonb_populate_recordset(cast(null as tasks), cast(:tasks as jsonb))
       on conflict (id) do update set
         status = excluded.status, party_id = excluded.party_id,
         assignee = case when excluded.party_id = tasks.party_id then tasks.assignee end,
         delegated_by = case when excluded.party_id = tasks.party_id then tasks.delegated_by end,
         claimed_until = case when excluded.party_id = tasks.party_id then tasks.claimed_until end,
         decision = excluded.decision, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
         comment = excluded.comment, form = excluded.form,
         due_at = coalesce(excluded.due_at, tasks.due_at), deadline = coalesce(excluded.deadline, tasks.deadline),
         remind_at = case when excluded.due_at is null then tasks.remind_at else excluded.remind_at end,
         reminded = case when excluded.due_at is null then tasks.reminded else excluded.reminded end,
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
