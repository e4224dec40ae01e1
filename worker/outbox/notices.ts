import type { Logger } from 'pino';
import { deliveriesFor } from '../../activities/notices/receivers';
import { type Again, again, type SendingDeps, sendDelivery, type Tried } from '../../activities/notices/send';
import { reportUndelivered } from '../../activities/notices/undelivered';
import { PortFault } from '../../activities/ports';
import type { Db, Tx } from '../../db/knex';
import type { DeliveryProblem } from '../../db/outbox/notices';
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

/** How long to wait after each failed try; a delivery fails after one try more than there are waits. */
export const RETRY_DELAYS_MS: readonly number[] = [
  SECOND, // a connection that broke
  10 * SECOND, // a provider that restarts
  MINUTE, // greylisting, which refuses the first minute
  10 * MINUTE, // a short outage
  HOUR, // an outage that somebody works on
  4 * HOUR,
  12 * HOUR, // an outage over night; with the others less than a working day, so that a person can still step in
];

/** Range (ms) for a retry that operators must enable: not before they can have acted, not long after they have. */
const OURS_MS = { soonest: 10 * MINUTE, latest: HOUR };
/** About a week, to cover a weekend in which nobody looked. */
const OURS_TRIES = 170;

/** How often an idle sender looks: soon enough for a reader who waits for a mail, rare enough to cost nothing. */
const POLL_MS = 300;
const DRAIN_POLL_MS = 20;
const BATCH = 10;
/** How long a silent sender keeps a delivery before it counts as dead; a live one renews this four times as often. */
const LEASE_MS = 20 * SECOND;

/** The running sender. `drained` resolves when nothing is left to do now, or once it is stopped. */
export interface Notices {
  stop(): Promise<void>;
  drained(): Promise<void>;
  /** Look now instead of at the next poll. */
  kick(): void;
}

/**
 * Expands and sends what the outbox holds, beside any number of other senders, until stopped. No case ever waits for
 * it.
 */
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

/**
 * One pass over the unexpanded notices; returns whether there may be more. One whose party the directory cannot resolve
 * holds up no other.
 */
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
          held.set(notice.id, { tries, until: Date.now() + delayAfter(tries) });
          const level = error instanceof PortFault && error.outcome === 'ours' ? 'error' : 'warn';
          log[level]({ noticeId: notice.id, tries, ...describe(error) }, 'notice not expanded yet');
        }
      }),
    );
    return notices.length === BATCH;
  };
}

const LONGEST_MS = Math.max(...RETRY_DELAYS_MS);
const delayAfter = (tries: number): number => RETRY_DELAYS_MS[tries - 1] ?? LONGEST_MS;

const isOurs = (problem: string | null): boolean => problem?.startsWith('ours-to-mend') ?? false;

/**
 * How many tries a delivery gets, and the pause until the next; never longer than our own longest, whatever was asked
 * for.
 */
function patience({ attempts, before }: ClaimedDelivery, problem: DeliveryProblem, askedMs: number): Patience {
  const wanted = Math.max(delayAfter(attempts), askedMs);
  // A problem that operators fixed must not count against the first trouble after it.
  const ours = isOurs(problem) || isOurs(before) || attempts > RETRY_DELAYS_MS.length + 1;
  if (!ours) return { tries: RETRY_DELAYS_MS.length + 1, delayMs: Math.min(wanted, LONGEST_MS) };
  return { tries: OURS_TRIES, delayMs: Math.min(Math.max(wanted, OURS_MS.soonest), OURS_MS.latest) };
}

interface Patience {
  readonly tries: number;
  readonly delayMs: number;
}

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
  } else {
    await putOff(db, log, delivery, tried);
  }
}

async function putOff(db: Db, log: Logger, delivery: ClaimedDelivery, tried: Again): Promise<void> {
  const { id, channel, attempts } = delivery;
  const { problem, detail, retryAfterMs: askedMs = 0 } = tried;
  const why = { problem, ...(detail === undefined ? {} : { detail }) };
  const facts = { deliveryId: id, channel, attempts, ...why };
  const { tries, delayMs: wantedMs } = patience(delivery, problem, askedMs);
  if (attempts >= tries) {
    await told(db, delivery.noticeId, (tx) => endDelivery(tx, id, { status: 'failed', ...why }));
    log.error(facts, 'notice given up');
    return;
  }
  const delayMs = await postponeDelivery(db, delivery, { ...why, delayMs: wantedMs });
  if (delayMs !== undefined && delayMs < askedMs)
    log.warn({ ...facts, askedMs, delayMs }, 'a longer pause was asked for than is kept');
  if (isOurs(problem)) log.error({ ...facts, outcome: 'ours', delayMs }, 'operators have to mend this');
  else log.warn({ ...facts, delayMs }, 'notice will be sent again');
}

/**
 * Writes what became of a notice together with its consequences for the requester, so that no crash in between loses
 * them.
 */
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
    if (error instanceof PortFault) return again(error);
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
