import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An application over real HTTP: started once for all requests of a test, because a server per request takes longer
 * than the answer.
 */
export interface Listening {
  readonly server: Server;
  /** `http://127.0.0.1:port` */
  readonly base: string;
  stop(): void;
}

/** Makes a server listen on a free port. */
export async function listen(server: Server): Promise<Listening> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    server,
    base: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
