import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from '../installation';
import { random } from '../random';

/** How long it is quiet between two kills: at least, and how much longer at most, in ms. */
const QUIET_MS = 4_000;
const MORE_MS = 8_000;

/** Kills workers and APIs at random until it is stopped; `told` hears of each. */
export function startChaos(
  at: Pick<Installation, 'kill'>,
  seed: number,
  told: (victim: 'worker' | 'api') => void,
): { stop: () => Promise<void> } {
  const over = new AbortController();
  const choices = random(`${seed}/chaos`);
  const running = (async () => {
    while (!over.signal.aborted) {
      await sleep(QUIET_MS + choices.below(MORE_MS), undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return;
      const victim = choices.pick(['worker', 'api'] as const);
      await at.kill(victim);
      told(victim);
    }
  })();
  return {
    async stop() {
      over.abort();
      await running;
    },
  };
}
