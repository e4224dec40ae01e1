import { findByToken } from '../../../db/engine/consent-tokens';
import { deliveriesOfCase } from '../../../db/outbox/notices';
import type { NotificationPort } from '../../../activities/ports';
import { type OutboxWorld, outboxWorld, tokenIn } from '../../support/outbox';

let world: OutboxWorld;

beforeEach(async () => {
  world = await outboxWorld();
});
afterEach(() => world.close());

const master = { personId: 'master-1.admin', partyId: 'master-1', roles: ['partner-admin'], proof: 'role' };

/** An invitation of `master-1` to an address; like its task, a reminder of it names no field. */
async function invite(
  email: string | undefined,
  template = 'task-opened',
): Promise<{ caseId: string; taskId: string }> {
  const parties = { master: 'master-1', distributor: 'invitee', vendor: 'vendor' };
  const form = email === undefined ? {} : { email };
  const caseId = await world.openCase({ type: 'distributor-invitation', parties, opener: master, form, state: 'sent' });
  const task = { key: 'invitation', party_id: 'invitee', role: 'partner-admin' };
  const taskId = await world.openTask(caseId, task);
  await world.queue(caseId, {
    task_id: taskId,
    party_id: 'invitee',
    role: 'partner-admin',
    channels: ['email', 'station'],
    template,
    ...(template === 'task-opened' ? { params: { sentTo: 'email' } } : {}),
  });
  return { caseId, taskId };
}

test('an invitation goes to the address of the form alone, with a link of its own and the name of who invites', async () => {
  const { caseId, taskId } = await invite('contact@nobody.example');
  await world.sendAll();
  expect(world.mails.map(({ to }) => to)).toEqual(['contact@nobody.example']);
  const text = world.mails[0]?.text ?? '';
  expect(text).toContain('远汀数字分销有限公司提交的');
  expect(text).toContain('总经销商：远汀数字分销有限公司\n');
  expect(text).not.toMatch(/云经销商：|验证码|invitee/);
  expect(text).toContain(`https://assent.example/invitations/${tokenIn(text)}`);
  expect(await findByToken(world.db, tokenIn(text))).toMatchObject({ taskId, caseId, partyId: 'invitee' });
  expect(await deliveriesOfCase(world.db, caseId)).toMatchObject([
    { personId: 'invitee', channel: 'email', status: 'sent', address: null },
  ]);
});

test.each(['contact@distributor-5.example', 'Admin@Distributor-5.example'])(
  'an invitee known by the address is written to in their language (%s)',
  async (email) => {
    await invite(email);
    await world.sendAll();
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]?.text).toContain('Yuanting Digital Distribution asks:');
    expect(world.mails[0]?.text).toContain('your answer counts once you confirm it on the page. The link');
  },
);

test('the inviter is told that the address refuses mail, and how to correct it and invite again', async () => {
  const { caseId, taskId } = await invite('typo@nobody.example');
  const send: NotificationPort['send'] = (message) =>
    message.to === 'typo@nobody.example'
      ? Promise.resolve({ status: 'bounced' })
      : world.ports.notification.send(message);
  await world.sendAll({ notification: { send } });
  expect(await world.db('notices').where({ template: 'message-undelivered' })).toMatchObject([
    { task_id: taskId, party_id: 'master-1' },
  ]);
  expect(world.mails).toMatchObject([{ to: 'admin@master-1.example' }]);
  expect(world.mails[0]?.text).toContain('原因：收件地址不存在或拒收，请更正地址。');
  expect(world.mails[0]?.text).toContain('请更正收件邮箱并重新发送邀请，或直接联系对方。');
  expect(await world.db('commands')).toMatchObject([
    { case_id: caseId, owner: 'system', body: { action: 'reportBounce', form: { problem: 'bounced', taskId } } },
  ]);
});

test('a reminder of an invitation goes to the same address', async () => {
  await invite('contact@nobody.example', 'task-reminder');
  await world.sendAll();
  expect(world.mails).toMatchObject([
    { to: 'contact@nobody.example', subject: expect.stringContaining('提醒') as string },
  ]);
  expect(tokenIn(world.mails[0]?.text ?? '')).toHaveLength(43);
});

test('a task that is answered by an action leads to its case', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId, { key: 'progress', channel: 'inbox', party_id: 'partner-a' });
  await world.queue(caseId, { task_id: taskId, party_id: 'partner-a', role: 'partner-admin', channels: ['email'] });
  await world.sendAll();
  expect(world.mails[0]?.text).toContain(`https://assent.example/cases/${caseId}\n`);
});

test('an invitation whose address was erased meanwhile is sent to nobody', async () => {
  const { caseId } = await invite(undefined);
  await world.sendAll();
  expect(world.mails.filter(({ to }) => to !== 'admin@master-1.example')).toEqual([]);
  expect((await deliveriesOfCase(world.db, caseId))[0]).toMatchObject({ status: 'failed', problem: 'no-address' });
});
