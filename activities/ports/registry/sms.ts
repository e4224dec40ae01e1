import { z } from 'zod';
import { cancellation, outside } from '../cancellation';
import { PortFault } from '../errors';
import type { NotificationPort } from '../notification';
import { networkOutcome, smsOutcome } from '../outcome';
import { retryAfterMs } from '../retry-after';

type Message = Parameters<NotificationPort['send']>[0];
type Sent = Awaited<ReturnType<NotificationPort['send']>>;

const TIMEOUT_MS = 10_000;

/** Providers name their codes in words or by number. */
const named = z.object({ code: z.union([z.string().min(1), z.number()]) });

/**
 * Sends one SMS: POST `{ to, text, key }` to `{smsUrl}/sms`. A number that the provider's code refuses is `bounced`;
 * any other failure is a fault.
 */
export async function sendSms(smsUrl: string, { to, text, key }: Message): Promise<Sent> {
  const answer = await outside(TIMEOUT_MS, async (signal) => {
    const response = await fetch(`${smsUrl.replace(/\/$/, '')}/sms`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'idempotency-key': encodeURIComponent(key) },
      body: JSON.stringify({ to, text, key }),
      signal,
    });
    const { status, headers } = response;
    return { status, retryAfter: headers.get('retry-after'), code: codeIn(await response.text()) };
  }).catch((cause: unknown) => {
    cancellation()?.throwIfAborted();
    const facts = { outcome: networkOutcome(cause), answer: 'SMS', cause };
    throw new PortFault('the short message provider cannot be reached', facts);
  });
  const { status, code, retryAfter } = answer;
  const outcome = smsOutcome(status, code);
  if (outcome === 'done') return { status: 'sent' };
  if (outcome === 'refused') return { status: 'bounced', detail: `SMS ${status}` };
  throw new PortFault(`the short message provider answers ${status}`, {
    outcome,
    answer: `SMS ${status}`,
    retryAfterMs: retryAfterMs(retryAfter),
  });
}

function codeIn(text: string): string | undefined {
  try {
    const { data } = named.safeParse(JSON.parse(text));
    return data === undefined ? undefined : String(data.code);
  } catch {
    // What is not JSON names no code.
    return undefined;
  }
}
