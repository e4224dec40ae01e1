import { publishRig } from './rig';
import { startServers } from './servers';

/** Jest runs this once before all test files. */
export default async function globalSetup(): Promise<void> {
  const servers = await startServers((line) => process.stderr.write(`${line}\n`));
  publishRig(servers.rig);
  globalThis.stopAssentTestServers = servers.stop;
}
