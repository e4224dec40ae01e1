import type { Logger } from 'pino';
import { deliveriesFor } from '../../activities/notices/receivers';
import { type SendingDeps, sendDelivery, type Tried } from '../../activities/notices/send';
import { reportUndelivered } from '../../activities/notices/undelivered';
import { PortFault } from '../../activities/ports';
import type { Db, Tx } from '../../db/knex';
import {
  type ClaimedDelivery,
  claimDeliveries,
  endDelivery,
  expandNotice,
  lockNotice,
  outboxRests,
  postponeDelivery,
  renewLease,
  waitingNotices,
} from '../../db/outbox/outbox';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after each failed try; after as many tries plus one a delivery has failed. */
export const RETRY_DELAYS_MS: readonly number[] = [
  SECOND, // a connection that broke
  10 * SECOND, // a provider that restarts
  MINUTE, // greylisting, which refuses the first minute
  10 * MINUTE, // a short outage
  HOUR, // an outage that somebody works on
  4 * HOUR,
  12 * HOUR, // an outage over night; with the others less than a working day, so that a person can still step in
];

/** How often an idle sender looks: soon enough for somebody who waits for his mail, rare enough to cost nothing. */
const POLL_MS = 300;
const DRAIN_POLL_MS = 20;
const BATCH = 10;
/** How long a sender may be silent about a delivery before it counts as dead; one that lives renews this four times as often. */
const LEASE_MS = 20 * SECOND;

/** The running sender. `drained` answers when nothing is left to do now, or once it is stopped. */
export interface Notices {
  stop(): Promise<void>;
  drained(): Promise<void>;
  /** Look now instead of at the next poll. */
  kick(): void;
}

/** Expands and sends what the outbox holds, beside any number of other senders, until it is stopped. No case ever waits for it. */
export function startNotices({
  log,
  leaseMs = LEASE_MS,
  ...deps
}: SendingDeps & { log: Logger; leaseMs?: number }): Notices {
  const { db } = deps;
  const expander = createExpander(deps, log);
  let stopping = false;
  let kicked = false;
  let endPause: () => void = () => undefined;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      if (stopping || kicked) return resolve();
      const timer = setTimeout(resolve, POLL_MS);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const kick = (): void => {
    kicked = true;
    endPause();
  };

  const running = (async () => {
    while (!stopping) {
      kicked = false;
      try {
        const more = await expander();
        const claimed = await claimDeliveries(db, BATCH, leaseMs);
        await Promise.all(
          claimed.map((delivery) => held(db, log, delivery, leaseMs, () => deliver(deps, log, delivery))),
        );
        if (more || claimed.length === BATCH) continue;
      } catch (error) {
        log.error(describe(error), 'the outbox will be looked at again');
      }
      await pause();
    }
  })();

  return {
    kick,
    async stop() {
      stopping = true;
      endPause();
      await running;
    },
    async drained() {
      while (!stopping && !(await outboxRests(db))) {
        kick();
        await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
      }
    },
  };
}

/** Answers a pass over the unexpanded notices; it tells whether there may be more. One whose party the directory cannot tell holds up no other. */
function createExpander({ db, ports }: SendingDeps, log: Logger): () => Promise<boolean> {
  const held = new Map<string, { tries: number; until: number }>();
  return async () => {
    const except = [...held].filter(([, { until }]) => until > Date.now()).map(([id]) => id);
    const notices = await waitingNotices(db, BATCH, except);
    await Promise.all(
      notices.map(async (notice) => {
        try {
          const deliveries = await deliveriesFor(ports.directory, notice);
          await told(db, notice.id, (tx) => expandNotice(tx, notice.id, deliveries));
          held.delete(notice.id);
        } catch (error) {
          const tries = (held.get(notice.id)?.tries ?? 0) + 1;
          held.set(notice.id, { tries, until: Date.now() + delayAfter(Math.min(tries, RETRY_DELAYS_MS.length)) });
          log.warn({ noticeId: notice.id, tries, ...describe(error) }, 'notice not expanded yet');
        }
      }),
    );
    return notices.length === BATCH;
  };
}

const delayAfter = (tries: number): number => RETRY_DELAYS_MS[tries - 1] ?? 0;

/** Keeps others from a delivery while it is being worked on. */
async function held(
  db: Db,
  log: Logger,
  delivery: ClaimedDelivery,
  leaseMs: number,
  work: () => Promise<void>,
): Promise<void> {
  const renewing = setInterval(() => {
    renewLease(db, delivery, leaseMs).catch((error: unknown) => log.warn(describe(error), 'a lease was not renewed'));
  }, leaseMs / 4);
  try {
    await work();
  } finally {
    clearInterval(renewing);
  }
}

async function deliver(deps: SendingDeps, log: Logger, delivery: ClaimedDelivery): Promise<void> {
  const { db } = deps;
  const { id, channel, attempts } = delivery;
  const tried = await tryOnce(deps, log, delivery);
  const facts = { deliveryId: id, channel, attempts };
  if (tried.status === 'sent' || tried.status === 'unneeded') {
    await endDelivery(db, id, tried);
    log.info(facts, tried.status === 'sent' ? 'notice sent' : 'notice not needed any more');
  } else if (tried.status !== 'again') {
    await told(db, delivery.noticeId, (tx) => endDelivery(tx, id, tried));
    log.warn({ ...facts, ...tried }, 'notice not delivered');
  } else if (attempts > RETRY_DELAYS_MS.length) {
    const { problem } = tried;
    await told(db, delivery.noticeId, (tx) => endDelivery(tx, id, { status: 'failed', problem }));
    log.error({ ...facts, problem: tried.problem }, 'notice given up');
  } else {
    const delayMs = Math.max(delayAfter(attempts), tried.retryAfterMs ?? 0);
    await postponeDelivery(db, delivery, { problem: tried.problem, delayMs });
    log.warn({ ...facts, problem: tried.problem, delayMs }, 'notice will be sent again');
  }
}

/** Writes what became of a notice together with what follows for the asking party, which no crash in between may lose. */
async function told(db: Db, noticeId: string, write: (tx: Tx) => Promise<void>): Promise<void> {
  await db.transaction(async (tx) => {
    // Of two that fail at the same moment the second has to see the first.
    await lockNotice(tx, noticeId);
    await write(tx);
    await reportUndelivered(tx, noticeId);
  });
}

async function tryOnce(deps: SendingDeps, log: Logger, delivery: ClaimedDelivery): Promise<Tried> {
  try {
    return await sendDelivery(deps, delivery);
  } catch (error) {
    if (error instanceof PortFault) return { status: 'again', problem: 'unreachable' };
    log.error({ deliveryId: delivery.id, ...describe(error) }, 'a notice could not be made');
    return { status: 'again', problem: 'internal-error' };
  }
}

/** An error for the log: its kind and where it arose. Its message may hold an address. */
function describe(error: unknown): { error: string; at?: string[] } {
  if (!(error instanceof Error)) return { error: 'unknown' };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { error: error.name, at: frames.slice(0, 4).map((line) => line.trim()) };
}
