import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { AskedFirst } from '../contract/commit';
import type { FormValues } from '../policy/fields';
import type { ActionForm, ActionOf, DecisionForm, DecisionOf, OutcomeOf, Policy, TaskOf } from '../policy/policy';
import type { Actor } from '../policy/roles';
import type { Case } from './case';
import { ContinueAsNewRequested } from './continue-as-new';
import { invariant } from './invariant';
import type { AwaitedAction } from './pending-action';
import { type Guard, nextWake, type Task } from './task';

/** How a task ended: by a decision of the policy, by silence, or by an action that took its place. */
export interface Answer<D extends string = string, F = FormValues> {
  readonly decision: D;
  readonly by: string;
  /** When it was received, or when time ran out (ISO). */
  readonly at: string;
  readonly comment?: string;
  readonly form: F;
}

/** Every answer a policy's task may have, each with the values of its form; `expired` where silence counts. */
export type AnswerOf<P extends Policy, K extends TaskOf<P>, A extends ActionOf<P> = never> =
  | { [D in DecisionOf<P, K>]: Answer<D, DecisionForm<P, K, D>> }[DecisionOf<P, K>]
  | { [X in A]: Answer<X, ActionForm<P, X>> }[A]
  | ('expires' extends P['tasks'][K]['onSilence'] ? Answer<'expired'> : never);

/**
 * How long (ms) a run waits for commands received in time before it asks again: ever longer, as each question grows the
 * history.
 */
const patience = (asked: number): number => Math.min(600_000, 500 * 2 ** (asked - 1));

/** How an action is handled while the task stays open, and what may block it. */
export interface Meanwhile<F = FormValues> {
  readonly guard?: Guard<F>;
  readonly then: (form: F, by: string) => Promise<void> | void;
}

/** An action that takes the task's place only when this is true of it. */
export interface Unless<F = FormValues> extends Meanwhile<F> {
  readonly interrupts: (form: F, actor: Actor) => boolean;
}

/**
 * How a task is asked. An action in `or` replaces the task and is the answer; one in `meanwhile` is carried out and
 * leaves the task open.
 */
export interface Asking<P extends Policy, K extends TaskOf<P>, A extends ActionOf<P> = never> {
  readonly guards?: { readonly [D in DecisionOf<P, K>]?: Guard<DecisionForm<P, K, D>> };
  readonly or?: { readonly [X in A]: Guard<ActionForm<P, X>> | true | Unless<ActionForm<P, X>> };
  readonly meanwhile?: { readonly [X in ActionOf<P>]?: Meanwhile<ActionForm<P, X>> };
  /** The last day (YYYY-MM-DD), instead of the policy's deadline. */
  readonly lastDay?: string | undefined;
  /** Who alone is asked until then; others of the role may take over. */
  readonly first?: AskedFirst | undefined;
  /** Whose proposal it is about; that person never decides it. */
  readonly proposedBy?: string | undefined;
}

/** Opens a task and waits for its decision, or its expiry where the policy lets silence count. */
export async function ask<P extends Policy, M, K extends TaskOf<P>, A extends ActionOf<P> = never>(
  c: Case<P, M>,
  key: K,
  { guards = {}, or, meanwhile = {}, ...how }: Asking<P, K, A> = {},
): Promise<AnswerOf<P, K, A>> {
  const { pendingAction } = c;
  // A wake that comes while the task is being written is about the dates on their way; one may have come between two
  // runs.
  const seen = pendingAction.returning ? NEVER : c.wakes;
  const task = openedBefore(c, key) ?? open(c, key, how);
  task.guards = guards as Task['guards'];
  const actions = actionsIn((or ?? {}) as AnyActions, meanwhile as AnyMeanwhile);
  try {
    await c.commit();
    pendingAction.await(actions);
    await waitForAnswer(c, task, seen, actions);
  } catch (error) {
    if (isCancellation(error) && task.status === 'open') c.cancel(task);
    throw error;
  } finally {
    pendingAction.end();
  }
  return answerOf(c, task) as AnswerOf<P, K, A>;
}

type AnyActions = Readonly<Record<string, Guard | true | Unless>>;
type AnyMeanwhile = Readonly<Record<string, Meanwhile | undefined>>;

/** The actions the body waits for beside a task, by name. */
type Actions = Readonly<Record<string, AwaitedAction & Partial<Meanwhile>>>;

function actionsIn(or: AnyActions, meanwhile: AnyMeanwhile): Actions {
  const actions: Record<string, Actions[string]> = {};
  for (const [action, how] of Object.entries(or)) {
    if (how === true) actions[action] = { interrupts: () => true };
    else actions[action] = typeof how === 'function' ? { interrupts: () => true, guard: how } : how;
  }
  for (const [action, how] of Object.entries(meanwhile))
    if (how !== undefined) actions[action] = { interrupts: () => false, ...how };
  return actions;
}

function answerOf(c: Case, task: Task): Answer {
  const { taken } = c.pendingAction;
  task.unseen = false;
  if (task.status === 'cancelled' && taken !== undefined) {
    c.pendingAction.taken = undefined;
    return { decision: taken.action, by: taken.by, at: taken.at, form: taken.form };
  }
  return {
    decision: task.decision ?? 'expired',
    by: task.decidedBy ?? 'system',
    at: task.decidedAt ?? new Date(task.dueAt ?? c.now()).toISOString(),
    form: task.form ?? {},
    ...(task.comment === undefined ? {} : { comment: task.comment }),
  };
}

const NEVER = -1;

/** Ends the case early unless the answer is the one the process goes on with. */
export function closeUnless<P extends Policy, M>(
  c: Case<P, M>,
  answer: Answer,
  goesOn: string,
  ends: Readonly<Record<string, OutcomeOf<P>>>,
): OutcomeOf<P> | undefined {
  if (answer.decision === goesOn) return undefined;
  return c.close(ends[answer.decision] ?? invariant(`no end for ${answer.decision}`));
}

/** The task that the previous run had opened, or had seen decided or interrupted, when it handed the case on. */
const openedBefore = (c: Case, key: string): Task | undefined =>
  c.pendingAction.returning ? c.tasks.find((task) => task.key === key) : undefined;

type Opened = Pick<Asking<Policy, string>, 'lastDay' | 'first' | 'proposedBy'>;

function open(c: Case, key: string, { lastDay, first, proposedBy }: Opened): Task {
  const policy = c.policy.tasks[key] ?? invariant(`no task ${key}`);
  const id = c.nextTaskId();
  const { role, party, sentTo, standing } = policy;
  const task: Task = {
    id,
    key,
    policy,
    partyId: c.party(party),
    status: 'open',
    remindAt: [],
    reminded: 0,
    ...(lastDay === undefined ? {} : { lastDay }),
    ...(first === undefined ? {} : { first }),
    ...(proposedBy === undefined ? {} : { proposedBy }),
  };
  c.tasks.push(task);
  c.touch(task);
  const to = first === undefined ? {} : { data: { to: first.personId } };
  c.record({ action: 'task.opened', taskId: id, taskKey: key, ...to });
  if (standing !== true)
    c.notify('task-opened', party, {
      role,
      taskId: id,
      ...(sentTo === undefined ? {} : { params: { sentTo: sentTo.field } }),
    });
  return task;
}

async function untilDue(c: Case, at: number | undefined, stirred: () => boolean): Promise<void> {
  while (!stirred() && (at === undefined || c.now() < at)) {
    const { fired: rings } = c.timers;
    if (at !== undefined) c.timers.fireWithin(Math.max(1, Math.ceil(at - c.now())));
    await condition(() => stirred() || c.timers.fired !== rings);
  }
}

async function waitForAnswer(c: Case, task: Task, wakesSeen: number, actions: Actions): Promise<void> {
  const isOpen = (): boolean => task.status === 'open';
  for (let seen = wakesSeen, asked = 0; ;) {
    const stirred = (): boolean =>
      !isOpen() || c.wakes !== seen || c.pendingAction.taken !== undefined || c.shouldContinueAsNew;
    if (asked > 0) await condition(stirred, patience(asked));
    else await untilDue(c, nextWake(task), stirred);
    if (isOpen() && c.pendingAction.taken !== undefined) {
      await takeUp(c, actions);
      continue;
    }
    if (!isOpen()) return;
    if (c.shouldContinueAsNew) throw new ContinueAsNewRequested();
    // The case is being closed: ask nothing more, the body ends here.
    if (c.closedBy !== undefined) await CancellationScope.current().cancelRequested;

    // Set before the question, so that a wake arriving meanwhile leads to another question.
    seen = c.wakes;
    const judged = await c.evaluateDeadline(
      task,
      () => c.pendingAction.taken === undefined && c.closedBy === undefined,
    );
    if (judged.kind === 'reminded') {
      task.reminded = judged.reminded;
      if (judged.escalated !== undefined) task.escalated = judged.escalated;
    }
    if (judged.kind === 'expired') task.status = 'expired';
    asked = judged.kind === 'first' ? asked + 1 : 0;
  }
}

/** Carries out an action beside the task; nothing overtakes it. */
async function takeUp(c: Case, actions: Actions): Promise<void> {
  const { action, form, by } = c.pendingAction.taken ?? invariant('nothing was taken');
  await actions[action]?.then?.(form, by);
  await c.commit();
  c.pendingAction.taken = undefined;
}
