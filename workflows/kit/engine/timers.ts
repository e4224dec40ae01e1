import { CancellationScope, sleep } from '@temporalio/workflow';

/**
 * How much later (ms) than asked a timer may fire: the difference between two readings of the world clock, never a
 * deadline.
 */
const SLACK_MS = 1_000;

/**
 * The timers of a run. An unneeded timer is left to fire: cancelling and restarting would cost every decision two
 * history events.
 */
export class Timers {
  /** Grows with every timer that fires. */
  fired = 0;
  private readonly pending = new Set<number>();

  /** Ensures that a timer fires within so many ms, at the latest a second after. */
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
