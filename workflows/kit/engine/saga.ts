import { ActivityFailure, isCancellation } from '@temporalio/workflow';

/**
 * Takes steps back in reverse order, each once the one before has ended. One that is refused for good does not keep the others; the first refusal is
 * thrown when all have been tried.
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
