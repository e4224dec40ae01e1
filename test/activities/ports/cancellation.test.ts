import { createServer } from 'node:http';
import { endedBy } from '../../../activities/ports/cancellation';
import { s3Storage } from '../../../activities/ports/files/s3';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { sendMail } from '../../../activities/ports/registry/mail';
import { sendSms } from '../../../activities/ports/registry/sms';
import { openDatabase, type Db } from '../../../db/knex';
import { seedWorld } from '../../../db/seeds/world';
import { freshDatabase, type FreshDatabase } from '../../support/database';
import { type Listening, listen } from '../../support/listening';
import { until } from '../../support/until';

const over = new Error('over');
const mail = { key: 'n', channel: 'email', to: 'li@customer.example', subject: '', text: '请处理' } as const;
const sms = { ...mail, channel: 'sms', to: '19900000001' } as const;

describe('work that is told to end', () => {
  let asked = 0;
  let silent: Listening;
  beforeEach(async () => {
    asked = 0;
    silent = await listen(createServer(() => undefined));
    silent.server.on('connection', () => (asked += 1));
  });
  afterEach(() => silent.stop());

  const s3 = () =>
    s3Storage({ endpoint: silent.base, bucket: 'b', region: 'r', accessKeyId: 'a', secretAccessKey: 's' });
  const calls: [string, () => Promise<unknown>][] = [
    ['mail', () => sendMail({ smtpUrl: silent.base.replace('http', 'smtp'), from: 'a@assent.example' }, mail)],
    ['short message', () => sendSms(silent.base, sms)],
    ['file', () => s3().get('f')],
  ];

  test.each(calls)('ends the %s under way', async (_name, call) => {
    const work = new AbortController();
    const ended = expect(endedBy(work.signal, call)).rejects.toBe(over);
    await until('the call', () => Promise.resolve(asked > 0));
    work.abort(over);
    await ended;
  });

  test.each(calls)('sends no further %s', async (_name, call) => {
    await expect(endedBy(AbortSignal.abort(over), call)).rejects.toBe(over);
    expect(asked).toBe(0);
  });
});

describe('work with the simulated world that is told to end', () => {
  let database: FreshDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await freshDatabase();
    db = openDatabase(database.url, { name: 'test-cancellation' });
    await seedWorld(db);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  test('has no effect after a delay in the middle of which it ended, nor later', async () => {
    const { coupons } = createRegistryPorts(db);
    await db('world_faults').insert({ port: 'coupons', subject: 'customer-2', delay_ms: 100_000 });
    const work = new AbortController();
    const recall = () => coupons.recall({ key: 'k', customerId: 'customer-2', partnerId: 'partner-a' });
    const ended = expect(endedBy(work.signal, recall)).rejects.toBe(over);
    work.abort(over);
    await ended;
    await expect(endedBy(work.signal, recall)).rejects.toBe(over);
    expect(await db('world_effects')).toEqual([]);
  });
});
