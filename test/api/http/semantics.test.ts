import request from 'supertest';
import { apiWorld, type ApiWorld, type Body, type Reply } from '../api-world';
import { asked } from '../hostile/hostile';

let api: ApiWorld;
let caseId: string;
beforeAll(async () => {
  api = await apiWorld();
  ({ caseId } = await asked(api, 'customer-3'));
});
afterAll(() => api.close());

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options';
const METHODS: readonly Method[] = ['get', 'post', 'put', 'patch', 'delete', 'options'];

async function send(method: Method, path: string, headers: object = {}): Promise<Reply> {
  const token = await api.token('vendor.operator');
  return request(api.server)
    [method](path)
    .set({ Authorization: `Bearer ${token}`, ...headers });
}

describe('an address that exists', () => {
  it('answers every method that it does not take with 405, and says which ones it takes', async () => {
    const { paths } = (await api.get('vendor.operator', '/openapi.json')).body;
    for (const [path, declared] of Object.entries(paths)) {
      const taken = Object.keys(declared).map((method) => method.toUpperCase());
      const allow = [...taken, ...(taken.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
      const address = path.replace(/\{\w+\}/g, 'x');
      for (const method of METHODS) {
        if (taken.includes(method.toUpperCase())) continue;
        const { status, headers, type, body } = await send(method, address);
        expect([method, path, status, headers['allow']]).toEqual([
          method,
          path,
          method === 'options' ? 204 : 405,
          allow,
        ]);
        if (method !== 'options')
          expect([type, body.type]).toEqual(['application/problem+json', '/problems/method-not-allowed']);
      }
    }
  });

  it('tells a stranger only to sign in', async () => {
    expect((await request(api.server).delete('/v1/cases')).status).toBe(401);
  });

  it.each(['/livez', '/readyz', '/openapi.json', '/docs', '/problems/invalid'])(
    'is read and never written: %s',
    async (path) => {
      const { status, headers } = await send('delete', path);
      expect([status, headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expect((await send('get', path)).status).toBeLessThan(600);
    },
  );
});

it('an address that does not exist is unknown whatever the method', async () => {
  for (const method of METHODS) expect((await send(method, '/v1/nothing')).status).toBe(404);
});

describe('the tag of a case', () => {
  const read = (persona: string, headers: Record<string, string> = {}): Promise<Reply> => {
    let sent = api.get(persona, `/v1/cases/${caseId}`);
    for (const [name, value] of Object.entries(headers)) sent = sent.set(name, value);
    return Promise.resolve(sent);
  };

  it('is another one in another language and for a reader of other rights', async () => {
    const english = await read('vendor.operator');
    const chinese = await read('vendor.operator', { 'Accept-Language': 'zh-CN' });
    const partner = await read('partner-a.admin');
    const tags = [english, chinese, partner].map(({ headers }) => headers['etag'] as string);
    expect(new Set(tags).size).toBe(3);
    expect(english.headers['vary']).toContain('Accept-Language');
    for (const [n, reply] of [english, chinese, partner].entries()) expect(reply.headers['etag']).toBe(tags[n]);
  });

  it('lets the same reader do without the same answer, and nobody else', async () => {
    const tag = String((await read('vendor.operator')).headers['etag']);
    expect((await read('vendor.operator', { 'If-None-Match': tag })).status).toBe(304);
    expect((await read('vendor.operator', { 'If-None-Match': `"x", W/${tag}` })).status).toBe(304);
    expect((await read('vendor.operator', { 'If-None-Match': tag, 'Accept-Language': 'zh-CN' })).status).toBe(200);
    expect((await read('partner-a.admin', { 'If-None-Match': tag })).status).toBe(200);
  });
});

describe('a write under a condition', () => {
  const reviewer = 'vendor.pre-reviewer';
  let review: Body;
  beforeAll(async () => {
    const form = { customerId: 'customer-2', reason: 'agreed', noticeAccepted: true };
    review = (await api.post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form }).expect(201)).body;
  });
  const version = async (): Promise<number> => (await api.get(reviewer, `/v1/cases/${review.id}`)).body.version;
  const change = (kind: 'claim' | 'release', tag: string) =>
    api.post(reviewer, `/v1/tasks/${review.tasks[0]!.id}/${kind}`).set('If-Match', tag);

  it('never goes by a weak tag, by another version, or by what is no tag', async () => {
    const now = await version();
    for (const tag of [`W/"${now}"`, '"999"', `"1" "${now}"`, `${now}`, '"x"', ''])
      expect([tag, (await change('claim', tag)).status]).toEqual([tag, 412]);
  });

  it('goes by the tag of a read answer, by a list that names it, and by *', async () => {
    const read = await api.get(reviewer, `/v1/cases/${review.id}`);
    await change('claim', String(read.headers['etag'])).expect(200);
    await change('release', `"999", "${await version()}"`).expect(200);
    await change('claim', '*').expect(200);
    expect((await change('claim', '"998", "999"')).status).toBe(412);
  });

  it('is told who changed what meanwhile', async () => {
    const before = await version();
    await change('release', '*').expect(200);
    await change('claim', '*').expect(200);
    const { status, body } = await change('release', `"${before}"`);
    expect(status).toBe(412);
    const { changes } = body as unknown as { changes: { actor: string; action: string; at: string }[] };
    expect(changes.map(({ actor, action }) => [actor, action])).toEqual([
      [reviewer, 'task.claimed'],
      [reviewer, 'task.released'],
    ]);
  });
});

describe('a value in an address', () => {
  const faults = async (path: string): Promise<unknown> => {
    const { status, body } = await api.get('vendor.operator', path);
    return [status, (body.errors ?? []).map((error) => error.path)];
  };

  it.each(['0x10', '1e2', '%201', '1%20', '+1', '01', '1.0', '', '%20', '１０', 'ten', '-0'])(
    'that counts is written in digits alone: not %s',
    async (value) => {
      expect(await faults(`/v1/cases?limit=${value}`)).toEqual([422, ['limit']]);
      expect(await faults(`/v1/calendars/CN/deadline?start=2026-01-01&workingDays=${value}`)).toEqual([
        422,
        ['workingDays'],
      ]);
      expect(await faults(`/v1/cases/${caseId}/timeline?cursor=${value}`)).toEqual([422, ['cursor']]);
    },
  );

  it('that nobody knows is refused on every address', async () => {
    const { paths } = (await api.get('vendor.operator', '/openapi.json')).body;
    for (const [path, declared] of Object.entries(paths)) {
      if (!('get' in declared) || path.includes('/dev/')) continue;
      const { status, body } = await api.get(
        'vendor.operator',
        `${path.replace('{name}', 'CN').replace('{id}', caseId)}?nothing=1`,
      );
      if (status === 404 || status === 403) continue;
      expect([path, status, body.errors.map((error) => error.path)]).toEqual([
        path,
        422,
        expect.arrayContaining(['nothing']),
      ]);
    }
  });

  it('that is an instant has at most nine digits of a second, and a year', async () => {
    for (const at of [`2026-01-01T00:00:00.${'1'.repeat(200)}Z`, '0000-01-01T00:00:00Z', '2026-13-01T00:00:00Z'])
      expect(await faults(`/v1/cases?dueBefore=${at}`)).toEqual([422, ['dueBefore']]);
    expect(await faults('/v1/cases?dueBefore=2026-01-01T00:00:00.123456789Z')).toEqual([200, []]);
  });

  it('that continues a list in another order is no cursor', async () => {
    await asked(api, 'customer-5').catch(() => undefined);
    const { body } = await api.get('vendor.operator', '/v1/cases?limit=1&sort=openedAt').expect(200);
    expect(body.next).toBeDefined();
    await api.get('vendor.operator', `/v1/cases?limit=1&sort=openedAt&cursor=${body.next}`).expect(200);
    expect(await faults(`/v1/cases?limit=1&sort=-openedAt&cursor=${body.next}`)).toEqual([422, ['cursor']]);
    expect(await faults(`/v1/cases?limit=1&sort=dueAt&cursor=${body.next}`)).toEqual([422, ['cursor']]);
  });
});

describe('what is wrong with a request', () => {
  const check = (form: object) => api.post('partner-a.admin', '/v1/processes/relationship-switch/check', { form });

  it('is told together with what would refuse it anyway', async () => {
    const form = { customerId: 'customer-3', toModel: 'reseller', reason: 'x'.repeat(257), noticeAccepted: true };
    for (const answer of [
      await check(form),
      await api.post('partner-a.admin', '/v1/cases', { type: 'relationship-switch', form }),
    ]) {
      expect([answer.status, answer.body.errors.map(({ path }) => path)]).toEqual([422, ['form.reason']]);
      expect(answer.body.blockers.map(({ code }) => code)).toContain('OPEN_REQUEST_EXISTS');
    }
  });

  it('is not guessed at when the fault is in whom it is about', async () => {
    const { status, body } = await check({ customerId: 7, toModel: 'reseller', noticeAccepted: true });
    expect([status, body.errors.map(({ path }) => path), body.blockers]).toEqual([422, ['form.customerId'], undefined]);
  });

  it('is told at once for what is to be revealed', async () => {
    const body = { fields: ['parties.customer', 'nothing'], reason: 'x'.repeat(257), more: 1 };
    const answer = await api.post('vendor.operator', `/v1/cases/${caseId}/reveal`, body);
    expect([answer.status, answer.body.errors.map(({ path }) => path).sort()]).toEqual([
      422,
      ['fields.1', 'more', 'reason'],
    ]);
  });
});
