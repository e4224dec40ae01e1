import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '../../db/faults';

/** How long PostgreSQL may take to recover after one of its processes was killed. */
const RECOVERY_MS = 60_000;

/** Asks the database again until it has recovered; what is asked must be safe to repeat. */
export async function patiently<T>(ask: () => PromiseLike<T>): Promise<T> {
  for (const end = Date.now() + RECOVERY_MS; ; await sleep(100)) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > end) throw error;
    }
  }
}
