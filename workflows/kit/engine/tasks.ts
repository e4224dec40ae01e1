import { ActivityFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { AwaitedAction } from './pending-action';
import type { Case, CaseOf } from './case';
import { invariant } from './invariant';
import { ContinueAsNewRequested, shouldContinueAsNew } from './continue-as-new';
import type { FormValues } from '../policy/fields';
import type { ActionOf, DecisionOf, OutcomeOf, Policy, StateOf, TaskOf } from '../policy/policy';
import { type Guard, nextWake, type Task } from './task';

/** How a task ended: with a decision of the policy, with silence, or with an action that took its place. */
export interface Answer<D extends string> {
  readonly decision: D | 'expired';
  readonly by: string;
  /** When it was received, or when the time was over (ISO). */
  readonly at: string;
  readonly comment?: string;
  readonly form: FormValues;
}

/** How long (ms) a run waits for commands received in time before it asks again: ever longer, because each question stays in its history. */
const patience = (asked: number): number => Math.min(600_000, 500 * 2 ** (asked - 1));

/** What is done about an action while the task stays open, and what may stand in its way. */
export interface Meanwhile {
  readonly guard?: Guard;
  readonly then: (form: FormValues, by: string) => Promise<void> | void;
}

/** An action that takes the task's place only when this is true of it. */
export interface Unless extends Meanwhile {
  readonly interrupts: (form: FormValues) => boolean;
}

/**
 * Opens a task and waits for its decision, or for its expiry where the policy lets silence count. An action named in `or` takes the
 * task's place and is the answer; one named in `meanwhile` is carried out and leaves the task as it is. `lastDay` (YYYY-MM-DD) replaces
 * what the policy says of its deadline.
 */
export async function ask<P extends Policy, K extends TaskOf<P>, A extends ActionOf<P> = never>(
  c: CaseOf<P>,
  key: K,
  options: {
    guards?: Partial<Record<DecisionOf<P, K>, Guard>>;
    or?: Readonly<Record<A, Guard | true | Unless>>;
    meanwhile?: Readonly<Partial<Record<ActionOf<P>, Meanwhile>>>;
    lastDay?: string;
  } = {},
): Promise<Answer<DecisionOf<P, K> | A>> {
  // A wake that comes while the task is being written is about the dates that are on their way; one may have come between two runs.
  const seen = c.pendingAction.returning ? NEVER : c.wakes;
  const task = openedBefore(c, key) ?? open(c, key, options.lastDay);
  task.guards = options.guards ?? {};
  const actions = actionsIn(options.or ?? {}, options.meanwhile ?? {});
  c.pendingAction.await(actions);
  try {
    await c.commit();
    await waitAndJudge(c, task, seen, actions);
  } catch (error) {
    if (isCancellation(error) && task.status === 'open') c.cancel(task);
    throw error;
  }
  c.pendingAction.end();
  return answerOf<DecisionOf<P, K> | A>(c, task);
}

/** The actions that the body waits for beside a task, by their names. */
type Actions = Readonly<Record<string, AwaitedAction & Partial<Meanwhile>>>;

function actionsIn(
  or: Readonly<Record<string, Guard | true | Unless>>,
  meanwhile: Readonly<Record<string, Meanwhile | undefined>>,
): Actions {
  const actions: Record<string, Actions[string]> = {};
  for (const [action, how] of Object.entries(or)) {
    if (how === true) actions[action] = { interrupts: () => true };
    else actions[action] = typeof how === 'function' ? { interrupts: () => true, guard: how } : how;
  }
  for (const [action, how] of Object.entries(meanwhile)) actions[action] = { interrupts: () => false, ...how };
  return actions;
}

function answerOf<D extends string>(c: Case, task: Task): Answer<D> {
  const { taken } = c.pendingAction;
  task.unseen = false;
  if (task.status === 'cancelled' && taken !== undefined) {
    c.pendingAction.taken = undefined;
    return { decision: taken.action as D, by: taken.by, at: taken.at, form: taken.form };
  }
  return {
    decision: (task.decision ?? 'expired') as D | 'expired',
    by: task.decidedBy ?? 'system',
    at: task.decidedAt ?? new Date(task.dueAt ?? c.now()).toISOString(),
    form: task.form ?? {},
    ...(task.comment === undefined ? {} : { comment: task.comment }),
  };
}

const NEVER = -1;

/** An effect on the outside world, with the states a case is in while it runs and after it has failed for good. */
export interface Attempt<P extends Policy, R> {
  readonly working: StateOf<P>;
  readonly failed: StateOf<P>;
  /** `round` counts the operator's retries from 1. */
  readonly effect: (round: number) => Promise<R>;
  /** Brings the outside world back before anybody is asked; answers the effect's result when it turns out to have happened. */
  readonly undo: (round: number) => Promise<R | undefined>;
}

/**
 * Runs an effect; when it fails for good everything is put back and an operator decides whether to retry or to abandon
 * (`undefined`). What cannot be put back is on record; the next undo has to see to it as well.
 */
export async function attempt<P extends Policy, K extends TaskOf<P>, R>(
  c: CaseOf<P>,
  key: K,
  { working, failed, effect, undo }: Attempt<P, R>,
): Promise<{ result: R; round: number } | undefined> {
  for (let round = 1; ; round += 1) {
    c.enter(working);
    await c.commit();
    const done = await unlessRefused(() => effect(round));
    if ('result' in done) return { result: done.result, round };
    const back = await unlessRefused(() => undo(round));
    if ('result' in back && back.result !== undefined) return { result: back.result, round };
    c.enter(failed);
    c.record({ action: 'effect.failed', data: { reason: done.reason } });
    if ('reason' in back) c.record({ action: 'effect.not-put-back', data: { reason: back.reason } });
    const repair = await ask(c, key);
    if (repair.decision !== 'retry') return undefined;
  }
}

async function unlessRefused<R>(work: () => Promise<R>): Promise<{ result: R } | { reason: string }> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return { reason: error.cause?.message ?? error.message };
  }
}

/** Ends the case early, unless the answer is the one the process goes on with. */
export function closeUnless<P extends Policy>(
  c: CaseOf<P>,
  answer: Answer<string>,
  goesOn: string,
  ends: Readonly<Record<string, OutcomeOf<P>>>,
): OutcomeOf<P> | undefined {
  if (answer.decision === goesOn) return undefined;
  return c.close(ends[answer.decision] ?? invariant(`no end for ${answer.decision}`));
}

/** The task that the run before this one had opened, or had seen decided or interrupted, when it handed the case on. */
const openedBefore = (c: Case, key: string): Task | undefined =>
  c.pendingAction.returning ? c.tasks.find((task) => task.key === key) : undefined;

function open(c: Case, key: string, lastDay: string | undefined): Task {
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
  };
  c.tasks.push(task);
  c.touch(task);
  c.record({ action: 'task.opened', taskId: id, taskKey: key });
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

async function waitAndJudge(c: Case, task: Task, wakesSeen: number, actions: Actions): Promise<void> {
  const isOpen = (): boolean => task.status === 'open';
  for (let seen = wakesSeen, asked = 0; ;) {
    const stirred = (): boolean =>
      !isOpen() || c.wakes !== seen || c.pendingAction.taken !== undefined || shouldContinueAsNew(c);
    if (asked > 0) await condition(stirred, patience(asked));
    else await untilDue(c, nextWake(task), stirred);
    if (isOpen() && c.pendingAction.taken !== undefined) {
      await takeUp(c, actions);
      continue;
    }
    if (!isOpen()) return;
    if (shouldContinueAsNew(c)) throw new ContinueAsNewRequested();
    // The case is being closed: nothing is asked any more, and the body ends here.
    if (c.closedBy !== undefined) await CancellationScope.current().cancelRequested;

    // Before the question, so that a wake which comes while it is on its way leads to another.
    seen = c.wakes;
    const judged = await c.evaluateDeadline(
      task,
      () => c.pendingAction.taken === undefined && c.closedBy === undefined,
    );
    if (judged.kind === 'reminded') task.reminded = judged.reminded;
    if (judged.kind === 'expired') task.status = 'expired';
    asked = judged.kind === 'first' ? asked + 1 : 0;
  }
}

/** Carries out an action beside the task. */
async function takeUp(c: Case, actions: Actions): Promise<void> {
  const { action, form, by } = c.pendingAction.taken ?? invariant('nothing was taken');
  c.pendingAction.taken = undefined;
  await actions[action]?.then?.(form, by);
  await c.commit();
}
