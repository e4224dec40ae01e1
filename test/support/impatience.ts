import { type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';

/** Suffix of the prefix of a world whose cases soon give up on an outside system. */
export const IMPATIENT = '-impatient';

/** How long (ms) one attempt of an effect lasts there, and all of them together. */
const LIMITS = { startToCloseTimeout: 2_000, scheduleToCloseTimeout: 5_000 };

/** Shortens the limits of effects, the only activities that are given up, for tests that wait for them. */
export const interceptors = (): WorkflowInterceptors =>
  workflowInfo().workflowId.split(':')[0]?.endsWith(IMPATIENT) === true
    ? {
        outbound: [
          {
            scheduleActivity: (input, next) =>
              next(
                input.options.scheduleToCloseTimeout === undefined
                  ? input
                  : { ...input, options: { ...input.options, ...LIMITS } },
              ),
          },
        ],
      }
    : {};
