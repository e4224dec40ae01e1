import { PortFault, PortRefusal, type NotificationPort } from '../../../activities/ports';
import { findByToken } from '../../../db/engine/consent-tokens';
import { deliveriesOfCase, undelivered } from '../../../db/outbox/notices';
import { RETRY_DELAYS_MS } from '../../../worker/outbox/notices';
import { everythingKept, type OutboxWorld, outboxWorld, tokenIn } from '../../support/outbox';
import { until } from '../../support/until';

let world: OutboxWorld;

beforeEach(async () => {
  world = await outboxWorld();
});
afterEach(() => world.close());

type Message = Parameters<NotificationPort['send']>[0];

/** A port that gives each answer in turn, then sends. Keeps what it was given. */
function port(...answers: (() => Awaited<ReturnType<NotificationPort['send']>>)[]): {
  notification: NotificationPort;
  calls: Message[];
} {
  const calls: Message[] = [];
  const send = (message: Message) => {
    const answer = answers[calls.length] ?? (() => ({ status: 'sent' as const }));
    calls.push(message);
    return new Promise<Awaited<ReturnType<NotificationPort['send']>>>((resolve) => resolve(answer()));
  };
  return { calls, notification: { send } };
}

const fault =
  (options: ConstructorParameters<typeof PortFault>[1] = {}) =>
  (): never => {
    throw new PortFault('no answer from li@customer.example', options);
  };

async function oneMail(): Promise<{ caseId: string; taskId: string }> {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId);
  await world.queue(caseId, { task_id: taskId, channels: ['email'] });
  return { caseId, taskId };
}

interface DeliveryRow {
  readonly id: string;
  readonly attempts: number;
  readonly status: string;
  readonly last_error: string | null;
  readonly next_attempt_at: Date;
}
const onlyDelivery = async (): Promise<DeliveryRow> => (await world.db<DeliveryRow>('deliveries').first())!;
/** How long it still waits, in whole seconds of PostgreSQL's clock. */
async function wait(): Promise<number> {
  const { rows } = await world.db.raw<{ rows: [{ seconds: number }] }>(
    'select extract(epoch from next_attempt_at - clock_timestamp())::float as seconds from deliveries',
  );
  return rows[0].seconds;
}
const letTimePass = () => world.db('deliveries').update({ next_attempt_at: world.db.raw('clock_timestamp()') });

test('a message that could not be sent is sent again later, under the same key and with a new link', async () => {
  const { taskId } = await oneMail();
  const { calls, notification } = port(fault(), fault());
  const sender = world.start({ notification });
  for (const tries of [1, 2]) {
    await until(
      `try ${tries}`,
      async () => (await onlyDelivery())?.attempts === tries && (await onlyDelivery()).last_error !== null,
    );
    expect(await onlyDelivery()).toMatchObject({ status: 'queued', last_error: 'unreachable' });
    await letTimePass();
    sender.kick();
  }
  await sender.drained();
  expect(await onlyDelivery()).toMatchObject({ status: 'sent', attempts: 3, last_error: null });
  expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
  const tokens = calls.map(({ text }) => tokenIn(text));
  expect(new Set(tokens).size).toBe(3);
  for (const token of tokens) expect(await findByToken(world.db, token)).toMatchObject({ taskId });
});

test('the pauses between tries grow, and are longer when the other side asks for it', async () => {
  await oneMail();
  const { notification } = port(fault(), fault({ retryAfterMs: 90_000 }));
  const sender = world.start({ notification });
  const tried = (tries: number) =>
    until(`try ${tries}`, async () => {
      const row = await onlyDelivery();
      return row?.attempts === tries && row.last_error !== null;
    });
  await tried(1);
  expect(await wait()).toBeLessThanOrEqual(RETRY_DELAYS_MS[0]! / 1000);
  await letTimePass();
  sender.kick();
  await tried(2);
  expect(await wait()).toBeGreaterThan(80);
  expect([...RETRY_DELAYS_MS].sort((a, b) => a - b)).toEqual(RETRY_DELAYS_MS);
});

test.each([86_400_000_000, Infinity])(
  'a provider that asks for %d ms gets our own longest pause, and the log says so',
  async (ms) => {
    await oneMail();
    await world.sendAll({ notification: port(fault({ retryAfterMs: ms })).notification });
    expect(await wait()).toBeLessThanOrEqual(RETRY_DELAYS_MS.at(-1)! / 1000);
    expect(await wait()).toBeGreaterThan(RETRY_DELAYS_MS.at(-1)! / 1000 - 60);
    expect(world.logged.join('')).toContain('a longer pause was asked for than is kept');
  },
);

test('a request is tried once more while there is time to answer it, whatever pause is asked for', async () => {
  const caseId = await world.openCase();
  const due = world.db.raw(`world_now() + interval '2 hours'`);
  const taskId = await world.openTask(caseId, { due_at: due });
  await world.queue(caseId, { task_id: taskId, channels: ['email'] });
  await world.sendAll({ notification: port(fault({ retryAfterMs: 86_400_000 })).notification });
  expect(await wait()).toBeLessThanOrEqual(3_600);
  expect(await wait()).toBeGreaterThan(3_500);
  expect(world.logged.join('')).toContain('a longer pause was asked for than is kept');
});

test('the pause after a message of a task that has ended is not cut short', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId, { status: 'expired', due_at: world.db.raw('world_now()') });
  await world.queue(caseId, { task_id: taskId, template: 'case-closed', channels: ['email'] });
  await world.sendAll({ notification: port(fault({ retryAfterMs: 90_000 })).notification });
  expect(await wait()).toBeGreaterThan(80);
});

test('what operators have to mend is tried until it is mended, they see it, and nobody is told of a wrong address', async () => {
  const { caseId } = await oneMail();
  const ours = fault({ outcome: 'ours', answer: 'MAIL FROM 550 5.7.1' });
  await world.sendAll({ notification: port(ours).notification });
  expect(await wait()).toBeGreaterThan(590);
  expect(await undelivered(world.db, 10)).toMatchObject([
    { caseId, status: 'queued', problem: 'ours-to-mend', detail: 'MAIL FROM 550 5.7.1' },
  ]);
  const alarm = world.logged.map((line) => JSON.parse(line) as object).find((line) => 'outcome' in line);
  expect(alarm).toMatchObject({ level: 50, outcome: 'ours', detail: 'MAIL FROM 550 5.7.1' });

  for (const answer of [ours, fault()]) {
    await world.db('deliveries').update({ attempts: 30, next_attempt_at: world.db.raw('clock_timestamp()') });
    await world.sendAll({ notification: port(answer).notification });
    expect(await onlyDelivery()).toMatchObject({ status: 'queued' });
    expect(await wait()).toBeLessThanOrEqual(3_600);
  }
  expect(await world.db('notices').where({ template: 'message-undelivered' })).toEqual([]);

  await letTimePass();
  await world.sendAll();
  expect(await undelivered(world.db, 10)).toEqual([]);
  expect(world.mails).toHaveLength(1);
});

test('who asked is not told to correct an address for a trouble that is not the address', async () => {
  const { taskId } = await oneMail();
  const { email } = (await world.ports.directory.customer({ id: 'customer-1' })).customer!;
  const send: NotificationPort['send'] = (message) =>
    message.to === email ? Promise.reject(new PortFault('away')) : world.ports.notification.send(message);
  await world.sendAll({ notification: { send } });
  await world
    .db('deliveries')
    .update({ attempts: RETRY_DELAYS_MS.length, next_attempt_at: world.db.raw('clock_timestamp()') });
  await world.sendAll({ notification: { send } });
  expect(await world.db('notices').where({ template: 'message-undelivered', task_id: taskId })).toHaveLength(1);
  expect(world.mails[0]?.text).toContain('请直接联系对方。');
  expect(world.mails[0]?.text).not.toContain('更正');
});

test('after the last try a message has failed and its case stands as it stood', async () => {
  const { caseId } = await oneMail();
  const before = await world.db('cases').where({ id: caseId }).first<object>();
  await world.sendAll({ notification: port(fault()).notification });
  await world
    .db('deliveries')
    .update({ attempts: RETRY_DELAYS_MS.length, next_attempt_at: world.db.raw('clock_timestamp()') });
  await world.sendAll({ notification: port(fault()).notification });
  expect((await deliveriesOfCase(world.db, caseId))[0]).toMatchObject({
    status: 'failed',
    problem: 'unreachable',
    attempts: RETRY_DELAYS_MS.length + 1,
  });
  expect(await world.db('cases').where({ id: caseId }).first<object>()).toEqual(before);
});

test('a bounced message is not tried again, and the address in the answer is not kept', async () => {
  const { caseId } = await oneMail();
  const bounced = { status: 'bounced' as const, detail: '550 5.1.1 <li@customer.example>: user unknown' };
  const { calls, notification } = port(() => bounced);
  await world.sendAll({ notification });
  await letTimePass();
  await world.sendAll({ notification });
  expect(calls.filter(({ to }) => to === calls[0]?.to)).toHaveLength(1);
  expect((await deliveriesOfCase(world.db, caseId))[0]).toMatchObject({
    status: 'bounced',
    problem: 'bounced',
    detail: '550 5.1.1',
  });
  expect((await everythingKept(world.db)) + world.logged.join('')).not.toContain('li@customer.example');
});

test('the requester is told at once, and once, that the request has reached nobody, and what to do about it', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId);
  const { email, mobile } = (await world.ports.directory.customer({ id: 'customer-1' })).customer!;
  const send: NotificationPort['send'] = (message) =>
    message.to === email || message.to === mobile
      ? Promise.resolve({ status: 'bounced' })
      : world.ports.notification.send(message);
  for (const template of ['task-opened', 'task-reminder']) {
    await world.queue(caseId, { task_id: taskId, template });
    await world.sendAll({ notification: { send } });
  }
  expect(world.mails).toHaveLength(1);
  expect(world.mails[0]?.to).toBe((await world.ports.directory.person({ id: 'partner-a.admin' })).person?.email);
  expect(world.mails[0]?.subject).toBe('通知未能送达：切换关联类型(RS-20260901-000001)');
  expect(world.mails[0]?.text).toContain('原因：收件地址不存在或拒收，请更正地址。');
  expect(world.mails[0]?.text).toContain('处理期限不变：2099年9月21日 00:00（北京时间）。');
});

test('nobody is alarmed when one of two channels has reached the receiver', async () => {
  const caseId = await world.openCase();
  await world.db('parties').where({ id: 'customer-1' }).update({ mobile: null });
  await world.queue(caseId, { task_id: await world.openTask(caseId) });
  await world.sendAll();
  expect(await world.db('notices').where({ template: 'message-undelivered' })).toEqual([]);
});

test('a message that was put off until its task was decided is not needed any more, and troubles nobody', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId);
  await world.db('parties').where({ id: 'customer-1' }).update({ mobile: null });
  await world.queue(caseId, { task_id: taskId });
  await world.sendAll({ notification: port(fault()).notification });
  await world.db('tasks').where({ id: taskId }).update({ status: 'decided', decision: 'grant' });
  await letTimePass();
  await world.sendAll();
  expect(world.mails).toEqual([]);
  expect(await deliveriesOfCase(world.db, caseId)).toMatchObject([
    { channel: 'email', status: 'unneeded', problem: null, sentAt: null, attempts: 2 },
    { channel: 'sms', status: 'failed', problem: 'no-address' },
  ]);
  expect(await undelivered(world.db, 10)).toEqual([]);
  expect(await world.db('notices').where({ template: 'message-undelivered' })).toEqual([]);
});

test('a refusal ends a delivery, unless it says that the message has been taken before', async () => {
  const refusal = (code: string) => (): never => {
    throw new PortRefusal(code, 'no');
  };
  const first = await oneMail();
  await world.sendAll({ notification: port(refusal('quota-used')).notification });
  const second = await oneMail();
  await world.sendAll({ notification: port(refusal('key-reused')).notification });
  expect((await deliveriesOfCase(world.db, first.caseId))[0]).toMatchObject({
    status: 'failed',
    problem: 'refused',
    detail: 'quota-used',
  });
  expect(await deliveriesOfCase(world.db, second.caseId)).toMatchObject([{ status: 'sent', problem: null }]);
});

test('a worker that died while sending loses no message and the receiver reads it once', async () => {
  await oneMail();
  await world.sendAll();
  // The mail is out, the worker dies before it can write that down, and its lease runs out.
  await world
    .db('deliveries')
    .update({ status: 'queued', sent_at: null, next_attempt_at: world.db.raw('clock_timestamp()') });
  await world.sendAll();
  expect(world.mails).toHaveLength(1);
  expect(await onlyDelivery()).toMatchObject({ status: 'sent' });
});

test('a slow message stays with its sender for as long as the sender lives', async () => {
  await oneMail();
  let answer: () => void = () => undefined;
  const send = jest.fn(() => new Promise<{ status: 'sent' }>((done) => (answer = () => done({ status: 'sent' }))));
  for (let senders = 0; senders < 2; senders += 1) world.start({ notification: { send } }, { leaseMs: 400 });
  const dueAt = async (): Promise<number> => (await onlyDelivery()).next_attempt_at.getTime();
  await until('the message to be taken', () => Promise.resolve(send.mock.calls.length > 0));
  const first = await dueAt();
  await until('the lease to be renewed beyond its end', async () => (await dueAt()) > first + 400);
  answer();
  await until('the end', async () => (await onlyDelivery()).status === 'sent');
  expect(send).toHaveBeenCalledTimes(1);
  expect(await onlyDelivery()).toMatchObject({ attempts: 1 });
});

test('two senders at once send every message exactly once', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId);
  await Promise.all(Array.from({ length: 30 }, () => world.queue(caseId, { task_id: taskId })));
  const { calls, notification } = port();
  const senders = [world.start({ notification }), world.start({ notification }), world.start({ notification })];
  await Promise.all(senders.map((sender) => sender.drained()));
  expect(calls).toHaveLength(60);
  expect(new Set(calls.map(({ key }) => key)).size).toBe(60);
  expect(await world.db('deliveries').where({ status: 'sent', attempts: 1 })).toHaveLength(60);
});

test('a party that the directory cannot tell holds up no other message', async () => {
  const caseId = await world.openCase();
  await world.queue(caseId, {
    template: 'case-submitted',
    party_id: 'partner-a',
    role: 'partner-admin',
    channels: ['email'],
  });
  const other = await world.openCase();
  await world.queue(other, { task_id: await world.openTask(other) });
  const contacts = () => Promise.reject(new PortFault('down'));
  const sender = world.start({ directory: { ...world.ports.directory, contacts } });
  await until('the other message', () => Promise.resolve(world.mails.length === 1 && world.texts.length === 1));
  expect(await world.db('notices').whereNull('expanded_at')).toMatchObject([{ case_id: caseId }]);
  await sender.stop();
  await world.sendAll();
  expect(world.mails).toHaveLength(2);
});

test('a template of a newer release waits for the newer worker', async () => {
  const caseId = await world.openCase();
  await world.queue(caseId, { template: 'of-tomorrow', channels: ['email'] });
  await world.sendAll();
  expect(await onlyDelivery()).toMatchObject({ status: 'queued', last_error: 'unknown-template' });
});

test('a sender that is stopped finishes what it has begun', async () => {
  await oneMail();
  let answer: () => void = () => undefined;
  const begun = new Promise<void>((begin) => {
    const send = () => {
      begin();
      return new Promise<{ status: 'sent' }>((resolve) => (answer = () => resolve({ status: 'sent' })));
    };
    world.start({ notification: { send } });
  });
  await begun;
  const closing = world.stopAll();
  answer();
  await closing;
  expect(await onlyDelivery()).toMatchObject({ status: 'sent' });
});
