import { CancellationScope, condition } from '@temporalio/workflow';
import type { Case } from './case';

/** What is done beside a case, one thing after the other. */
export class BackgroundWork {
  private undone = 0;
  private last: Promise<void> = Promise.resolve();

  get isDone(): boolean {
    return this.undone === 0;
  }

  add(work: () => Promise<void>): void {
    this.undone += 1;
    const before = this.last;
    this.last = CancellationScope.nonCancellable(async () => {
      await before;
      await work();
      this.undone -= 1;
    });
  }
}

/**
 * Does something that nobody has to wait for, once what has changed is written: an outside system is told. A case neither ends its run nor goes on in
 * another one before it is done, however long the outside system stays away. A run that turns out to be none does nothing.
 */
export function inBackground(c: Case, work: () => Promise<void>): void {
  c.background.add(async () => {
    await condition(() => c.isWritten || c.openedBefore);
    if (!c.openedBefore) await work();
  });
}
