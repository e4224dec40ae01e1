import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { httpOutcome, type Outcome } from '../../../activities/ports/outcome';
import { createHttpPorts } from '../../../activities/ports/http';
import { PortFault, PortRefusal, type Ports } from '../../../activities/ports';
import { sendMail } from '../../../activities/ports/registry/mail';
import { sendSms } from '../../../activities/ports/registry/sms';
import { type Listening, listen } from '../../support/listening';
import { type PortServer, servePorts } from '../../support/port-server';

/** How a call ended, in the words of the table; with the code that operators see. */
async function ending(call: Promise<{ status?: string; detail?: string }>): Promise<[Outcome, (string | undefined)?]> {
  try {
    const { status, detail } = await call;
    return status === 'bounced' ? ['refused', detail] : ['done'];
  } catch (error) {
    if (error instanceof PortRefusal) return ['refused', error.code];
    if (error instanceof PortFault) return [error.outcome, error.answer];
    throw error;
  }
}

describe('a mail server', () => {
  type Stage = 'greeting' | 'auth' | 'sender' | 'receiver' | 'content';
  let script: { stage: Stage; reply: string } | undefined;
  let server: SMTPServer;
  let at: string;

  const answer =
    (stage: Stage, fine: unknown = undefined) =>
    (...given: unknown[]): void => {
      const done = given.at(-1) as (error?: Error | null, result?: unknown) => void;
      if (script?.stage !== stage) return done(null, fine);
      const { reply } = script;
      done(Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) }));
    };

  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onConnect: answer('greeting'),
      onAuth: answer('auth', { user: 'assent' }),
      onMailFrom: answer('sender'),
      onRcptTo: answer('receiver'),
      onData: (stream, _session, done) => {
        stream.on('end', () => answer('content')(done));
        stream.resume();
      },
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
    at = `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((closed) => server.close(() => closed())));

  const mail = { key: 'n', channel: 'email', to: 'li@customer.example', subject: '通知', text: '请处理' } as const;
  const send = (to = mail.to as string, from = 'Assent <no-reply@assent.example>') =>
    ending(sendMail({ smtpUrl: `smtp://assent:secret@${at}`, from }, { ...mail, to }));

  test.each<[Outcome, Stage, string, string]>([
    ['later', 'greeting', '421 4.3.2 Service not available, closing transmission channel', '421 4.3.2'],
    ['ours', 'greeting', '554 5.7.1 Connection refused: 203.0.113.7 is listed at zen.spamhaus.org', '554 5.7.1'],
    ['ours', 'auth', '535 5.7.8 Username and Password not accepted', 'AUTH PLAIN 535 5.7.8'],
    ['ours', 'auth', '534 5.7.9 Application-specific password required', 'AUTH PLAIN 534 5.7.9'],
    ['later', 'auth', '454 4.7.0 Temporary authentication failure', 'AUTH PLAIN 454 4.7.0'],
    ['ours', 'sender', '530 5.7.0 Must issue a STARTTLS command first', 'MAIL FROM 530 5.7.0'],
    ['ours', 'sender', '530 5.5.1 Authentication Required', 'MAIL FROM 530 5.5.1'],
    ['ours', 'sender', '550 5.7.1 Client does not have permissions to send as this sender', 'MAIL FROM 550 5.7.1'],
    ['ours', 'sender', '550 5.1.0 <no-reply@assent.example>: Sender address rejected', 'MAIL FROM 550 5.1.0'],
    ['ours', 'sender', '553 5.1.8 Domain of sender address does not exist', 'MAIL FROM 553 5.1.8'],
    ['ours', 'sender', '552 5.3.4 Message size exceeds fixed maximum message size', 'MAIL FROM 552 5.3.4'],
    ['later', 'sender', '451 4.7.1 Please try again later', 'MAIL FROM 451 4.7.1'],
    ['refused', 'receiver', '550 5.1.1 <li@customer.example>: Recipient address rejected: User unknown', '550 5.1.1'],
    ['refused', 'receiver', '550 5.1.2 Recipient address rejected: Domain not found', '550 5.1.2'],
    ['refused', 'receiver', '553 5.1.3 The recipient address is not a valid RFC 5321 address', '553 5.1.3'],
    ['refused', 'receiver', '556 5.1.10 Recipient address has null MX', '556 5.1.10'],
    ['refused', 'receiver', '550 5.2.1 The email account that you tried to reach is disabled', '550 5.2.1'],
    ['refused', 'receiver', '550 5.4.1 Recipient address rejected: Access denied', '550 5.4.1'],
    ['refused', 'receiver', '550 5.5.0 Requested action not taken: mailbox unavailable', '550 5.5.0'],
    ['refused', 'receiver', '550 No such user here', '550'],
    ['refused', 'receiver', '550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?id=10022', '550'],
    ['refused', 'receiver', '550 5.0.0 <li@customer.example>... User unknown', '550 5.0.0'],
    ['refused', 'receiver', '550 sorry, no mailbox here by that name (#5.1.1)', '550'],
    ['refused', 'receiver', '501 Bad recipient address syntax', '501'],
    ['ours', 'receiver', '501 5.5.4 Invalid arguments', '501 5.5.4'],
    ['refused', 'receiver', '551 User not local', '551'],
    ['refused', 'receiver', '552 1 Requested mail action aborted, mailbox not found', '552'],
    ['later', 'receiver', '552 5.2.2 The email account that you tried to reach is over quota', '552 5.2.2'],
    ['later', 'receiver', '452 4.2.2 Mailbox full', '452 4.2.2'],
    ['later', 'receiver', '552 Requested mail action aborted: exceeded storage allocation', '552'],
    ['later', 'receiver', '450 4.2.0 <li@customer.example>: Recipient address rejected: Greylisted', '450 4.2.0'],
    ['later', 'receiver', '451 4.3.0 Temporary lookup failure', '451 4.3.0'],
    ['later', 'receiver', '421 4.7.0 Too many errors on this connection', '421 4.7.0'],
    [
      'ours',
      'receiver',
      '554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using b.barracuda.org',
      '554 5.7.1',
    ],
    ['ours', 'receiver', '554 5.7.1 <li@customer.example>: Relay access denied', '554 5.7.1'],
    ['ours', 'receiver', '550 5.7.1 Unable to relay', '550 5.7.1'],
    ['ours', 'receiver', '550 5.7.23 The message was rejected because of SPF', '550 5.7.23'],
    ['ours', 'receiver', '550 relay not permitted', '550'],
    ['ours', 'receiver', "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", '553'],
    ['ours', 'receiver', '550 5.188.9.1 is blocked, see https://www.spamhaus.org', '550'],
    ['ours', 'receiver', '503 5.5.1 Bad sequence of commands', '503 5.5.1'],
    ['ours', 'receiver', '554 Transaction failed', '554'],
    ['ours', 'content', '550 5.7.26 This mail is unauthenticated', 'DATA 550 5.7.26'],
    ['ours', 'content', '554 5.6.0 Message content rejected', 'DATA 554 5.6.0'],
    ['ours', 'content', '554 DT:SPM 163 smtp1, please see http://mail.163.com/help/help_spam_16.htm', 'DATA 554'],
    ['refused', 'content', "554 delivery error: dd This user doesn't have an account: mailbox not found", 'DATA 554'],
    ['refused', 'content', '550 5.1.1 User unknown', 'DATA 550 5.1.1'],
    ['later', 'content', '451 4.3.0 Error: queue file write error', 'DATA 451 4.3.0'],
  ])('means “%s” when it answers at the %s: %s', async (outcome, stage, reply, code) => {
    script = { stage, reply };
    expect(await send()).toEqual([outcome, expect.stringContaining(code)]);
  });

  test('has taken what it accepts, and refuses what is no address', async () => {
    script = undefined;
    expect(await send()).toEqual(['done']);
    expect((await send('li@customer.example>, <b@y.example'))[0]).toBe('refused');
  });

  test('that is away, or lets nobody in, may be back', async () => {
    const away = { smtpUrl: 'smtp://127.0.0.1:9', from: 'a@assent.example' };
    expect((await ending(sendMail(away, mail)))[0]).toBe('later');
  });

  test('whose certificate nobody trusts is ours to mend', async () => {
    const secure = new SMTPServer({ secure: true });
    // The server learns that its certificate was rejected.
    secure.on('error', () => undefined);
    await new Promise<void>((listening) => secure.listen(0, '127.0.0.1', () => listening()));
    const { port } = secure.server.address() as AddressInfo;
    const from = 'a@assent.example';
    expect((await ending(sendMail({ smtpUrl: `smtps://127.0.0.1:${port}`, from }, mail)))[0]).toBe('ours');
    await new Promise<void>((closed) => secure.close(() => closed()));
  });
});

describe('a short message provider', () => {
  let answer: { status: number; body: unknown; location?: string };
  let provider: Listening;
  beforeAll(async () => {
    provider = await listen(
      createServer((_request, response) => {
        const { status, body, location } = answer;
        response.writeHead(status, location === undefined ? {} : { location });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      }),
    );
  });
  afterAll(() => provider.stop());

  test.each<[Outcome, number, unknown]>([
    ['done', 202, { id: '1' }],
    ['refused', 400, { code: 'invalid-number' }],
    ['refused', 422, { code: 'unknown-number' }],
    ['refused', 400, { code: 21211, message: "Invalid 'To' Phone Number", status: 400 }],
    ['refused', 400, { code: 21614, message: "'To' number is not a valid mobile number", status: 400 }],
    ['refused', 403, { code: 'opted-out' }],
    ['ours', 400, ''],
    ['ours', 400, { code: 'missing-template' }],
    ['ours', 422, { error: 'text: too small' }],
    ['ours', 404, '<html>404 Not Found</html>'],
    ['ours', 404, { code: 20404, message: 'The requested resource was not found', status: 404 }],
    ['ours', 410, ''],
    ['ours', 301, ''],
    ['ours', 401, { code: 20003, message: 'Authenticate', status: 401 }],
    ['ours', 402, { code: 'no-credit' }],
    ['ours', 403, ''],
    ['later', 429, { code: 20429, message: 'Too Many Requests', status: 429 }],
    ['later', 500, ''],
    ['later', 502, '<html>Bad Gateway</html>'],
    ['later', 503, { code: 'invalid-number' }],
  ])('means “%s” by %i %j', async (outcome, status, body) => {
    answer = { status, body, ...(status === 301 ? { location: provider.base } : {}) };
    const sms = { key: 'n', channel: 'sms', to: '19900000001', subject: '', text: '请处理' } as const;
    const [ended] = await ending(sendSms(provider.base, sms));
    expect(ended).toBe(outcome);
  });

  test('that is away may be back', async () => {
    const sms = { key: 'n', channel: 'sms', to: '19900000001', subject: '', text: '请处理' } as const;
    expect(await ending(sendSms('http://127.0.0.1:9', sms))).toEqual(['later', 'SMS']);
  });
});

describe('an outside system', () => {
  let server: PortServer;
  let ports: Ports;
  beforeAll(async () => {
    server = await servePorts({} as Ports);
    ports = createHttpPorts({ baseUrl: server.url, timeoutMs: 300 });
  });
  afterAll(() => server.close());

  test.each<[Outcome, number, unknown]>([
    ['done', 200, { order: 1, status: 'paid', reference: 'b' }],
    ['ours', 200, { status: 'somehow' }],
    ['ours', 302, undefined],
    ['ours', 401, { code: 'token-expired' }],
    ['ours', 403, undefined],
    ['refused', 403, { code: 'not-your-partner' }],
    ['ours', 404, undefined],
    ['refused', 404, { code: 'unknown-party' }],
    ['ours', 400, { message: 'malformed' }],
    ['refused', 409, { code: 'association-changed' }],
    ['refused', 422, { code: 'bank-data-invalid' }],
    ['ours', 422, undefined],
    ['later', 408, { code: 'slow' }],
    ['later', 425, undefined],
    ['later', 429, { code: 'busy' }],
    ['later', 500, { code: 'oops' }],
    ['later', 503, undefined],
  ])('means “%s” by %i %j', async (outcome, status, body) => {
    server.script.push({ status, body });
    const order = { key: 'k', partnerId: 'p', amount: { minor: 1, currency: 'CNY' }, reference: 'r' };
    const [ended] = await ending(ports.payments.order(order).then(() => ({})));
    expect(ended).toBe(outcome);
  });

  // fetch hides this answer as a broken connection; other clients see it.
  test('means “ours” by 407, even when a code is named', () => {
    expect([httpOutcome(407), httpOutcome(407, 'proxy')]).toEqual(['ours', 'ours']);
  });
});
