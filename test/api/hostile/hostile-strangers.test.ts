import { randomUUID } from 'node:crypto';
import { apiWorld, type ApiWorld, type Body, type Reply } from '../api-world';
import { asked, switching, told } from './hostile';

let api: ApiWorld;
let own: { caseId: string; taskId: string; commandId: string };
let paths: Body['paths'];

/** One person of every kind who has nothing to do with the request of partner-a about customer-3. */
const STRANGERS = {
  'another partner': 'service-partner.admin',
  'a cloud distributor': 'distributor-1.admin',
  'another customer': 'customer-2',
  'an account manager to whom the customer is not assigned': 'partner-a.account-manager',
  'an employee of the vendor whose role no task of it names': 'vendor.finance',
};

/** Bodies with which a call would succeed for the right person, so that nothing but the id is at fault. */
const BODIES: Readonly<Record<string, object>> = {
  '/v1/cases/{id}/reveal': { fields: ['parties.customer'], reason: 'curious' },
  '/v1/cases/{id}/withdraw': { reason: 'no longer wanted' },
  '/v1/cases/{id}/actions/{action}': { reason: 'no longer wanted' },
  '/v1/tasks/{id}/decision': { decision: 'refuse' },
  '/v1/tasks/{id}/code': {},
  '/v1/tasks/{id}/claim': {},
  '/v1/tasks/{id}/release': {},
  '/v1/tasks/{id}/delegate': { to: 'customer-3' },
  '/v1/tasks/{id}/take-over': { reason: 'curious' },
  '/v1/tasks/{id}/resend': {},
};

beforeAll(async () => {
  api = await apiWorld();
  const { caseId, taskId } = await asked(api, 'customer-3');
  const [command] = await api.world.db('commands').where({ case_id: caseId }).select<{ id: string }[]>('id');
  own = { caseId, taskId, commandId: command!.id };
  paths = (await api.get('customer-1', '/openapi.json')).body.paths;
});
afterAll(() => api.close());

/** Everything about the case that a stranger must not be able to change. */
async function standing(): Promise<unknown> {
  const { db } = api.world;
  const count = async (table: string): Promise<unknown> => db(table).count().first<unknown>();
  return Promise.all([
    db('cases').where({ id: own.caseId }).first<unknown>(),
    db('tasks').where({ case_id: own.caseId }).select(),
    ...['commands', 'audit_events', 'verification_codes', 'consent_tokens', 'notices'].map(count),
  ]);
}

const foreignOf = (path: string): string =>
  path.includes('/tasks/') ? own.taskId : path.includes('/commands/') ? own.commandId : own.caseId;

describe.each(Object.entries(STRANGERS))('for %s', (_who, persona) => {
  it('every call about the case of others answers exactly as for one that does not exist, and changes nothing', async () => {
    const before = await standing();
    const walked: string[] = [];
    for (const [path, operations] of Object.entries(paths)) {
      if (!/^\/v1\/(cases|tasks|commands)\/\{id\}/.test(path)) continue;
      for (const method of Object.keys(operations)) {
        const body = BODIES[path];
        expect([path, method === 'get' || body !== undefined]).toEqual([path, true]);
        const ask = (id: string): PromiseLike<Reply> => {
          const address = path.replace('{id}', id).replace('{action}', 'withdraw');
          return method === 'get' ? api.get(persona, address) : api.post(persona, address, body);
        };
        const [foreign, unknown] = [await ask(foreignOf(path)), await ask(randomUUID())];
        expect([path, foreign.status]).toEqual([path, 404]);
        expect(told(foreign)).toEqual(told(unknown));
        walked.push(`${method} ${path}`);
      }
    }
    expect(walked.length).toBeGreaterThan(12);
    expect(await standing()).toEqual(before);
  });

  it('many decisions at once tell nothing either', async () => {
    const before = await standing();
    const items = [own.taskId, randomUUID()].map((taskId) => ({ taskId, decision: 'refuse' }));
    const { body } = await api.post(persona, '/v1/tasks/decisions', { items }).expect(200);
    const [foreign, unknown] = body.items.map(({ status, problem }) => [
      status,
      { ...(problem as object), instance: '' },
    ]);
    expect(foreign).toEqual(unknown);
    expect(foreign).toMatchObject([404, { type: '/problems/not-found' }]);
    expect(await standing()).toEqual(before);
  });

  it('no list shows it, by whatever it is searched', async () => {
    const { requestNo } = (await api.get('customer-3', `/v1/cases/${own.caseId}`)).body;
    for (const query of ['', '&party=customer-3', `&text=${requestNo}`, '&state=pending-customer', '&role=customer']) {
      expect((await api.get(persona, `/v1/cases?limit=100${query}`)).body.items).toEqual([]);
    }
    expect((await api.get(persona, '/v1/tasks?limit=100')).body).toMatchObject({ items: [], counters: { total: 0 } });
    expect((await api.get(persona, '/v1/association-records?customerId=customer-3')).body.items).toEqual([]);
  });
});

describe('a partner who names a customer of another partner', () => {
  const stranger = 'service-partner.admin';

  it('learns neither that the customer exists nor of any blockers or open request', async () => {
    const about = async (customerId: string): Promise<unknown> => {
      const { form } = switching(customerId);
      const check = await api.post(stranger, '/v1/processes/relationship-switch/check', { form });
      const opened = await api.post(stranger, '/v1/cases', switching(customerId));
      return [told(check), told(opened)];
    };
    const unknown = await about('nobody-at-all');
    expect(unknown).toMatchObject([
      [200, { ok: false }],
      [422, { type: '/problems/ineligible' }],
    ]);
    // With an open request, without one, in arrears, of a frozen partner.
    for (const customerId of ['customer-3', 'customer-4', 'customer-5', 'customer-8'])
      expect([customerId, await about(customerId)]).toEqual([customerId, unknown]);
  });

  it('reads nothing of the customer or the partner in the directory', async () => {
    for (const [path, foreign] of [
      ['customers', 'customer-3'],
      ['partners', 'partner-a'],
      ['people', 'partner-a.admin'],
    ] as const) {
      const [there, not] = [
        await api.get(stranger, `/v1/directory/${path}/${foreign}`),
        await api.get(stranger, `/v1/directory/${path}/nobody-at-all`),
      ];
      expect([path, there.status]).toEqual([path, 404]);
      expect(told(there)).toEqual(told(not));
    }
    const { body } = await api.get(stranger, '/v1/directory/associations?customer=customer-3&partner=partner-a');
    expect(body.items).toEqual([]);
    const people = await api.get(stranger, '/v1/directory/people?party=partner-a&limit=100');
    expect(people.body.items.filter(({ id }) => !id.startsWith('service-partner.'))).toEqual([]);
  });
});
