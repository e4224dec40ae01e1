import { duplicateOf, REJECTIONS, STANDINGS } from '../../../workflows/opportunity/opportunity.blockers';
import { type OutboxWorld, outboxWorld } from '../../support/outbox';

let world: OutboxWorld;

beforeEach(async () => {
  world = await outboxWorld();
});
afterEach(() => world.close());

const initiator = { party_id: 'partner-a', role: 'partner-admin', channels: ['email', 'station'] };
const English = { parties: { partner: 'partner-a', customer: 'customer-3', vendor: 'vendor' } };

describe('where a case has moved', () => {
  test('is told with the words of the person who brought it there, until when the step lasts, and a link to the case', async () => {
    const caseId = await world.openCase();
    await world.openTask(caseId);
    const params = { state: 'failed-needs-operator', comment: '资料不全\n请补充' };
    await world.queue(caseId, { ...initiator, template: 'case-moved', params });
    await world.sendAll();
    const [mail] = world.mails;
    expect(mail?.subject).toBe('切换关联类型：处理失败，待运营人员处理(RS-20260901-000001)');
    expect(mail?.text).toContain('贵方提交的“切换关联类型”申请当前状态：处理失败，待运营人员处理。');
    expect(mail?.text).toContain('\n说明：资料不全 请补充\n');
    expect(mail?.text).toContain('当前环节的处理期限为 2099年9月21日 00:00（北京时间）。');
    expect(mail?.text).toContain(`https://assent.example/cases/${caseId}`);
    expect(await world.db('station_messages')).toHaveLength(1);
  });

  test('is told in English to the other side, with the name of who asked', async () => {
    const caseId = await world.openCase({ ...English, outcome: null });
    await world.queue(caseId, { template: 'case-moved', party_id: 'customer-3', params: { state: 'applying' } });
    await world.sendAll();
    expect(world.mails[0]?.subject).toBe('Applying: Switch the association type (RS-20260901-000001)');
    expect(world.mails[0]?.text).toContain(
      'The request “Switch the association type” of Xingzhu Cloud Technology is now: Applying.',
    );
    expect(world.mails[0]?.text).not.toContain('Comment');
    expect(world.texts[0]?.text).toBe('“Switch the association type” (RS-20260901-000001) is now: Applying.');
  });
});

test('what a message names of a case is written by the kind of its field: a choice by its words, not by its code', async () => {
  const caseId = await world.openCase();
  await world.queue(caseId, {
    ...initiator,
    template: 'case-moved',
    params: { state: 'applying', facts: ['toModel'] },
  });
  await world.sendAll();
  expect(world.mails[0]?.text).toContain('切换为：代售');
  expect(world.mails[0]?.text).not.toContain('reseller');
});

describe('why an opportunity was moved or ended', () => {
  const opportunity = { type: 'partner-opportunity', parties: { partner: 'partner-a', vendor: 'vendor' } };
  const main = { party_id: 'partner-a', role: 'partner-main-account', channels: ['email', 'station'] };

  test.each([
    ['silence', REJECTIONS.SLA_TIMEOUT, '原因：逾期未验证，默认驳回'],
    ['an earlier one', duplicateOf('2026-12-01'), '原因：重复机会点：同一客户需求已有2026-12-01提交的机会点'],
    ['the state of the partner', STANDINGS['partner-frozen']!, '原因：伙伴已被冻结'],
  ])('is said when it was %s', async (_what, why, said) => {
    const caseId = await world.openCase(opportunity);
    await world.queue(caseId, { ...main, template: 'case-moved', params: { state: 'verification-rejected', why } });
    await world.sendAll();
    expect(world.mails[0]?.text).toContain(said);
    expect((await world.db('station_messages').first<{ body: string }>('body')).body).toContain(said);
  });

  test('is said when the system ended it', async () => {
    const caseId = await world.openCase({
      ...opportunity,
      type: 'vendor-opportunity',
      ...{ outcome: 'recalled', closed_at: new Date() },
    });
    await world.say(caseId, { action: 'case.supersede', actor: 'system' });
    await world.queue(caseId, { ...main, template: 'case-closed', params: { outcome: 'recalled' } });
    await world.sendAll();
    expect(world.mails[0]?.text).toContain('原因：系统收回重复机会点');
  });
});

test('a task that one person holds is told to that person alone, and to all of the role once that person cannot act', async () => {
  const caseId = await world.openCase();
  const [person, until] = ['vendor.ecosystem-manager-2', '2099-01-01T00:00:00Z'];
  const manager = { role: 'ecosystem-manager', party_id: 'vendor' };
  const held = { ...manager, channel: 'inbox', assignee: person, claimed_until: until };
  const notice = {
    ...manager,
    task_id: await world.openTask(caseId, held),
    template: 'task-opened',
    channels: ['email'],
  };
  const told = (): Promise<string[]> => world.db('deliveries').orderBy('person_id').pluck<string[]>('person_id');
  await world.queue(caseId, notice);
  await world.sendAll();
  expect(await told()).toEqual([person]);
  await world.db('people').where({ id: person }).update({ active: false });
  await world.queue(caseId, notice);
  await world.sendAll();
  expect(await told()).toEqual(['vendor.ecosystem-manager', person, 'vendor.ecosystem-manager-3']);
});

describe('an action that was taken', () => {
  const taken = (by: string) => ({ template: 'action-taken', params: { action: 'withdraw', by } });

  test.each([
    ['the other party', 'partner-a', '星渚云科技有限公司对“切换关联类型”申请进行了操作：撤回'],
    ['the vendor', 'vendor', '云服务商对“切换关联类型”申请进行了操作：撤回'],
    ['the own party', 'customer-1', '贵方对“切换关联类型”申请进行了操作：撤回'],
    ['somebody who is no party', 'master-1', '对方对“切换关联类型”申请进行了操作：撤回'],
  ])('by %s is told with a link to the case', async (_who, by, words) => {
    const caseId = await world.openCase();
    await world.queue(caseId, taken(by));
    await world.sendAll();
    expect(world.mails[0]?.text).toContain(words);
    expect(world.mails[0]?.text).toContain(`https://assent.example/cases/${caseId}`);
  });

  test('is told in English', async () => {
    const caseId = await world.openCase(English);
    await world.queue(caseId, { ...taken('vendor'), party_id: 'customer-3' });
    await world.sendAll();
    expect(world.mails[0]?.subject).toBe('Withdraw the request: Switch the association type (RS-20260901-000001)');
    expect(world.mails[0]?.text).toContain(
      'News on the request “Switch the association type” from the vendor: Withdraw the request.',
    );
  });
});

test('a master distributor and its distributor read what both are called, and who of them asks', async () => {
  const parties = { master: 'master-1', distributor: 'distributor-5', vendor: 'vendor' };
  const opener = { personId: 'master-1.admin', partyId: 'master-1', roles: ['partner-admin'], proof: 'role' };
  const caseId = await world.openCase({ parties, opener, form: {} });
  const taskId = await world.openTask(caseId, { party_id: 'distributor-5', role: 'partner-admin', channel: 'inbox' });
  const task = { task_id: taskId, party_id: 'distributor-5', role: 'partner-admin', channels: ['email'] };
  await world.queue(caseId, task);
  await world.queue(caseId, { ...initiator, party_id: 'master-1', template: 'case-submitted', channels: ['email'] });
  await world.sendAll();
  const asked = world.mails.find(({ subject }) => subject.startsWith('Please'));
  expect(asked?.text).toContain('Yuanting Digital Distribution asks:');
  expect(asked?.text).toContain('Master distributor: Yuanting Digital Distribution\nCloud distributor: Yunshandu');
  const submitted = world.mails.find(({ subject }) => subject.startsWith('申请已提交'));
  expect(submitted?.text).toContain('总经销商：远汀数字分销有限公司\n云经销商：云杉渡有限公司');
});
