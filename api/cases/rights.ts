import type { CaseRow } from '../../db/engine/cases';
import type { CaseTask } from '../../db/engine/task-rows';
import { conflictingDuty, type DoneDuty, type Duty } from '../../workflows/kit/policy/duties';
import { inTime } from '../../workflows/kit/policy/deadlines';
import type { ActionPolicy, Policy } from '../../workflows/kit/policy/policy';
import { actionRefusal, decisionRefusal, proposalRefusal } from '../../workflows/kit/policy/rights';
import type { RefusalCode } from '../../workflows/kit/policy/refusals';
import type { Actor } from '../../workflows/kit/policy/roles';

/**
 * Why the reader of a case may not decide a task of it: the rule by which engine and database refuse, so that the API
 * refuses early and tells readers what they may do.
 */
export const taskRight = (
  row: Pick<CaseRow, 'opener' | 'duties'>,
  task: Pick<CaseTask, 'roles' | 'partyId' | 'duty' | 'proposedBy'>,
  actor: Actor,
): RefusalCode | undefined =>
  decisionRefusal(row.opener, task, actor) ??
  (conflictingDuty(task.duty ?? undefined, row.duties ?? []) === undefined ? undefined : 'self-approval');

/** What the reader of a case did that keeps them from a step with that duty, which is refused as self-approval. */
export function ownStep(row: Pick<CaseRow, 'id' | 'requestNo' | 'duties'>, duty: Duty | null | undefined): DoneDuty {
  const here = { caseId: row.id, requestNo: row.requestNo };
  const { duties = [] } = row;
  const done = conflictingDuty(duty ?? undefined, duties) ?? duties.find(({ caseId }) => caseId === row.id);
  return done ?? { duty: 'draw-up', ...here };
}

/** Why an actor may never take an action of a case; undefined when role and party allow it. */
export const actionRight = (
  row: Pick<CaseRow, 'parties' | 'duties'>,
  action: ActionPolicy,
  actor: Actor,
): RefusalCode | undefined =>
  actionRefusal(action, row.parties.find(({ role }) => role === action.party)?.id, actor) ??
  (conflictingDuty(action.duty, row.duties ?? []) === undefined ? undefined : 'self-approval');

/** Whether an actor may open cases of a process. */
export const mayOpen = (policy: Policy, actor: Actor): boolean =>
  policy.opens.some((role) => actor.roles.includes(role));

/** Whether an actor may have links of a case sent anew: on the side that opened it, or as an operator. */
export const mayResend = ({ opener }: Pick<CaseRow, 'opener'>, policy: Policy, actor: Actor): boolean =>
  (opener.partyId === actor.partyId && mayOpen(policy, actor)) || actor.roles.includes('vendor-operator');

const isOver = ({ dueAt }: Pick<CaseTask, 'dueAt'>, now: Date): boolean =>
  dueAt !== null && !inTime(now.getTime(), dueAt.getTime());

/** Whether a task may still be decided at an instant of the world clock, however far the engine is behind. */
export const isLive = (row: Pick<CaseRow, 'outcome'>, task: Pick<CaseTask, 'status' | 'dueAt'>, now: Date): boolean =>
  row.outcome === null && task.status === 'open' && !isOver(task, now);

/** Why a task that an actor may decide cannot be decided now. `now` is the world clock. */
export function taskObstacle(
  row: Pick<CaseRow, 'outcome'>,
  task: CaseTask,
  actor: Actor,
  now: Date,
): RefusalCode | undefined {
  if (row.outcome !== null) return 'case-closed';
  if (task.status === 'decided' || task.status === 'cancelled') return 'already-decided';
  if (task.status === 'expired' || isOver(task, now)) return 'task-expired';
  return task.assignee !== null && task.assignee !== actor.personId ? 'claimed-by-other' : undefined;
}

/**
 * Why an action that an actor may take is not possible now; an overdue task must be judged before anything else
 * (kit/guards).
 */
export function actionObstacle(row: CaseRow, action: ActionPolicy, actor: Actor, now: Date): RefusalCode | undefined {
  if (row.outcome !== null) return action.afterEnd !== undefined && row.erased !== true ? undefined : 'case-closed';
  if (!action.states.includes(row.state)) return 'not-now';
  const open = row.tasks.filter(({ status }) => status === 'open');
  if (open.some((task) => isOver(task, now))) return 'task-expired';
  return proposalRefusal(action, open, actor);
}
