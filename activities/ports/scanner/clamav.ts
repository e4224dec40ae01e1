import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { PortFault } from '../errors';
import type { FileScanner, Scanned } from './scanner';

/** How long the scanner may say nothing, in ms. */
const SILENCE_MS = 30_000;
/** The longest answer that is one, in characters. */
const LONGEST_ANSWER = 1_000;

/** ClamAV's daemon at `tcp://host:port`, asked by its command INSTREAM. */
export function clamavScanner(url: string): FileScanner {
  const { hostname, port } = new URL(url);
  return { scan: (file) => scanned(file, { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }) };
}

async function scanned(file: string, address: { host: string; port: number }): Promise<Scanned> {
  const socket = connect(address);
  socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('the scanner is silent')));
  try {
    const [answer] = await Promise.all([text(socket), sendTo(socket, file)]);
    return verdictOf(answer.slice(0, LONGEST_ANSWER));
  } catch (cause) {
    throw cause instanceof PortFault ? cause : new PortFault('the virus scanner cannot be used', { cause });
  } finally {
    socket.destroy();
  }
}

async function sendTo(socket: Socket, file: string): Promise<void> {
  await pipeline(
    async function* () {
      yield Buffer.from('zINSTREAM\0');
      for await (const chunk of createReadStream(file)) {
        const bytes = chunk as Buffer;
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        yield Buffer.concat([length, bytes]);
      }
      yield Buffer.alloc(4);
    },
    socket,
    { end: false },
  );
}

// `stream: OK`, `stream: Eicar-Signature FOUND`, or `… ERROR`, for instance when a file exceeds StreamMaxLength.
function verdictOf(answer: string): Scanned {
  const [, found] = /^stream: (.+) FOUND\0?\s*$/.exec(answer) ?? [];
  if (found !== undefined) return { clean: false, found };
  if (/^stream: OK\0?\s*$/.test(answer)) return { clean: true };
  throw new PortFault('the virus scanner did not scan the file', { outcome: 'ours', answer: answer.slice(0, 64) });
}
