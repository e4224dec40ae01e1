import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** A mail as one recipient got it; `at` is ISO-8601 UTC. */
export interface CaughtMail {
  at: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html?: string;
  messageId: string;
}

/** How to start the catcher. `onMail` is called once per recipient; if it throws, the sender is asked to retry. */
export interface MailCatcherOptions {
  port?: number;
  onMail: (mail: CaughtMail) => void | Promise<void>;
}

/** A running mail or SMS catcher; `url` is what a sender is configured with. */
export interface Catcher {
  url: string;
  stop(): Promise<void>;
}

/** Starts an SMTP server on 127.0.0.1 that accepts every mail and passes it to `onMail`. It keeps nothing itself. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<Catcher> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1000,
    onData(stream, session, callback) {
      receive(stream, session, options.onMail).then(
        () => callback(),
        (error: unknown) => callback(Object.assign(new Error(`not kept: ${String(error)}`), { responseCode: 451 })),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A sender that hangs up in the middle of a mail will resend it and must not end this process.
  server.on('error', () => undefined);
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  onMail: MailCatcherOptions['onMail'],
): Promise<void> {
  const mail = await simpleParser(stream);
  const { mailFrom, rcptTo } = session.envelope;
  for (const { address } of rcptTo) {
    await onMail({
      at: new Date().toISOString(),
      to: address,
      from: mail.from?.value[0]?.address ?? (mailFrom ? mailFrom.address : ''),
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      ...(mail.html ? { html: mail.html } : {}),
      messageId: mail.messageId ?? '',
    });
  }
}
