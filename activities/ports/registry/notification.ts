import { createHash } from 'node:crypto';
import type { Db } from '../../../db/knex';
import type { NotificationPort } from '../notification';
import { sendMail } from './mail';
import { doOnce, firstAnswer, meetFaults, remember } from './simulation';
import { sendSms } from './sms';

/**
 * Where messages leave the house; `null` keeps them in `world_effects` instead, for tests and trials without a
 * provider.
 */
export interface Delivery {
  smtpUrl: string | null;
  smsUrl: string | null;
  mailFrom: string;
}

type Message = Parameters<NotificationPort['send']>[0];
type Sent = Awaited<ReturnType<NotificationPort['send']>>;

/** Station messages are rows of ours; mail leaves by SMTP, SMS by an HTTP provider. */
export function registryNotification(db: Db, delivery: Delivery): NotificationPort {
  return {
    send: async (message) => {
      const { channel, key, to } = message;
      if (channel === 'station') return toStation(db, message);
      const { smtpUrl, smsUrl } = delivery;
      if (channel === 'email' && smtpUrl) {
        return outward(db, message, () => sendMail({ smtpUrl, from: delivery.mailFrom }, message));
      }
      if (channel === 'sms' && smsUrl) return outward(db, message, () => sendSms(smsUrl, message));
      const request = { channel, to, subject: message.subject, text: message.text };
      const call = { port: 'notification', operation: 'send', subject: to, key, request } as const;
      return doOnce<Sent>(db, call, () => Promise.resolve({ status: 'sent' }));
    },
  };
}

function toStation(db: Db, { key, to, subject, text }: Message): Promise<Sent> {
  const request = { channel: 'station', to, subject };
  return doOnce<Sent>(db, { port: 'notification', operation: 'send', subject: to, key, request }, async (tx) => {
    await tx('station_messages').insert({ key, recipient: to, subject, body: text });
    return { status: 'sent' };
  });
}

/**
 * Sends, then remembers the key. A crash in between sends again with the same message id, since no transaction is held
 * while a provider is slow. Keeps only a hash of the content.
 */
async function outward(db: Db, message: Message, send: () => Promise<Sent>): Promise<Sent> {
  const { key, channel, to } = message;
  await meetFaults(db, 'notification', to);
  const content = createHash('sha256')
    .update(JSON.stringify([to, message.subject, message.text]))
    .digest('hex');
  const call = {
    port: 'notification',
    operation: 'send',
    subject: content,
    key,
    request: { channel, content },
  } as const;
  const before = await firstAnswer<Sent>(db, call);
  if (before) return before;
  return remember(db, call, await send());
}
