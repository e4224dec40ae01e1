import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiWorld, type ApiWorld, type Reply } from '../api-world';
import { asked, faults, sendText, switching } from './hostile';

let api: ApiWorld;
let caseId: string;
let paths: [string, Record<string, Operation>][];

interface Operation {
  readonly parameters: readonly { name: string; in: string }[];
  readonly requestBody?: { content: { 'application/json'?: { examples?: Record<string, { value: object }> } } };
}

beforeAll(async () => {
  api = await apiWorld({ clock: { advance: () => Promise.resolve({ atRest: true }) } });
  ({ caseId } = await asked(api, 'customer-3'));
  const { body } = await api.get('vendor.operator', '/openapi.json');
  paths = Object.entries(body.paths) as [string, Record<string, Operation>][];
});
afterAll(() => api.close());

describe('the limits', () => {
  const open = (customerId: string, more: object = {}) =>
    api.post('partner-a.admin', '/v1/cases', switching(customerId, more));

  it('an id has up to 64 characters and a reason up to 256, in any writing', async () => {
    expect((await open('c'.repeat(64))).body.type).toBe('/problems/ineligible');
    expect(faults(await open('c'.repeat(65)))).toEqual(['form.customerId too-big']);
    expect(faults(await open('nobody', { reason: '理'.repeat(257) }))).toEqual(['form.reason too-big']);
    expect((await open('nobody', { reason: '理'.repeat(256) })).body.type).toBe('/problems/ineligible');
    const withdrawing = await api.post('partner-a.admin', `/v1/cases/${caseId}/withdraw`, { reason: 'x'.repeat(257) });
    expect(faults(withdrawing)).toEqual(['reason too-big']);
    const revealing = { fields: ['parties.customer'], reason: 'x'.repeat(257) };
    expect(faults(await api.post('partner-a.admin', `/v1/cases/${caseId}/reveal`, revealing))).toEqual([
      'reason too-big',
    ]);
  });

  it('an idempotency key has 1 to 255 characters', async () => {
    const keyed = (key: string): PromiseLike<Reply> => open('nobody').set('Idempotency-Key', key);
    for (const wrong of ['', 'k'.repeat(256)])
      expect(faults(await keyed(wrong))).toEqual(['Idempotency-Key wrong-length']);
    for (const right of ['k', 'k'.repeat(255)]) expect((await keyed(right)).body.type).toBe('/problems/ineligible');
  });

  it('every list gives 1 to 100 items', async () => {
    const lists = paths.filter(
      ([path, { get }]) => !path.includes('{') && get?.parameters.some(({ name }) => name === 'limit'),
    );
    expect(lists.length).toBeGreaterThan(7);
    for (const [path] of lists) {
      for (const limit of ['0', '101', '-1', '1.5', 'ten', '', 'NaN', '1&limit=2']) {
        const { status, body } = await api.get('vendor.operator', `${path}?limit=${limit}`);
        expect([path, limit, status, body.errors?.[0]?.path]).toEqual([path, limit, 422, 'limit']);
      }
      for (const limit of [1, 100]) await api.get('vendor.operator', `${path}?limit=${limit}`).expect(200);
    }
  });

  it('a body has up to 64 KB and a thousand decisions', async () => {
    const sized = (bytes: number): string => `{"type":"${'x'.repeat(bytes - 11)}"}`;
    expect((await sendText(api, 'partner-a.admin', '/v1/cases', sized(65_536))).status).toBe(422);
    expect((await sendText(api, 'partner-a.admin', '/v1/cases', sized(65_537))).status).toBe(413);
    const bulk = (count: number) =>
      api.post('customer-3', '/v1/tasks/decisions', {
        items: Array.from({ length: count }, () => ({ taskId: randomUUID(), decision: 'refuse' })),
      });
    expect((await bulk(100)).body.items.map(({ status }) => status)).toEqual(Array(100).fill(404));
    expect(faults(await bulk(1_001))).toEqual(['items too-big']);
    expect(faults(await bulk(0))).toEqual(['items too-small']);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json; charset=latin1',
  ])('a body is not taken as %s', async (type) => {
    const text = JSON.stringify(switching('customer-1'));
    expect((await sendText(api, 'partner-a.admin', '/v1/cases', text, type)).status).toBe(415);
  });

  it.each(['{', '{"type":}', 'type=x', '"text"', '7', 'null', '[1]', '{"a":1}}', '{"type":"x",}', "{'type':'x'}"])(
    'a body %s is none',
    async (text) => {
      const { status } = await sendText(api, 'partner-a.admin', '/v1/cases', text);
      expect([400, 422]).toContain(status);
    },
  );
});

/** What only an attacker would write into an address. */
const STRANGE = [
  ...['%00', 'a%00b', '__proto__', 'constructor', '%2e%2e%2f', '%ff', '%', '*', '-1', 'NaN', "'%20or%201=1"],
  ...['%F0%9F%92%A3', '%ED%A0%80', 'x'.repeat(5_000), '99999999999', '9007199254740993', '1e400'],
  ...['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01', '9999-12-31'],
];
/** Positions that none of our lists has given: of a name, beyond the end of time, with a NUL. */
const CURSORS = [
  ['2026-01-01 00:00:00+00', 'a'],
  ['2026-02-31 00:00:00+00', randomUUID()],
  ['9999-99-99 99:99:99+99', randomUUID()],
  ['0000-01-01 00:00:00+00', randomUUID()],
  ['infinity', '\u0000'],
  ['infinity', '\ud800'],
  { value: 1 },
].map((position) => Buffer.from(JSON.stringify(position)).toString('base64url'));

/** Some thousand requests, one after the other. */
const SWEEP_MS = 180_000;

describe('whatever stands in an address', () => {
  const failed: string[] = [];
  // A connection per request would cost more than the answer; no client that mends addresses stands between.
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  afterAll(() => agent.destroy());
  async function send(
    persona: string,
    method: string,
    address: string,
    body: object,
    more: Record<string, string> = {},
  ): Promise<number> {
    const content = method === 'get' ? '' : JSON.stringify(body);
    const sent = request({
      ...{ agent, host: '127.0.0.1', port: (api.server.address() as AddressInfo).port },
      ...{ method: method.toUpperCase(), path: address },
      headers: {
        Authorization: `Bearer ${await api.token(persona)}`,
        'Content-Type': 'application/json',
        // Node frames the body of a DELETE only if it is told its length.
        ...(content !== '' && { 'Content-Length': String(Buffer.byteLength(content)) }),
        ...more,
      },
    });
    sent.end(content);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    const { statusCode = 500 } = answer;
    if (statusCode >= 500) failed.push(`${statusCode} ${method} ${address.slice(0, 120)} ${JSON.stringify(more)}`);
    return statusCode;
  }
  const ASKING = ['vendor.operator', 'partner-a.admin'];
  /** The gate is before the address: it is asked once by those whom it refuses. */
  async function ask(method: string, [first, ...others]: readonly string[], body: object = {}): Promise<void> {
    for (const persona of ASKING)
      if ((await send(persona, method, first!, body)) !== 403)
        await Promise.all(others.map((address) => send(persona, method, address, body)));
  }
  const DEADLINE = 'start=2026-01-01&workingDays=1';
  const filled = (path: string): string =>
    path
      .replace('{name}', 'CN')
      .replace('{id}', caseId)
      .replace(/\{\w+\}/g, 'withdraw');

  it(
    'no call fails on an id',
    async () => {
      for (const [path, operations] of paths) {
        for (const [method, { requestBody }] of Object.entries(operations)) {
          const example = Object.values(requestBody?.content['application/json']?.examples ?? {})[0]?.value;
          for (const [parameter] of path.matchAll(/\{\w+\}/g))
            await ask(
              method,
              STRANGE.map((id) => `${filled(path.replace(parameter, id))}?${DEADLINE}`),
              example,
            );
        }
      }
      expect(failed).toEqual([]);
    },
    SWEEP_MS,
  );

  it(
    'no list fails on what it is searched by',
    async () => {
      for (const [path, { get }] of paths) {
        for (const { name } of get?.parameters.filter((parameter) => parameter.in === 'query') ?? []) {
          const others = path.includes('deadline') ? `&${DEADLINE.replace(new RegExp(`${name}=[^&]*&?`), '')}` : '';
          const values = ['', ...STRANGE, ...(name === 'cursor' ? CURSORS : [])];
          await ask(
            'get',
            values.map((value) => `${filled(path)}?${name}=${value}${others}`),
          );
        }
      }
      expect(failed).toEqual([]);
    },
    SWEEP_MS,
  );

  it(
    'no write to the registry fails on a version, an id or a time that cannot be',
    async () => {
      const reach = { name: '名', nameEn: 'Name', email: 'a@b.example', accountName: 'account' };
      const bodies: Record<string, object[]> = {
        partners: [{ ...reach, kind: 'csp' }],
        customers: [reach],
        people: [{ ...reach, accountName: undefined, partyId: 'partner-a', roles: ['partner-operator'] }],
        associations: ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z'].flatMap((at) => [
          { partnerId: 'partner-a', model: 'referral', since: at },
          { partnerId: 'partner-a', model: 'referral', until: at },
        ]),
        cooperations: [
          { masterId: 'master-1', region: 'CN', until: '0001-01-01T00:00:00Z' },
          { masterId: 'master-1', region: 'CN', since: '9999-12-31T23:59:59Z' },
          { masterId: 'distributor-5', region: 'CN' },
        ],
      };
      for (const [kind, tried] of Object.entries(bodies)) {
        for (const id of [
          'a'.repeat(64),
          'a'.repeat(65),
          'a'.repeat(128),
          'customer-7',
          'distributor-5',
          'partner-a.admin',
        ]) {
          const address = `/v1/directory/${kind}/${id}`;
          for (const body of tried) await ask('put', [address], body);
          for (const tag of ['"abc"', '"999999999"', 'W/"0"', '*'])
            await send('vendor.operator', 'put', address, tried[0]!, { 'If-Match': tag });
        }
      }
      expect(failed).toEqual([]);
    },
    SWEEP_MS,
  );
});
