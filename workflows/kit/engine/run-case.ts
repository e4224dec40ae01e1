import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { CaseStart } from '../contract/start';
import type { OutcomeOf, Policy, StateOf } from '../policy/policy';
import type { BackgroundWorks } from './background';
import { Case, NotAdmitted } from './case';
import { ContinueAsNewRequested, continueCase } from './continue-as-new';
import { registerHandlers } from './handlers';
import { invariant } from './invariant';
import { OpenedBefore } from './unit-of-work';

/** A run's result: the outcome, or nothing when no case was opened. */
export interface CaseResult {
  readonly outcome?: string;
}

/**
 * What happens while a case is in a state: waits, reacts, then enters the next state or returns the closed case's
 * outcome.
 */
export type Step<P extends Policy, M = unknown> = (c: Case<P, M>) => Promise<OutcomeOf<P> | undefined>;

/**
 * A process as a procedure: how a case is opened and what each state does. `M` is its memory besides the policy's
 * facts.
 */
export interface Procedure<P extends Policy, M = unknown> {
  /** Admits the request and enters the first state, or returns the outcome of a case that is over at once. */
  readonly open: Step<P, M>;
  /**
   * A step starts with what its state waits for; the work of entering is done before, so that a new run can continue
   * here.
   */
  readonly states: Readonly<Record<StateOf<P>, Step<P, M>>>;
  /** Runs on entering any state, before it is written. */
  readonly onEntered?: (c: Case<P, M>) => void;
  /** The background work of the process, see `inBackground`. */
  readonly background?: BackgroundWorks<Case<P, M>>;
  /** Runs once after the end is written, however the case ended. Never given up. */
  readonly onClosed?: (c: Case<P, M>, outcome: OutcomeOf<P>) => Promise<void>;
}

/**
 * The frame of every process: registers messages before the first await, runs the procedure in a scope a closing action
 * can cancel, writes everything and drains handlers. A case never fails; a bug blocks it until a deploy.
 */
export async function runCase<P extends Policy, M = unknown>(
  policy: P,
  start: CaseStart,
  procedure: Procedure<P, M>,
): Promise<CaseResult> {
  const c = new Case<P, M>(policy, start);
  const scope = new CancellationScope();
  c.onEntered = () => procedure.onEntered?.(c);
  registerHandlers(c, start.commandId, scope);
  c.background.run(c, procedure.background ?? {}, () => c.isWritten && c.opened);
  try {
    await scope.run(() => proceed(c, procedure));
    await c.commit();
  } catch (error) {
    if (error instanceof ContinueAsNewRequested) await continueCase(c, start);
    await endOtherwise(c, error);
  }
  if (c.outcome !== undefined) {
    await c.pendingAction.checksDone();
    await procedure.onClosed?.(c, c.outcome);
  }
  await condition(() => allHandlersFinished() && (c.background.isDone || !c.opened));
  return c.outcome === undefined ? {} : { outcome: c.outcome };
}

async function proceed<P extends Policy, M>(c: Case<P, M>, { open, states }: Procedure<P, M>): Promise<void> {
  let outcome = c.pendingAction.returning ? undefined : await open(c);
  while (outcome === undefined) outcome = await states[c.state as StateOf<P>](c);
}

async function endOtherwise(c: Case, error: unknown): Promise<void> {
  if (error instanceof OpenedBefore) return;
  if (error instanceof NotAdmitted) {
    c.refusal = { code: 'ineligible', detail: { blockers: error.blockers } };
  } else if (c.closedBy !== undefined && (isCancellation(error) || error instanceof ContinueAsNewRequested)) {
    if (erasesAtEnd(c)) c.erase();
    c.close(c.closedBy);
    await c.commit();
  } else {
    invariant(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** Whether the action that closes the case erases it in the state it is in. */
const erasesAtEnd = (c: Case): boolean =>
  Object.values(c.policy.actions).some(({ closes, erases }) => closes === c.closedBy && erases?.includes(c.state));
