import type { Knex } from 'knex';
import { Client } from 'pg';
import type { Db } from './knex';

/** How long to wait before a lost connection is restored, in ms. */
const REOPEN_MS = 1_000;
const CONNECT_MS = 10_000;

/** A listener that runs until it is stopped. */
export interface Listening {
  stop(): Promise<void>;
}

/**
 * Listens on a PostgreSQL channel over its own connection. `heard` gets each payload, and nothing after every
 * (re)connect, when earlier payloads were missed; `lost` gets why there is no connection for now.
 */
export function listen(
  db: Db,
  channel: string,
  { heard, lost }: { heard: (payload: string) => void; lost: (error: unknown) => void },
): Listening {
  let stopping = false;
  let endConnection: () => void = () => undefined;
  let endPause: () => void = () => undefined;

  async function once(): Promise<void> {
    const client = new Client({
      ...(db.client as Knex.Client).connectionSettings,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const ended = new Promise<void>((resolve, reject) => {
      client.on('end', resolve);
      client.on('error', reject);
      endConnection = resolve;
    });
    ended.catch(() => undefined);
    client.on('notification', ({ payload = '' }) => heard(payload));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      heard('');
      if (!stopping) await ended;
    } finally {
      await client.end();
    }
  }

  const running = (async () => {
    while (!stopping) {
      try {
        await once();
      } catch (error) {
        lost(error);
      }
      if (!stopping) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, REOPEN_MS);
          endPause = () => {
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
      endConnection();
      endPause();
      await running;
    },
  };
}
