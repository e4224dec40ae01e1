import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { sourceDirectory } from './build';

// The SDK downloads only while starting a server and cannot be cancelled, hence the process of its own. Where only
// package registries are reachable it would hang, so we first ask whether anybody answers.
const script = `
const { EnvHttpProxyAgent, request } = require('undici');
const [downloadDir, version] = process.argv.slice(1);
const executable = { type: 'cached-download', downloadDir, version };
const refuse = (reason) => { console.error('refused: ' + reason); process.exit(1); };
const hanging = setTimeout(refuse, 3000, 'no answer after 3 s');
request('https://temporal.download', { method: 'HEAD', dispatcher: new EnvHttpProxyAgent() })
  .then(() => clearTimeout(hanging))
  .then(() => require('@temporalio/testing').TestWorkflowEnvironment.createLocal({ server: { executable } }))
  .then((environment) => environment.teardown())
  .then(() => process.exit(0), (error) => refuse(error.message));
`;

/**
 * Downloads the Temporal CLI in the version pinned by the Go module to `target` through the SDK; throws one sentence if
 * that is refused or takes longer than `seconds`.
 */
export async function downloadTemporal(target: string, seconds: number, say: (line: string) => void): Promise<void> {
  say(`Temporal: trying to download the server (at most ${seconds} s)`);
  const directory = await mkdtemp(`${target}-`);
  const args = ['-e', script, directory, await pinnedVersion()];
  try {
    await promisify(execFile)(process.execPath, args, {
      cwd: __dirname,
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    const file = (await readdir(directory)).find((name) => name.startsWith('temporal'));
    if (file === undefined) throw new Error('nothing arrived');
    await rename(path.join(directory, file), target);
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string };
    const refusal = /^refused: (.*)$/m.exec(stderr ?? '')?.[1] ?? (error as Error).message;
    const reason = killed ? `not done after ${seconds} s` : refusal.split(': ').at(-1);
    throw new Error(`the server could not be downloaded from temporal.download (${reason})`, { cause: error });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function pinnedVersion(): Promise<string> {
  const module = await readFile(path.join(sourceDirectory, 'go.mod'), 'utf8');
  const version = /github\.com\/temporalio\/cli (v\S+)/.exec(module)?.[1];
  if (version === undefined) throw new Error('dev/temporal/cli/go.mod names no version of the Temporal CLI');
  return version;
}
