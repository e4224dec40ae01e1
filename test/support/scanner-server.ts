import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A virus scanner that speaks ClamAV's INSTREAM and calls whatever holds this word infected. */
export interface ScannerServer {
  /** `tcp://127.0.0.1:port` */
  readonly url: string;
  /** How many bytes of each file it was shown. */
  readonly seen: number[];
  /** What it answers in place of a verdict, if anything. */
  says: string | undefined;
  stop(): Promise<void>;
}

const COMMAND = 'zINSTREAM\0';
const INFECTED = 'EICAR';

/** The bytes of a stream, when all of its chunks have come. */
function contentOf(received: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = COMMAND.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

/** Starts one on a free port. */
export async function scannerServer(): Promise<ScannerServer> {
  const scanner: { seen: number[]; says: string | undefined } = { seen: [], says: undefined };
  const server: Server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= COMMAND.length && !received.toString('latin1').startsWith(COMMAND))
        return void socket.end('UNKNOWN COMMAND\0');
      const content = contentOf(received);
      if (content === undefined) return;
      scanner.seen.push(content.length);
      const verdict = content.includes(INFECTED) ? 'stream: Eicar-Signature FOUND' : 'stream: OK';
      socket.end(`${scanner.says ?? verdict}\0`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(scanner, {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  });
}
