import { setTimeout as sleep } from 'node:timers/promises';
import { CaseBusy } from '../faults';
import { TIME_LIMITS } from '../knex';

/** How many writers of one case may hold connections of this process, while others of it wait without one. */
const AT_ONCE = 4;

/** How long a writer waits for its turn: as long as for the lock itself. */
const WAIT_MS = TIME_LIMITS.lock_timeout;

interface Case {
  running: number;
  readonly waiting: (() => void)[];
}

const cases = new Map<string, Case>();

/**
 * Writes to a case that others of this process may be writing to: a few at once, so that the lock of one case cannot take all
 * connections. Throws `CaseBusy` for a writer whose turn does not come in time.
 */
export async function inTurn<T>(caseId: string, write: () => Promise<T>): Promise<T> {
  const state = cases.get(caseId) ?? { running: 0, waiting: [] };
  cases.set(caseId, state);
  if (state.running < AT_ONCE) state.running += 1;
  else await turn(state, caseId);
  try {
    return await write();
  } finally {
    // The place is handed on, so that nobody who comes later overtakes.
    const next = state.waiting.shift();
    if (next) next();
    else state.running -= 1;
    if (state.running === 0) cases.delete(caseId);
  }
}

async function turn({ waiting }: Case, caseId: string): Promise<void> {
  const late = new AbortController();
  let mine: () => void = () => undefined;
  const called = new Promise<'mine'>((resolve) => waiting.push((mine = () => resolve('mine'))));
  try {
    const end = await Promise.race([called, sleep(WAIT_MS, 'late' as const, { signal: late.signal })]);
    if (end === 'mine') return;
    const place = waiting.indexOf(mine);
    // Called in the same instant: the turn has come after all.
    if (place < 0) return;
    waiting.splice(place, 1);
    throw new CaseBusy(`too many writers wait for case ${caseId}`);
  } finally {
    late.abort();
  }
}
