import { isRigPublished, publishRig } from './rig';
import { startServers } from './servers';

/** Jest runs this once before all test files. */
export default async function globalSetup(): Promise<void> {
  // A run within a run, by another Node, uses the servers of the first.
  if (isRigPublished()) return;
  const servers = await startServers((line) => process.stderr.write(`${line}\n`));
  publishRig(servers.rig);
  globalThis.stopAssentTestServers = servers.stop;
}
