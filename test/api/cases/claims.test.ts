import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../../api/http/deps';
import { apiWorld, type ApiWorld, type Reply, withoutCooldown } from '../api-world';
import { asked } from '../hostile/hostile';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await withoutCooldown(api);
});
afterAll(() => api.close());

const CLAIMS = ['claim', 'release', 'delegate'] as const;
const reviewer = 'vendor.pre-reviewer';
const slug = ({ status, body }: Reply): unknown[] => [status, body.type];

async function reviewed(customerId: string): Promise<{ caseId: string; taskId: string }> {
  const form = { customerId, reason: 'agreed', noticeAccepted: true };
  const { body } = await api.post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form }).expect(201);
  return { caseId: body.id, taskId: body.tasks[0]!.id };
}
const withdraw = (caseId: string) =>
  api.post('partner-a.admin', `/v1/cases/${caseId}/withdraw`, { reason: 'no longer wanted' }).expect(200);
const change = (persona: string, taskId: string, kind: (typeof CLAIMS)[number]) =>
  api.post(persona, `/v1/tasks/${taskId}/${kind}`, kind === 'delegate' ? { to: persona } : {});
async function allOf(persona: string, taskId: string): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const kind of CLAIMS) answers.push(slug(await change(persona, taskId, kind)));
  return answers;
}
const thrice = (...answer: unknown[]): unknown[] => CLAIMS.map(() => answer);

it('claims are answered with the case as it stands while the engine is away, and a repeated key as at first', async () => {
  const { caseId, taskId } = await reviewed('customer-2');
  const { engine } = api.deps;
  const { deliver } = engine;
  Object.assign(engine, { deliver: (): Promise<Delivery> => Promise.resolve({ status: 'unconfirmed' }) });
  const key = randomUUID();
  const claim = () => change(reviewer, taskId, 'claim').set('Idempotency-Key', key);
  const claimed = await claim().expect(200);
  expect(claimed.body).toMatchObject({ id: caseId, tasks: [{ id: taskId, assignee: reviewer, status: 'open' }] });
  expect(claimed.headers['etag']).toBe(`"${claimed.body.version}"`);
  const released = await change(reviewer, taskId, 'release').expect(200);
  expect(released.body).toMatchObject({ version: claimed.body.version + 1, tasks: [{ assignee: null }] });
  const again = await claim().expect(200);
  expect([again.text, again.headers['etag']]).toEqual([claimed.text, claimed.headers['etag']]);
  Object.assign(engine, { deliver });

  const stale = await change(reviewer, taskId, 'claim').set('If-Match', `"${claimed.body.version}"`);
  expect([...slug(stale), stale.headers['etag']]).toEqual([
    ...[412, '/problems/version-conflict'],
    `"${released.body.version}"`,
  ]);
  const decision = () => api.post(reviewer, `/v1/tasks/${taskId}/decision`, { decision: 'pass' });
  const late = await decision().set('If-Match', `"${claimed.body.version}"`);
  expect([...slug(late), late.headers['etag']]).toEqual([
    412,
    '/problems/version-conflict',
    `"${released.body.version}"`,
  ]);
  await decision().set('If-Match', String(late.headers['etag'])).expect(200);

  const { items, chain } = (await api.get('vendor.operator', `/v1/cases/${caseId}/timeline?verify=true`)).body;
  const claims = items.map(({ action }) => action).filter((action) => /^task\.(claimed|released)$/.test(action));
  expect([claims, chain.valid]).toEqual([['task.claimed', 'task.released'], true]);
});

it('a task is claimed, released and handed on by nobody but those who may decide it, and only while it can be decided', async () => {
  const { caseId, taskId } = await reviewed('customer-4');
  expect(await allOf('service-partner.admin', taskId)).toEqual(thrice(404, '/problems/not-found'));
  expect(await allOf(reviewer, `${caseId}.99`)).toEqual(thrice(404, '/problems/not-found'));
  // An operator frees what is held, but takes nothing and gives it to nobody who cannot act.
  expect(await allOf('vendor.operator', taskId)).toEqual([
    [403, '/problems/not-authorised'],
    [200, 'partner-unlink'],
    [422, '/problems/invalid'],
  ]);
  expect(await allOf('partner-a.admin', taskId)).toEqual(thrice(403, '/problems/self-approval'));
  await api.post(reviewer, `/v1/tasks/${taskId}/decision`, { decision: 'pass' }).expect(200);
  expect(await allOf(reviewer, taskId)).toEqual(thrice(409, '/problems/already-decided'));

  const { caseId: id, taskId: consent } = await asked(api, 'customer-3');
  const before = await api.world.now();
  await api.world.setClock((await api.world.task(id, 'customerConsent')).due_at!);
  expect(await allOf('customer-3', consent)).toEqual(thrice(409, '/problems/task-expired'));
  await api.world.setClock(before);
  await withdraw(id);
  expect(await allOf('customer-3', consent)).toEqual(thrice(409, '/problems/case-closed'));
});
