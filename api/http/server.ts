import type { Server } from 'node:http';
import type { Router } from 'express';
import { createApp } from '../app';
import type { ApiDeps } from './deps';

/** A listening API. */
export interface RunningApi {
  readonly port: number;
  /** Takes no new request, lets those under way end, and closes. */
  stop(): Promise<void>;
}

/** How long the largest upload over a slow line may take; all other requests have to hurry. */
const UPLOAD_MS = 600_000;
/** How long requests under way may take when the process is to stop. */
const DRAIN_MS = 10_000;

/** Listens on a port; 0 picks a free one. Rejects when the port is taken. */
export async function listen(deps: ApiDeps, port: number, pages?: Router): Promise<RunningApi> {
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = createApp(deps, pages).listen(port, (error?: Error) =>
      error ? reject(error) : resolve(listening),
    );
  });
  // Longer than the idle time of usual proxies, so that it is they who close first.
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = UPLOAD_MS;
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
