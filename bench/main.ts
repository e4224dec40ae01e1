import os from 'node:os';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { caseSection } from './case';
import { decisionSection } from './decision';
import { inboxSection } from './inbox';
import type { Load } from './load';
import { memorySection } from './memory';
import { startRig } from './rig';
import { type Servers, startServers } from './servers';
import { bothSides } from './sides';
import { timed } from './stats';
import { wholeSection } from './whole';

interface Plan {
  readonly decision: readonly Load[];
  readonly case: readonly Load[];
  readonly inboxCalls: number;
  readonly inboxSizes: readonly [number, number];
}

const FULL: Plan = {
  decision: [
    { callers: 1, calls: 16, pairs: 12 },
    { callers: 16, calls: 64, pairs: 6 },
  ],
  case: [
    { callers: 1, calls: 6, pairs: 8 },
    { callers: 16, calls: 48, pairs: 4 },
  ],
  inboxCalls: 200,
  inboxSizes: [10_000, 1_000_000],
};

/** Enough to see that it runs, and a rough result. */
const QUICK: Plan = {
  decision: [
    { callers: 1, calls: 10, pairs: 4 },
    { callers: 16, calls: 48, pairs: 3 },
  ],
  case: [
    { callers: 1, calls: 5, pairs: 2 },
    { callers: 16, calls: 32, pairs: 2 },
  ],
  inboxCalls: 100,
  inboxSizes: [10_000, 100_000],
};

const SECTIONS = ['memory', 'decision', 'case', 'whole', 'inbox'] as const;
/** Sections that need the processes of both systems. */
const OF_ENGINE: readonly Section[] = ['memory', 'decision', 'case', 'whole'];
type Section = (typeof SECTIONS)[number];

/** `npm run bench -- [memory] [decision] [case] [whole] [inbox] [--quick]`: all sections unless some are named. */
async function main(): Promise<void> {
  const named = SECTIONS.filter((section) => process.argv.includes(section));
  const wanted = new Set<Section>(named.length === 0 ? SECTIONS : named);
  const plan = process.argv.includes('--quick') ? QUICK : FULL;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  console.log(`${os.cpus().length} cores, ${os.cpus()[0]?.model}, Node ${process.version}, load ${os.loadavg()[0]}`);
  const servers = await startServers((text) => console.log(text));
  const interrupted = new Promise<never>((_, reject) => {
    process.once('SIGINT', () => reject(new Error('interrupted')));
  });
  try {
    await Promise.race([run(servers, wanted, plan), interrupted]);
  } finally {
    await servers.stop();
  }
}

async function run(servers: Servers, wanted: ReadonlySet<Section>, plan: Plan): Promise<void> {
  if (OF_ENGINE.some((section) => wanted.has(section))) await engineSections(servers, wanted, plan);
  if (wanted.has('inbox')) await inboxSection(servers, plan.inboxCalls, plan.inboxSizes);
}

async function engineSections(servers: Servers, wanted: ReadonlySet<Section>, plan: Plan): Promise<void> {
  const rig = await startRig(servers, 'bench');
  const sides = await bothSides(rig);
  if (wanted.has('memory')) await memorySection(sides);
  else if (wanted.has('decision') || wanted.has('case')) await warmUp(sides);
  if (wanted.has('decision')) await decisionSection(sides, plan.decision);
  if (wanted.has('case')) await caseSection(sides, plan.case);
  if (wanted.has('whole')) await wholeSection(rig);
  await rig.stop();
}

async function warmUp({ rig, ours, theirs }: Awaited<ReturnType<typeof bothSides>>): Promise<void> {
  const rounds = Array<number>(40).fill(0);
  await timed(rounds, 4, async () => ours.pass(await ours.openReview()));
  await timed(rounds, 4, async () => theirs.pass(await theirs.openReview()));
  await rig.drain();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(1);
  },
);
