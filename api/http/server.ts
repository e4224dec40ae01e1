import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Router } from 'express';
import { createApp } from '../app';
import type { ApiDeps } from './deps';
import { answerUnreadable } from './unreadable';

/** A listening API. */
export interface RunningApi {
  readonly port: number;
  /** Accepts no new request, lets those under way end, and closes. */
  stop(): Promise<void>;
}

// Proxies keep idle connections for 60 s. If we closed one first, a request sent at that moment would be reset.
const KEPT_MS = 65_000;
const UNUSED_MS = 70_000;
/** How long the largest upload over a slow line may take; all other requests get less. */
const UPLOAD_MS = 600_000;
/** How long current requests may take when the process is to stop. */
const DRAIN_MS = 10_000;

/** A server that never closes a connection while a proxy in front may still send on it. */
export function httpServer(app: RequestListener): Server {
  const server = createServer(app);
  server.keepAliveTimeout = KEPT_MS;
  // Counts from the opening of a connection on which nothing has been sent yet.
  server.headersTimeout = UNUSED_MS;
  server.requestTimeout = UPLOAD_MS;
  server.on('clientError', answerUnreadable);
  return server;
}

/** Listens on a port; 0 picks a free one. Rejects when the port is taken. */
export async function listen(deps: ApiDeps, port: number, pages?: Router): Promise<RunningApi> {
  const server = httpServer(createApp(deps, pages)).listen(port);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () =>
      new Promise((resolve, reject) => {
        const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        server.close((error) => {
          clearTimeout(force);
          if (error) reject(error);
          else resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
