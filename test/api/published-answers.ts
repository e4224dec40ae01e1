import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { routesOf } from '../../api/all-routes';
import type { ApiDeps } from '../../api/http/deps';
import { openApiOf } from '../../api/http/openapi';

interface Published {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Published>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** What the API's document says about its answers, asked anew of every answer. */
interface Publication {
  operationAt(method: string, path: string): Operation | undefined;
  faultsOf(schema: object, value: unknown): string[];
}

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

const publications = new Map<string, Publication>();

/** Made once for all worlds of a process with the same routes. */
function publicationOf(deps: ApiDeps): Publication {
  const key = JSON.stringify([deps.policies.map(({ type }) => type), !deps.clock, !deps.demo, !deps.bankToken]);
  const made = publications.get(key) ?? readPublication(deps);
  publications.set(key, made);
  return made;
}

function readPublication(deps: ApiDeps): Publication {
  // The mapping of a discriminator is for other tools: what it says stands in the schemas, too.
  const text = JSON.stringify(openApiOf(routesOf(deps))).replace(/,"mapping":\{[^}]*\}/g, '');
  const { paths, components } = JSON.parse(text) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: true, verbose: true, formats: FORMATS });
  ajv.addSchema({ $id: 'api', components });
  const templates = Object.entries(paths)
    .map(([path, operations]) => ({ path, operations, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length);
  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
    const made = ajv.compile(absolute);
    compiled.set(schema, made);
    return made;
  };
  return {
    operationAt: (method, path) =>
      templates.find(({ pattern, operations }) => pattern.test(path) && operations[method])?.operations[method],
    faultsOf(schema, value) {
      const validate = validatorOf(schema);
      if (validate(value)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message, params, data }) =>
          `${instancePath.replace(/\/\d+/g, '/n')} ${message} ${JSON.stringify(params)}\t${JSON.stringify(data)?.slice(0, 120)}`,
      );
    },
  };
}

const TYPES = { success: 'application/json', refusal: 'application/problem+json' };

function faultsOf(published: Publication, operation: Operation, response: ServerResponse, body: string): string[] {
  const { statusCode } = response;
  const answer = operation.responses[statusCode] ?? (statusCode >= 400 ? operation.responses['default'] : undefined);
  if (answer === undefined) return ['is a status that is not published'];
  const headers = Object.entries(answer.headers ?? {}).flatMap(([name, { required }]) =>
    required && !response.hasHeader(name) ? [`lacks ${name}`] : [],
  );
  const unsaid = ['Location', 'Retry-After'].filter((name) => response.hasHeader(name) && !answer.headers?.[name]);
  const type = statusCode < 400 ? TYPES.success : TYPES.refusal;
  const schema = answer.content?.[type]?.schema;
  const sent = String(response.getHeader('Content-Type') ?? '').split(';')[0];
  const shape = schema && sent === type ? published.faultsOf(schema, JSON.parse(body)) : [];
  const other = schema && sent !== type ? [`is ${sent}`] : [];
  return [...headers, ...unsaid.map((name) => `has ${name}, which is not published`), ...shape, ...other];
}

/** What was asked of a server so far. */
export interface Compared {
  /** The operations that were answered with a success. */
  readonly succeeded: ReadonlySet<string>;
  /** Throws if any answer was another than the document says. */
  check(): void;
}

/** Compares every answer of a server with the document it publishes. */
export function comparePublished(server: Server, deps: ApiDeps): Compared {
  let published: Publication | undefined;
  const found = new Map<string, string>();
  const succeeded = new Set<string>();
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const method = (request.method ?? '').toLowerCase();
    const [path = ''] = (request.url ?? '').split('?');
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown): void => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
    response.end = ((...parts: unknown[]) => {
      keep(parts[0]);
      return end(...parts);
    }) as typeof response.end;
    response.once('finish', () => {
      if (!/^\/(v1|dev)\//.test(path) || method === 'head') return;
      published ??= publicationOf(deps);
      const operation = published.operationAt(method, path);
      if (operation === undefined) return;
      if (response.statusCode < 300) succeeded.add(operation.operationId);
      for (const fault of faultsOf(published, operation, response, Buffer.concat(chunks).toString()))
        found.set(
          `${operation.operationId} ${response.statusCode}: ${fault.split('\t')[0]}`,
          fault.split('\t')[1] ?? '',
        );
    });
  });
  return {
    succeeded,
    check() {
      if (found.size > 0)
        throw new Error(`answers other than published:\n${[...found].map((each) => each.join(', is ')).join('\n')}`);
    },
  };
}
