import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PortFault } from '../errors';
import { incomingFolder } from './incoming';
import type { FileStorage } from './storage';

/** Files in a folder by id; one huge folder would be slow, so the last two characters name a subfolder. */
export function diskStorage(folder: string): FileStorage {
  const incoming = incomingFolder(path.join(folder, 'incoming'));
  const placeOf = (id: string): string => path.join(folder, id.slice(-2), id);
  return {
    incoming,
    put: (id, file) =>
      told(async () => {
        const place = placeOf(id);
        const made = await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
        if (made !== undefined) await synced(folder);
        await synced(file.path);
        await rename(file.path, place);
        await synced(path.dirname(place));
      }),
    get: (id) =>
      told(async () => {
        const handle = await open(placeOf(id), constants.O_RDONLY);
        return handle.createReadStream();
      }),
    remove: (id) => told(() => rm(placeOf(id), { force: true })),
  };
}

/** Makes what was written to a file, or the names in a folder, survive a power failure. */
async function synced(place: string): Promise<void> {
  const handle = await open(place, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const told = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    throw new PortFault('the file storage cannot be used', { cause });
  }
};
