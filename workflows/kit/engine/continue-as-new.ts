import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { CaseStart } from '../contract/start';
import type { Case } from './case';

/** Thrown out of the waiting body when the case is to continue in another run. */
export class ContinueAsNewRequested extends Error {}

const isCalm = (c: Case): boolean =>
  c.isWritten && c.background.isAtRest && !c.pendingAction.isChecking && allHandlersFinished();

/**
 * Hands a case on to a new run once every sender is answered and everything is written; messages that would wait for
 * the body go to that run. Returns if the case is to be closed instead.
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
