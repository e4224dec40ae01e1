import type { TaskChange } from '../contract/commit';
import type { TaskState } from '../contract/snapshot';
import { invariant } from './invariant';
import type { FormValues } from '../policy/fields';
import type { TaskPolicy } from '../policy/policy';
import type { Blocker } from '../policy/refusals';
import type { Actor } from '../policy/roles';

/**
 * Returns what blocks a decision or action received then (ISO); empty when nothing does. With something `known` to be in
 * the way it is refused whatever the guard finds, so nothing need be claimed for it.
 */
export type Guard<F = FormValues> = (
  form: F,
  actor: Actor,
  receivedAt: string,
  known: readonly Blocker[],
) => Promise<readonly Blocker[]>;

/** Something a person is asked to complete: an approval, a consent by link, an operator's repair. */
export interface Task extends TaskState {
  readonly policy: TaskPolicy;
  /** Absent until the body of a continuing run has reached the task. */
  guards?: Readonly<Record<string, Guard | undefined>> | undefined;
}

/** When the task is next due, in ms: its next reminder, its next level or its cut-off. */
export function nextWake(task: Task): number | undefined {
  const { remindAt, reminded, levels = [], escalated = 0, dueAt } = task;
  const moments = [remindAt[reminded], levels[escalated]?.at, dueAt].filter((moment) => moment !== undefined);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function dueOf({ key, policy: { due }, lastDay }: Task): Pick<TaskChange, 'due'> {
  if (due === undefined) return {};
  if (lastDay !== undefined) return { due: { key: due.key, on: lastDay } };
  return 'given' in due ? invariant(`nobody gave ${key} its last day`) : { due };
}

/** The task as it is written, without what only the run needs. */
export function taskChangeOf(task: Task): TaskChange {
  const { id, key, policy, partyId, status, decision, decidedBy, comment, form } = task;
  return {
    id,
    key,
    role: policy.role,
    partyId,
    channel: policy.channel,
    status,
    ...(policy.duty === undefined ? {} : { duty: policy.duty }),
    ...(policy.standing === undefined ? {} : { standing: policy.standing }),
    ...(task.first === undefined ? {} : { first: task.first }),
    ...(task.proposedBy === undefined ? {} : { proposedBy: task.proposedBy }),
    ...dueOf(task),
    reminders: policy.reminders,
    ...(policy.escalates === undefined ? {} : { escalates: policy.escalates }),
    ...(policy.urgentAtLast === undefined ? {} : { urgentAtLast: policy.urgentAtLast }),
    ...(decision === undefined ? {} : { decision }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(comment === undefined ? {} : { comment }),
    ...(form === undefined ? {} : { form }),
  };
}
