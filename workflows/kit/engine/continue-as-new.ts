import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { CaseStart } from '../contract/start';
import type { Case } from './case';

/** Thrown out of the body while it waits, when the case is to go on in another run. */
export class ContinueAsNewRequested extends Error {}

/**
 * Length of history (events) from which a case goes on in another run: replayed in the blink of an eye, and far below the 2,000 updates that
 * Temporal takes in one run, because an update is at least two events.
 */
const LONG = 250;

/** Whether the run of a case has become long enough to hand it on. */
export function shouldContinueAsNew(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength >= LONG || continueAsNewSuggested;
}

const isCalm = (c: Case): boolean =>
  c.isWritten && c.background.isAtRest && !c.pendingAction.isChecking && allHandlersFinished();

/**
 * Hands a case on to a new run, when all who said something have an answer and everything is written; what would have to wait for the body is
 * sent to that run. Returns when the case is to be closed instead.
 */
export async function continueCase(c: Case, start: CaseStart): Promise<void> {
  if (c.closedBy !== undefined) return;
  c.pendingAction.leaving = true;
  c.background.stop();
  for (;;) {
    await c.commit();
    if (isCalm(c)) await continueAsNew({ ...start, snapshot: c.snapshot() });
    await condition(() => !c.isWritten || isCalm(c));
  }
}
