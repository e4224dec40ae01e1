import { rowDigests } from '../../support/row-digests';
import { policyOf } from '../../../workflows/registry';
import { apiWorld, type ApiWorld, type Body } from '../api-world';

const REVIEWER = 'vendor.pre-reviewer';
const decision = Object.keys(policyOf('partner-unlink')!.tasks['preReview']!.decisions)[1]!;
const comment = 'the figures do not match';
let api: ApiWorld;
const tasks: string[] = [];
beforeAll(async () => {
  api = await apiWorld();
  for (const customerId of ['customer-2', 'customer-4']) {
    const form = { customerId, reason: 'agreed', noticeAccepted: true };
    tasks.push((await api.post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form })).body.tasks[0]!.id);
  }
});
afterAll(() => api.close());

const send = (body: object, key = 'none') =>
  api.post(REVIEWER, '/v1/tasks/decisions', body).set('Idempotency-Key', key);
const told = ({ items }: Body): unknown[] =>
  items.map(({ status, problem }) => [status, (problem as Body | undefined)?.type.replace('/problems/', '')]);
const FAULTY = [
  7,
  null,
  [],
  {},
  { taskId: 7 },
  { taskId: 'nothing', decision },
  { taskId: 'a\u0000b', decision },
  { decision, comment },
];

test('a dry run says of each item what would become of it, and changes nothing', async () => {
  const before = await rowDigests(api.world.db, []);
  const items = [
    { taskId: tasks[0], decision, comment },
    { taskId: tasks[1], decision, comment: 'x'.repeat(257) },
    { taskId: tasks[1], decision, comment, ifVersion: 99 },
    { taskId: tasks[0], decision, comment },
    ...FAULTY,
  ];
  const { body } = await send({ items, dryRun: true }, 'dry').expect(200);
  expect(told(body).slice(0, 4)).toEqual([
    [200, undefined],
    [422, 'invalid'],
    [412, 'version-conflict'],
    [409, 'already-decided'],
  ]);
  const after = await rowDigests(api.world.db, []);
  expect({ ...after, kept_answers: '' }).toEqual({ ...before, kept_answers: '' });
});

test('a dry run without the right says so of each item, and leaves the entries that every such attempt leaves', async () => {
  const refusals = () => api.world.db('refused_attempts').where({ actor: 'vendor.operator', action: 'decide' });
  const before = (await refusals()).length;
  const items = tasks.map((taskId) => ({ taskId, decision, comment }));
  const { body } = await api.post('vendor.operator', '/v1/tasks/decisions', { items, dryRun: true }).expect(200);
  expect(told(body)).toEqual(items.map(() => [403, 'not-authorised']));
  expect((await refusals()).length - before).toBe(items.length);
});

test('a thousand are tried within seconds, a few at a time: others read meanwhile', async () => {
  const items = Array.from({ length: 1_000 }, (_, n) => ({ taskId: tasks[n % 2], decision, comment, ifVersion: 99 }));
  let over = false;
  const { db } = api.world;
  const pool = (db.client as { pool: { numUsed(): number } }).pool;
  const dry = Promise.resolve(api.post(REVIEWER, '/v1/tasks/decisions', { items, dryRun: true })).finally(() => {
    over = true;
  });
  let most = 0;
  for (let reads = 0; !over; reads += 1) {
    await api.get('partner-a.admin', '/v1/cases?limit=1').expect(200);
    most = Math.max(most, pool.numUsed());
  }
  expect(told((await dry).body)).toEqual(items.map(() => [412, 'version-conflict']));
  expect(most).toBeLessThanOrEqual(12);
  const held = await db('pg_stat_activity').whereRaw(`state = 'idle in transaction' and datname = current_database()`);
  expect(held).toEqual([]);
});

test('a faulty item is that item’s result, a task twice is decided once, and all may be repeated', async () => {
  const items = [
    ...FAULTY,
    { taskId: tasks[0], decision, comment },
    { taskId: tasks[0], decision, comment: 'said again' },
    { taskId: tasks[1], decision, comment: 'x'.repeat(257) },
  ];
  const expected = [
    ...[422, 422, 422, 422, 422].map((status) => [status, 'invalid']),
    [404, 'not-found'],
    ...[422, 422].map((status) => [status, 'invalid']),
    [200, undefined],
    [409, 'already-decided'],
    [422, 'invalid'],
  ];
  const first = await send({ items }, 'mixed').expect(200);
  expect(told(first.body)).toEqual(expected);
  const again = await send({ items }, 'mixed').set('Accept-Language', 'zh-CN').expect(200);
  expect(told(again.body)).toEqual(expected);
  expect(again.headers['content-language']).toBe('en-US');
  const other = await send({ items: items.slice(1) }, 'mixed');
  expect([other.status, other.body.type]).toEqual([422, '/problems/idempotency-key-reused']);
});

test('a thousand are decided in one request, and no more', async () => {
  const many = (count: number): object => ({
    items: Array.from({ length: count }, (_, n) => ({ taskId: `t${n}`, decision })),
  });
  expect(told((await send(many(1_000), 'many').expect(200)).body)).toEqual(Array(1_000).fill([404, 'not-found']));
  expect((await send(many(1_001), 'more')).status).toBe(422);
});

test('opening many can be tried first, and changes nothing then', async () => {
  const items = [
    { type: 'distributor-invitation', form: { email: 'new@dry.example' } },
    { type: 'distributor-invitation', form: { email: 'contact@distributor-3.example' } },
    7,
  ];
  const before = await rowDigests(api.world.db, ['kept_answers']);
  const { body } = await api.post('master-1.admin', '/v1/cases/bulk', { items, dryRun: true }).expect(200);
  expect(told(body)).toEqual([
    [201, undefined],
    [422, 'ineligible'],
    [422, 'invalid'],
  ]);
  expect(await rowDigests(api.world.db, ['kept_answers'])).toEqual(before);
});
