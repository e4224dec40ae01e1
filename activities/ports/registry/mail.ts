import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import { cancellation, outside } from '../cancellation';
import { PortFault } from '../errors';
import type { NotificationPort } from '../notification';
import { networkOutcome, type SmtpStage, smtpOutcome } from '../outcome';

type Message = Parameters<NotificationPort['send']>[0];
type Sent = Awaited<ReturnType<NotificationPort['send']>>;

/** Limit (ms) for a whole mail, from the connection to the last answer. */
const TIMEOUT_MS = 30_000;

/** Sends one e-mail by SMTP. An address that the server refuses is `bounced`; any other failure is a fault. */
export async function sendMail(via: { smtpUrl: string; from: string }, message: Message): Promise<Sent> {
  const transport = nodemailer.createTransport({
    url: via.smtpUrl,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
  const mail = {
    from: via.from,
    // As an object, because a string would be parsed as a list of receivers.
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    messageId: `<${createHash('sha256').update(message.key).digest('hex').slice(0, 32)}@${domainOf(via.from)}>`,
  };
  try {
    await outside(TIMEOUT_MS, (signal) => transport.sendMail({ ...mail, signal }));
    return { status: 'sent' };
  } catch (error) {
    cancellation()?.throwIfAborted();
    const { outcome, answer } = outcomeOf(error);
    if (outcome === 'refused') return { status: 'bounced', detail: answer };
    throw new PortFault('the mail server did not take the message', { outcome, answer, cause: error });
  } finally {
    transport.close();
  }
}

const STAGES: Readonly<Record<string, SmtpStage>> = { 'MAIL FROM': 'sender', 'RCPT TO': 'receiver', DATA: 'content' };

/** What went wrong, with command and codes of the server's reply: its words may hold an address. */
function outcomeOf(error: unknown): { outcome: 'refused' | 'ours' | 'later'; answer: string } {
  const { code = '', command = '', response, message } = error as MailError;
  if (response !== undefined) {
    const codes = /^\d{3}([ -]\d\.\d{1,3}\.\d{1,3}(?![.\d]))?/.exec(response)?.[0] ?? code;
    const outcome = smtpOutcome(STAGES[command] ?? 'session', response);
    return { outcome: outcome === 'done' ? 'later' : outcome, answer: `${command} ${codes}`.trim() };
  }
  // The envelope was never sent: one of the two addresses is invalid.
  if (code === 'EENVELOPE') return { outcome: /sender/.test(message) ? 'ours' : 'refused', answer: code };
  return { outcome: code === 'EAUTH' ? 'ours' : networkOutcome(error), answer: code };
}

type MailError = Error & { readonly code?: string; readonly command?: string; readonly response?: string };

const domainOf = (address: string): string => /@([^\s>]+)/.exec(address)?.[1] ?? 'localhost';
