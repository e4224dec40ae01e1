import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { z } from 'zod';
import type { Catcher } from './mail-catcher';

/** An SMS as the provider accepted it; `at` is ISO-8601 UTC, `key` the sender's, `id` the provider's. */
export interface CaughtSms {
  at: string;
  to: string;
  text: string;
  key: string;
  id: string;
}

/** How to start the catcher. `onSms` is called once per key; if it throws, the sender gets 503 and may retry. */
export interface SmsCatcherOptions {
  port?: number;
  onSms: (sms: CaughtSms) => void | Promise<void>;
}

const NUMBER = /^\+?\d[\d -]{5,}$/;
const Sms = z.object({ to: z.string().min(1), text: z.string().min(1), key: z.string().min(1) });

/**
 * Starts an SMS provider on 127.0.0.1: `POST /sms { to, text, key }` → 202 `{ id }`, the same id for the same key, or
 * 422 `invalid-number`. `url` names the provider without the path.
 */
export async function startSmsCatcher(options: SmsCatcherOptions): Promise<Catcher> {
  const taken = new Map<string, Promise<void>>();
  const app = express().disable('x-powered-by').use(express.json());
  app.post('/sms', async (request, response) => {
    const parsed = Sms.safeParse(request.body);
    if (!parsed.success) {
      response.status(422).json({ error: z.prettifyError(parsed.error) });
      return;
    }
    if (!NUMBER.test(parsed.data.to)) {
      response.status(422).json({ code: 'invalid-number' });
      return;
    }
    const id = createHash('sha256').update(parsed.data.key).digest('hex').slice(0, 16);
    // A real provider sends once per key, even for two simultaneous requests.
    const first = taken.get(id) ?? hand({ ...parsed.data, id, at: new Date().toISOString() });
    taken.set(id, first);
    try {
      await first;
      response.status(202).json({ id });
    } catch (error) {
      taken.delete(id);
      response.status(503).json({ error: String(error) });
    }
  });
  const badRequest: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(400).json({ error: String(error) });
  };
  app.use(badRequest);

  async function hand(sms: CaughtSms): Promise<void> {
    await options.onSms(sms);
    // Keys are remembered for the retries of a sender, not for ever.
    if (taken.size > 10_000) taken.delete(taken.keys().next().value ?? '');
  }

  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.listen(options.port ?? 0, '127.0.0.1', (error?: Error) => {
      if (error) reject(error);
      else resolve(listening);
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
