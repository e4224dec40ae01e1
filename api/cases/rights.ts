import type { CaseRow } from '../../db/engine/cases';
import type { CaseTask } from '../../db/engine/task-rows';
import type { ActionPolicy, Policy } from '../../workflows/kit/policy/policy';
import type { RefusalCode } from '../../workflows/kit/policy/refusals';
import type { Actor } from '../../workflows/kit/policy/roles';

/**
 * Why an actor may never do something, whatever the state; the engine applies the same rules again before anything changes
 * (kit/guards), these here let the API refuse early and tell readers what is theirs.
 */
export function taskRight(
  row: Pick<CaseRow, 'opener'>,
  task: Pick<CaseTask, 'role' | 'partyId'>,
  actor: Actor,
): RefusalCode | undefined {
  if (actor.personId === row.opener.personId && task.partyId !== row.opener.partyId) return 'self-approval';
  return actor.partyId === task.partyId && actor.roles.includes(task.role) ? undefined : 'not-authorised';
}

/** Why an actor may never take an action of a case; undefined when his role and party allow it. */
export function actionRight(
  row: Pick<CaseRow, 'parties'>,
  action: ActionPolicy,
  actor: Actor,
): RefusalCode | undefined {
  const party = row.parties.find(({ role }) => role === action.party)?.id;
  const member = action.party === undefined || actor.partyId === party;
  return member && action.roles.some((role) => actor.roles.includes(role)) ? undefined : 'not-authorised';
}

/** Whether an actor may open cases of a process. */
export const mayOpen = (policy: Policy, actor: Actor): boolean =>
  policy.opens.some((role) => actor.roles.includes(role));

/** Why a task that an actor may decide cannot be decided now. `now` is the world clock. */
export function taskObstacle(
  row: Pick<CaseRow, 'outcome'>,
  task: CaseTask,
  actor: Actor,
  now: Date,
): RefusalCode | undefined {
  if (row.outcome !== null) return 'case-closed';
  if (task.status === 'decided' || task.status === 'cancelled') return 'already-decided';
  if (task.status === 'expired' || (task.dueAt !== null && now >= task.dueAt)) return 'task-expired';
  return task.assignee !== null && task.assignee !== actor.personId ? 'claimed-by-other' : undefined;
}

/** Why an action that an actor may take is not possible now; an overdue task must be judged before anything else (kit/guards). */
export function actionObstacle(row: CaseRow, action: ActionPolicy, now: Date): RefusalCode | undefined {
  if (row.outcome !== null) return 'case-closed';
  if (!action.states.includes(row.state)) return 'not-now';
  const overdue = row.tasks.some((task) => task.status === 'open' && task.dueAt !== null && now >= task.dueAt);
  return overdue ? 'task-expired' : undefined;
}
