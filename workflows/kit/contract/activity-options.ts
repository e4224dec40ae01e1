import type { ActivityOptions } from '@temporalio/workflow';

/** Every activity beats every two seconds (`worker/heartbeat.ts`): silence means that its worker is dead, not slow. */
const heartbeatTimeout = '10s';

/**
 * Wait for cancelled work, since it must not act after what follows. The SDK's real default is to go on at once,
 * despite its docs.
 */
const cancellationType = 'WAIT_CANCELLATION_COMPLETED';

/**
 * Limit (ms) of one attempt with outside calls: longer than the longest call with its retries and pauses;
 * `worker/config.ts` checks it.
 */
export const OUTSIDE_MS = 60_000;

/** When an attempt ends its own outside calls: early enough to be over before the engine retries or undoes them. */
export const attemptMs = (limitMs: number): number => limitMs - Math.min(2_000, limitMs / 4);

/** Writing our own database: never given up, because a case that cannot be written must wait, not fail. */
export const COMMIT: ActivityOptions = {
  startToCloseTimeout: '20s',
  heartbeatTimeout,
  cancellationType,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
};

/** Asking the outside world without changing it: never given up, at most once a minute. */
export const LOOKUP: ActivityOptions = {
  startToCloseTimeout: OUTSIDE_MS,
  heartbeatTimeout,
  cancellationType,
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};

/** Asking the outside world for what the case can do without: once, and not for long. */
export const BRIEF: ActivityOptions = {
  startToCloseTimeout: '10s',
  heartbeatTimeout,
  cancellationType,
  retry: { maximumAttempts: 1 },
};

/** Changing the outside world: tried for an hour, then a person decides. */
export const EFFECT: ActivityOptions = {
  startToCloseTimeout: OUTSIDE_MS,
  heartbeatTimeout,
  cancellationType,
  scheduleToCloseTimeout: '1h',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};
