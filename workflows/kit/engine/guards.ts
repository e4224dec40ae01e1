import type { Case } from './case';
import type { Act, Decide, Message } from '../contract/messages';
import { isBlank } from '../policy/blank';
import { inTime } from '../policy/deadlines';
import { decidingRoles } from '../policy/escalation';
import type { ActionPolicy } from '../policy/policy';
import { actionRefusal, decisionRefusal, proposalRefusal, statesFor } from '../policy/rights';
import { refuse } from '../contract/refusal-failure';
import type { Task } from './task';

/**
 * Who may decide a task now: role, party, four eyes, time. Every decision passes here; claims are checked where they
 * are stored.
 */
export function mayDecide(c: Case, m: Decide): Task {
  mayChange(c, m);
  const task = c.task(m.taskId);
  const decision = declared(task.policy.decisions, m.decision);
  mustHold(c, task, m);
  mustBeOpen(c, task);
  mustBeInTime(task, m.receivedAt);
  if (decision.commentRequired && isBlank(m.comment ?? '')) refuse('comment-required');
  return task;
}

/** Who may take a named action, and when. An action never overtakes an earlier decision, action or deadline. */
export function mayAct(c: Case, m: Act): ActionPolicy {
  mayChange(c, m);
  const action = declared(c.policy.actions, m.action);
  const party = action.party !== undefined && c.has(action.party) ? c.party(action.party) : undefined;
  const refused = actionRefusal(action, party, m.actor);
  if (refused !== undefined) refuse(refused);
  // A request of the system is never too early; a person's may be about a state that is just being left.
  if (mustWait(c) && (m.actor.proof === 'system' || action.states.includes(c.state))) return action;
  if (!statesFor(action, m.actor).includes(c.state)) refuse('not-now', { state: c.state });
  const open = c.tasks.filter(({ status }) => status === 'open');
  const notTheirs = proposalRefusal(action, open, m.actor);
  if (notTheirs !== undefined) refuse(notTheirs);
  if (!isPossible(c, m.action, action)) refuse('not-now', { state: c.state });
  if (m.actor.proof !== 'system') open.forEach((task) => mustBeInTime(task, m.receivedAt));
  return action;
}

/** Whether something earlier is not picked up or not written yet: no action overtakes that, closing ones included. */
export const mustWait = (c: Case): boolean => !c.isListening;

/** Whether anything handles an action now: the end of the case, the body, or the content alone. */
function isPossible(c: Case, key: string, { closes, revises }: ActionPolicy): boolean {
  return closes !== undefined || revises === true || c.pendingAction.awaited[key] !== undefined;
}

/** Looks up a policy entry by a name from outside, where even `toString` is just a name. */
function declared<T>(of: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(of, name) ? of[name] : undefined;
  return found ?? refuse('not-found');
}

/** Whether the case can still be changed, and is as the sender saw it. */
export function mayChange(c: Case, m: Message): void {
  if (m.caseId !== c.id) refuse('case-closed');
  if ((c.outcome ?? c.closedBy) !== undefined) refuse('case-closed', { state: c.state });
  const version = c.version + (m.claimChanges ?? 0);
  // While a deadline is judged, its version may be written but unknown here; those who wait for it ask again.
  if (m.ifVersion !== undefined && m.ifVersion !== version && !c.isEvaluatingDeadline)
    refuse('version-conflict', { version });
}

function mustHold(c: Case, task: Task, { actor, receivedAt }: Decide): void {
  const { policy, partyId, proposedBy, levels } = task;
  const { role, duty } = policy;
  const roles = decidingRoles({ role, levels }, Date.parse(receivedAt));
  const refused = decisionRefusal(c.opener, { roles, partyId, duty, proposedBy }, actor);
  if (refused !== undefined) refuse(refused);
}

function mustBeOpen(c: Case, task: Task): void {
  if (task.status === 'decided')
    refuse('already-decided', task.decidedBy === undefined ? {} : { decidedBy: task.decidedBy });
  if (task.status === 'expired') refuse('task-expired', dueOf(task));
  if (task.status === 'cancelled') refuse('already-decided', { state: c.state });
}

function mustBeInTime(task: Task, receivedAt: string): void {
  if (task.dueAt !== undefined && !inTime(Date.parse(receivedAt), task.dueAt)) refuse('task-expired', dueOf(task));
}

const dueOf = (task: Task): { dueAt?: string } =>
  task.dueAt === undefined ? {} : { dueAt: new Date(task.dueAt).toISOString() };
