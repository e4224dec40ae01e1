import type { Role } from '../../../workflows/kit/policy/roles';
import { POLICIES, policyOf } from '../../../workflows/registry';
import { apiWorld, type ApiWorld } from '../api-world';

interface Media {
  readonly schema: Record<string, unknown>;
  readonly examples?: Record<string, { value: object }>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { name: string; in: string; required?: boolean }[];
  readonly requestBody?: { content: Record<string, Media> };
  readonly responses: Record<
    string,
    { headers?: Record<string, object>; content?: Record<string, Media>; links?: Record<string, object> }
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Record<string, unknown>> };
}

let api: ApiWorld;
let document: Document;
let operations: { path: string; method: string; operation: Operation }[];
beforeAll(async () => {
  api = await apiWorld({ clock: { advance: () => Promise.resolve({ atRest: true }) } });
  document = (await api.get('customer-1', '/openapi.json')).body as unknown as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(() => api.close());

const operationNamed = (id: string): Operation =>
  operations.find(({ operation }) => operation.operationId === id)!.operation;

/** Where in a schema anything is allowed, as paths. */
const unknownIn = (schema: unknown, at: string): string[] =>
  typeof schema !== 'object' || schema === null
    ? []
    : Object.entries<unknown>(schema as Record<string, unknown>).flatMap(([key, inner]) =>
        typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length === 0
          ? [`${at}.${key}`]
          : unknownIn(inner, `${at}.${key}`),
      );

describe('the OpenAPI document', () => {
  it('has a schema for every success and every problem, and headers where they are given', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.length).toBeGreaterThan(80);
    for (const { operation } of operations) {
      const { operationId, responses } = operation;
      for (const [status, { content }] of Object.entries(responses)) {
        const schemas = Object.values<Media>(content ?? {}).map(({ schema }) => schema);
        const isFile = operationId === 'downloadFile' && status.startsWith('2');
        if (!isFile)
          expect([operationId, status, schemas.filter((each) => !Object.keys(each).length)]).toEqual([
            operationId,
            status,
            [],
          ]);
        if (status !== '304') expect([operationId, status, schemas.length]).toEqual([operationId, status, 1]);
      }
      expect(responses).toHaveProperty(['429', 'headers', 'Retry-After']);
      if (!operationId.match(/^(listPersonas|issueToken|readMailbox|setWorld)$/))
        expect(responses).toHaveProperty('401');
    }
    expect(operationNamed('openCase').responses['201']!.headers).toMatchObject({ Location: {}, ETag: {} });
    expect(operationNamed('decideTask').responses['202']!.headers).toMatchObject({ Location: {}, 'Retry-After': {} });
  });

  it('leaves open only what depends on data: values of settings and of the record, and what a process keeps besides', () => {
    const open = new Set(
      Object.entries(document.components.schemas)
        .flatMap(([name, schema]) => unknownIn(schema, name))
        .map((at) => at.replace(/^\w+Data\./, 'Data.').replace(/^.*\.highlights\.properties\.\w+$/, 'highlights')),
    );
    expect([...open].sort()).toEqual([
      'AdministrationEntry.properties.changes.items.properties.new',
      'AdministrationEntry.properties.changes.items.properties.old',
      'Data.additionalProperties',
      'LogEntry.properties.form.additionalProperties',
      'ProposedChange.properties.replaces',
      'ProposedChange.properties.value',
      'RelatedTable.properties.rows.items.additionalProperties',
      'Setting.properties.default',
      'Setting.properties.schema.additionalProperties',
      'Setting.properties.value',
      'Setting.properties.wanted',
      'TimelineEntry.properties.changes.items.properties.from',
      'TimelineEntry.properties.changes.items.properties.to',
      'highlights',
    ]);
  });

  it('tells cases apart by their type, each with its states, outcomes and fields', () => {
    const { schemas } = document.components;
    const mapping = (schemas['Case']!['discriminator'] as { mapping: Record<string, string> }).mapping;
    expect(Object.keys(mapping)).toEqual(POLICIES.map(({ type }) => type));
    for (const { type, states, outcomes, form } of POLICIES) {
      const { properties } = schemas[mapping[type]!.split('/').at(-1)!] as {
        properties: { state: { enum: string[] }; data: { $ref: string } };
      };
      expect(properties.state.enum).toEqual(Object.keys({ ...states, ...outcomes }));
      const data = schemas[properties.data.$ref.split('/').at(-1)!] as { properties: object };
      expect(Object.keys(data.properties)).toEqual(expect.arrayContaining(form.map(({ name }) => name)));
    }
  });

  it('names each operation once, as a program would, and leads from opening a case to reading and deciding', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)*$/.test(id) || /By[A-Z]/.test(id))).toEqual([]);
    const links = Object.keys(operationNamed('openCase').responses['201']!.links ?? {});
    expect(links).toEqual(['getCase', 'decideTask']);
    expect(ids).toEqual(expect.arrayContaining(links));
  });

  it('marks what has to be given, and has no pattern that other languages do not know', () => {
    const required = operationNamed('countDeadline').parameters.filter((each) => each.required);
    expect(required.map(({ name }) => name)).toEqual(['name', 'start', 'workingDays']);
    expect(JSON.stringify(document)).not.toContain('\\\\p{');
  });

  it('has an example for every body', () => {
    const without = operations.filter(({ operation: { requestBody } }) => {
      const json = requestBody?.content['application/json'];
      return json !== undefined && Object.keys(json.examples ?? {}).length === 0;
    });
    expect(without.map(({ path, method }) => `${method} ${path}`)).toEqual([]);
  });

  it('has only examples that are accepted as well formed', async () => {
    const people = (await api.get('customer-1', '/dev/personas')).body as unknown as { id: string; roles: Role[] }[];
    const openerOf = (type: string): string =>
      people.find(({ roles }) => roles.some((role) => policyOf(type)?.opens.includes(role)))?.id ?? 'partner-a.admin';
    let posted = 0;
    for (const { path, method, operation } of operations) {
      const examples = operation.requestBody?.content['application/json']?.examples ?? {};
      for (const [name, { value }] of Object.entries(examples)) {
        const persona =
          path.startsWith('/v1/calendars') || path.startsWith('/v1/quota') ? 'vendor.operator' : openerOf(name);
        const url = path.replace('{type}', name).replace('{name}', 'CN');
        if (url.includes('{') || (path.includes('{type}') && policyOf(name) === undefined)) continue;
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
    expect(posted).toBeGreaterThan(8);
  });
});
