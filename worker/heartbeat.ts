import type { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Well below the heartbeat timeout of the named policies in `kit/options.ts`. */
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
