import { findByToken, revokeTokens } from '../../../db/engine/consent-tokens';
import { deliveriesOfCase, undelivered } from '../../../db/outbox/notices';
import { everythingKept, type OutboxWorld, outboxWorld, tokenIn } from '../../support/outbox';

let world: OutboxWorld;

beforeEach(async () => {
  world = await outboxWorld();
});
afterEach(() => world.close());

const initiator = { party_id: 'partner-a', role: 'partner-admin', channels: ['email', 'station'] };

test('the token of a consent link rests nowhere, opens only its task, and dies when it is revoked', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId);
  await world.queue(caseId, { task_id: taskId });
  await world.sendAll();

  const tokens = [world.mails[0]?.text, world.texts[0]?.text].map((text) => tokenIn(text ?? ''));
  expect(new Set(tokens).size).toBe(2);
  const kept = await everythingKept(world.db);
  for (const token of tokens) {
    expect(await findByToken(world.db, token)).toMatchObject({ taskId, caseId, partyId: 'customer-1' });
    expect(kept).not.toContain(token);
    expect(world.logged.join('')).not.toContain(token);
  }
  expect(await findByToken(world.db, `${tokens[0]}x`)).toBeUndefined();
  expect(await revokeTokens(world.db, taskId)).toBe(2);
  expect(await findByToken(world.db, tokens[0] ?? '')).toBeUndefined();
});

test('no address is left in what is kept of messages, nor in the log', async () => {
  const caseId = await world.openCase();
  await world.queue(caseId, { task_id: await world.openTask(caseId) });
  await world.sendAll();
  const { email, mobile } = (await world.ports.directory.customer({ id: 'customer-1' })).customer!;
  const kept = JSON.stringify([
    await world.db('deliveries'),
    await world.db('notices'),
    await world.db('world_effects'),
  ]);
  for (const secret of [email, mobile!, '松果湾']) expect(kept + world.logged.join('')).not.toContain(secret);

  const told = await deliveriesOfCase(world.db, caseId);
  expect(told).toMatchObject([
    { channel: 'email', status: 'sent', attempts: 1, problem: null, personId: 'customer-1', template: 'task-opened' },
    { channel: 'sms', status: 'sent', attempts: 1, problem: null },
  ]);
  expect(told[0]?.address).toBe(`${email[0]}***@${email.split('@')[1]}`);
  expect(told[1]?.address).toMatch(/^.{3}\*{4}\d{4}$/);
  expect(told[0]?.sentAt).toBeInstanceOf(Date);
});

test('a consent link is never put into the message box, which is kept', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId, { party_id: 'partner-a', role: 'partner-admin' });
  await world.queue(caseId, { ...initiator, task_id: taskId });
  await world.sendAll();
  const box = await world.db<{ body: string }>('station_messages').first();
  expect(box?.body).toContain('处理链接已发送至贵方登记的电子邮箱。');
  expect(box?.body).not.toContain('/consent/');
  expect(tokenIn(world.mails[0]?.text ?? '')).toHaveLength(43);
});

test('a message for which there is nobody, or no address, is shown to operators', async () => {
  const caseId = await world.openCase();
  await world.db('people').whereIn('id', ['partner-a.admin', 'partner-a.main-account']).update({ active: false });
  await world.db('parties').where({ id: 'customer-1' }).update({ mobile: null });
  const taskId = await world.openTask(caseId);
  await world.queue(caseId, { ...initiator, template: 'case-submitted' });
  await world.queue(caseId, { task_id: taskId });
  await world.sendAll();
  const told = await deliveriesOfCase(world.db, caseId);
  expect(told.map(({ channel, status, problem }) => [channel, status, problem])).toEqual([
    ['email', 'failed', 'no-receiver'],
    ['station', 'failed', 'no-receiver'],
    ['email', 'sent', null],
    ['sms', 'failed', 'no-address'],
  ]);
  // The customer has the mail; only the partner has heard nothing.
  expect((await undelivered(world.db, 10)).map(({ personId, problem }) => [personId, problem])).toEqual([
    ['partner-a', 'no-receiver'],
    ['partner-a', 'no-receiver'],
  ]);
});

test('a receiver who is no party of a case does not read in a message who the parties are', async () => {
  const caseId = await world.openCase({ form: {} });
  await world.queue(caseId, {
    template: 'case-submitted',
    party_id: 'service-partner',
    role: 'partner-admin',
    channels: ['email'],
  });
  await world.sendAll();
  expect(world.mails[0]?.text).toContain('RS-20260901-000001');
  expect(world.mails[0]?.text).not.toMatch(/星渚云|松果湾/);
});
