import { CaseBusy, isUnavailable } from '../faults';
import { TIME_LIMITS } from '../knex';

/** How many writers of one case may hold connections of this process, while others wait without one. */
const AT_ONCE = 4;

/** How long a writer waits for its turn: as long as for the lock itself. */
const WAIT_MS = TIME_LIMITS.lock_timeout;

interface Waiting {
  readonly go: () => void;
  readonly refuse: () => void;
}

const cases = new Map<string, { running: number; waiting: Set<Waiting> }>();

/**
 * Serialises writes to one case within this process, a few at once, so that one case's lock cannot take all
 * connections. Throws `CaseBusy` if the turn does not come in time, or those in front waited for the lock in vain.
 */
export async function inTurn<T>(caseId: string, write: () => Promise<T>): Promise<T> {
  const state = cases.get(caseId) ?? { running: 0, waiting: new Set() };
  cases.set(caseId, state);
  if (state.running < AT_ONCE) state.running += 1;
  else await turn(state.waiting, caseId);
  try {
    return await write();
  } catch (error) {
    if (isUnavailable(error)) for (const { refuse } of state.waiting) refuse();
    throw error;
  } finally {
    // The slot is handed on, so that a later writer cannot overtake.
    const [next] = state.waiting;
    if (next) next.go();
    else state.running -= 1;
    if (state.running === 0) cases.delete(caseId);
  }
}

function turn(waiting: Set<Waiting>, caseId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (end: () => void) => (): void => {
      clearTimeout(timer);
      waiting.delete(mine);
      end();
    };
    const mine: Waiting = {
      go: done(resolve),
      refuse: done(() => reject(new CaseBusy(`too many writers wait for case ${caseId}`))),
    };
    const timer = setTimeout(mine.refuse, WAIT_MS);
    waiting.add(mine);
  });
}
