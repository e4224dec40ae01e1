import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { PortFault, type Ports } from '../../../activities/ports';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { openDatabase, type Db } from '../../../db/knex';
import { seedWorld } from '../../../db/seeds/world';
import { startMailCatcher, type CaughtMail, type Catcher } from '../../../dev/mail-catcher';
import { startSmsCatcher, type CaughtSms } from '../../../dev/sms-catcher';
import { freshDatabase, type FreshDatabase } from '../../support/database';

const mailFrom = 'Assent <no-reply@assent.example>';
const mail = {
  channel: 'email',
  to: 'admin@partner-a.example',
  subject: '申请结果',
  text: '已通过',
  html: '<p>已通过</p>',
} as const;

describe('messages that leave the house', () => {
  let database: FreshDatabase;
  let db: Db;
  let mails: CaughtMail[];
  let texts: CaughtSms[];
  let trouble: Error | undefined;
  let catchers: [Catcher, Catcher];
  let ports: Ports;

  beforeEach(async () => {
    database = await freshDatabase();
    db = openDatabase(database.url, { name: 'test-delivery' });
    await seedWorld(db);
    mails = [];
    texts = [];
    trouble = undefined;
    const keep =
      <T>(list: T[]) =>
      (message: T) => {
        if (trouble) throw trouble;
        list.push(message);
      };
    catchers = [await startMailCatcher({ onMail: keep(mails) }), await startSmsCatcher({ onSms: keep(texts) })];
    ports = createRegistryPorts(db, { smtpUrl: catchers[0].url, smsUrl: catchers[1].url, mailFrom });
  });

  afterEach(async () => {
    for (const catcher of catchers) await catcher.stop();
    await db.destroy();
    await database.drop();
  });

  test('an e-mail arrives once for its key, in both forms, and its text is not kept', async () => {
    expect(await ports.notification.send({ key: 'n1', ...mail })).toEqual({ status: 'sent' });
    expect(await ports.notification.send({ key: 'n1', ...mail })).toEqual({ status: 'sent' });
    expect(mails).toMatchObject([{ to: mail.to, from: 'no-reply@assent.example', subject: mail.subject }]);
    expect(mails[0]?.text).toContain('已通过');
    expect(mails[0]?.html).toContain('<p>已通过</p>');
    expect(JSON.stringify(await db('world_effects'))).not.toContain('已通过');
    await expect(ports.notification.send({ key: 'n1', ...mail, text: '已驳回' })).rejects.toMatchObject({
      code: 'key-reused',
    });
  });

  test('two receivers cannot be smuggled into one address', async () => {
    await ports.notification.send({ key: 'n1', ...mail, to: 'a@x.example, b@y.example' }).catch(() => undefined);
    expect(mails.map((each) => each.to)).not.toContain('b@y.example');
  });

  test('a mail server that asks for patience is a fault, and the message goes out later with the same id', async () => {
    trouble = new Error('disk full');
    await expect(ports.notification.send({ key: 'n1', ...mail })).rejects.toBeInstanceOf(PortFault);
    trouble = undefined;
    expect(await ports.notification.send({ key: 'n1', ...mail })).toEqual({ status: 'sent' });
    expect(mails).toHaveLength(1);
  });

  test('a receiver the mail server refuses for good has bounced', async () => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user'), { responseCode: 550 })),
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
    const { port } = server.server.address() as AddressInfo;
    const { notification } = createRegistryPorts(db, { smtpUrl: `smtp://127.0.0.1:${port}`, smsUrl: null, mailFrom });
    const sent = await notification.send({ key: 'n1', ...mail });
    expect(sent.status).toBe('bounced');
    expect(sent.detail).toContain('550');
    await new Promise<void>((closed) => server.close(() => closed()));
  });

  test('a mail server that is away is a fault', async () => {
    const { notification } = createRegistryPorts(db, { smtpUrl: 'smtp://127.0.0.1:9', smsUrl: null, mailFrom });
    await expect(notification.send({ key: 'n1', ...mail })).rejects.toBeInstanceOf(PortFault);
  });

  test('a short message arrives once for its key, and a provider in trouble is a fault', async () => {
    const sms = { key: '案件/1', channel: 'sms', to: '19900000001', subject: '', text: '请登录查看' } as const;
    trouble = new Error('busy');
    await expect(ports.notification.send(sms)).rejects.toBeInstanceOf(PortFault);
    trouble = undefined;
    await ports.notification.send(sms);
    await ports.notification.send(sms);
    expect(texts).toMatchObject([{ to: sms.to, text: sms.text, key: sms.key }]);
  });

  test('a number the provider refuses has bounced, and what it cannot read is no fault of the number', async () => {
    const sms = { key: 'n1', channel: 'sms', to: '19900000001', subject: '', text: '' } as const;
    await expect(ports.notification.send(sms)).rejects.toMatchObject({ outcome: 'ours', answer: 'SMS 422' });
    const refused = { ...sms, key: 'n2', to: '12345', text: '请登录查看' };
    expect(await ports.notification.send(refused)).toEqual({ status: 'bounced', detail: 'SMS 422' });
  });

  test('a code whose delivery failed is sent anew for the same key, and no code is kept in the tables', async () => {
    const ask = { key: 'v', partyId: 'customer-1', purpose: 'consent', binding: 'mine' };
    trouble = new Error('busy');
    await expect(ports.verificationCode.send(ask)).rejects.toBeInstanceOf(PortFault);
    trouble = undefined;
    const { codeId } = await ports.verificationCode.send(ask);
    const code = /\d{6}/.exec(texts[0]?.text ?? '')?.[0] as string;
    expect(texts).toHaveLength(1);
    expect(JSON.stringify([await db('verification_codes'), await db('world_effects')])).not.toContain(`${code},`);
    const verified = await ports.verificationCode.verify({ codeId, code, purpose: 'consent', binding: 'mine' });
    expect(verified.result).toBe('passed');
  });
});
