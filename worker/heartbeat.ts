import type { Context, Info } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { retryable } from '../activities/effect-step';
import { PortFault } from '../activities/ports';
import { endedBy } from '../activities/ports/cancellation';
import { attemptMs } from '../workflows/kit/contract/activity-options';

/** Well below the heartbeat timeout of the named policies in `kit/contract/activity-options.ts`. */
const BEAT_MS = 2_000;

/**
 * Makes every activity show that its worker lives, so that after a worker is killed its activities are retried within
 * seconds.
 */
export const beating: ActivityInterceptorsFactory = (context: Context) => ({
  inbound: {
    async execute(input, next) {
      const beat = setInterval(() => context.heartbeat(), BEAT_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(beat);
      }
    },
  },
});

/**
 * Ends an attempt's outside calls on cancellation, and just before the engine gives it up, so that it never overlaps
 * the next attempt or the undo (the engine says so seconds later). Passes faults on as they are to be retried.
 */
export const limited: ActivityInterceptorsFactory = ({ info, cancellationSignal }: Context) => ({
  inbound: {
    async execute(input, next) {
      const over = new AbortController();
      const end = (): void => over.abort(cancellationSignal.reason);
      cancellationSignal.addEventListener('abort', end);
      if (cancellationSignal.aborted) end();
      const timer = setTimeout(() => over.abort(new PortFault('the time limit of the attempt is over')), leftMs(info));
      try {
        return await endedBy(over.signal, () => next(input));
      } catch (error) {
        throw retryable(error);
      } finally {
        clearTimeout(timer);
        cancellationSignal.removeEventListener('abort', end);
      }
    },
  },
});

/** The time left to an attempt that begins now: of its own limit, and of that for all attempts together. */
function leftMs({ startToCloseTimeoutMs: one, scheduleToCloseTimeoutMs: all, scheduledTimestampMs }: Info): number {
  const limits = [
    ...(one > 0 ? [one] : []),
    ...(all > 0 ? [Math.max(0, scheduledTimestampMs + all - Date.now())] : []),
  ];
  return attemptMs(Math.min(...limits));
}
