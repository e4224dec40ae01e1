import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { OutcomeOf, Policy, StateOf, TaskOf } from '../policy/policy';
import { type AnswerOf, ask } from './ask';
import type { Case } from './case';

type Next<P extends Policy> = Promise<OutcomeOf<P> | undefined> | OutcomeOf<P> | undefined;

/** An effect on the outside world, with the states a case is in while it runs and after it has failed for good. */
export interface Effect<P extends Policy, M, K extends TaskOf<P>, R> {
  readonly working: StateOf<P>;
  readonly failed: StateOf<P>;
  /** The task in which an operator decides `retry`; any other decision gives up. */
  readonly repair: K;
  /** `round` counts the tries people asked for, from 1: each round may act again under new keys. */
  readonly run: (c: Case<P, M>, round: number) => Promise<R>;
  /** Undoes the effect before anybody is asked; returns its result if it turns out to have happened. */
  readonly undo?: (c: Case<P, M>, round: number) => Promise<R | undefined>;
  readonly done: (c: Case<P, M>, result: R) => Next<P>;
  /** The operator has given up. */
  readonly abandoned: (c: Case<P, M>, answer: AnswerOf<P, K>) => Next<P>;
}

/**
 * The step for both states of an effect. If it fails for good, everything is undone and an operator decides whether to
 * retry. What cannot be undone is recorded, so that the next undo handles it as well.
 */
export const attempt =
  <P extends Policy, M, K extends TaskOf<P>, R>(effect: Effect<P, M, K, R>) =>
  async (c: Case<P, M>): Promise<OutcomeOf<P> | undefined> => {
    const { working, failed, repair, run, undo, done, abandoned } = effect;
    if (c.state === failed) {
      const answer = await ask<P, M, K>(c, repair);
      if (answer.decision !== 'retry') return abandoned(c, answer);
      c.remember({ round: roundOf(c) + 1 } as never);
      c.enter(working);
    }
    await c.commit();
    const tried = await unlessRefused(() => run(c, roundOf(c)));
    if ('result' in tried) return done(c, tried.result);
    const back = undo === undefined ? undefined : await unlessRefused(() => undo(c, roundOf(c)));
    if (back !== undefined && 'result' in back && back.result !== undefined) return done(c, back.result);
    c.enter(failed);
    c.record({ action: 'effect.failed', data: { reason: tried.reason } });
    if (back !== undefined && 'reason' in back)
      c.record({ action: 'effect.not-put-back', data: { reason: back.reason } });
    return undefined;
  };

/** How many rounds this effect has had, this one included; see `Effect.run`. */
export const roundOf = (c: Case): number => c.facts.round ?? 1;

/** An activity's result, or why it was refused for good; anything else is thrown. */
export async function unlessRefused<R>(work: () => Promise<R>): Promise<{ result: R } | { reason: string }> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return { reason: error.cause?.message ?? error.message };
  }
}
