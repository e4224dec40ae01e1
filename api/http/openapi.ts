import { z } from 'zod';
import { problemShape } from '../shapes/command';
import type { Answered } from '../shapes/shape';
import { omit } from './omit';
import type { Route } from './http';

type Json = Record<string, unknown>;

const SCHEMAS = '#/components/schemas/';

/** Schemas converted in one go, by key, and those among them and within them that have a name. */
function converted(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): { of: Json; known: Json } {
  const whole = z.toJSONSchema(z.object(schemas), { io, unrepresentable: 'any' });
  const { properties, $defs } = JSON.parse(JSON.stringify(whole).replaceAll('"#/$defs/', `"${SCHEMAS}`)) as {
    properties: Json;
    $defs?: Json;
  };
  const known = Object.entries($defs ?? {}).map(([id, schema]) => [id, forClients(omit(schema as Json, 'id'))]);
  return { of: forClients(properties) as Json, known: Object.fromEntries(known) as Json };
}

/** Without what generators of clients do not understand: patterns with Unicode classes, which the server checks. */
function forClients(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forClients).filter((each) => JSON.stringify(each) !== '{}');
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !(key === 'pattern' && String(value).includes('\\p{')));
  const cleared = kept.map(([key, value]) => [key, forClients(value)] as const);
  return Object.fromEntries(cleared.filter(([key, value]) => !(key === 'allOf' && (value as unknown[]).length === 0)));
}

/** The schemas of a route as the document has them. */
interface Schemas {
  readonly query: Json | undefined;
  readonly body: unknown;
  readonly answers: Readonly<Record<string, unknown>>;
}

const header = (schema: Json, description: string, required = true): Json => ({ description, required, schema });

const HEADERS = {
  ETag: ['ETag', { type: 'string' }, 'The version, for If-Match'],
  Location: ['Location', { type: 'string' }, 'Where it is'],
  'Retry-After': ['Retry-After', { type: 'string' }, 'Seconds after which to look again'],
} as const;

const headersOf = ({ headers }: Pick<Answered, 'headers'>): Json =>
  headers.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          headers.map((each) => {
            const [name, schema, description] = HEADERS[each.replace('?', '') as keyof typeof HEADERS];
            return [name, header(schema, description, !each.endsWith('?'))];
          }),
        ),
      };

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  description: 'The same key and body again: the same answer, and no second effect',
};

const IF_MATCH: Json = {
  name: 'If-Match',
  in: 'header',
  schema: { type: 'string' },
  description: 'The ETag the write is based on',
};

const ACCEPT_LANGUAGE: Json = {
  name: 'Accept-Language',
  in: 'header',
  schema: { type: 'string', default: 'zh-CN' },
  description: 'zh-CN or en-US, as of RFC 9110: of titles, messages and labels',
};

function parametersOf({ path, method, reads, answers }: Route, query: Json | undefined): Json[] {
  const required = (query?.['required'] ?? []) as string[];
  const properties = (query?.['properties'] ?? {}) as Json;
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(properties).map(([name, schema]) => ({
      name,
      in: 'query',
      ...(required.includes(name) && { required: true }),
      schema,
    })),
    ...(method === 'get' || reads ? [] : [IDEMPOTENCY_KEY]),
    ...(412 in answers ? [IF_MATCH] : []),
    ACCEPT_LANGUAGE,
  ];
}

const UPLOAD: Json = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
};

function bodyOf({ examples, upload }: Route, schema: unknown): Json {
  if (upload) return { requestBody: { required: true, content: { 'multipart/form-data': { schema: UPLOAD } } } };
  if (schema === undefined) return {};
  const fields = (schema as Json)['properties'] as Json | undefined;
  const isEmpty = fields !== undefined && Object.keys(fields).length === 0;
  const shown = Object.entries(examples ?? (isEmpty ? { nothing: {} } : {})).map(([name, value]) => [name, { value }]);
  const json = { schema, examples: Object.fromEntries(shown) as Json };
  return { requestBody: { required: !isEmpty, content: { 'application/json': json } } };
}

const problem = (description: string, headers: Json = {}): Json => ({
  description,
  ...headers,
  content: { 'application/problem+json': { schema: { $ref: `${SCHEMAS}Problem` } } },
});

const retryAfter = headersOf({ headers: ['Retry-After'] });
const mayRetry = headersOf({ headers: ['Retry-After?'] });

/** What every route may answer besides its own. */
const common = ({ open, roles, query, body, documents, method, reads }: Route): Json => ({
  ...(!open && {
    401: problem('No valid token', {
      headers: { 'WWW-Authenticate': header({ type: 'string' }, 'How to sign in (RFC 6750)') },
    }),
  }),
  ...(roles && { 403: problem('The role may not') }),
  ...(method === 'get' && { 304: { description: 'The same as named in If-None-Match' } }),
  ...(!open && method !== 'get' && !reads && { 409: problem('Not now, or its key is in use', mayRetry) }),
  ...((query ?? body ?? documents) && { 422: problem('Names every fault') }),
  429: problem('Too many requests', retryAfter),
  503: problem('A part is away', retryAfter),
  default: problem('Any other refusal or fault'),
});

function answerOf({ sends, leadsTo }: Route, status: string, declared: string | Answered, schema: unknown): Json {
  if (typeof declared === 'string')
    return Number(status) >= 400
      ? problem(declared, ['429', '503'].includes(status) ? retryAfter : status === '409' ? mayRetry : {})
      : { description: declared, ...(sends && status !== '304' && { content: { [sends]: { schema: {} } } }) };
  return {
    description: declared.description,
    ...headersOf(declared),
    content: { 'application/json': { schema } },
    ...(leadsTo && {
      links: Object.fromEntries(
        Object.entries(leadsTo).map(([operationId, id]) => [operationId, { operationId, parameters: { id } }]),
      ),
    }),
  };
}

const operationOf = (declared: Route, { query, body, answers }: Schemas): Json => ({
  summary: declared.summary,
  operationId: declared.id,
  tags: [declared.path.split('/')[2] ?? declared.path.split('/')[1]],
  ...(declared.roles && { description: `Only for: ${declared.roles.join(', ')}` }),
  ...(declared.open ? { security: [] } : {}),
  parameters: parametersOf(declared, query),
  ...bodyOf(declared, body),
  responses: {
    ...common(declared),
    ...Object.fromEntries(
      Object.entries(declared.answers).map(([status, each]) => [
        status,
        answerOf(declared, status, each, answers[status]),
      ]),
    ),
  },
});

/** The OpenAPI 3.1 document of the routes; nothing it depends on changes at run time. */
export function openApiOf(routes: readonly Route[]): Json {
  const taken: Record<string, z.ZodType> = {};
  const given: Record<string, z.ZodType> = { Problem: problemShape };
  for (const { id, query, body, documents, answers } of routes) {
    if (query) taken[`${id} query`] = query;
    const sent = documents ?? body;
    if (sent) taken[`${id} body`] = sent;
    for (const [status, each] of Object.entries(answers))
      if (typeof each !== 'string') given[`${id} ${status}`] = each.shape;
  }
  const [input, output] = [converted(taken, 'input'), converted(given, 'output')];
  const paths: Record<string, Json> = {};
  for (const declared of routes) {
    const { id, path, method, answers } = declared;
    (paths[path] ??= {})[method] = operationOf(declared, {
      query: input.of[`${id} query`] as Json | undefined,
      body: input.of[`${id} body`],
      answers: Object.fromEntries(Object.keys(answers).map((status) => [status, output.of[`${id} ${status}`]])),
    });
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Assent', version: '1', description: 'Approvals, consents and deadlines of a partner programme' },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { ...input.known, ...output.known },
    },
  };
}
