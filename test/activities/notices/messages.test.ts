import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkTemplates, UnknownTemplates } from '../../../activities/notices/templates';
import { instantText } from '../../../workflows/kit/policy/beijing-time';
import { deliveriesOfCase, undelivered } from '../../../db/outbox/notices';
import { type OutboxWorld, outboxWorld, tokenIn } from '../../support/outbox';

let world: OutboxWorld;

beforeEach(async () => {
  world = await outboxWorld();
});
afterEach(() => world.close());

const ENGLISH = { parties: { partner: 'partner-a', customer: 'customer-3', vendor: 'vendor' } };
const CHECK = {
  lastCheck: {
    blockers: [
      {
        code: 'IN_ARREARS',
        title: { zh: '客户账号欠费', en: 'The customer is in arrears' },
        hint: { zh: '请先还清欠款。', en: 'Pay what is owed.' },
        actor: 'customer',
      },
    ],
  },
};
const initiator = { party_id: 'partner-a', role: 'partner-admin', channels: ['email', 'station'] };

describe('a customer who is asked for consent', () => {
  test('reads in Chinese who asks for what, until when, and what silence means, and gets a link', async () => {
    const caseId = await world.openCase();
    const taskId = await world.openTask(caseId);
    await world.queue(caseId, { task_id: taskId });
    await world.sendAll();

    const [mail] = world.mails;
    expect(mail?.subject).toBe('请处理：处理切换关联类型申请(RS-20260901-000001)');
    for (const words of [
      '星渚云科技有限公司提交的“切换关联类型”申请',
      '请在 2099年9月21日 00:00（北京时间）之前处理。',
      '逾期未处理，申请自动过期，关联关系不变。',
      '申请原因：统一结算',
      '仅打开链接不会产生任何效力',
    ]) {
      expect(mail?.text).toContain(words);
    }
    expect(mail?.html).toContain('<html lang="zh-CN">');
    expect(mail?.html).toContain(`href="https://assent.example/consent/${tokenIn(mail?.html ?? '')}"`);
    expect(world.texts).toHaveLength(1);
    expect(world.texts[0]?.text).toContain('2099年9月21日 00:00（北京时间）');
    expect(tokenIn(world.texts[0]?.text ?? '')).toHaveLength(43);
  });

  test('reads it in English when that is their language', async () => {
    const caseId = await world.openCase(ENGLISH);
    const taskId = await world.openTask(caseId, { party_id: 'customer-3' });
    await world.queue(caseId, { party_id: 'customer-3', task_id: taskId });
    await world.sendAll();

    const [mail] = world.mails;
    expect(mail?.subject).toBe('Please answer: Answer the request to switch (RS-20260901-000001)');
    expect(mail?.text).toContain('Xingzhu Cloud Technology asks: “Switch the association type”.');
    expect(mail?.text).toContain(
      'Please answer before 21 Sep 2099, 00:00 Beijing. Without an answer by then the request expires',
    );
    expect(mail?.html).toContain('<html lang="en-US">');
    expect(`${mail?.subject}${mail?.text}`.replace('统一结算', '')).not.toMatch(/[\u4e00-\u9fff]/);
  });

  test('is not asked any more once the task has ended', async () => {
    const caseId = await world.openCase();
    const decided = await world.openTask(caseId, { status: 'decided', decision: 'grant' });
    const late = await world.openTask(caseId, { due_at: '2020-01-01T00:00:00Z' });
    await world.queue(caseId, { task_id: decided });
    await world.queue(caseId, { task_id: late, template: 'task-reminder' });
    await world.sendAll();
    expect([...world.mails, ...world.texts]).toEqual([]);
    const told = await deliveriesOfCase(world.db, caseId);
    expect(told.map(({ status, problem }) => `${status} ${problem}`)).toEqual(Array(4).fill('unneeded null'));
    expect(await undelivered(world.db, 10)).toEqual([]);
    expect(await world.db('notices').where({ template: 'message-undelivered' })).toEqual([]);
    expect(await world.db('consent_tokens')).toEqual([]);
  });
});

describe('a task in the inbox', () => {
  test('is told to everybody with its role by mail and message box, with a link to the task', async () => {
    const caseId = await world.openCase({ state: 'failed-needs-operator' });
    const taskId = await world.openTask(caseId, {
      key: 'operatorRepair',
      role: 'vendor-operator',
      party_id: 'vendor',
      channel: 'inbox',
      due_at: null,
    });
    await world.queue(caseId, {
      task_id: taskId,
      party_id: 'vendor',
      role: 'vendor-operator',
      channels: ['email', 'station'],
    });
    await world.sendAll();
    expect(world.mails[0]?.text).toContain(`https://assent.example/tasks/${taskId}`);
    expect(world.mails[0]?.text).toContain('此事项没有处理期限。在处理之前申请保持等待。');
    const box = await world.db('station_messages').orderBy('recipient');
    expect(box).toMatchObject([{ recipient: 'vendor.operator' }, { recipient: 'vendor.operator-2' }]);
  });
});

describe('the initiator', () => {
  test('is told that the request is submitted and that the result will follow', async () => {
    const caseId = await world.openCase();
    await world.openTask(caseId);
    await world.queue(caseId, { ...initiator, template: 'case-submitted' });
    await world.sendAll();
    expect(world.mails[0]?.subject).toBe('申请已提交：切换关联类型(RS-20260901-000001)');
    expect(world.mails[0]?.text).toContain('对方处理后将第一时间通知您。');
    expect(world.mails[0]?.text).toContain('对方的处理期限为 2099年9月21日 00:00（北京时间）。');
    expect(world.mails[0]?.text).toContain(`https://assent.example/cases/${caseId}`);
  });

  test('is told the reason of a refusal', async () => {
    const caseId = await world.openCase({ outcome: 'rejected', closed_at: new Date(), state: 'rejected' });
    await world.say(caseId, {
      action: 'task.decided',
      actor: 'customer-1',
      taskKey: 'customerConsent',
      comment: '暂不需要\n切换',
    });
    await world.say(caseId, { action: 'case.closed', actor: 'system' });
    await world.queue(caseId, { ...initiator, template: 'case-closed' });
    await world.queue(caseId, { template: 'case-closed', channels: ['sms'] });
    await world.sendAll();
    expect(world.mails[0]?.subject).toBe('切换关联类型：已拒绝(RS-20260901-000001)');
    expect(world.mails[0]?.text).toContain('\n原因：暂不需要 切换\n');
    expect(world.texts[0]?.text).toContain('结果：已拒绝。原因：暂不需要 切换');
  });

  test('is told what silence has meant', async () => {
    const caseId = await world.openCase({ ...ENGLISH, outcome: 'expired', closed_at: new Date(), state: 'expired' });
    await world.say(caseId, { action: 'task.expired', actor: 'system', taskKey: 'customerConsent' });
    await world.queue(caseId, { template: 'case-closed', party_id: 'customer-3' });
    await world.sendAll();
    expect(world.mails[0]?.subject).toBe('Expired: Switch the association type (RS-20260901-000001)');
    expect(world.mails[0]?.text).toContain(
      'Nobody answered in time. Without an answer by then the request expires and nothing changes.',
    );
  });

  test('is not shown a comment when all went well, nor the code by which the system has cancelled', async () => {
    const done = await world.openCase({ outcome: 'completed', closed_at: new Date(), state: 'completed' });
    await world.say(done, { action: 'task.decided', actor: 'customer-1', comment: 'internal' });
    const cancelled = await world.openCase({ outcome: 'cancelled-by-system', closed_at: new Date() });
    await world.say(cancelled, { action: 'case.cancelBySystem', actor: 'system', comment: 'internal' });
    for (const id of [done, cancelled]) await world.queue(id, { ...initiator, template: 'case-closed' });
    await world.sendAll();
    expect(world.mails).toHaveLength(2);
    expect(world.mails.map(({ text }) => text).join('')).not.toContain('internal');
  });

  test.each([
    ['customer-1', '客户账号欠费。请先还清欠款。'],
    ['customer-3', 'The customer is in arrears. Pay what is owed.'],
  ])('is told every item that stands in the way (%s)', async (customer, item) => {
    const caseId = await world.openCase({ data: CHECK, parties: { customer } });
    await world.queue(caseId, { template: 'check-failed', party_id: customer });
    await world.sendAll();
    expect(world.mails[0]?.text).toContain(`- ${item}`);
    expect(world.mails[0]?.html).toContain(`<li>${item}</li>`);
  });
});

test('what somebody writes into a form cannot become markup or a second line of the subject', async () => {
  const form = {
    customerId: 'customer-1',
    toModel: 'reseller',
    reason: '<script>alert(1)</script>\r\nBcc: all@x.example',
  };
  const caseId = await world.openCase({ form });
  await world.queue(caseId, { task_id: await world.openTask(caseId), channels: ['email'] });
  await world.sendAll();
  expect(world.mails).toHaveLength(1);
  expect(world.mails[0]?.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; Bcc: all@x.example');
  expect(world.mails[0]?.html).not.toContain('<script>');
});

test('every template that the processes name exists, and another one is refused by name', () => {
  const sources = ['workflows', 'db', 'activities'].flatMap((folder) =>
    readdirSync(path.join(__dirname, '../../..', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(__dirname, '../../..', folder, file), 'utf8')),
  );
  const named = sources.flatMap((text) =>
    [...text.matchAll(/(?:\bnotify\(|\btemplate: )\s*'([^']+)'/g)].map((found) => found[1] ?? ''),
  );
  expect(named).toEqual(expect.arrayContaining(['task-opened', 'task-reminder', 'case-closed']));
  checkTemplates(named);
  expect(() => checkTemplates(['case-closed', 'no-such'])).toThrow(UnknownTemplates);
});

test('an instant is written with its zone in both languages', () => {
  const midnight = new Date('2026-09-20T16:00:00Z');
  expect(instantText(midnight, 'zh-CN')).toBe('2026年9月21日 00:00（北京时间）');
  expect(instantText(midnight, 'en-US')).toBe('21 Sep 2026, 00:00 Beijing');
  expect(instantText(new Date('2026-12-31T23:30:00Z'), 'en-US')).toBe('1 Jan 2027, 07:30 Beijing');
});
