import type { TaskSnapshot, TaskStatus } from './commit';
import type { FormValues } from './fields';
import type { TaskPolicy } from './policy';
import type { Blocker } from './refusals';

/** Answers what stands in the way of a decision now; empty when nothing does. */
export type Guard = () => Promise<readonly Blocker[]>;

/** Something a person is asked to complete: an approval, a consent by link, an operator's repair. */
export interface Task {
  readonly id: string;
  readonly key: string;
  readonly policy: TaskPolicy;
  readonly partyId: string;
  readonly guards: Readonly<Record<string, Guard | undefined>>;
  status: TaskStatus;
  dueAt?: number | undefined;
  remindAt: readonly number[];
  reminded: number;
  assignee?: string | undefined;
  delegatedBy?: string | undefined;
  decision?: string;
  decidedBy?: string;
  comment?: string;
  form?: FormValues;
}

/** When the task wants to be judged next, in ms: its next reminder or its cut-off. */
export function nextWake(task: Task): number | undefined {
  const moments = [task.remindAt[task.reminded], task.dueAt].filter((moment) => moment !== undefined);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** The task as it is written, without what only the run needs. */
export function snapshotOf(task: Task): TaskSnapshot {
  const { id, key, policy, partyId, status, assignee, delegatedBy, decision, decidedBy, comment, form } = task;
  return {
    id,
    key,
    role: policy.role,
    partyId,
    channel: policy.channel,
    status,
    ...(policy.due === undefined ? {} : { due: policy.due }),
    reminders: policy.reminders,
    ...(assignee === undefined ? {} : { assignee }),
    ...(delegatedBy === undefined ? {} : { delegatedBy }),
    ...(decision === undefined ? {} : { decision }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(comment === undefined ? {} : { comment }),
    ...(form === undefined ? {} : { form }),
  };
}
