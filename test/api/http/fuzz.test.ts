import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { random } from '../../../dev/random';
import { rowDigests } from '../../support/row-digests';
import { apiWorld, type ApiWorld } from '../api-world';
import { asked } from '../hostile/hostile';

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: Record<
      string,
      { readonly schema?: object; readonly examples?: Record<string, { readonly value: object }> } | undefined
    >;
  };
}

interface Asked {
  readonly persona: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface Told {
  readonly asked: Asked;
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const SEED = 'hostile';
/** How many requests are made of each operation, and how many at once. */
const EACH = 14;
const AT_ONCE = 8;

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const digits = (count: number): string => '7'.repeat(count);

/** What breaks parsers, libraries and PostgreSQL, by name; each is a JSON value. */
const HOSTILE: readonly unknown[] = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\udfff\ud800', '\u202etxt', '\ufeff', 'null', 'NaN', 'Infinity', '-0'],
  ...['1e400', '0x10', '1e2', '٣', digits(400), `2026-01-01T00:00:00.${digits(200)}Z`, '0000-01-01', '2026-02-30'],
  ...['+275760-09-13T00:00:00Z', '9999-12-31T23:59:60Z', `j:{"a":1}`, `'; drop table cases; --`, '${7*7}', '{{7}}'],
  ...['../../etc/passwd', '%00', '%', '\\u0000', '<script>', 'x'.repeat(5_000), '💣'.repeat(300), 'İ', 'ß', '\r\nX: y'],
  ...[
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    9_007_199_254_740_993,
    2 ** 31,
    true,
    null,
    [],
    {},
    [[]],
    [null],
    deep(40),
    deep(2_000),
  ],
  ...[
    { __proto__: null, constructor: 1, toString: 2 },
    { amount: `1.${digits(60)}`, currency: 'CNY' },
  ],
  ...[{ amount: digits(60), currency: 'CNY' }, { minor: 2 ** 63 }, { '\u0000': 1 }, { '\ud800': 1 }],
];

const HEADERS: readonly (readonly [string, string])[] = [
  ...[',', '*', 'zh;q=x', 'en;q=1e9', 'x'.repeat(4_000), '\u00ff', 'en-US,'.repeat(200)].map(
    (value) => ['Accept-Language', value] as const,
  ),
  ...['', '*', '"', 'W/"1"', '"99999999999999"', '"1", "2"', '"1" "2"', `"${'x'.repeat(900)}"`, '\u00ff'].map(
    (value) => ['If-Match', value] as const,
  ),
  ...['*', '"1"', '\u00ff'].map((value) => ['If-None-Match', value] as const),
  ...['', 'k', '\u00ff', '\t', 'x'.repeat(255), 'x'.repeat(256)].map((value) => ['Idempotency-Key', value] as const),
  ...['text/plain', 'application/json; charset=utf-7', 'application/json;;;', '/', 'application/json; charset="'].map(
    (value) => ['Content-Type', value] as const,
  ),
  ...['br', 'gzip', 'x', 'deflate, gzip'].map((value) => ['Content-Encoding', value] as const),
  ...['j:{"a":1}', 'assent-csrf=j:{"a":1}', 'assent-session=s:j:{}', '%', '='.repeat(500)].map(
    (value) => ['Cookie', value] as const,
  ),
  ...['text/html', '*/*;q=0', '\u00ff'].map((value) => ['Accept', value] as const),
  ...['bytes=0-0', 'bytes=-1'].map((value) => ['Range', value] as const),
  ['X-Forwarded-For', '\u00ff, ::1'],
  ['Authorization', 'Bearer \u00ff'],
  ['Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x'],
];

let api: ApiWorld;
let operations: [path: string, method: string, operation: Operation][];
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const { chance, pick } = random(SEED);
const ids: string[] = [];

beforeAll(async () => {
  api = await apiWorld({ clock: { advance: () => Promise.resolve({ atRest: true }) } });
  const { caseId, taskId } = await asked(api, 'customer-3');
  ids.push(caseId, taskId, 'partner-a', 'customer-1', 'CN', 'withdraw', 'relationship-switch', randomUUID());
  const { body } = await api.get('vendor.operator', '/openapi.json');
  operations = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [path, method, operation as Operation] as const),
  ) as typeof operations;
});
afterAll(async () => {
  agent.destroy();
  await api.close();
});

const inAddress = (value: unknown): string => {
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  // A lone surrogate cannot be written into an address but as bytes.
  return /[\ud800-\udfff]/u.test(written) ? '%ED%A0%80' : encodeURIComponent(written).slice(0, 6_000);
};

function mutated(value: unknown, depth = 0): unknown {
  if (depth > 0 && chance(0.3)) return pick(HOSTILE);
  if (Array.isArray(value)) return value.map((item) => mutated(item, depth + 1));
  if (typeof value !== 'object' || value === null) return depth > 0 && chance(0.3) ? pick(HOSTILE) : value;
  const entries = Object.entries(value).map(([key, inner]) => [key, mutated(inner, depth + 1)] as const);
  return Object.fromEntries(chance(0.15) ? [...entries, [pick(['\u0000', '__proto__', 'x']), pick(HOSTILE)]] : entries);
}

function bodyFor(operation: Operation): string | undefined {
  const json = operation.requestBody?.content['application/json'];
  if (!json) return undefined;
  const examples = Object.values(json.examples ?? {}).map(({ value }) => value);
  const { properties = {} } = (json.schema ?? {}) as { properties?: Record<string, unknown> };
  const whole =
    examples.length > 0 ? pick(examples) : Object.fromEntries(Object.keys(properties).map((key) => [key, 'x']));
  const made: unknown = chance(0.1) ? pick(HOSTILE) : mutated(whole);
  return JSON.stringify(made);
}

function requestTo([path, method, operation]: (typeof operations)[number]): Asked {
  const address = path.replace(/\{\w+\}/g, () => (chance(0.35) ? inAddress(pick(HOSTILE)) : inAddress(pick(ids))));
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query' && chance(0.4))
    .map(({ name }) => `${name}=${inAddress(pick(HOSTILE))}`);
  const strange = chance(0.2) ? [`${inAddress(pick(HOSTILE))}=1`] : [];
  const headers = chance(0.4) ? Object.fromEntries([pick(HEADERS)]) : {};
  const all = [...query, ...strange]
    .join('&')
    .slice(0, 8_000)
    .replace(/%[0-9A-F]?$/, '');
  return {
    persona: pick(['vendor.operator', 'partner-a.admin', 'customer-3', 'vendor.finance']),
    method: method.toUpperCase(),
    path: `${address || '/'}${all && `?${all}`}`,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: bodyFor(operation),
  };
}

async function send(asked: Asked): Promise<Told> {
  const { persona, method, path, headers, body } = asked;
  const sent = request({
    ...{ agent, host: '127.0.0.1', port: (api.server.address() as AddressInfo).port, method, path },
    headers: { Authorization: `Bearer ${await api.token(persona)}`, ...headers },
  });
  sent.end(method === 'GET' ? undefined : body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    asked,
    status: answer.statusCode ?? 0,
    type: answer.headers['content-type'] ?? '',
    body: await text(answer),
  };
}

async function sendAll(all: readonly Asked[]): Promise<Told[]> {
  const told: Told[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE)
    told.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(send))));
  return told;
}

const brief = ({ asked: { method, path, headers, body }, status, type }: Told): string =>
  `${status} ${type} ${method} ${path.slice(0, 160)} ${JSON.stringify(headers).slice(0, 160)} ${body?.slice(0, 200) ?? ''}`;

/** Entries of what was refused are all that a refused request leaves. */
const kept = (): Promise<Record<string, string>> => rowDigests(api.world.db, ['refused_attempts']);

/** Refusals by rule are kept as commands; faults of the input leave nothing. */
const isInputFault = ({ status, body }: Told): boolean =>
  status === 422 && (JSON.parse(body) as { type: string }).type === '/problems/invalid';

test('whatever is written into an address, a header or a field is answered, and never with a fault of ours', async () => {
  const told = await sendAll(
    operations.flatMap((operation) => Array.from({ length: EACH }, () => requestTo(operation))),
  );
  expect(told.length).toBeGreaterThan(500);
  expect(told.filter(({ status }) => status >= 500).map(brief)).toEqual([]);
  const refusals = told.filter(({ status }) => status >= 400);
  expect(refusals.filter(({ type }) => !type.startsWith('application/problem+json')).map(brief)).toEqual([]);

  const faults = told.filter(isInputFault);
  expect(faults.length).toBeGreaterThan(100);
  const before = await kept();
  const again = await sendAll(faults.map(({ asked: each }) => each));
  expect(again.filter(({ status }) => status !== 422).map(brief)).toEqual([]);
  expect(await kept()).toEqual(before);
});
