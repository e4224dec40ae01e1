import { type Cpu, used } from './cpu';
import type { Rig } from './rig';

/** The load on each side: `pairs` blocks of `calls` each, with the given number of parallel callers. */
export interface Load {
  readonly callers: number;
  readonly calls: number;
  readonly pairs: number;
}

/** Processes that both sides use. */
export const SHARED = ['temporal', 'postgres'] as const;
/** Processes that work for one of our decisions; messages are sent by a separate process. */
export const OURS = ['api', 'worker', ...SHARED] as const;
export const THEIRS = ['bare server', 'bare worker', ...SHARED] as const;

export const atOnce = ({ callers }: Load): string => `${callers} caller${callers === 1 ? '' : 's'}`;

/** Runs blocks of two sides in turn, alternating which goes first. */
export async function inTurn(pairs: number, ours: () => Promise<void>, theirs: () => Promise<void>): Promise<void> {
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const run of pair % 2 === 0 ? [ours, theirs] : [theirs, ours]) await run();
  }
}

/** What every process used for a piece of work. */
export async function cpuDuring(rig: Rig, work: () => Promise<void>): Promise<Cpu> {
  const [before, began] = [rig.cpu(), performance.now()];
  await work();
  return used(before, rig.cpu(), rig.idle, (performance.now() - began) / 1000);
}
