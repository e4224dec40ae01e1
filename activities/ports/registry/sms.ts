import { PortFault } from '../errors';
import type { NotificationPort } from '../notification';
import { retryAfterMs } from '../retry-after';

type Message = Parameters<NotificationPort['send']>[0];
type Sent = Awaited<ReturnType<NotificationPort['send']>>;

const TIMEOUT_MS = 10_000;
/** Answers that speak of the number and not of us: bad request, not found, gone, unprocessable. */
const ABOUT_THE_RECEIVER = [400, 404, 410, 422];

/** Sends one short message: POST `{ to, text, key }` to `{smsUrl}/sms`. A number it refuses is `bounced`; everything else is a fault. */
export async function sendSms(smsUrl: string, { to, text, key }: Message): Promise<Sent> {
  const response = await fetch(`${smsUrl.replace(/\/$/, '')}/sms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': encodeURIComponent(key) },
    body: JSON.stringify({ to, text, key }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new PortFault('the short message provider cannot be reached', { cause });
  });
  await response.body?.cancel();
  if (response.ok) return { status: 'sent' };
  if (ABOUT_THE_RECEIVER.includes(response.status)) return { status: 'bounced', detail: `HTTP ${response.status}` };
  throw new PortFault(`the short message provider answers ${response.status}`, {
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  });
}
