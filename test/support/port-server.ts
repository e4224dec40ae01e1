import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortRefusal, type Ports } from '../../activities/ports';
import { pathName } from '../../activities/ports/http';
import { CONTRACT } from '../../activities/ports/http/contract';

/** The server's next answer in place of the real one. */
export interface Scripted {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  delayMs?: number;
}

/**
 * An outside system over HTTP as docs/ports.md describes it; `requests` are those received, `script` holds the answers
 * that come before the real ones.
 */
export interface PortServer {
  url: string;
  requests: { path: string; key: string; authorization: string | undefined }[];
  script: Scripted[];
  close(): Promise<void>;
}

type Operations = Record<string, (call: object) => Promise<unknown>>;

const names = (keys: object): Map<string, string> => new Map(Object.keys(keys).map((key) => [pathName(key), key]));

/** Serves ports over HTTP on a free port of the loopback interface. */
export async function servePorts(ports: Ports): Promise<PortServer> {
  const requests: PortServer['requests'] = [];
  const script: Scripted[] = [];
  const server = createServer((request, response) => {
    answer(request, ports, { requests, script }).then(
      (given) => write(response, given),
      (error: unknown) => write(response, asResponse(error)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/ports`,
    requests,
    script,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  ports: Ports,
  { requests, script }: Pick<PortServer, 'requests' | 'script'>,
): Promise<Scripted> {
  const key = decodeURIComponent(String(request.headers['idempotency-key']));
  const path = String(request.url).replace('/ports/', '');
  requests.push({ path, key, authorization: request.headers.authorization });
  const scripted = script.shift();
  if (scripted) {
    await sleep(scripted.delayMs ?? 0);
    return scripted;
  }
  const [portPath = '', operationPath = ''] = path.split('/');
  const port = names(CONTRACT).get(portPath) as keyof Ports;
  const operation = names(CONTRACT[port]).get(operationPath) as string;
  const call = { ...(JSON.parse(await text(request)) as object), key };
  const result = await (ports[port] as unknown as Operations)[operation]?.(call);
  return { status: 200, body: result };
}

function asResponse(error: unknown): Scripted {
  if (error instanceof PortRefusal) return { status: 409, body: { code: error.code, message: error.message } };
  return { status: 503, body: { message: String(error) } };
}

function write(response: ServerResponse, { status, headers, body }: Scripted): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
