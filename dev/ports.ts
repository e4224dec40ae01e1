import { randomInt } from 'node:crypto';
import net from 'node:net';

function listenOnce(port: number, host?: string): Promise<true> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

// Below the range of outgoing connections: one of those may be taken again before our server listens.
const [lowest, highest] = [15_000, 30_000];

/** A port of 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  for (let attempts = 0; attempts < 100; attempts++) {
    const port = randomInt(lowest, highest);
    if (await listenOnce(port, '127.0.0.1').catch(() => false)) return port;
  }
  throw new Error(`No free port was found between ${lowest} and ${highest}.`);
}

/**
 * Throws one sentence with the way out if `port` cannot be listened on. `setting` is the variable that changes it, such
 * as `PORT`.
 */
export async function requirePort(port: number, setting: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = `start with ${setting}=${port >= 1024 && port < 65535 ? port + 1 : 8080} npm start.`;
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} is taken by another program. Stop it, or ${remedy}`);
    if (code === 'EACCES') throw new Error(`Port ${port} may only be used by an administrator; ${remedy}`);
    throw new Error(`Port ${port} cannot be used (${message}); ${remedy}`);
  }
}
