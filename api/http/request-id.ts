import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ids = new WeakMap<IncomingMessage, string>();

/** The id under which a request is found in the log; made on first use, never taken from the caller. */
export function requestIdOf(request: IncomingMessage): string {
  const known = ids.get(request) ?? randomUUID();
  ids.set(request, known);
  return known;
}
