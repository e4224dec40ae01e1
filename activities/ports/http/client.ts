import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { PortFault, PortRefusal } from '../errors';
import { retryAfterMs } from '../retry-after';

/** Where the outside systems are: calls go to `{baseUrl}/{port}/{operation}`; `timeoutMs` is for one try. */
export interface HttpPortsConfig {
  baseUrl: string;
  token?: string;
  timeoutMs: number;
}

const MOST_TRIES = 3;
const FIRST_PAUSE_MS = 200;
/** A longer wait is the caller's: it is handed on as a fault with `retryAfterMs`. */
const LONGEST_PAUSE_MS = 5_000;
/** Answers about our token or a proxy, which say nothing about the request itself. */
const OUR_OWN_FAULT = [401, 407];

const refusal = z.object({ code: z.string().min(1), message: z.string().optional() });

/**
 * Posts one call and answers its checked result. Tries 429, 5xx, timeouts and network errors again, three times in all and as `Retry-After` says, then
 * throws `PortFault`; a 4xx that names a `code` is a `PortRefusal` at once. `mostTries` is for what must be looked up before it is sent again.
 */
export async function post<T>(
  config: HttpPortsConfig,
  path: string,
  { key = randomUUID(), ...body }: { key?: string | undefined },
  answer: z.ZodType<T>,
  mostTries = MOST_TRIES,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt(config, path, key, body, answer);
    if ('answer' in outcome) return outcome.answer;
    const { fault, again } = outcome;
    const pause = fault.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (tries - 1);
    if (!again || tries >= mostTries || pause > LONGEST_PAUSE_MS) throw fault;
    await sleep(pause);
  }
}

/** One try; `again` tells whether another one in a moment may help. */
type Outcome<T> = { answer: T } | { fault: PortFault; again: boolean };

async function attempt<T>(
  config: HttpPortsConfig,
  path: string,
  key: string,
  body: object,
  answer: z.ZodType<T>,
): Promise<Outcome<T>> {
  const response = await exchange(config, path, key, body);
  if (response instanceof PortFault) return { fault: response, again: true };
  const { status, text, retryAfter } = response;
  if (status >= 200 && status < 300) {
    const result = answer.safeParse(json(text));
    if (result.success) return { answer: result.data };
    const shape = z.prettifyError(result.error);
    return { fault: new PortFault(`${path} answers in another shape: ${shape}`), again: false };
  }
  const again = status === 408 || status === 429 || status >= 500;
  if (!again && !OUR_OWN_FAULT.includes(status)) {
    const refused = refusal.safeParse(json(text));
    if (refused.success) throw new PortRefusal(refused.data.code, refused.data.message ?? `${path} refuses`);
  }
  return { fault: new PortFault(`${path} answers ${status}`, { retryAfterMs: retryAfterMs(retryAfter) }), again };
}

async function exchange(
  config: HttpPortsConfig,
  path: string,
  key: string,
  body: object,
): Promise<{ status: number; text: string; retryAfter: string | null } | PortFault> {
  try {
    const response = await fetch(`${config.baseUrl.replace(/\/$/, '')}/${path}`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        // Header values are Latin-1; a key may hold any letter.
        'idempotency-key': encodeURIComponent(key),
        ...(config.token === undefined ? {} : { authorization: `Bearer ${config.token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(config.timeoutMs),
    });
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, text: await response.text(), retryAfter };
  } catch (cause) {
    return new PortFault(`${path} cannot be reached`, { cause });
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is not JSON fits no shape, and the caller says so.
    return undefined;
  }
}
