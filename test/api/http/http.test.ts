import request from 'supertest';
import { omit } from '../../../api/http/omit';
import { PROBLEMS } from '../../../api/http/problem-catalogue';
import { apiWorld, type ApiWorld, type Body, type Reply, TEXT, containing } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld({
    probes: { temporal: () => Promise.resolve(true), worker: () => Promise.reject(new Error('none')) },
  });
});
afterAll(() => api.close());

const anonymous = () => request(api.server);
const body = async (
  test: PromiseLike<request.Response | Reply>,
): Promise<{ status: number; type: string; body: Record<string, unknown> }> => {
  const answer = await test;
  expect(answer.type).toBe('application/problem+json');
  return { status: answer.status, type: (answer.body as Body).type, body: answer.body as Record<string, unknown> };
};

describe('a request that cannot be taken', () => {
  it('is told in problem+json what is wrong, with the id under which we find it', async () => {
    const answer = await anonymous().get('/v1/cases?text=secret').set('Accept-Language', 'en-US');
    expect(answer.status).toBe(401);
    expect(answer.headers).toMatchObject({
      'www-authenticate': containing('Bearer'),
      'content-language': 'en-US',
    });
    expect(answer.body).toEqual({
      type: '/problems/unauthenticated',
      title: 'Not signed in',
      status: 401,
      detail: TEXT,
      instance: '/v1/cases',
      requestId: answer.headers['x-request-id'],
    });
    expect(((await anonymous().get('/v1/cases')).body as Body).title).toBe('未登录');
  });

  it('has the status of its fault: broken JSON, another type, too large', async () => {
    const authorization = `Bearer ${await api.token('partner-a.admin')}`;
    const post = () => anonymous().post('/v1/cases').set('Authorization', authorization);
    expect(await body(post().set('Content-Type', 'application/json').send('{"type":'))).toMatchObject({
      status: 400,
      type: '/problems/bad-request',
    });
    expect(await body(post().set('Content-Type', 'text/plain').send('type=x'))).toMatchObject({
      status: 415,
      type: '/problems/unsupported-media-type',
    });
    expect(await body(post().send({ type: 'x'.repeat(70_000) }))).toMatchObject({
      status: 413,
      type: '/problems/too-large',
    });
    expect(await body(post().send([1]))).toMatchObject({ status: 422, type: '/problems/invalid' });
    expect(await body(post().set('Idempotency-Key', 'k'.repeat(256)).send({}))).toMatchObject({ status: 422 });
    expect(await body(anonymous().post('/v1/cases').set('Authorization', 'Bearer nonsense').send({}))).toMatchObject({
      status: 401,
    });
    expect(await body(api.get('partner-a.admin', '/v1/cases/%E0%A4%A'))).toMatchObject({ status: 400 });
    expect(await body(api.get('partner-a.admin', '/v1/unknown'))).toMatchObject({ status: 404 });
  });
});

describe('what anybody may read', () => {
  it.each(Object.keys(PROBLEMS))('explains /problems/%s in both languages', async (slug) => {
    for (const [locale, lang] of [
      ['zh-CN', 'zh-CN'],
      ['en-US', 'en-US'],
      ['fr, en;q=0.5', 'en-US'],
      ['fr', 'zh-CN'],
    ] as const) {
      const page = await anonymous().get(`/problems/${slug}`).set('Accept-Language', locale);
      expect([page.status, page.type]).toEqual([200, 'text/html']);
      expect(page.text).toContain(`<html lang="${lang}">`);
    }
  });

  it('is served under a policy that allows no inline script or style', async () => {
    const page = await anonymous().get('/docs');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/<script|<style| style=| on\w+=/);
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
  });

  it('tells whether it is alive and which part is not ready', async () => {
    expect((await anonymous().get('/livez')).status).toBe(200);
    const ready = await anonymous().get('/readyz');
    expect([ready.status, ready.body]).toEqual([
      503,
      { ready: false, parts: { postgres: true, temporal: true, worker: false } },
    ]);
  });

  it('counts by route, never by id or person', async () => {
    await api.get('partner-a.admin', '/v1/cases/00000000-0000-4000-8000-000000000001');
    const { text } = await anonymous().get('/metrics');
    expect(text).toContain('route="/v1/cases/:id"');
    expect(text).not.toMatch(/00000000-0000-4000|partner-a|customer-/);
  });
});

it('a person whose role was removed can do nothing with an existing token', async () => {
  const person = (await api.get('vendor.operator', '/v1/directory/people/partner-a.admin')).body as unknown as Record<
    string,
    unknown
  >;
  const row = omit(person, 'id', 'version', 'updatedAt');
  await api
    .put('vendor.operator', '/v1/directory/people/partner-a.admin', { ...row, roles: ['partner-operator'] })
    .expect(200);
  const refused = await api.post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form: {} });
  expect(refused.status).toBe(403);
  await api.put('vendor.operator', '/v1/directory/people/partner-a.admin', { ...row, active: false }).expect(200);
  expect((await api.get('partner-a.admin', '/v1/cases')).status).toBe(401);
});
