import { DefaultLogger, Runtime } from '@temporalio/worker';
import { decisionSection } from './decision';
import type { Load } from './load';
import { type Rig, startRig } from './rig';
import { startServers } from './servers';

interface Plan {
  readonly decision: readonly Load[];
  readonly cases: readonly Load[];
}

const FULL: Plan = {
  decision: [
    { callers: 1, calls: 20, pairs: 12 },
    { callers: 16, calls: 64, pairs: 8 },
  ],
  cases: [
    { callers: 1, calls: 8, pairs: 8 },
    { callers: 16, calls: 48, pairs: 6 },
  ],
};

const QUICK: Plan = {
  decision: [
    { callers: 1, calls: 10, pairs: 4 },
    { callers: 16, calls: 48, pairs: 3 },
  ],
  cases: [
    { callers: 1, calls: 5, pairs: 2 },
    { callers: 16, calls: 32, pairs: 2 },
  ],
};

const SECTIONS = {
  decision: (rig: Rig, plan: Plan) => decisionSection(rig, plan.decision),
} as const;

/** `npm run bench -- [decision] [case] [memory] [inbox] [--quick]`: all sections unless some are named. */
async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const servers = await startServers((text) => console.log(text));
  try {
    const rig = await startRig(servers, 'bench');
    await SECTIONS.decision(rig, process.argv.includes('--quick') ? QUICK : FULL);
    await rig.stop();
  } finally {
    await servers.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(1);
  },
);
