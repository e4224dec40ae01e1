import { randomUUID } from 'node:crypto';
import { apiWorld, type ApiWorld, type Body, withoutCooldown, TEXT, like, including, containing } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await withoutCooldown(api);
});
afterAll(() => api.close());

const switching = (customerId: string, toModel = 'reseller') => ({
  type: 'relationship-switch',
  form: { customerId, toModel, reason: 'agreed by telephone', noticeAccepted: true },
});

async function opened(customerId: string, toModel?: string): Promise<Body> {
  const answer = await api.post('partner-a.admin', '/v1/cases', switching(customerId, toModel));
  expect(answer.status).toBe(201);
  return answer.body;
}

const withdraw = (id: string) =>
  api.post('partner-a.admin', `/v1/cases/${id}/withdraw`, { reason: 'no longer wanted' });

describe('opening a case', () => {
  it('a hundred identical submits at once are one case with a hundred equal answers', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        api.post('partner-a.admin', '/v1/cases', switching('customer-1')).set('Idempotency-Key', key),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { id } = answers[0]!.body;
    expect(answers[0]!.headers).toMatchObject({ location: `/v1/cases/${id}`, etag: `"${answers[0]!.body.version}"` });
    expect(await api.world.db('cases').where({ id })).toHaveLength(1);

    const other = await api.post('partner-a.admin', '/v1/cases', switching('customer-2')).set('Idempotency-Key', key);
    expect([other.status, other.body.type]).toEqual([422, '/problems/idempotency-key-reused']);
    const second = await api.post('partner-a.admin', '/v1/cases', switching('customer-1'));
    expect([second.status, second.body.type, second.body.caseId]).toEqual([409, '/problems/open-request-exists', id]);
    expect((await withdraw(id)).status).toBe(200);
    const repeated = await api
      .post('partner-a.admin', '/v1/cases', switching('customer-1'))
      .set('Idempotency-Key', key);
    expect(repeated.text).toBe(answers[0]!.text);
  });

  it('what the account check refuses opens nothing, names everything, and is kept as a refused command', async () => {
    const check = await api.post('partner-a.admin', '/v1/processes/relationship-switch/check', {
      form: { customerId: 'customer-5', toModel: 'reseller' },
    });
    expect([check.status, check.body.ok]).toEqual([200, false]);
    const refused = await api
      .post('partner-a.admin', '/v1/cases', switching('customer-5'))
      .set('Idempotency-Key', 'refused-once');
    expect([refused.status, refused.body.type]).toEqual([422, '/problems/ineligible']);
    expect(refused.body.blockers).toEqual(check.body.blockers);
    expect(refused.body.blockers[0]).toMatchObject({
      code: TEXT,
      title: TEXT,
      hint: TEXT,
      actor: 'customer',
    });
    expect(await api.world.db('commands').where({ idempotency_key: 'refused-once', status: 'refused' })).toHaveLength(
      1,
    );
    const again = await api
      .post('partner-a.admin', '/v1/cases', switching('customer-5'))
      .set('Idempotency-Key', 'refused-once');
    expect(again.body.blockers).toEqual(refused.body.blockers);
  });

  it('refuses a person who may not open it before looking at the form, and keeps the attempt', async () => {
    const answer = await api.post('customer-1', '/v1/cases', { type: 'relationship-switch', form: {} });
    expect([answer.status, answer.body.type]).toEqual([403, '/problems/not-authorised']);
    expect(await api.world.db('refused_attempts').where({ actor: 'customer-1', action: 'open' })).toHaveLength(1);
  });

  it('names an unknown process with those there are', async () => {
    const answer = await api.post('partner-a.admin', '/v1/cases', { type: 'nothing', form: {} });
    expect(answer.body.errors).toEqual([
      like({
        path: 'type',
        code: 'not-allowed',
        allowed: including(['partner-unlink']),
      }),
    ]);
  });
});

describe('a case', () => {
  it('is not found by those it does not concern, exactly like one that does not exist', async () => {
    const { id, tasks } = await opened('customer-3');
    for (const stranger of [
      'customer-2',
      'service-partner.admin',
      'master-1.admin',
      'vendor.finance',
      'partner-a.account-manager',
    ]) {
      for (const path of ['', '/timeline', '/explain']) {
        const foreign = await api.get(stranger, `/v1/cases/${id}${path}`);
        const unknown = await api.get(stranger, `/v1/cases/${randomUUID()}${path}`);
        expect([foreign.status, { ...foreign.body, instance: '', requestId: '' }]).toEqual([
          404,
          { ...unknown.body, instance: '', requestId: '' },
        ]);
      }
      expect((await api.get(stranger, `/v1/tasks/${tasks[0]!.id}`)).status).toBe(404);
      expect((await api.post(stranger, `/v1/cases/${id}/withdraw`, { reason: 'x' })).status).toBe(404);
      expect((await api.post(stranger, `/v1/tasks/${tasks[0]!.id}/decision`, { decision: 'grant' })).status).toBe(404);
      expect(JSON.stringify((await api.get(stranger, '/v1/cases?limit=100')).body)).not.toContain(id);
    }
    expect((await api.get('customer-3', `/v1/cases/${id}`)).status).toBe(200);
    expect((await api.get('vendor.operator', '/v1/cases/not-an-id')).status).toBe(404);
    await withdraw(id);
  });

  it('shows its customer’s name only to the customer, until somebody reveals it for a reason that is kept', async () => {
    const { id, parties } = await opened('customer-3');
    expect(parties.find(({ role }) => role === 'customer')!.name).toMatch(/^.\*\*\*$/);
    const own = (await api.get('customer-3', `/v1/cases/${id}`)).body;
    const name = own.parties.find(({ role }) => role === 'customer')!.name;
    const revealed = await api.post('partner-a.admin', `/v1/cases/${id}/reveal`, {
      fields: ['parties.customer'],
      reason: 'to call back',
    });
    expect(revealed.body.parties.find(({ role }) => role === 'customer')!.name).toBe(name);
    const { body } = await api.get('partner-a.admin', `/v1/cases/${id}/timeline?verify=true`);
    expect(body.items.at(-1)).toMatchObject({
      action: 'fields.revealed',
      actor: 'partner-a.admin',
      comment: 'to call back',
    });
    expect(body.chain).toMatchObject({ valid: true, length: body.items.length, head: body.items.at(-1)!.hash });
    expect(
      (await api.post('partner-a.admin', `/v1/cases/${id}/reveal`, { fields: ['secret'], reason: 'x' })).status,
    ).toBe(422);
    await withdraw(id);
  });

  it('explains whose move it is, what each decision brings, and how its dates were counted', async () => {
    const { id, tasks } = await opened('customer-3');
    const { body } = await api.get('customer-3', `/v1/cases/${id}/explain`);
    expect(body.why).toMatchObject({
      rule: containing('customer'),
      event: { action: 'case.opened', actor: 'partner-a.admin' },
    });
    expect(body.waitingOn).toMatchObject({
      role: 'customer',
      party: 'customer-3',
      dueAt: tasks[0]!.dueAt,
      onExpiry: TEXT,
    });
    expect(body.dates.filter(({ kind }) => kind === 'reminder')).toHaveLength(3);
    expect(body.dates.at(-1)).toMatchObject({
      kind: 'due',
      at: tasks[0]!.dueAt,
      arithmetic: { cutoff: tasks[0]!.dueAt, skipped: [], provisional: false },
    });
    expect(body.next[0]).toMatchObject({
      yours: true,
      decisions: [{ key: 'grant' }, { key: 'refuse' }],
      silence: { then: 'expires' },
    });
    await withdraw(id);
  });

  it('answers a decision on an old version with 412 and the present one, also to a tag that is none of ours', async () => {
    const { id, version } = await opened('customer-3');
    for (const tag of [`"${version - 1}"`, '"abc"', 'W/"0"']) {
      const stale = await withdraw(id).set('If-Match', tag);
      expect([stale.status, stale.body.version, stale.headers.etag]).toEqual([412, version, `"${version}"`]);
    }
    const done = await withdraw(id).set('If-Match', `"${version}"`);
    expect([done.status, done.body.outcome, done.body.waitingOn]).toEqual([200, 'withdrawn', null]);
    expect(done.body.allowedActions).toEqual([like({ key: 'withdraw', why: TEXT })]);
    const late = await withdraw(id);
    expect([late.status, late.body.type]).toEqual([409, '/problems/case-closed']);
    expect((await api.post('partner-a.admin', `/v1/cases/${id}/actions/cancelBySystem`, { reason: 'x' })).status).toBe(
      403,
    );
    expect((await api.post('partner-a.admin', `/v1/cases/${id}/actions/nothing`, {})).status).toBe(404);
  });
});

describe('the list of cases', () => {
  it('gives every case once while others are opened between the pages', async () => {
    const before = (await api.get('partner-a.admin', '/v1/cases?limit=100')).body.items;
    const first = await api.get('partner-a.admin', '/v1/cases?limit=2');
    const late = await opened('customer-3');
    const seen = [...first.body.items];
    for (let next = first.body.next; next;) {
      const page = await api.get('partner-a.admin', `/v1/cases?limit=2&cursor=${next}`);
      seen.push(...page.body.items);
      next = page.body.next;
    }
    expect(seen.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    await withdraw(late.id);
  });

  it('is narrowed by state, outcome, party, waiting role, text and dates', async () => {
    const { id } = await opened('customer-3');
    const { requestNo } = (await api.get('vendor.operator', `/v1/cases/${id}`)).body;
    const found = async (query: string): Promise<boolean> => {
      const { status, body } = await api.get('vendor.operator', `/v1/cases?limit=100&${query}`);
      expect([query, status]).toEqual([query, 200]);
      return body.items.some((item) => item.id === id);
    };
    const hits = [
      'state=pending-customer',
      'open=true',
      'party=customer-3',
      'role=customer',
      `text=${requestNo.toLowerCase()}`,
      'text=customer-3',
      'dueAfter=2020-01-01T00:00:00Z',
      'openedBefore=2999-01-01T00:00:00Z',
      'sort=dueAt',
      'sort=openedAt',
      'type=relationship-switch',
    ];
    const misses = [
      'state=applying',
      'open=false',
      'outcome=expired',
      'party=customer-4',
      'role=finance',
      'text=%25',
      'dueBefore=2020-01-01T00:00:00Z',
      'openedAfter=2999-01-01T00:00:00Z',
      'type=partner-unlink',
    ];
    for (const query of hits) expect([query, await found(query)]).toEqual([query, true]);
    for (const query of misses) expect([query, await found(query)]).toEqual([query, false]);
    await withdraw(id);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=nonsense',
    'cursor=WyJ4IiwieSJd',
    'sort=name',
    'colour=red',
    'open=maybe',
    'dueBefore=yesterday',
  ])('refuses %s', async (query) => {
    const { status, body } = await api.get('partner-a.admin', `/v1/cases?${query}`);
    expect([status, body.errors[0]!.path]).toEqual([422, query.split('=')[0]]);
  });
});
