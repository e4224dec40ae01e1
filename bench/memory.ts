import { memoryOf } from './cpu';
import { line, number, title } from './report';
import type { Side, Sides } from './sides';
import { timed } from './stats';

/** Below `maxCachedWorkflows`, so that every open case stays in memory. */
const CASES = 400;
const STEP = 50;
/** The first cases mostly cost compiled code and pools that fill. */
const WARM = 100;

/** The cost of one more open case in a fresh worker: the slope of resident memory over the number of cached cases. */
async function growth<C>(side: Side<C>, pid: number): Promise<{ perCase: number; total: number }> {
  const points: [number, number][] = [];
  for (let open = 0; open < CASES; open += STEP) {
    await timed(Array<number>(STEP).fill(0), 8, () => side.openSwitch());
    if (open + STEP >= WARM) points.push([open + STEP, memoryOf(pid)]);
  }
  const centre = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [centre(0), centre(1)];
  const above = points.reduce((sum, [n, bytes]) => sum + (n - x) * (bytes - y), 0);
  const below = points.reduce((sum, [n]) => sum + (n - x) ** 2, 0);
  return { perCase: above / below, total: points.at(-1)?.[1] ?? Number.NaN };
}

/** Worker memory per open case. Needs fresh workers, so it comes first in a rig. */
export async function memorySection({ rig, ...sides }: Sides): Promise<void> {
  const ours = await growth(sides.ours, rig.workers.assent.pid);
  const theirs = await growth(sides.theirs, rig.workers.bare.pid);
  title('Memory of a worker per open case');
  for (const [name, { perCase, total }] of [
    ['assent', ours],
    ['bare', theirs],
  ] as const) {
    line(name, `${number(perCase / 1024)} KiB a case, ${number(total / 1024 ** 2)} MiB with ${CASES} open cases`);
  }
  await rig.drain();
}
