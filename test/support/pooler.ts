import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A pooler in front of PostgreSQL, with its two habits that take sessions away from their clients. */
export interface Pooler {
  readonly url: string;
  stop(): Promise<void>;
}

const READY = 0x5a;

/** The length of the message at the beginning of a buffer, 0 if incomplete. */
const lengthOf = (buffer: Buffer): number => {
  const length = buffer.length < 5 ? Infinity : 1 + buffer.readInt32BE(1);
  return length <= buffer.length ? length : 0;
};

/**
 * The start-up message without parameters that only PostgreSQL understands, as with PgBouncer's
 * `ignore_startup_parameters`.
 */
function withoutLimits(message: Buffer): Buffer {
  const words = message.subarray(8, -1).toString('utf8').split('\0').slice(0, -1);
  const kept = words.filter((_, at) => !(words[at - (at % 2)] ?? '').includes('timeout'));
  const body = Buffer.from(`${kept.map((word) => `${word}\0`).join('')}\0`);
  const head = Buffer.from(message.subarray(0, 8));
  head.writeInt32BE(8 + body.length, 0);
  return Buffer.concat([head, body]);
}

/**
 * Starts one. `drops` removes the time limits of sessions, `shares` sends the statements of all clients over the first
 * one's session.
 */
export async function startPooler(databaseUrl: string, habits: { drops?: boolean; shares?: boolean }): Promise<Pooler> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let shared: Socket | undefined;
  let asking: Socket | undefined;
  const server = createServer((client) => {
    const own = connect(Number(target.port), target.hostname);
    for (const socket of [client, own]) {
      sockets.add(socket);
      // When one side ends, the other is reset.
      socket.on('error', () => undefined);
    }
    let started = false;
    let signedIn = false;
    let rest = Buffer.alloc(0);
    client.on('data', (data: Buffer) => {
      const first = !started;
      started = true;
      if (!signedIn) return void own.write(first && habits.drops ? withoutLimits(data) : data);
      // A Terminate message ends the client, not the session that others use.
      if (data[0] === 0x58) return void client.end();
      asking = client;
      (habits.shares ? shared : own)?.write(data);
    });
    own.on('data', (data: Buffer) => {
      (signedIn && habits.shares ? asking : client)?.write(data);
      rest = Buffer.concat([rest, data]);
      for (let length = lengthOf(rest); length > 0; length = lengthOf(rest)) {
        if (rest[0] === READY) signedIn = true;
        rest = rest.subarray(length);
      }
      if (signedIn) shared ??= own;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
