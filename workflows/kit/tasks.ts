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

/** How long a run waits for commands that were received in time before it asks again. */
const FIRST_COMMANDS_MS = 2_000;

/** Opens a task and waits for its decision, or for its expiry where the policy lets silence count. */
export async function ask<P extends Policy, K extends TaskOf<P>>(
  c: CaseOf<P>,
  key: K,
  options: { guards?: Partial<Record<DecisionOf<P, K>, Guard>> } = {},
): Promise<Answer<DecisionOf<P, K>>> {
  const task = open(c, key, options.guards ?? {});
  try {
    await c.commit();
    while (task.status === 'open') await waitAndJudge(c, task);
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

/** Runs an effect; when it fails for good an operator decides whether to retry or to abandon (`undefined`). */
export async function attempt<P extends Policy, K extends TaskOf<P>, R>(
  c: CaseOf<P>,
  key: K,
  { working, failed, effect, undo }: Attempt<P, R>,
): Promise<{ result: R; round: number } | undefined> {
  for (let round = 1; ; round += 1) {
    c.enter(working);
    await c.commit();
    try {
      return { result: await effect(round), round };
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const happened = await undo(round);
      if (happened !== undefined) return { result: happened, round };
      c.enter(failed);
      c.record({ action: 'effect.failed', data: { reason: error.cause?.message ?? error.message } });
    }
    const repair = await ask(c, key);
    if (repair.decision !== 'retry') return undefined;
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

async function waitAndJudge(c: Case, task: Task): Promise<void> {
  const seen = c.wakes;
  const stirred = (): boolean => task.status !== 'open' || c.wakes !== seen;
  const wakeAt = nextWake(task);
  if (wakeAt === undefined) await condition(stirred);
  else await condition(stirred, Math.max(1, Math.ceil(wakeAt - c.now())));
  if (task.status !== 'open') return;

  const judged = await c.judge(task);
  if (judged.kind === 'expired') task.status = 'expired';
  else if (judged.kind === 'reminded') task.reminded = judged.reminded;
  else if (judged.kind === 'first') await condition(() => task.status !== 'open', FIRST_COMMANDS_MS);
}
