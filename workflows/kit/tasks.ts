import { ActivityFailure, condition, isCancellation } from '@temporalio/workflow';
import { type Case, type CaseOf, fault } from './case';
import type { FormValues } from './fields';
import type { DecisionOf, OutcomeOf, Policy, StateOf, TaskOf } from './policy';
import { type Guard, nextWake, type Task } from './task';

/** How a task ended: with a decision of the policy, or with silence. */
export interface Answer<D extends string> {
  readonly decision: D | 'expired';
  readonly by: string;
  readonly comment?: string;
  readonly form: FormValues;
}

/** How long (ms) a run waits for commands received in time before it asks again: ever longer, because each question stays in its history. */
const patience = (asked: number): number => Math.min(600_000, 500 * 2 ** (asked - 1));

/** Opens a task and waits for its decision, or for its expiry where the policy lets silence count. */
export async function ask<P extends Policy, K extends TaskOf<P>>(
  c: CaseOf<P>,
  key: K,
  options: { guards?: Partial<Record<DecisionOf<P, K>, Guard>> } = {},
): Promise<Answer<DecisionOf<P, K>>> {
  // A wake that comes while the task is being written is about the dates that are on their way.
  const seen = c.wakes;
  const task = open(c, key, options.guards ?? {});
  try {
    await c.commit();
    await waitAndJudge(c, task, seen);
  } catch (error) {
    if (isCancellation(error) && task.status === 'open') cancel(c, task);
    throw error;
  }
  if (task.status === 'decided') c.unseenDecisions -= 1;
  return {
    decision: (task.decision ?? 'expired') as DecisionOf<P, K> | 'expired',
    by: task.decidedBy ?? 'system',
    form: task.form ?? {},
    ...(task.comment === undefined ? {} : { comment: task.comment }),
  };
}

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
  return c.close(ends[answer.decision] ?? fault(`no end for ${answer.decision}`));
}

function open(c: Case, key: string, guards: Task['guards']): Task {
  const policy = c.policy.tasks[key] ?? fault(`no task ${key}`);
  const id = `${c.id}.${c.tasks.length + 1}`;
  const task: Task = {
    id,
    key,
    policy,
    partyId: c.party(policy.party),
    guards,
    status: 'open',
    remindAt: [],
    reminded: 0,
  };
  c.tasks.push(task);
  c.touch(task);
  c.record({ action: 'task.opened', taskId: id, taskKey: key });
  c.notify('task-opened', policy.party, { role: policy.role, taskId: id });
  return task;
}

function cancel(c: Case, task: Task): void {
  task.status = 'cancelled';
  c.touch(task);
  c.record({ action: 'task.cancelled', taskId: task.id, taskKey: task.key });
}

async function untilDue(c: Case, at: number | undefined, stirred: () => boolean): Promise<void> {
  while (!stirred() && (at === undefined || c.now() < at)) {
    const { rings } = c.alarm;
    if (at !== undefined) c.alarm.ringIn(Math.max(1, Math.ceil(at - c.now())));
    await condition(() => stirred() || c.alarm.rings !== rings);
  }
}

async function waitAndJudge(c: Case, task: Task, wakesSeen: number): Promise<void> {
  const isOpen = (): boolean => task.status === 'open';
  for (let seen = wakesSeen, asked = 0; ;) {
    const stirred = (): boolean => !isOpen() || c.wakes !== seen;
    if (asked > 0) await condition(stirred, patience(asked));
    else await untilDue(c, nextWake(task), stirred);
    if (!isOpen()) return;

    // Before the question, so that a wake which comes while it is on its way leads to another.
    seen = c.wakes;
    const judged = await c.judge(task);
    if (judged.kind === 'reminded') task.reminded = judged.reminded;
    if (judged.kind === 'expired') task.status = 'expired';
    asked = judged.kind === 'first' ? asked + 1 : 0;
  }
}
