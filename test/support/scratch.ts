import { statfsSync } from 'node:fs';
import { access, chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Linux keeps it in memory: a database is copied there in an eighth of the time that a disk takes. */
const MEMORY = '/dev/shm';

/** What the servers of a whole run need at most, in bytes, with a margin. */
const ENOUGH = 4 * 2 ** 30;

const PREFIX = 'assent-test-';

/** A new directory for a server's data, which others may enter (PostgreSQL does not run as root); in memory if possible. */
export async function scratchDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(hasRoom(MEMORY) ? MEMORY : os.tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(directory, 0o755);
  return directory;
}

/** Removes what runs have left in memory that were killed. */
export async function removeLeftovers(): Promise<void> {
  const names = await readdir(MEMORY).catch(() => []);
  const left = names.filter((name) => name.startsWith(PREFIX));
  for (const name of left) {
    const pid = name.slice(PREFIX.length).split('-')[0] ?? '';
    const lives = await access(`/proc/${pid}`).then(
      () => true,
      () => false,
    );
    if (!lives) await rm(path.join(MEMORY, name), { recursive: true, force: true });
  }
}

function hasRoom(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize >= ENOUGH;
  } catch {
    return false;
  }
}
