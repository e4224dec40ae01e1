import type { Channel } from '../policy/channels';
import type { CaseFile } from './case-file';
import type { DueRule, ReminderRule } from '../policy/deadlines';
import type { Duty } from '../policy/duties';
import type { EscalationRule, Level } from '../policy/escalation';
import type { FormValues } from '../policy/fields';
import type { Profile } from '../policy/policy';
import type { Actor, PartyRole, Role } from '../policy/roles';

/** One line of the record: who acted, for whom, by which right, doing what, from which state to which. */
export interface AuditEntry {
  readonly action: string;
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly right: string;
  readonly taskId?: string;
  readonly taskKey?: string;
  readonly fromState?: string;
  readonly toState?: string;
  readonly comment?: string;
  readonly data?: FormValues;
}

export type TaskStatus = 'open' | 'decided' | 'expired' | 'cancelled';

/** The person who holds a task from its opening until an instant (ISO), unless they cannot act. */
export interface AskedFirst {
  readonly personId: string;
  readonly until: string;
}

/** A task as it is written; PostgreSQL computes its dates when it is opened and returns them. */
export interface TaskChange {
  readonly id: string;
  readonly key: string;
  readonly role: Role;
  readonly partyId: string;
  readonly channel: 'inbox' | 'link';
  readonly duty?: Duty;
  readonly status: TaskStatus;
  /** Hidden from every inbox until its first reminder. */
  readonly standing?: boolean;
  /** Who is asked first, written when the task is opened. */
  readonly first?: AskedFirst;
  /** Whose proposal it asks a second person about; that person never decides it. */
  readonly proposedBy?: string;
  readonly due?: DueRule & { readonly key: string };
  readonly reminders: readonly ReminderRule[];
  readonly escalates?: readonly EscalationRule[];
  readonly urgentAtLast?: boolean;
  readonly decision?: string;
  readonly decidedBy?: string;
  readonly comment?: string;
  readonly form?: FormValues;
}

/** A message to the people of one party; its text is made when it is sent. */
export interface NoticeRequest {
  readonly template: string;
  readonly partyId: string;
  readonly role: Role;
  readonly channels: readonly Channel[];
  readonly taskId?: string;
  readonly params?: FormValues;
}

export interface QuotaChange {
  readonly quota: string;
  readonly subject: string;
  readonly change: 'use' | 'give-back';
}

/** What an action reported, kept in the case's log. */
export interface LogEntry {
  readonly action: string;
  readonly actor: string;
  readonly form: FormValues;
}

/** An action of another case, taken by the system in the same transaction; that case may have closed meanwhile. */
export interface ActionRequest {
  readonly caseId: string;
  readonly action: string;
  readonly form: FormValues;
}

/** Another case that the system opens in the same transaction, once. */
export interface CaseRequest {
  readonly caseId: string;
  readonly workflowId: string;
  readonly type: string;
  readonly form: FormValues;
}

/** What only a case's first commit carries. */
export interface Opening {
  readonly commandId: string;
  readonly form: FormValues;
  readonly actor: Actor;
  readonly profile: Profile;
  readonly policyVersion: number;
  readonly prefix: string;
}

/** Everything that changed since the last commit, for one transaction. Idempotent by case and version. */
export interface Commit {
  readonly caseId: string;
  readonly type: string;
  readonly version: number;
  /** The case's first run, which it keeps however often it continues as new. */
  readonly runId?: string;
  readonly opening?: Opening;
  readonly state: string;
  readonly outcome?: string;
  readonly parties: Readonly<Partial<Record<PartyRole, string>>>;
  /** Parties that cannot see the case yet. */
  readonly unreached: readonly PartyRole[];
  readonly data: FormValues;
  readonly tasks: readonly TaskChange[];
  readonly entries: readonly AuditEntry[];
  readonly settles: readonly string[];
  readonly notices: readonly NoticeRequest[];
  readonly quotas: readonly QuotaChange[];
  /** Open tasks whose dates are recomputed after a calendar correction, which may only move them later. */
  readonly redate: readonly string[];
  /** The content of the request, if it was revised. */
  readonly form?: FormValues;
  readonly log?: readonly LogEntry[];
  readonly sendsActions?: readonly ActionRequest[];
  readonly opensCases?: readonly CaseRequest[];
  /** Files that were attached or changed state. */
  readonly files?: readonly CaseFile[];
  /** Personal fields and free texts are erased for good; the record's hash chain stays valid. */
  readonly erase?: boolean;
}

export interface TaskDates {
  /** The exclusive cut-off in ms, if silence has one. */
  readonly dueAt?: number;
  readonly remindAt: readonly number[];
  /** How many reminders are past; several missed ones are sent as one. */
  readonly reminded: number;
  /** In order; absent where the task goes to nobody else. */
  readonly levels?: readonly Level[];
  /** How many of them are on the record. */
  readonly escalated?: number;
}

export type CommitResult =
  | {
      readonly kind: 'written';
      readonly now: number;
      readonly requestNo: string;
      readonly dates: Readonly<Record<string, TaskDates>>;
    }
  /** The opening command already opened a case in another run: this run must end without a trace. */
  | { readonly kind: 'opened-before' };

/** Asks whether a task is due. Idempotent by case and version. */
export interface DeadlineQuestion {
  readonly caseId: string;
  readonly taskId: string;
  readonly version: number;
}

export type Verdict =
  | { readonly kind: 'expired'; readonly now: number }
  /** How many reminders, and levels of a task that has any, are on the record by now. */
  | { readonly kind: 'reminded'; readonly now: number; readonly reminded: number; readonly escalated?: number }
  | { readonly kind: 'not-yet'; readonly now: number }
  /** Commands received in time have not reached the case yet; they come first. */
  | { readonly kind: 'first'; readonly now: number; readonly commands: readonly string[] };

/** The two activities every process needs. */
export interface KitActivities {
  commitCase(commit: Commit): Promise<CommitResult>;
  evaluateDeadline(judge: DeadlineQuestion): Promise<Verdict>;
}
