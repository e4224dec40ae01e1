import { omit } from '../../../api/http/omit';
import { findParty, saveParty } from '../../../db/directory/directory';
import { endCooperation, moveAssociation } from '../../../db/directory/relationships';
import { type OutboxWorld, outboxWorld } from '../../support/outbox';

let world: OutboxWorld;

beforeEach(async () => {
  world = await outboxWorld();
});
afterEach(() => world.close());

const status = async (id: string, value: 'active' | 'frozen'): Promise<void> => {
  const party = omit((await findParty(world.db, id))!, 'updatedAt');
  await saveParty(world.db, { ...party, status: value });
};
const AT = '2026-12-01T02:00:00Z';

test('a freeze and its end are told to the administrators of the partner, with what they mean', async () => {
  await status('partner-a', 'frozen');
  await status('partner-a', 'frozen');
  await status('partner-a', 'active');
  await world.sendAll();
  const told = world.mails.map(({ subject }) => subject).sort();
  expect(told).toEqual(['伙伴账号已被冻结', '伙伴账号已解冻'].sort());
  expect(world.mails.find(({ subject }) => subject.includes('冻结'))?.text).toContain('停止计时');
  expect(await world.db('station_messages')).toHaveLength(2);
});

test('the freeze of a master distributor and its end are told to its distributors too, unless they are frozen themselves', async () => {
  await status('distributor-2', 'frozen');
  await world.sendAll();
  const before = world.mails.length;
  await status('master-1', 'frozen');
  await status('master-1', 'active');
  await world.sendAll();
  const told = world.mails.slice(before).map(({ subject, to }) => `${to}: ${subject}`);
  expect(told.filter((each) => each.includes('distributor-')).sort()).toEqual([
    'admin@distributor-1.example: 伙伴账号已随总经销商解冻',
    'admin@distributor-1.example: 总经销商远汀数字分销有限公司已被冻结',
  ]);
});

test('the end of a cooperation is told to both sides, each with the name of the other in its own language', async () => {
  await endCooperation(world.db, { distributorId: 'distributor-1', at: AT });
  await world.sendAll();
  const texts = world.mails.map(({ subject }) => subject);
  expect(texts).toEqual(
    expect.arrayContaining(['与远汀数字分销有限公司的合作已结束', '与青栎云服务有限公司的合作已结束']),
  );
});

test('an association that ends without a request is told to the partner and to the customer', async () => {
  await world.db.transaction((tx) => moveAssociation(tx, { customerId: 'customer-2', to: null, at: AT }));
  await world.sendAll();
  expect(
    world.mails.map(({ subject }) => subject).filter((subject) => /关联已结束|association/.test(subject)),
  ).toHaveLength(2);
});

test.each([
  ['partner-frozen', '伙伴已被冻结'],
  ['customer-closed', '客户账号已注销'],
  ['association-ended', '关联关系已通过其他方式结束'],
])('a request that the system ended for %s says so in words', async (reason, words) => {
  const caseId = await world.openCase({ outcome: 'cancelled-by-system', closed_at: AT });
  await world.say(caseId, { action: 'case.cancelBySystem', actor: 'system', comment: reason });
  const params = { outcome: 'cancelled-by-system' };
  await world.queue(caseId, {
    template: 'case-closed',
    party_id: 'partner-a',
    role: 'partner-admin',
    channels: ['email'],
    params,
  });
  await world.sendAll();
  expect(world.mails[0]?.text).toContain(words);
  expect(world.mails[0]?.text).not.toContain(reason);
});
