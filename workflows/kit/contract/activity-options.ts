import type { ActivityOptions } from '@temporalio/workflow';

/** Every activity beats every two seconds (`worker/heartbeat.ts`): silence means that its worker is dead, not that it is slow. */
const heartbeatTimeout = '10s';

/** Writing our own database: never given up, because a case that cannot be written must wait, not fail. */
export const COMMIT: ActivityOptions = {
  startToCloseTimeout: '20s',
  heartbeatTimeout,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
};

/** Asking the outside world without changing it: never given up, at most once a minute. */
export const LOOKUP: ActivityOptions = {
  startToCloseTimeout: '30s',
  heartbeatTimeout,
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};

/** Changing the outside world: tried for an hour, then a person decides. */
export const EFFECT: ActivityOptions = {
  startToCloseTimeout: '1m',
  heartbeatTimeout,
  scheduleToCloseTimeout: '1h',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};
