import { randomUUID } from 'node:crypto';
import { receiversOf } from '../../../db/directory/receivers';
import { type OutboxWorld, outboxWorld } from '../../support/outbox';

let world: OutboxWorld;

beforeEach(async () => {
  world = await outboxWorld();
  for (const post of ['pre-reviewer-2', 'pre-reviewer-3'])
    await world.db('people').insert({
      id: `vendor.${post}`,
      party_id: 'vendor',
      ...{ name: post, name_en: post, email: `${post}@vendor.example`, roles: ['pre-reviewer'] },
    });
});
afterEach(() => world.close());

const [reviewer, second, third] = ['vendor.pre-reviewer', 'vendor.pre-reviewer-2', 'vendor.pre-reviewer-3'] as const;
const leave = (id: string) => world.db('people').where({ id }).update({ active: false });
const beAway = (personId: string, substituteId: string | null = null) =>
  world.db('absences').insert({
    ...{ id: randomUUID(), person_id: personId, substitute_id: substituteId, set_by: personId },
    starts_on: world.db.raw(`(world_now() at time zone 'Asia/Shanghai')::date`),
    ends_on: world.db.raw(`(world_now() at time zone 'Asia/Shanghai')::date`),
  });
const reviewers = () => receiversOf(world.db, { partyId: 'vendor', role: 'pre-reviewer' });
const admins = (partyId: string) => receiversOf(world.db, { partyId, role: 'partner-admin' });

/** Whom a reminder of a pre-review reaches. */
async function reminded(task: object = {}, opener?: string): Promise<string[]> {
  const caseId = await world.openCase(opener === undefined ? {} : { opened_by: opener });
  const taskId = await world.openTask(caseId, {
    ...{ key: 'preReview', role: 'pre-reviewer', party_id: 'vendor', channel: 'inbox', ...task },
  });
  const notice = { template: 'task-reminder', task_id: taskId, party_id: 'vendor', role: 'pre-reviewer' };
  const id = await world.queue(caseId, { ...notice, channels: ['email'] });
  await world.sendAll();
  const deliveries = await world.db('deliveries').where({ notice_id: id }).select('person_id', 'status', 'last_error');
  for (const { status, last_error } of deliveries)
    expect([status, last_error]).toEqual(status === 'sent' ? ['sent', null] : ['failed', 'no-receiver']);
  return deliveries.map((each: { person_id: string }) => each.person_id).sort();
}

test('a party that has nobody but a main account is told through it, also when its administrator is away or has left', async () => {
  expect(await admins('master-2')).toEqual(['master-2.admin']);
  await beAway('master-2.admin');
  expect(await admins('master-2')).toEqual(['master-2.main-account']);
  await world.db('absences').delete();
  await leave('master-2.admin');
  expect(await admins('master-2')).toEqual(['master-2.main-account']);
  await leave('master-2.main-account');
  expect(await admins('master-2')).toEqual([]);
});

test('an absent person is told nothing for the role; their substitute is, even beside others of the role', async () => {
  expect(await reviewers()).toEqual([reviewer, second, third]);
  await beAway(reviewer, second);
  expect(await reviewers()).toEqual([second, third]);
  await beAway('master-2.admin', 'master-2.main-account');
  await world.db('people').insert({
    id: 'master-2.admin-2',
    party_id: 'master-2',
    ...{ name: 'x', name_en: 'x', email: 'x@x.example', roles: ['partner-admin'] },
  });
  expect(await admins('master-2')).toEqual(['master-2.admin-2', 'master-2.main-account']);
});

test('a substitute who is away or has left is told nothing, and a substitute of the substitute is none', async () => {
  await beAway(reviewer, second);
  await beAway(second, third);
  expect(await reviewers()).toEqual([third]);
  await beAway(third);
  expect(await reviewers()).toEqual([]);
});

test('reminders of a free task reach all who can act, of a claimed one its holder', async () => {
  expect(await reminded()).toEqual([reviewer, second, third]);
  const held = { assignee: second, claimed_until: new Date(Date.now() + 3_600_000) };
  expect(await reminded(held)).toEqual([second]);
});

test('reminders of a task whose holder has left, lost the role, is absent or let the lease run out reach those who can act', async () => {
  const held = { assignee: second, claimed_until: new Date(Date.now() + 3_600_000) };
  await beAway(second, third);
  expect(await reminded(held)).toEqual([reviewer, third]);
  await world.db('absences').delete();
  await world
    .db('people')
    .where({ id: second })
    .update({ roles: ['finance'] });
  expect(await reminded(held)).toEqual([reviewer, third]);
  await world
    .db('people')
    .where({ id: second })
    .update({ roles: ['pre-reviewer'], active: false });
  expect(await reminded(held)).toEqual([reviewer, third]);
  await world.db('people').where({ id: second }).update({ active: true });
  expect(await reminded({ ...held, claimed_until: new Date(Date.now() - 1_000) })).toEqual([reviewer, second, third]);
});

test('nobody is reminded of a task that four eyes keep them from', async () => {
  expect(await reminded({}, third)).toEqual([reviewer, second]);
});

test('a reminder for which nobody is there is a failed delivery that operators see', async () => {
  for (const id of [reviewer, second, third]) await leave(id);
  expect(await reminded()).toEqual(['vendor']);
});

test('a substitute is written to by name, in both languages', async () => {
  const caseId = await world.openCase();
  const taskId = await world.openTask(caseId, {
    key: 'preReview',
    role: 'pre-reviewer',
    party_id: 'vendor',
    channel: 'inbox',
  });
  const told = { task_id: taskId, party_id: 'vendor', role: 'pre-reviewer', params: { person: reviewer } };
  const to = { ...told, channels: ['email'], person_id: second };
  await world.db('people').where({ id: reviewer }).update({ name: '林知遥', name_en: 'Lin Zhiyao' });
  await world.queue(caseId, { ...to, template: 'stand-in-asked' });
  await world.sendAll();
  await world.db('people').where({ id: second }).update({ locale: 'en-US' });
  await world.queue(caseId, { ...to, template: 'decided-for-you' });
  await world.sendAll();
  expect(world.mails.map(({ to: address }) => address)).toEqual(Array(2).fill('pre-reviewer-2@vendor.example'));
  expect(world.mails[0]?.subject).toContain('请代林知遥处理');
  expect(world.mails[1]?.text).toContain('Lin Zhiyao decided the task');
});

test('an escalation is told to all of its role whom nothing keeps from the task, whoever has claimed it since', async () => {
  const caseId = await world.openCase({ opened_by: third });
  const held = { assignee: second, claimed_until: new Date(Date.now() + 3_600_000) };
  const task = { key: 'preReview', role: 'bd', party_id: 'vendor', channel: 'inbox', due_at: null };
  const taskId = await world.openTask(caseId, { ...task, ...held });
  const params = { from: 'bd', since: '2026-09-01T01:00:00.000Z', decides: true };
  const told = { template: 'task-escalated', task_id: taskId, party_id: 'vendor', channels: ['email'] };
  await world.queue(caseId, { ...told, role: 'pre-reviewer', params });
  await world.db('people').where({ id: 'vendor.operator' }).update({ locale: 'en-US' });
  await world.queue(caseId, { ...told, role: 'vendor-operator', params: { ...params, decides: false } });
  await world.sendAll();
  const { rows } = await world.db.raw<{ rows: { id: string }[] }>('select person_id as id from deliveries order by 1');
  expect(rows.map(({ id }) => id)).toEqual(['vendor.operator', 'vendor.operator-2', reviewer, second]);
  const text = (of: string): string => world.mails.find(({ to }) => to.startsWith(`${of}@`))?.text ?? '';
  expect(text('pre-reviewer-2')).toContain('自2026年9月1日 09:00（北京时间）起等待商务拓展处理');
  expect(text('pre-reviewer-2')).toContain('您现在也可以处理。');
  expect(text('operator')).toContain('It has waited for Business development since 1 Sep 2026, 09:00 Beijing.');
  expect(text('operator')).toContain('hand it to somebody who can decide it');
  expect(text('operator')).toContain(`https://assent.example/tasks/${taskId}`);
});
