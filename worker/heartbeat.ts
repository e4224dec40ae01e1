import type { Context, Info } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { retryable } from '../activities/effect-step';
import { PortFault } from '../activities/ports';
import { endedBy } from '../activities/ports/cancellation';
import { attemptMs } from '../workflows/kit/contract/activity-options';

/** Well below the heartbeat timeout of the named policies in `kit/contract/activity-options.ts`. */
const BEAT_MS = 2_000;

/** Makes every activity show that its worker lives, so that one whose worker was killed is tried again within seconds. */
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
 * Ends the outside calls of every attempt with its cancellation, and a moment before the engine gives it up, so that the next attempt, or the undoing,
 * never acts beside it. The engine alone would tell it only seconds after that. Faults of outside systems are told to the engine as they are to be tried again.
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

/** What is left to an attempt that begins now: of its own time limit, and of that for all attempts together. */
function leftMs({ startToCloseTimeoutMs: one, scheduleToCloseTimeoutMs: all, scheduledTimestampMs }: Info): number {
  const limits = [
    ...(one > 0 ? [one] : []),
    ...(all > 0 ? [Math.max(0, scheduledTimestampMs + all - Date.now())] : []),
  ];
  return attemptMs(Math.min(...limits));
}
