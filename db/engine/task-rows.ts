import { CONFLICTS } from './commands';
import type { Level } from '../../workflows/kit/policy/escalation';
import type { Deadline, DueRule } from '../../workflows/kit/policy/deadlines';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Duty } from '../../workflows/kit/policy/duties';
import type { Role } from '../../workflows/kit/policy/roles';

/** A level of a task; `provisional` counts days of an unpublished year. */
export type TaskLevel = Omit<Level, 'at'> & { readonly at: Date; readonly provisional: boolean };

/** A task as stored. Instants are Dates of the world clock; `deadline` explains `dueAt`. */
export interface CaseTask {
  readonly id: string;
  readonly key: string;
  readonly role: Role;
  /** The roles whose people may decide it now. */
  readonly roles: readonly Role[];
  readonly partyId: string;
  readonly channel: 'inbox' | 'link';
  readonly duty: Duty | null;
  /** Who made the proposal that the task asks a second person about. */
  readonly proposedBy: string | null;
  readonly status: 'open' | 'decided' | 'expired' | 'cancelled';
  readonly dueRule: DueRule | null;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  /** Since when the clock of the deadline stands still; null while it runs. */
  readonly clockStoppedAt: Date | null;
  readonly deadline: Deadline | null;
  readonly remindAt: readonly Date[];
  readonly reminded: number;
  /** To whom it goes while nobody decides it, in order. */
  readonly levels: readonly TaskLevel[];
  /** Who holds the task by a claim that counts now, and how long at the most. */
  readonly assignee: string | null;
  readonly claimedUntil: Date | null;
  /** For whom else it was decided, or its holder decides it. */
  readonly delegatedBy: string | null;
  /** Who was asked to stand in for which absent holder of an open task. */
  readonly standIn?: { readonly by: string; readonly for: string } | null;
  readonly decision: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly comment: string | null;
  readonly form: FormValues | null;
}

/** The select list of a case (alias `c`) in the names of CaseRow. */
export const CASE_COLUMNS = `c.id, c.type, c.request_no as "requestNo", c.workflow_id as "workflowId", c.state, c.outcome,
  c.version + c.claim_changes as version,
  c.form, c.data, c.opener, c.opened_by as "openedBy", c.profile, c.policy_version as "policyVersion", c.opened_at as "openedAt",
  c.updated_at as "updatedAt", c.closed_at as "closedAt", c.chain_length as "chainLength", c.chain_head as "chainHead",
  exists (select from erasures e where e.case_id = c.id) as erased`;

const TASK_JSON = `jsonb_build_object('id', t.id, 'key', t.key, 'role', t.role, 'roles', deciding_roles(t, world_now()), 'partyId', t.party_id, 'channel', t.channel,
  'duty', t.duty, 'proposedBy', t.proposed_by, 'status', t.status, 'dueRule', t.due_rule, 'openedAt', t.opened_at, 'dueAt', t.due_at, 'clockStoppedAt', t.clock_stopped_at, 'deadline', t.deadline,
  'remindAt', to_jsonb(t.remind_at), 'reminded', t.reminded, 'levels', coalesce(t.levels, '[]'),
  'assignee', claim_holder(t, world_now(), '${CONFLICTS}'), 'claimedUntil', t.claimed_until,
  'delegatedBy', whose.giver,
  'standIn', case when t.status = 'open' and t.claimed_until is null and whose.giver is not null
    then jsonb_build_object('by', t.assignee, 'for', whose.giver) end,
  'decision', t.decision, 'decidedBy', t.decided_by, 'decidedAt', t.decided_at, 'comment', t.comment, 'form', t.form)`;

// For whom else it was decided, or its holder or the one who is asked to stand in would decide it.
const GIVER = `select case t.status when 'decided' then t.delegated_by
  when 'open' then case when t.assignee is not null then decided_for(c, t, t.assignee, world_now(), '${CONFLICTS}') end end as giver`;

/** A scalar subquery of the tasks of a case (alias `c`) as JSON, in order of opening; rows pass through `taskView`. */
export const tasksOf = (condition: string): string =>
  `coalesce((select jsonb_agg(${TASK_JSON} order by t.opened_at, t.id) from tasks t cross join lateral (${GIVER}) whose
    where t.case_id = c.id and ${condition}), '[]')`;

const instant = (value: Date | null): Date | null => (value === null ? null : new Date(value));

/** A task out of JSON: instants become Dates again. */
export const taskView = (task: CaseTask): CaseTask => ({
  ...task,
  openedAt: new Date(task.openedAt),
  dueAt: instant(task.dueAt),
  clockStoppedAt: instant(task.clockStoppedAt),
  decidedAt: instant(task.decidedAt),
  claimedUntil: task.assignee === null ? null : instant(task.claimedUntil),
  delegatedBy: task.status === 'open' && task.assignee === null ? null : task.delegatedBy,
  remindAt: task.remindAt.map((at) => new Date(at)),
  levels: task.levels.map(({ to, at, provisional }) => ({ to, at: new Date(at), provisional })),
});
