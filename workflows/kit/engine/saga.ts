import { ActivityFailure, isCancellation } from '@temporalio/workflow';

/**
 * Undoes steps in reverse order, one at a time. One refused for good does not stop the others; the first refusal is
 * thrown at the end.
 */
export async function takeBack(undoings: readonly (() => Promise<unknown>)[]): Promise<void> {
  const refusals: ActivityFailure[] = [];
  for (const undo of undoings.toReversed()) {
    try {
      await undo();
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      refusals.push(error);
    }
  }
  const [refusal] = refusals;
  if (refusal !== undefined) throw refusal;
}
