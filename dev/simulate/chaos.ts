import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from '../installation';
import { random } from '../random';

/** The number of steps between kills: a minimum, and a random extra. */
const STEPS = 12;
const MORE_STEPS = 28;
/** The longest delay (ms) of a kill after its step began, so that it hits the step or its consequences. */
const LATEST_MS = 600;

/** Kills workers and APIs at random. */
export interface Chaos {
  /** Called before every step. Counting steps instead of seconds takes a slow machine as far as a fast one. */
  readonly step: () => void;
  readonly stop: () => Promise<void>;
}

/** Begins to kill; `told` is called for each kill. */
export function startChaos(
  at: Pick<Installation, 'kill'>,
  seed: number,
  told: (victim: 'worker' | 'api') => void,
): Chaos {
  const choices = random(`${seed}/chaos`);
  let left = STEPS;
  let killing: Promise<void> | undefined;
  let isOver = false;
  const kill = async (): Promise<void> => {
    await sleep(choices.below(LATEST_MS));
    if (isOver) return;
    const victim = choices.pick(['worker', 'api'] as const);
    await at.kill(victim);
    told(victim);
    killing = undefined;
  };
  return {
    step() {
      left -= 1;
      if (isOver || left > 0 || killing !== undefined) return;
      left = STEPS + choices.below(MORE_STEPS);
      killing = kill();
    },
    async stop() {
      isOver = true;
      await killing;
    },
  };
}
