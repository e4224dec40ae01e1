import { type ActivityOptions, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';
import { OUTSIDE_MS } from '../../workflows/kit/contract/activity-options';

/** Suffix of the prefix of a world whose cases soon give up on an outside system. */
export const IMPATIENT = '-impatient';

/** How long (ms) one attempt of an outside call lasts there, and all attempts of an effect together. */
const ATTEMPT = { startToCloseTimeout: 2_000 };
const EFFECT = { ...ATTEMPT, scheduleToCloseTimeout: 5_000 };

/** Shortens the limits of outside calls, for tests that wait until one is given up. */
export const interceptors = (): WorkflowInterceptors =>
  workflowInfo().workflowId.split(':')[0]?.endsWith(IMPATIENT) === true
    ? {
        outbound: [
          {
            scheduleActivity: ({ options, ...input }, next) =>
              next({ ...input, options: { ...options, ...limitsOf(options) } }),
          },
        ],
      }
    : {};

function limitsOf({ startToCloseTimeout, scheduleToCloseTimeout }: ActivityOptions): ActivityOptions {
  if (scheduleToCloseTimeout !== undefined) return EFFECT;
  return startToCloseTimeout === OUTSIDE_MS ? ATTEMPT : {};
}
