import type { Logger } from 'pino';
import { settleRefused, takeWaiting } from '../../db/engine/commands';
import type { Db } from '../../db/knex';
import type { Delivery, Engine } from '../engine';
import { faultForLog } from '../fault-log';

/** A loop that can be stopped; what it has begun it finishes. */
export interface Loop {
  stop(): Promise<void>;
}

/** How long a redelivery may take before the next one is due anyway. */
const DELIVERY_MS = 10_000;
const BATCH = 16;

/** Delivers commands that no answer has settled, oldest first for each case, until each is done or refused. */
export function startRelay({
  db,
  engine,
  log,
  pollMs = 500,
}: {
  db: Db;
  engine: Engine;
  log: Logger;
  pollMs?: number;
}): Loop {
  return every(pollMs, log, 'relay', async () => {
    const commands = await takeWaiting(db, BATCH);
    await Promise.all(
      commands.map(async (command) => {
        const delivery = await engine.deliver(command, DELIVERY_MS);
        if (delivery.status === 'refused') await settleRefused(db, command, delivery.refusal);
        log.info(
          { commandId: command.id, kind: command.kind, attempts: command.attempts, ...summary(delivery) },
          'command redelivered',
        );
      }),
    );
    return commands.length === BATCH;
  });
}

/** What may be logged of a delivery: a refusal's detail may name people. */
const summary = (delivery: Delivery): object =>
  delivery.status === 'refused' ? { status: delivery.status, rule: delivery.refusal.code } : delivery;

/** Runs `work` again and again: at once while it answers true, else after a pause. Its errors are logged and end nothing. */
export function every(pollMs: number, log: Logger, name: string, work: () => Promise<boolean>): Loop {
  let stopping = false;
  let rest: () => void = () => undefined;
  const running = (async () => {
    while (!stopping) {
      let more = false;
      try {
        more = await work();
      } catch (error) {
        log.error({ fault: faultForLog(error) }, `${name} will try again`);
      }
      if (!more && !stopping) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs);
          rest = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  })();
  return {
    async stop() {
      stopping = true;
      rest();
      await running;
    },
  };
}
