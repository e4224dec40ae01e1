import type { Logger } from 'pino';
import type { FileStorage } from '../../activities/ports/files/storage';
import { filesToRemove, markRemoved } from '../../db/engine/files';
import type { Db } from '../../db/knex';
import { faultForLog } from '../fault-log';
import { type Loop, startLoop } from '../loop';

/** How often to look: nobody waits for it. */
const POLL_MS = 60_000;
const BATCH = 100;

/** Removes the bytes of files that no case has attached, and of erased cases. Several workers may run at once. */
export function startFileRemoval({
  db,
  files,
  log,
  pollMs = POLL_MS,
}: {
  db: Db;
  files: FileStorage;
  log: Logger;
  pollMs?: number;
}): Loop {
  return startLoop({ name: 'removal of files', pollMs, log }, async () => {
    const ids = await filesToRemove(db, BATCH);
    let removed = 0;
    for (const id of ids) {
      try {
        await files.remove(id);
        await markRemoved(db, id);
        removed += 1;
      } catch (error) {
        // One that cannot be removed now holds up no other.
        log.warn({ fileId: id, fault: faultForLog(error) }, 'file not removed yet');
      }
    }
    return removed === BATCH ? 0 : pollMs;
  });
}
