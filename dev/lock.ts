import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { processBirth } from './process-identity';

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid} ${processBirth(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function holderIsAlive(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  // An empty file means that its holder is about to write its name into it.
  if (text === '') return true;
  const [pid, ...birth] = text.split(' ');
  return processBirth(Number(pid)) === birth.join(' ');
}

/**
 * Runs `work` while holding a lock file, across processes. A dead process's lock is taken over. `waiting` is called
 * once a second with the seconds waited so far.
 */
export async function withLock<T>(
  file: string,
  waiting: (seconds: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  for (let seconds = 0; !(await take(file)); seconds++) {
    if (!(await holderIsAlive(file))) {
      await rm(file, { force: true });
      continue;
    }
    waiting(seconds);
    await sleep(1000);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
