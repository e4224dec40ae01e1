import type { Server } from 'node:http';
import request from 'supertest';
import { createApp } from '../../../api/app';
import { httpServer } from '../../../api/http/server';
import { createPages } from '../../../api/pages';
import { listen } from '../../support/listening';
import { apiWorld, type ApiWorld } from '../api-world';

const POINTS = 40;
const TOKEN = 'for those who watch this installation';
let api: ApiWorld;
let server: Server;
let other: Server;
const stops: (() => void)[] = [];

// Two processes of one installation, with pages, behind a proxy on this machine.
beforeAll(async () => {
  api = await apiWorld({ rateLimit: { points: POINTS, seconds: 60 }, operationsToken: TOKEN });
  const pages = () =>
    createPages({
      api: api.deps,
      secret: 'a secret for cookies that is long enough',
      secure: false,
      pendingCheck: () => Promise.resolve([]),
      holdings: () => Promise.reject(new Error('no page of these tests asks for it')),
      cooperationCheck: () => Promise.resolve([]),
      consentLogin: false,
    });
  for (const use of [(made: Server) => (server = made), (made: Server) => (other = made)]) {
    const running = await listen(httpServer(createApp(api.deps, pages())));
    use(running.server);
    stops.push(() => running.stop());
  }
});
afterAll(async () => {
  stops.forEach((stop) => stop());
  await api.close();
});

const from = (address: string, path: string, at: Server = server, method: 'get' | 'post' = 'get') =>
  request(at)[method](path).set('X-Forwarded-For', address);
const statuses = async (made: () => PromiseLike<request.Response>, count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, async () => (await made()).status));
const refusedOf = (all: readonly number[]): number => all.filter((status) => status === 429).length;

it.each([
  ['a page', '198.51.100.1', '/sign-in', 'get'],
  ['a form', '198.51.100.2', '/sign-in', 'post'],
  ['a consent link', '198.51.100.3', '/consent/unknown', 'get'],
  ['a call without a token', '198.51.100.4', '/v1/cases', 'get'],
  ['an unknown address', '198.51.100.5', '/nothing/here', 'get'],
  ['metrics', '198.51.100.6', '/metrics', 'get'],
  ['readiness', '198.51.100.7', '/readyz', 'get'],
  ['the document', '198.51.100.8', '/openapi.json', 'get'],
] as const)('%s is limited by the address that it is asked from', async (_name, address, path, method) => {
  const all = await statuses(() => from(address, path, server, method), POINTS + 15);
  expect(refusedOf(all)).toBe(15);
  const late = await from(address, path, server, method);
  expect([late.status, Number(late.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(late.type).toBe('application/problem+json');
  expect((await from('198.51.100.200', path, server, method)).status).not.toBe(429);
});

it('a browser is told in words', async () => {
  await statuses(() => from('198.51.100.90', '/sign-in'), POINTS);
  const page = await from('198.51.100.90', '/sign-in').set('Accept', 'text/html').set('Accept-Language', 'en-US');
  expect([page.status, page.type, page.headers['retry-after']]).toEqual([
    429,
    'text/html',
    expect.stringMatching(/^\d+$/),
  ]);
  expect(page.text).toContain('Too many requests');
});

it('a person is limited wherever they come from, and their colleagues at the same address are not', async () => {
  const asking = async (persona: string, address: string) =>
    from(address, '/v1/clock').set('Authorization', `Bearer ${await api.token(persona)}`);
  const all = await Promise.all(
    Array.from({ length: POINTS + 10 }, (_, n) => asking('customer-9', `203.0.113.${n % 5}`)),
  );
  expect(refusedOf(all.map(({ status }) => status))).toBe(10);
  expect((await asking('customer-10', '203.0.113.1')).status).toBe(200);
});

it('what one process has counted counts in the others, too', async () => {
  await statuses(() => from('198.51.100.91', '/sign-in'), POINTS);
  expect((await from('198.51.100.91', '/sign-in', other)).status).toBe(429);
});

it('a flood asks PostgreSQL no more than it has to', async () => {
  const taken = async (): Promise<number> => {
    const { rows } = await api.world.db.raw<{ rows: { points: number }[] }>(
      `select points from rate_limits where key like '%198.51.100.92'`,
    );
    return rows[0]?.points ?? 0;
  };
  await statuses(() => from('198.51.100.92', '/sign-in'), POINTS + 10);
  const after = await taken();
  await statuses(() => from('198.51.100.92', '/sign-in'), 100);
  expect(await taken()).toBe(after);
});

it('a stranger learns from the public port that it lives, and nothing of its parts and figures', async () => {
  const stranger = '192.0.2.7';
  expect((await from(stranger, '/livez')).status).toBe(200);
  expect((await from(stranger, '/readyz')).body).toEqual({ ready: true });
  expect((await from(stranger, '/metrics')).status).toBe(404);
  const watching = await from(stranger, '/metrics').set('Authorization', `Bearer ${TOKEN}`);
  expect([watching.status, watching.text.includes('process_cpu')]).toEqual([200, true]);
  expect((await from(stranger, '/metrics').set('Authorization', 'Bearer something else')).status).toBe(404);
  expect((await request(server).get('/readyz')).body).toEqual({ ready: true, parts: { postgres: true } });
});

it('no page may be framed, in either of the two ways to say so', async () => {
  const { headers } = await from('192.0.2.8', '/sign-in');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

it('a form of more than a thousand fields is refused in words', async () => {
  const fields = Array.from({ length: 1_100 }, (_, n) => `f${n}=1`).join('&');
  const answer = await from('192.0.2.9', '/sign-in', server, 'post')
    .set('Content-Type', 'application/x-www-form-urlencoded')
    .set('Accept', 'text/html')
    .send(fields);
  expect([answer.status, answer.type]).toEqual([413, 'text/html']);
});

it('a cookie of another form than ours counts as none', async () => {
  for (const cookie of ['assent-csrf=j:{"a":1}', 'assent-browser=j:[1]', 'assent-session=j:null', 'assent-proof=%']) {
    const { status } = await from('192.0.2.10', '/sign-in').set('Cookie', cookie);
    expect([cookie, status]).toEqual([cookie, 200]);
  }
});

it('a page that takes no such method says which it takes', async () => {
  const { status, headers } = await request(server).put('/sign-in').set('X-Forwarded-For', '192.0.2.11');
  expect([status, headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
});
