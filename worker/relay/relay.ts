import type { Logger } from 'pino';
import { type Command, settleRefused } from '../../db/engine/commands';
import { bringForward, nextDueMs, putOff, takeWaiting } from '../../db/engine/waiting-commands';
import type { Db } from '../../db/knex';
import { listen } from '../../db/listen';
import type { Delivery, Engine } from '../engine';
import { faultForLog } from '../fault-log';
import { type Loop, startLoop } from '../loop';
import { LONG_STUCK_ATTEMPTS, patienceMs, pauseMs } from './pace';

/** How often to look without being woken: only for what a lost connection kept from us. */
const POLL_MS = 5_000;
/** How long a command counts as being delivered; longer than the most patient attempt. */
const LEASE_MS = 20_000;

/** Slots for commands under way. First attempts and retries have their own, so that neither can crowd out the other. */
const PLACES = { first: 32, repeated: 16 } as const;

/**
 * Delivers commands that no answer has settled, oldest first per workflow id and one at a time, beside any number of
 * other relays.
 */
export function startRelay({
  db,
  engine,
  log,
  pollMs = POLL_MS,
}: {
  db: Db;
  engine: Engine;
  log: Logger;
  pollMs?: number;
}): Loop {
  const lanes = [
    { tried: false, places: PLACES.first, busy: new Set<Promise<void>>() },
    { tried: true, places: PLACES.repeated, busy: new Set<Promise<void>>() },
  ];
  const underWay = new Set<string>();
  let newestFirst = false;

  async function look(): Promise<number | undefined> {
    // From both ends in turn, so that neither many silent commands delay a new one nor many new ones an old one.
    newestFirst = !newestFirst;
    for (const { tried, places, busy } of lanes) {
      const limit = places - busy.size;
      if (limit === 0) continue;
      const from = newestFirst ? 'newest' : 'longest-due';
      for (const command of await takeWaiting(db, { tried, from, limit, leaseMs: LEASE_MS, except: [...underWay] })) {
        underWay.add(command.workflowId);
        const delivering = deliver(command).finally(() => {
          busy.delete(delivering);
          underWay.delete(command.workflowId);
          loop.wake();
        });
        busy.add(delivering);
      }
    }
    return nextDueMs(db);
  }

  async function deliver(command: Command): Promise<void> {
    const { id, kind, attempts } = command;
    try {
      const delivery = await engine.deliver(command, patienceMs(attempts, Math.random()));
      log.info({ commandId: id, kind, attempts, ...summary(delivery) }, 'command redelivered');
      await follow(command, delivery);
    } catch (error) {
      // It stays leased until the lease ends, and is then taken again.
      log.error({ commandId: id, kind, attempts, fault: faultForLog(error) }, 'command not redelivered');
    }
  }

  async function follow(command: Command, delivery: Delivery): Promise<void> {
    const { attempts } = command;
    if (delivery.status === 'unconfirmed' || delivery.status === 'undeliverable') {
      const reason = delivery.status === 'undeliverable' ? delivery.reason : null;
      return putOff(db, command, pauseMs(attempts, reason !== null, Math.random()), reason);
    }
    if (delivery.status === 'refused') await settleRefused(db, command, delivery.refusal);
    // Something was fixed, and other commands may have waited for the same.
    if (attempts >= LONG_STUCK_ATTEMPTS) await bringForward(db);
  }

  let started = false;
  const loop = startLoop({ name: 'relay', pollMs, log }, async () => {
    // A new version of the program may be what they waited for.
    if (!started) await bringForward(db);
    started = true;
    return look();
  });
  const listening = listen(db, 'commands', {
    heard: (inMs) => loop.wake(Number(inMs)),
    lost: (error) =>
      log.warn({ fault: faultForLog(error) }, 'the relay is not told of new commands and looks by itself'),
  });
  return {
    ...loop,
    async stop() {
      await listening.stop();
      await loop.stop();
      await Promise.all(lanes.flatMap(({ busy }) => [...busy]));
    },
  };
}

/** What may be logged of a delivery: a refusal's detail may name people. */
const summary = (delivery: Delivery): object =>
  delivery.status === 'refused' ? { status: delivery.status, rule: delivery.refusal.code } : delivery;
