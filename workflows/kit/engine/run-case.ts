import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { Case, type CaseOf, NotAdmitted } from './case';
import { invariant } from './invariant';
import { ContinueAsNewRequested, continueCase } from './continue-as-new';
import { registerHandlers } from './handlers';
import { OpenedBefore } from './unit-of-work';
import type { CaseStart, OutcomeOf, Policy } from '../policy/policy';

/** What a run ends with: the outcome, or nothing when no case was opened. */
export interface CaseResult {
  readonly outcome?: string;
}

/**
 * The frame of every process: messages are registered before the first await, the body runs in a scope that a closing action
 * can cancel, everything is written, handlers are drained. A case never fails; a bug blocks it until a deploy mends it.
 */
export async function runCase<P extends Policy>(
  policy: P,
  start: CaseStart,
  body: (c: CaseOf<P>) => Promise<OutcomeOf<P>>,
): Promise<CaseResult> {
  const c = new Case(policy, start) as CaseOf<P>;
  const scope = new CancellationScope();
  registerHandlers(c, start.commandId, scope);
  try {
    await scope.run(() => body(c));
    await c.commit();
  } catch (error) {
    if (error instanceof ContinueAsNewRequested) await continueCase(c, start);
    await endOtherwise(c, error);
  }
  await condition(() => allHandlersFinished() && c.background.isDone);
  return c.outcome === undefined ? {} : { outcome: c.outcome };
}

async function endOtherwise(c: Case, error: unknown): Promise<void> {
  if (error instanceof OpenedBefore) return;
  if (error instanceof NotAdmitted) {
    c.refusal = { code: 'ineligible', detail: { blockers: error.blockers } };
  } else if (c.closedBy !== undefined && (isCancellation(error) || error instanceof ContinueAsNewRequested)) {
    c.close(c.closedBy);
    await c.commit();
  } else {
    invariant(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
