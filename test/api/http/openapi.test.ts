import type { Role } from '../../../workflows/kit/policy/roles';
import { policyOf } from '../../../workflows/registry';
import { apiWorld, type ApiWorld, including } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld({ clock: { advance: () => Promise.resolve({ atRest: true }) } });
});
afterAll(() => api.close());

interface Operation {
  requestBody?: { content: { 'application/json'?: { examples?: Record<string, { value: object }> } } };
}

describe('the OpenAPI document', () => {
  it('names every path of the contract that is served', async () => {
    const { body } = await api.get('customer-1', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(
      including([
        '/v1/processes/{type}/check',
        '/v1/cases',
        '/v1/cases/{id}',
        '/v1/cases/{id}/timeline',
        '/v1/cases/{id}/explain',
        '/v1/cases/{id}/withdraw',
        '/v1/cases/{id}/actions/{action}',
        '/v1/tasks',
        '/v1/tasks/{id}/decision',
        '/v1/tasks/decisions',
        '/v1/tasks/{id}/delegate',
        '/v1/commands/{id}',
        '/v1/files',
        '/v1/files/{id}',
        '/v1/calendars/{name}/deadline',
        '/v1/clock/advance',
        '/dev/token',
      ]),
    );
  });

  it('has only examples that are accepted as well formed', async () => {
    const { paths } = (await api.get('customer-1', '/openapi.json')).body as {
      paths: Record<string, Record<string, Operation>>;
    };
    const people = (await api.get('customer-1', '/dev/personas')).body as unknown as { id: string; roles: Role[] }[];
    const openerOf = (type: string): string =>
      people.find(({ roles }) => roles.some((role) => policyOf(type)?.opens.includes(role)))?.id ?? 'partner-a.admin';
    let posted = 0;
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const examples = operation.requestBody?.content['application/json']?.examples ?? {};
        for (const [name, { value }] of Object.entries(examples)) {
          const persona =
            path.startsWith('/v1/calendars') || path.startsWith('/v1/quota') ? 'vendor.operator' : openerOf(name);
          const url = path.replace('{type}', name).replace('{name}', 'CN');
          if (url.includes('{')) continue;
          const { status, body } = await (method === 'put'
            ? api.put(persona, url, value)
            : api.post(persona, url, value));
          // No example can name a file that exists.
          const wrong = (body.errors ?? []).filter(({ code }) => code !== 'unknown-file');
          expect([path, name, wrong]).toEqual([path, name, []]);
          expect([200, 201, 409, 422]).toContain(status);
          posted += 1;
        }
      }
    }
    expect(posted).toBeGreaterThan(8);
  });
});
