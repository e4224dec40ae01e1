import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import { PortFault } from '../errors';
import type { NotificationPort } from '../notification';

type Message = Parameters<NotificationPort['send']>[0];
type Sent = Awaited<ReturnType<NotificationPort['send']>>;

/** Sends one e-mail by SMTP. A receiver refused for good (5xx to the envelope) is `bounced`; everything else that goes wrong is a fault. */
export async function sendMail(via: { smtpUrl: string; from: string }, message: Message): Promise<Sent> {
  const transport = nodemailer.createTransport({
    url: via.smtpUrl,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
  try {
    await transport.sendMail({
      from: via.from,
      // As an object, because a text would be read as a list of receivers.
      to: { name: '', address: message.to },
      subject: message.subject,
      text: message.text,
      ...(message.html === undefined ? {} : { html: message.html }),
      messageId: `<${createHash('sha256').update(message.key).digest('hex').slice(0, 32)}@${domainOf(via.from)}>`,
    });
    return { status: 'sent' };
  } catch (error) {
    const { code, responseCode = 0, response } = error as { code?: string; responseCode?: number; response?: string };
    if (code === 'EENVELOPE' && responseCode >= 500) return { status: 'bounced', detail: response ?? code };
    throw new PortFault('the mail server did not take the message', { cause: error });
  } finally {
    transport.close();
  }
}

const domainOf = (address: string): string => /@([^\s>]+)/.exec(address)?.[1] ?? 'localhost';
