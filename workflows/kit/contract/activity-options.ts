import type { ActivityOptions } from '@temporalio/workflow';

/** Every activity beats every two seconds (`worker/heartbeat.ts`): silence means that its worker is dead, not that it is slow. */
const heartbeatTimeout = '10s';

/** What is cancelled is waited for: nothing of it may act after what follows. Left out, the SDK would go on at once, whatever its documentation says. */
const cancellationType = 'WAIT_CANCELLATION_COMPLETED';

/** How long one attempt with outside calls may take, in ms: longer than the longest of them, with its tries and pauses, which `worker/config.ts` checks. */
export const OUTSIDE_MS = 60_000;

/** After how long an attempt with a limit ends its outside calls itself: early enough to be over when the engine tries again or has them undone. */
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

/** Changing the outside world: tried for an hour, then a person decides. */
export const EFFECT: ActivityOptions = {
  startToCloseTimeout: OUTSIDE_MS,
  heartbeatTimeout,
  cancellationType,
  scheduleToCloseTimeout: '1h',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};
