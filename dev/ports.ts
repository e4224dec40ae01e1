import net from 'node:net';

function listenOnce(port: number, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: taken } = server.address() as net.AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}

/** A port of 127.0.0.1 that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return listenOnce(0, '127.0.0.1');
}

/** Throws one sentence with the way out when `port` cannot be listened on. `setting` is the variable that chooses another, such as `PORT`. */
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
