import { CancellationScope, sleep } from '@temporalio/workflow';

/** How much later (ms) than wanted it may ring: what two readings of the world clock may differ by, and nobody's deadline. */
const SLACK_MS = 1_000;

/** The timers of a run. One that is wanted no longer is left to ring: cancelling it and starting another would cost every decision two events of history. */
export class Timers {
  /** Grows whenever it rings. */
  fired = 0;
  private readonly pending = new Set<number>();

  /** Makes sure that it rings in so many ms, or before; at the latest a second after. */
  fireWithin(ms: number): void {
    const at = Date.now() + ms;
    if ([...this.pending].some((each) => each <= at + SLACK_MS)) return;
    this.pending.add(at);
    void CancellationScope.nonCancellable(() => sleep(ms)).then(() => {
      this.pending.delete(at);
      this.fired += 1;
    });
  }
}
