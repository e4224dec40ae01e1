import { z } from 'zod';
import { PROBLEMS } from './problem-catalogue';
import { omit } from './omit';
import type { Route } from './http';

type Json = Record<string, unknown>;

/** A schema in OpenAPI 3.1, as callers send it. */
function schemaOf(schema: z.ZodType): Json {
  return omit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json, '$schema');
}

const parametersOf = ({ path, query, method }: Route): Json[] => [
  ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.entries((query ? (schemaOf(query)['properties'] as Json) : undefined) ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema,
  })),
  ...(method === 'get'
    ? []
    : [
        { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } },
        {
          name: 'If-Match',
          in: 'header',
          schema: { type: 'string' },
          description: 'The ETag the decision is based on',
        },
      ]),
  { name: 'Accept-Language', in: 'header', schema: { type: 'string', enum: ['zh-CN', 'en-US'], default: 'zh-CN' } },
];

const UPLOAD: Json = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
};

function bodyOf({ body, documents, examples, upload }: Route): Json {
  if (upload) return { requestBody: { required: true, content: { 'multipart/form-data': { schema: UPLOAD } } } };
  const schema = body ?? documents;
  if (!schema) return {};
  const shown = examples && {
    examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
  };
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(schema), ...shown } } } };
}

const operationOf = (declared: Route): Json => ({
  summary: declared.summary,
  operationId: operationIdOf(declared),
  tags: [declared.path.split('/')[2] ?? declared.path.split('/')[1]],
  ...(declared.roles && { description: `Only for: ${declared.roles.join(', ')}` }),
  ...(declared.open ? { security: [] } : {}),
  parameters: parametersOf(declared),
  ...bodyOf(declared),
  responses: {
    ...Object.fromEntries(
      Object.entries(declared.answers).map(([status, description]) => [
        status,
        Number(status) < 400
          ? {
              description,
              ...(status !== '304' && { content: { [declared.sends ?? 'application/json']: { schema: {} } } }),
            }
          : problemResponse(description),
      ]),
    ),
    default: problemResponse('Any other refusal or fault'),
  },
});

const problemResponse = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** `get /v1/cases/{id}` is `getCasesById`. */
const operationIdOf = ({ method, path }: Route): string =>
  method +
  path
    .split('/')
    .filter((part) => part !== '' && part !== 'v1')
    .map((part) => part.replace(/^\{(\w+)\}$/, 'by-$1'))
    .join('-')
    .replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'requestId'],
  properties: {
    type: { type: 'string', enum: Object.keys(PROBLEMS).map((slug) => `/problems/${slug}`) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code', 'message'],
        properties: {
          path: { type: 'string' },
          code: { type: 'string' },
          message: { type: 'string' },
          allowed: { type: 'array' },
        },
      },
    },
    blockers: { type: 'array', items: { type: 'object' } },
    caseId: { type: 'string', format: 'uuid' },
    version: { type: 'integer' },
  },
};

/** The OpenAPI 3.1 document of the routes; made once, because nothing it depends on changes at run time. */
export function openApiOf(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const declared of routes) (paths[declared.path] ??= {})[declared.method] = operationOf(declared);
  return {
    openapi: '3.1.0',
    info: { title: 'Assent', version: '1', description: 'Approvals, consents and deadlines of a partner programme' },
    security: [{ bearer: [] }],
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }, schemas: { Problem: PROBLEM } },
  };
}
