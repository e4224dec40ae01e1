import type { Delivery } from '../../../api/http/deps';
import { eventually } from '../../support/engine-world';
import { apiWorld, type ApiWorld, LIST } from '../api-world';

let api: ApiWorld;
let away = true;
beforeAll(async () => {
  api = await apiWorld();
  const { engine } = api.deps;
  const { deliver } = engine;
  // An unreachable engine: the API is told nothing, as when no worker answers in time.
  Object.assign(engine, {
    deliver: (...call: Parameters<typeof deliver>): Promise<Delivery> =>
      away ? Promise.resolve({ status: 'unconfirmed', reason: 'away' }) : deliver.apply(engine, call),
  });
});
afterAll(() => api.close());

describe('a write that is not confirmed in time', () => {
  it('is answered with 202 and an address at which its owner, and nobody else, sees what became of it', async () => {
    const write = () =>
      api
        .post('partner-a.admin', '/v1/cases', {
          type: 'relationship-switch',
          form: { customerId: 'customer-1', toModel: 'reseller', reason: 'agreed', noticeAccepted: true },
        })
        .set('Idempotency-Key', 'not confirmed');
    const accepted = await write();
    expect([accepted.status, accepted.headers['retry-after']]).toEqual([202, '2']);
    const { location } = accepted.headers as { location: string };
    expect((await api.get('partner-a.admin', location)).body).toMatchObject({ status: 'received' });
    expect((await api.get('vendor.operator', location)).status).toBe(404);
    expect((await api.get('partner-a.admin', '/v1/commands/nothing')).status).toBe(404);

    away = false;
    const done = await write();
    expect(done.status).toBe(201);
    const { body } = await api.get('partner-a.admin', location);
    expect([body.status, body.result]).toEqual(['done', done.body]);
  });

  it('that is refused in the end says so with the problem', async () => {
    away = true;
    const accepted = await api.post('partner-a.admin', '/v1/cases', {
      type: 'partner-unlink',
      form: { customerId: 'customer-5', reason: 'agreed', noticeAccepted: true },
    });
    expect(accepted.status).toBe(202);
    away = false;
    const { location } = accepted.headers as { location: string };
    const commands = (await api.world
      .db('commands')
      .where({ id: location.split('/').at(-1) })
      .update({ next_attempt_at: api.world.db.raw('clock_timestamp()') }, 'id')) as unknown[];
    expect(commands).toHaveLength(1);
    const { problem } = await eventually('the relay settles it', async () => {
      const { body } = await api.get('partner-a.admin', location);
      return body.status === 'refused' && body;
    });
    expect(problem).toMatchObject({ type: '/problems/ineligible', status: 422, blockers: LIST });
  });
});
