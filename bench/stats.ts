/** Latencies in ms of one block of calls; blocks of two sides at the same index ran one after the other. */
export type Block = readonly number[];

/** A figure with the range in which it lies in 95 of 100 resamples. */
export interface Spread {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;

/** The value below which a share `q` of the samples lies. */
export function percentile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The ratio of two sides. Resamples whole pairs of blocks, so that a disturbance of the machine hits both sides of a
 * pair.
 */
export function ratio(ours: readonly Block[], theirs: readonly Block[], figure: (samples: Block) => number): Spread {
  const pairs = Math.min(ours.length, theirs.length);
  const of = (places: readonly number[]): number =>
    figure(places.flatMap((place) => ours[place] ?? [])) / figure(places.flatMap((place) => theirs[place] ?? []));
  const all = Array.from({ length: pairs }, (_, place) => place);
  return spread(of(all), () => of(all.map(() => Math.floor(Math.random() * pairs))));
}

/** One side's figure, with blocks resampled. */
export function figureOf(blocks: readonly Block[], figure: (samples: Block) => number): Spread {
  const resampled = (): number => figure(blocks.flatMap(() => blocks[Math.floor(Math.random() * blocks.length)] ?? []));
  return spread(figure(blocks.flat()), resampled);
}

function spread(value: number, resample: () => number): Spread {
  const values = Array.from({ length: RESAMPLES }, resample);
  return { value, low: percentile(values, 0.025), high: percentile(values, 0.975) };
}

/** Runs `work` for every item, at most `callers` at a time; returns how long each took, in ms. */
export async function timed<T>(
  items: readonly T[],
  callers: number,
  work: (item: T) => Promise<unknown>,
): Promise<number[]> {
  const waiting = [...items];
  const took: number[] = [];
  const caller = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const began = performance.now();
      await work(item);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return took;
}
