import { ApplicationFailure, type CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { type Case, fault } from './case';
import { mayAct, mayAssign, mayChange, mayDecide } from './guards';
import {
  type Act,
  actUpdate,
  type Assign,
  assignUpdate,
  type Decide,
  decideUpdate,
  type Message,
  openedUpdate,
  type Redate,
  redateUpdate,
  wakeSignal,
  type Written,
} from './messages';
import { type Blocker, refuse } from './refusals';
import type { Task } from './task';

/** The failure of an opening that met a run of which nobody knows yet whether it will be a case; the sender tries again soon. */
export const TRY_AGAIN = 'TryAgain';

/** Registers everything that can be said to a case. Changes are made at once and answered when they can be read. */
export function registerHandlers(c: Case, openingCommand: string, scope: CancellationScope): void {
  setHandler(wakeSignal, () => void (c.wakes += 1));
  setHandler(openedUpdate, () => opened(c), {
    validator: (m: Message) => {
      if (m.commandId !== openingCommand) refuseSecond(c);
    },
  });
  setHandler(decideUpdate, (m) => decide(c, m), { validator: (m: Decide) => void mayDecide(c, m) });
  setHandler(actUpdate, (m) => act(c, scope, m), { validator: (m: Act) => void mayAct(c, m) });
  setHandler(assignUpdate, (m) => assign(c, m), { validator: (m: Assign) => void mayAssign(c, m) });
  setHandler(redateUpdate, (m) => redate(c, m), { validator: (m: Redate) => mayChange(c, m) });
}

/** Answers another opening on the same lock. Always before it is accepted: an accepted one would be answered the same for as long as this run is the last. */
function refuseSecond(c: Case): never {
  if (!c.opened || c.outcome !== undefined) throw ApplicationFailure.nonRetryable('this run may end', TRY_AGAIN);
  return refuse('open-request-exists', {
    caseId: c.id,
    ...(c.requestNo === undefined ? {} : { requestNo: c.requestNo }),
  });
}

async function opened(c: Case): Promise<Written> {
  await condition(() => c.opened || c.refusal !== undefined || c.openedBefore);
  if (c.refusal !== undefined) return refuse(c.refusal.code, c.refusal.detail);
  if (c.openedBefore) throw ApplicationFailure.nonRetryable('opened in an earlier run', TRY_AGAIN);
  return c.readable();
}

async function decide(c: Case, m: Decide): Promise<Written> {
  await c.rested();
  const blockers = await blockersOf(mayDecide(c, m), m.decision);
  await c.rested();
  const task = mayDecide(c, m);
  if (blockers.length > 0) return refuseBlocked(c, task, blockers);
  c.unseenDecisions += 1;
  Object.assign(task, { status: 'decided', decision: m.decision, decidedBy: m.actor.personId });
  if (m.comment !== undefined) task.comment = m.comment;
  if (m.form !== undefined) task.form = m.form;
  c.carries(m.commandId);
  recordOn(c, task, m, 'task.decided', { decision: m.decision, receivedAt: m.receivedAt });
  return c.readable();
}

/** What stands in the way of a decision. A task that is settled meanwhile, or a case that ends, does not wait for the outside world. */
async function blockersOf(task: Task, decision: string): Promise<readonly Blocker[]> {
  const guard = task.guards[decision];
  if (guard === undefined) return [];
  const looked = guard().catch((error: unknown) => fault(`the guard of ${task.key} failed: ${String(error)}`));
  return Promise.race([looked, condition(() => task.status !== 'open').then(() => [])]);
}

async function refuseBlocked(c: Case, task: Task, blockers: readonly Blocker[]): Promise<never> {
  c.remember({ lastCheck: { at: new Date(c.now()).toISOString(), blockers } });
  c.record({
    action: 'check.failed',
    taskId: task.id,
    taskKey: task.key,
    data: { items: blockers.map(({ code }) => code) },
  });
  await c.commit();
  return refuse('ineligible', { blockers });
}

async function act(c: Case, scope: CancellationScope, m: Act): Promise<Written> {
  await c.rested();
  const action = mayAct(c, m);
  c.closedBy = action.closes ?? fault(`nothing answers the action ${m.action}`);
  c.carries(m.commandId);
  const { reason } = m.form;
  c.record({
    action: `case.${m.action}`,
    actor: m.actor.personId,
    right: action.roles.find((role) => m.actor.roles.includes(role)) ?? m.actor.proof,
    ...(typeof reason === 'string' ? { comment: reason } : {}),
  });
  scope.cancel();
  await condition(() => c.outcome !== undefined);
  return c.readable();
}

async function assign(c: Case, m: Assign): Promise<Written> {
  await c.rested();
  const task = mayAssign(c, m);
  task.assignee = { claim: m.actor.personId, delegate: m.to, release: undefined }[m.kind];
  task.delegatedBy = m.kind === 'delegate' ? m.actor.personId : undefined;
  c.carries(m.commandId);
  recordOn(c, task, m, { claim: 'task.claimed', release: 'task.released', delegate: 'task.delegated' }[m.kind], {
    to: m.to,
  });
  await c.commit();
  return c.readable();
}

async function redate(c: Case, m: Redate): Promise<Written> {
  await c.rested();
  mayChange(c, m);
  const open = c.tasks.filter((task) => task.status === 'open' && m.taskIds.includes(task.id));
  c.carries(m.commandId);
  c.redate(open);
  c.record({
    action: 'deadline.recomputed',
    actor: m.actor.personId,
    right: m.actor.proof,
    data: { taskIds: open.map((task) => task.id) },
  });
  await c.commit();
  c.wakes += 1;
  return c.readable();
}

function recordOn(c: Case, task: Task, m: Decide | Assign, action: string, data: Record<string, unknown>): void {
  c.touch(task);
  c.record({
    action,
    actor: m.actor.personId,
    right: m.actor.proof === 'link' ? 'link' : task.policy.role,
    taskId: task.id,
    taskKey: task.key,
    data,
    ...(task.delegatedBy === undefined || task.delegatedBy === m.actor.personId
      ? {}
      : { onBehalfOf: task.delegatedBy }),
    ...('comment' in m && m.comment !== undefined ? { comment: m.comment } : {}),
  });
}
