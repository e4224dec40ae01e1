import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { Case } from './case';
import type { CaseStart } from '../policy/policy';

/** Thrown out of the body while it waits, when the case is to go on in another run. */
export class ContinueAsNewRequested extends Error {}

/** Length of history (events) from which a case that can goes on in another run: replayed in the blink of an eye. */
const LONG = 250;

/** Whether the run of a case has become long enough to hand it on. While something is done beside it, it rather stays: it would stand still until that is done. */
export const shouldContinueAsNew = (c: Case): boolean =>
  c.goesOn && c.background.isDone && workflowInfo().historyLength >= LONG;

const isCalm = (c: Case): boolean => c.isWritten && c.background.isDone && allHandlersFinished();

/**
 * Hands a case on to a new run, when everybody who said something has his answer and everything is written; who would have to wait for the body is sent
 * to that run. Returns instead when the case is to be closed: whoever closes it waits for that.
 */
export async function continueCase(c: Case, start: CaseStart): Promise<void> {
  c.pendingAction.leaving = true;
  while (c.closedBy === undefined) {
    await c.commit();
    if (isCalm(c)) await continueAsNew({ ...start, snapshot: c.snapshot() });
    await condition(() => c.closedBy !== undefined || !c.isWritten || isCalm(c));
  }
}
