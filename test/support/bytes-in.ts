import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** How many bytes the files of a folder have, however many of them come and go meanwhile. */
export async function bytesIn(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => {
    const found = await stat(path.join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return found?.size ?? 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
