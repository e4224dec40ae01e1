import type { CaseOf } from './case';
import { type CaseResult, runCase } from './run-case';
import type { CaseStart, OutcomeOf, Policy, StateOf } from '../policy/policy';

/** What is done while a case is in a state: waits, reacts, and either enters the next state or answers the outcome of the closed case. */
export type Step<P extends Policy> = (c: CaseOf<P>) => Promise<OutcomeOf<P> | undefined>;

/**
 * The frame of a process that may last for years: a step for each of its states, so that a new run can go on where the one before stopped.
 * A step begins with what its state waits for; what entering the state takes was done by the step before.
 */
export function runSteps<P extends Policy>(
  policy: P,
  start: CaseStart,
  opening: (c: CaseOf<P>) => Promise<OutcomeOf<P> | undefined>,
  steps: Readonly<Record<StateOf<P>, Step<P>>>,
): Promise<CaseResult> {
  return runCase(policy, start, async (c) => {
    c.goesOn = true;
    let outcome = c.pendingAction.returning ? undefined : await opening(c);
    while (outcome === undefined) outcome = await steps[c.state as StateOf<P>](c);
    return outcome;
  });
}
