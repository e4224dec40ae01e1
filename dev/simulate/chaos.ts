import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from '../installation';
import { random } from '../random';

/** After how many steps somebody is killed: at least, and how many more at most. */
const STEPS = 12;
const MORE_STEPS = 28;
/** A kill falls this long after the step began, at most, in ms: while it is under way, or what follows from it. */
const LATEST_MS = 600;

/** Kills workers and APIs at random. */
export interface Chaos {
  /** Hears that something is about to be done. Counting steps instead of seconds, a slow machine gets as far as a fast one. */
  readonly step: () => void;
  readonly stop: () => Promise<void>;
}

/** Begins to kill; `told` hears of each. */
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
