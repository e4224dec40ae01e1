import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** No upload takes this long: anything older was left behind by a process that died. */
const STALE_MS = 24 * 3_600_000;

/** Makes the folder in which files arrive, and clears what an earlier process left in it. */
export function incomingFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > STALE_MS) rmSync(file, { force: true });
  }
  return folder;
}
