import { ApplicationFailure, type CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { Case } from './case';
import { checkFailed } from './check-failed';
import { mayAct, mayChange, mayDecide } from './guards';
import {
  type Act,
  actUpdate,
  type Decide,
  decideUpdate,
  type Message,
  openedUpdate,
  type Redate,
  redateUpdate,
  wakeSignal,
  type Acknowledgement,
} from '../contract/messages';
import type { ActionPolicy } from '../policy/policy';
import { decidingRoles } from '../policy/escalation';
import { type Blocker } from '../policy/refusals';
import type { Role } from '../policy/roles';
import { refuse } from '../contract/refusal-failure';
import type { Guard, Task } from './task';

/**
 * Fails a message that this run must not answer: an opening before we know whether there will be a case, or an action
 * on a case that continues in another run. The sender retries soon.
 */
export const TRY_AGAIN = 'TryAgain';

/** Registers every message a case accepts. Changes are made at once and answered when they can be read. */
export function registerHandlers(c: Case, openingCommand: string, scope: CancellationScope): void {
  setHandler(wakeSignal, () => void (c.wakes += 1));
  setHandler(openedUpdate, () => opened(c), {
    validator: (m: Message) => {
      if (m.commandId !== openingCommand) refuseSecond(c);
    },
  });
  setHandler(
    decideUpdate,
    once(c, (m: Decide) => decide(c, m)),
    { validator: unlessDone(c, mayDecide) },
  );
  setHandler(
    actUpdate,
    once(c, (m: Act) => act(c, scope, m)),
    { validator: unlessDone(c, mayAct) },
  );
  setHandler(
    redateUpdate,
    once(c, (m: Redate) => redate(c, m)),
    { validator: unlessDone(c, mayChange) },
  );
}

/** Temporal deduplicates within one run only: a command done in an earlier run is answered, not repeated. */
const once =
  <M extends Message>(c: Case, work: (m: M) => Promise<Acknowledgement>) =>
  (m: M): Promise<Acknowledgement> =>
    c.hasDone(m.commandId) ? c.readable() : work(m);

const unlessDone =
  <M extends Message>(c: Case, may: (c: Case, m: M) => unknown) =>
  (m: M): void => {
    if (!c.hasDone(m.commandId)) may(c, m);
  };

/**
 * Answers another opening on the same lock, always before accepting it: an accepted one would get the same answer for
 * as long as this run is the last.
 */
function refuseSecond(c: Case): never {
  if (!c.opened || c.outcome !== undefined) throw ApplicationFailure.nonRetryable('this run may end', TRY_AGAIN);
  return refuse('open-request-exists', {
    caseId: c.id,
    ...(c.requestNo === undefined ? {} : { requestNo: c.requestNo }),
  });
}

async function opened(c: Case): Promise<Acknowledgement> {
  await condition(() => c.opened || c.refusal !== undefined || c.openedBefore);
  if (c.refusal !== undefined) return refuse(c.refusal.code, c.refusal.detail);
  if (c.openedBefore) throw ApplicationFailure.nonRetryable('opened in an earlier run', TRY_AGAIN);
  return c.readable();
}

async function decide(c: Case, m: Decide): Promise<Acknowledgement> {
  for (;;) {
    await listening(c);
    const asked = mayDecide(c, m);
    if (!c.isListening) continue;
    const blockers = await blockersOf(c, asked.guards?.[m.decision], m);
    const task = mayDecide(c, m);
    if (blockers === undefined || !c.isListening) continue;
    if (blockers.length > 0) return refuseBlocked(c, blockers, { taskId: task.id, taskKey: task.key });
    return settle(c, task, m);
  }
}

/** Takes a decision: nothing else can happen between the last check and the change. */
function settle(c: Case, task: Task, m: Decide): Promise<Acknowledgement> {
  const decided = { decision: m.decision, decidedBy: m.actor.personId, decidedAt: m.receivedAt };
  Object.assign(task, { status: 'decided', unseen: true, ...decided });
  if (m.comment !== undefined) task.comment = m.comment;
  if (m.form !== undefined) task.form = m.form;
  c.carries(m.commandId);
  c.touch(task);
  c.record({
    action: 'task.decided',
    actor: m.actor.personId,
    right: m.actor.proof === 'link' ? 'link' : rightOf(task, m),
    taskId: task.id,
    taskKey: task.key,
    data: { decision: m.decision, receivedAt: m.receivedAt },
    ...(m.onBehalfOf === undefined ? {} : { onBehalfOf: m.onBehalfOf }),
    ...(m.comment === undefined ? {} : { comment: m.comment }),
  });
  const { form = [], revises } = task.policy.decisions[m.decision] ?? {};
  const by = { actor: m.actor.personId, right: rightOf(task, m) };
  c.files.attach(form, m.form ?? {}, by);
  if (revises === true) c.revise(m.form ?? {}, by, true);
  return c.readable();
}

/** The role by which a task is decided: its own, or that of a level it has reached. */
function rightOf({ policy: { role }, levels }: Task, { actor, receivedAt }: Decide): Role {
  return decidingRoles({ role, levels }, Date.parse(receivedAt)).find((each) => actor.roles.includes(each)) ?? role;
}

/** Waits until the body listens; a sender whose message meets a body that has moved on sends it to the new run. */
async function listening(c: Case): Promise<void> {
  await c.listening();
  if (c.pendingAction.leaving) throw ApplicationFailure.nonRetryable('the case goes on in another run', TRY_AGAIN);
}

/** All blockers; `undefined` when the body moved on before they were known, which makes it another question. */
function blockersOf(c: Case, guard: Guard | undefined, m: Decide | Act): Promise<readonly Blocker[] | undefined> {
  const { form = {}, actor, receivedAt, blockers: known = [] } = m;
  if (guard === undefined) return Promise.resolve(known);
  const look = (): Promise<readonly Blocker[]> => guard(form, actor, receivedAt, known);
  return c.pendingAction.check(known.length === 0 ? look : async () => joined(known, await look()));
}

const joined = (known: readonly Blocker[], found: readonly Blocker[]): readonly Blocker[] => [
  ...known,
  ...found.filter(({ code }) => known.every((each) => each.code !== code)),
];

async function refuseBlocked(
  c: Case,
  blockers: readonly Blocker[],
  of: { taskId?: string; taskKey?: string },
): Promise<never> {
  checkFailed(c, blockers, { of });
  await c.commit();
  return refuse('ineligible', { blockers });
}

async function act(c: Case, scope: CancellationScope, m: Act): Promise<Acknowledgement> {
  for (;;) {
    await listening(c);
    const action = mayAct(c, m);
    if (!c.isListening) continue;
    const awaited = c.pendingAction.awaited[m.action];
    const blockers = await blockersOf(c, awaited?.guard, m);
    mayAct(c, m);
    // The body has moved on: the finding is about something else.
    if (blockers === undefined || !c.isListening || c.pendingAction.awaited[m.action] !== awaited) continue;
    return blockers.length > 0 ? refuseBlocked(c, blockers, {}) : carryOut(c, scope, m, action);
  }
}

/** Takes an action: nothing else can happen between the last check and the change. */
async function carryOut(c: Case, scope: CancellationScope, m: Act, action: ActionPolicy): Promise<Acknowledgement> {
  c.carries(m.commandId);
  const by = {
    actor: m.actor.personId,
    right: action.roles.find((role) => m.actor.roles.includes(role)) ?? m.actor.proof,
  };
  const { reason } = m.form;
  c.record({ action: `case.${m.action}`, ...by, ...(typeof reason === 'string' ? { comment: reason } : {}) });
  c.files.attach(action.form, m.form, by, action.logs);
  if (action.revises === true) c.revise(m.form, by, false);
  if (action.logs === true) c.log(m.action, m.actor.personId, m.form);
  for (const party of action.notifies ?? [])
    c.notify('action-taken', party, { params: { action: m.action, by: m.actor.partyId } });
  if (action.closes !== undefined) {
    c.closedBy = action.closes;
    scope.cancel();
    await condition(() => c.outcome !== undefined);
  } else if (c.pendingAction.awaited[m.action] === undefined) {
    await c.commit();
  } else {
    take(c, m);
  }
  return c.readable();
}

/** Hands an action to the body. The task it interrupts can no longer be decided. */
function take(c: Case, m: Act): void {
  c.pendingAction.taken = { action: m.action, by: m.actor.personId, at: m.receivedAt, form: m.form };
  if (c.pendingAction.awaited[m.action]?.interrupts(m.form, m.actor) !== true) return;
  for (const task of c.tasks.filter(({ status }) => status === 'open')) {
    c.cancel(task);
    task.unseen = true;
  }
}

async function redate(c: Case, m: Redate): Promise<Acknowledgement> {
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
