import type { ActivityOptions } from '@temporalio/workflow';

/** Writing our own database: never given up, because a case that cannot be written must wait, not fail. */
export const COMMIT: ActivityOptions = {
  startToCloseTimeout: '20s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
};

/** Asking the outside world without changing it: never given up, at most once a minute. */
export const LOOKUP: ActivityOptions = {
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};

/** Changing the outside world: tried for an hour, then a person decides. */
export const EFFECT: ActivityOptions = {
  startToCloseTimeout: '1m',
  scheduleToCloseTimeout: '1h',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};
