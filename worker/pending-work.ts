import { setTimeout as sleep } from 'node:timers/promises';
import { pendingWork, type PendingWork } from '../db/engine/pending-work';
import type { Db } from '../db/knex';

/** How long (ms) a case may stand still before we stop waiting for it. */
const PATIENCE_MS: Readonly<Record<PendingWork['why'], number>> = {
  // A judgement takes some 30 ms; only a missing worker takes longer.
  due: 10_000,
  // The relay leaves a command alone for six seconds before it delivers it itself.
  command: 10_000,
  // An effect being retried, or a case that waits for another one.
  transit: 3_000,
};
const DRAIN_PATIENCE_MS = 10_000;
const POLL_MS = 10;
/** A wake that arrives while a case is being judged goes unseen, so it is repeated until nothing is due. */
const WAKE_AGAIN_MS = 250;

/**
 * What settling needs: `wake` makes a case look at the world clock; `drained` resolves when all messages so far are
 * out.
 */
export interface PendingWorkDeps {
  readonly db: Db;
  readonly wake: (workflowId: string, runId: string) => Promise<void>;
  readonly drained?: () => Promise<void>;
}

/** Waits for cases to settle. */
export interface PendingWorkWatch {
  /** Wakes what is due and waits until everything settles; false if it gave up waiting for something. */
  settle(): Promise<boolean>;
  /** Begins a new move: waits again for what was given up, except what has not changed since. */
  forget(): void;
}

interface Seen {
  readonly mark: string;
  readonly since: number;
  wokenAt: number;
}

const keyOf = ({ why, caseId }: PendingWork): string => `${why}/${caseId}`;

/** Watches the cases of one database. */
export function watchPendingWork({ db, wake, drained }: PendingWorkDeps): PendingWorkWatch {
  /** Each item's state at the time when waiting was given up. */
  const givenUp = new Map<string, string>();
  let leftBehind = false;

  async function wakeUp({ caseId, workflowId, runId }: PendingWork): Promise<void> {
    if (runId === null) return;
    try {
      await wake(workflowId, runId);
    } catch (error) {
      // A case may close between the look and the wake; the caller has to know of anything else.
      if ((await pendingWork(db)).some((still) => still.why === 'due' && still.caseId === caseId)) throw error;
    }
  }

  async function casesRest(): Promise<void> {
    const seen = new Map<string, Seen>();
    for (;;) {
      const restless = await pendingWork(db);
      let waiting = false;
      for (const one of restless) {
        const key = keyOf(one);
        let before = seen.get(key);
        if (before?.mark !== one.mark) seen.set(key, (before = { mark: one.mark, since: Date.now(), wokenAt: 0 }));
        if (one.why === 'due' && Date.now() - before.wokenAt >= WAKE_AGAIN_MS) {
          before.wokenAt = Date.now();
          await wakeUp(one);
        }
        if (givenUp.get(key) === one.mark) continue;
        if (Date.now() - before.since < PATIENCE_MS[one.why]) {
          waiting = true;
          continue;
        }
        givenUp.set(key, one.mark);
        leftBehind = true;
      }
      if (!waiting) return;
      await sleep(POLL_MS);
    }
  }

  async function messagesAreOut(): Promise<boolean> {
    if (drained === undefined) return true;
    const patience = new AbortController();
    const tooLong = sleep(DRAIN_PATIENCE_MS, false, { signal: patience.signal }).catch(() => false);
    try {
      return await Promise.race([drained().then(() => true), tooLong]);
    } finally {
      patience.abort();
    }
  }

  return {
    async settle() {
      await casesRest();
      const out = await messagesAreOut();
      return out && !leftBehind;
    },
    forget() {
      leftBehind = false;
      for (const key of givenUp.keys()) if (!key.startsWith('transit/')) givenUp.delete(key);
    },
  };
}
