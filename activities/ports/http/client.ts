import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { cancellation, outside, pause } from '../cancellation';
import { PortFault, PortRefusal } from '../errors';
import { httpOutcome, networkOutcome } from '../outcome';
import { retryAfterMs } from '../retry-after';

/** Where the outside systems are: calls go to `{baseUrl}/{port}/{operation}`; `timeoutMs` is per try. */
export interface HttpPortsConfig {
  baseUrl: string;
  token?: string;
  timeoutMs: number;
}

const MOST_TRIES = 3;
const FIRST_PAUSE_MS = 200;
/** A longer wait is up to the caller: it is passed on as a fault with `retryAfterMs`. */
const LONGEST_PAUSE_MS = 5_000;

/** The longest `timeoutMs` with which a call, with all its tries and pauses, ends within the given ms. */
export const longestTimeoutWithin = (ms: number): number =>
  Math.floor((ms - (MOST_TRIES - 1) * LONGEST_PAUSE_MS) / MOST_TRIES);

const refusal = z.object({ code: z.string().min(1), message: z.string().optional() });

/**
 * Posts one call and returns its checked result. Retries what may pass, three tries in all and as `Retry-After` says;
 * otherwise throws `PortFault` or `PortRefusal`. `mostTries` limits calls that need a lookup before a resend.
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
    const { fault } = outcome;
    const own = FIRST_PAUSE_MS * 2 ** (tries - 1);
    const wait = Math.max(own, fault.retryAfterMs ?? 0);
    if (fault.outcome === 'ours' || tries >= mostTries || wait > LONGEST_PAUSE_MS) throw fault;
    await pause(wait);
  }
}

async function attempt<T>(
  config: HttpPortsConfig,
  path: string,
  key: string,
  body: object,
  answer: z.ZodType<T>,
): Promise<{ answer: T } | { fault: PortFault }> {
  const response = await exchange(config, path, key, body);
  if (response instanceof PortFault) return { fault: response };
  const { status, text, retryAfter } = response;
  const refused = refusal.safeParse(json(text)).data;
  const outcome = httpOutcome(status, refused?.code);
  if (outcome === 'done') {
    const result = answer.safeParse(json(text));
    if (result.success) return { answer: result.data };
    const shape = z.prettifyError(result.error);
    return {
      fault: new PortFault(`${path} answers in another shape: ${shape}`, { outcome: 'ours', answer: `${path} shape` }),
    };
  }
  if (outcome === 'refused' && refused !== undefined)
    throw new PortRefusal(refused.code, refused.message ?? `${path} refuses`);
  const facts = { answer: `${path} ${status}`, retryAfterMs: retryAfterMs(retryAfter) };
  return { fault: new PortFault(`${path} answers ${status}`, outcome === 'ours' ? { ...facts, outcome } : facts) };
}

async function exchange(
  config: HttpPortsConfig,
  path: string,
  key: string,
  body: object,
): Promise<{ status: number; text: string; retryAfter: string | null } | PortFault> {
  try {
    return await outside(config.timeoutMs, async (signal) => {
      const response = await fetch(`${config.baseUrl.replace(/\/$/, '')}/${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          // Header values are Latin-1; a key may hold any letter.
          'idempotency-key': encodeURIComponent(key),
          ...(config.token === undefined ? {} : { authorization: `Bearer ${config.token}` }),
        },
        body: JSON.stringify(body),
        signal,
      });
      const retryAfter = response.headers.get('retry-after');
      return { status: response.status, text: await response.text(), retryAfter };
    });
  } catch (cause) {
    // A call that ended with its work is no fault of the system.
    cancellation()?.throwIfAborted();
    return new PortFault(`${path} cannot be reached`, { outcome: networkOutcome(cause), answer: path, cause });
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
