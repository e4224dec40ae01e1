import { omit } from '../../../api/http/omit';
import { apiWorld, type ApiWorld, like } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const [FIRST, SECOND] = ['vendor.operator', 'vendor.operator-2'];
const people = (id: string): string => `/v1/directory/people/${id}`;
const log = async (query: string) => (await api.get(FIRST, `/v1/administration/log?${query}`).expect(200)).body.items;
type Answer = { status: number; body: { type: string; errors?: { path: string }[] } };
const shape = async (answer: PromiseLike<Answer>): Promise<unknown[]> => {
  const { status, body } = await answer;
  return [status, body.type, ...(body.errors ?? []).map(({ path }) => path)];
};

describe('nobody changes their own rights', () => {
  it.each([
    ['roles', { roles: ['bd', 'vendor-operator'] }],
    ['active flag', { active: false }],
    ['party', { partyId: 'partner-a', roles: ['partner-admin'] }],
    ['sign-in', { externalSubject: 'another-sub' }],
  ])('(%s): it is refused, and the attempt is kept', async (_what, body) => {
    const before = await api.world.db('refused_attempts').where({ problem: 'self-change' });
    expect(await shape(api.put(FIRST, people(FIRST), body))).toEqual([403, '/problems/self-change']);
    expect(await api.world.db('refused_attempts').where({ problem: 'self-change', target: FIRST })).toHaveLength(
      before.length + 1,
    );
    expect((await api.get(SECOND, people(FIRST))).body).toMatchObject({ roles: ['vendor-operator'], active: true });
  });

  it('but may write what else is their own', async () => {
    await api.put(FIRST, people(FIRST), { locale: 'en-US' }).expect(200);
  });

  it('and no account is bound to a sign-in that another has', async () => {
    await api.put(SECOND, people('vendor.bd'), { externalSubject: 'sub-bd' }).expect(200);
    expect(await shape(api.put(FIRST, people('vendor.psm'), { externalSubject: 'sub-bd' }))).toEqual([
      422,
      '/problems/invalid',
      'externalSubject',
    ]);
  });

  it('and nobody has the id under which the system acts', async () => {
    expect(await shape(api.put(FIRST, people('system'), { roles: ['finance'] }))).toEqual([
      422,
      '/problems/invalid',
      'id',
    ]);
  });
});

describe('an account stands for nobody but itself', () => {
  const reach = { name: '某人', nameEn: 'Somebody', email: 'somebody@example.com' };
  const manager = { ...reach, partyId: 'vendor', roles: ['ecosystem-manager'] };
  const holder = (partyId: string) => ({ ...reach, partyId, roles: ['customer'] });
  const company = { ...reach, accountName: 'somebody' };

  it.each([
    ['people/system', manager],
    ['people/unknown', manager],
    ['people/invitee', manager],
    ['people/customer-9', manager],
    ['people/partner-a', manager],
    ['people/customer-2', holder('customer-3')],
    ['customers/system', company],
    ['customers/unknown', company],
    ['customers/invitee', company],
    ['customers/vendor.bd', company],
    ['partners/vendor.bd', { ...company, kind: 'csp' }],
  ])('so none is called %s', async (what, body) => {
    expect(await shape(api.put(FIRST, `/v1/directory/${what}`, body))).toEqual([422, '/problems/invalid', 'id']);
  });

  it('but a customer’s person may be called like the customer', async () => {
    await api.put(FIRST, '/v1/directory/customers/customer-31', company).expect(200);
    await api.put(FIRST, people('customer-31'), holder('customer-31')).expect(200);
  });

  it('also when a party and a person of one name come at once', async () => {
    const answers = await Promise.all([
      api.put(FIRST, people('customer-32'), manager),
      api.put(SECOND, '/v1/directory/customers/customer-32', company),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('whatever writes the row', async () => {
    const row = { party_id: 'vendor', name: 'x', name_en: 'x', email: 'x@example.com', roles: ['bd'] };
    for (const id of ['system', 'customer-9'])
      await expect(api.world.db('people').insert({ ...row, id })).rejects.toThrow(/nobody/);
  });
});

describe('the last active holder of a role that administers stays', () => {
  it('whether they would lose the role, the party or the account', async () => {
    await api.put(SECOND, people(FIRST), { active: false }).expect(200);
    const others = ['vendor.finance-2', 'vendor.finance-3'];
    for (const other of others) await api.put(SECOND, people(other), { active: false }).expect(200);
    for (const change of [{ active: false }, { roles: ['bd'] }, { partyId: 'partner-a', roles: ['partner-operator'] }])
      expect(await shape(api.put(SECOND, people('vendor.finance'), change))).toEqual([409, '/problems/last-holder']);
    expect(await shape(api.put(SECOND, people('vendor.service-ops'), { roles: ['psa'] }))).toEqual([
      409,
      '/problems/last-holder',
    ]);
    await api.put(SECOND, people(FIRST), { active: true }).expect(200);
    for (const other of others) await api.put(SECOND, people(other), { active: true }).expect(200);
  });

  it('also when two of them remove each other at once', async () => {
    const answers = await Promise.all([
      api.put(FIRST, people(SECOND), { roles: ['bd'] }),
      api.put(SECOND, people(FIRST), { roles: ['bd'] }),
    ]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).not.toEqual([200, 200]);
    const holders = await api.world.db('people').where({ active: true }).whereRaw(`'vendor-operator' = any (roles)`);
    expect(holders.length).toBeGreaterThanOrEqual(1);
    await api.world
      .db('people')
      .whereIn('id', [FIRST, SECOND])
      .update({ roles: ['vendor-operator'] });
  });
});

describe('a PUT of the registry', () => {
  it('leaves alone what is left out, and empties what is null', async () => {
    const id = 'partner-a.account-manager';
    const before = (await api.put(FIRST, people(id), { mobile: '+86 138 0000 0000' }).expect(200)).body;
    const changed = (await api.put(FIRST, people(id), { nameEn: 'Renamed' }).expect(200)).body;
    expect(changed).toMatchObject({ nameEn: 'Renamed', mobile: '+86****0000', name: before.name });
    expect((await api.put(FIRST, people(id), { mobile: null }).expect(200)).body).toMatchObject({ mobile: null });
    expect(await shape(api.put(FIRST, people(id), { name: null, nameEn: '' }))).toEqual([
      422,
      '/problems/invalid',
      'name',
      'nameEn',
    ]);
    const partner = '/v1/directory/partners/service-partner';
    const { programmes } = (await api.get(FIRST, partner)).body as unknown as { programmes: string[] };
    expect((await api.put(FIRST, partner, { nameEn: 'Renamed' }).expect(200)).body).toMatchObject({ programmes });
    expect((await api.put(FIRST, partner, { programmes: null }).expect(200)).body).toMatchObject({ programmes: [] });
    await api.put(FIRST, partner, { programmes }).expect(200);
    const service = '/v1/directory/cloud-services/koophone';
    const { category } = (await api.get(FIRST, service)).body as unknown as { category: string };
    expect((await api.put(FIRST, service, { highOrder: true }).expect(200)).body).toMatchObject({ category });
  });

  it.each([
    ['associations/customer-1', { model: 'reseller' }],
    ['cooperations/distributor-1', { region: 'SG' }],
    ['solutions/software-partner.campus', { product: 'other' }],
    ['cloud-services/koophone', { key: false }],
    ['partners/si-partner', { nameEn: 'Renamed' }],
    ['customers/customer-2', { nameEn: 'Renamed' }],
  ])('of %s is made under the version it was read at', async (what, body) => {
    const url = `/v1/directory/${what}`;
    const first = await api.put(FIRST, url, {}).expect(200);
    const tag = first.headers['etag'] as string;
    expect(tag).toMatch(/^"\d+"$/);
    expect((await api.put(FIRST, url, body).set('If-Match', '"999"')).status).toBe(412);
    expect((await api.put(FIRST, url, body).set('If-Match', 'nonsense')).status).toBe(412);
    await api.put(FIRST, url, body).set('If-Match', tag).expect(200);
    expect((await api.put(FIRST, url, {}).set('If-Match', tag)).status).toBe(412);
  });

  it.each([
    [{ since: '0001-01-01T00:00:00Z', until: '0001-01-01T00:00:00Z' }, 'until'],
    [{ until: '2001-01-01T00:00:00Z' }, 'until'],
    [{ customerId: 'customer-4' }, 'customerId'],
    [{ partnerId: 'si-partner', until: '2999-01-01T00:00:00Z' }, 'partnerId'],
  ])('of an association as %j ends nothing', async (body, path) => {
    const url = '/v1/directory/associations/customer-3';
    const rows = await api.world.db('associations').where({ customer_id: 'customer-3' });
    expect(await shape(api.put(FIRST, url, body))).toEqual([422, '/problems/invalid', path]);
    expect(await api.world.db('associations').where({ customer_id: 'customer-3' })).toEqual(rows);
  });
});

describe('a customer', () => {
  const url = '/v1/directory/customers/customer-1';

  const stored = () => api.world.db('parties').where({ id: 'customer-1' }).first<Record<string, string>>();

  it('is shown with its name to operators and its partner, contact data masked, and not to others', async () => {
    const own = await stored();
    for (const persona of [FIRST, 'partner-a.admin']) {
      const { body } = await api.get(persona, url).expect(200);
      expect(body).toMatchObject({ name: own['name'] });
      expect(body).not.toMatchObject({ email: own['email'] });
    }
    expect((await api.get('si-partner.admin', url)).status).toBe(404);
    expect((await api.get('customer-2', url)).status).toBe(403);
    expect((await api.put(FIRST, url, {})).body).not.toMatchObject({ email: own['email'] });
  });

  it('is revealed for a reason, which is kept', async () => {
    expect((await api.post(FIRST, `${url}/reveal`, {})).status).toBe(422);
    const own = await stored();
    const revealed = await api.post(FIRST, `${url}/reveal`, { reason: 'To call back' }).expect(200);
    expect(revealed.body).toMatchObject({ email: own['email'] });
    expect((await log('kind=customer&key=customer-1'))[0]).toMatchObject({
      actor: FIRST,
      action: 'revealed',
      reason: 'To call back',
    });
  });
});

describe('contact data of people and partners', () => {
  const row = (table: string, id: string) => api.world.db(table).where({ id }).first<Record<string, string>>();

  it.each([
    ['person', 'people', 'people', 'partner-a.operator'],
    ['partner', 'partners', 'parties', 'partner-a'],
  ])('of a %s are masked to all but their own party until revealed for a reason, which is kept', async (...of) => {
    const [kind, path, table, id] = of;
    const url = `/v1/directory/${path}/${id}`;
    const { name, email } = await row(table, id);
    const { body } = await api.get(FIRST, url).expect(200);
    expect(body).toMatchObject({ name, email: `${email![0]}***@${email!.split('@')[1]}` });
    expect((await api.put(FIRST, url, {}).expect(200)).body).not.toMatchObject({ email });
    expect((await api.get('partner-a.admin', url).expect(200)).body).toMatchObject({ name, email });

    expect((await api.post(FIRST, `${url}/reveal`, {})).status).toBe(422);
    expect((await api.post('si-partner.admin', `${url}/reveal`, { reason: 'Curious' })).status).toBe(404);
    expect((await api.post('vendor.bd', `${url}/reveal`, { reason: 'Curious' })).status).toBe(403);
    expect(await log(`kind=${kind}&key=${id}`)).toEqual([]);
    const revealed = await api.post(FIRST, `${url}/reveal`, { reason: 'To call back' }).expect(200);
    expect(revealed.body).toMatchObject({ email });
    expect(await log(`kind=${kind}&key=${id}`)).toEqual([
      like({ actor: FIRST, action: 'revealed', reason: 'To call back', changes: [] }),
    ]);

    const read = omit(body as unknown as Record<string, unknown>, 'id', 'version', 'updatedAt');
    await api.put(FIRST, url, { ...read, nameEn: 'Written back' }).expect(200);
    expect(await row(table, id)).toMatchObject({ email, name_en: 'Written back' });
  });
});

describe('the administration record', () => {
  const line = (field: string, old: unknown, now: unknown) => like({ changes: [like({ field, old, new: now })] });

  it('has who, what, old, new and why of every kind of write, and nothing for a write that changes nothing', async () => {
    const reason = 'Service ticket 4711';
    const put = (what: string, body: object) =>
      api.put(FIRST, `/v1/directory/${what}`, { ...body, reason }).expect(200);
    await put('people/vendor.pre-reviewer', { roles: ['pre-reviewer', 'psm'] });
    await put('people/vendor.pre-reviewer', { roles: ['pre-reviewer', 'psm'] });
    await put('partners/learning-partner', { status: 'restricted' });
    await put('customers/customer-5', { namedAccount: true });
    await put('associations/customer-6', { model: 'referral' });
    await put('associations/customer-6', { model: 'reseller' });
    await put('solutions/software-partner.inspection', { product: 'another' });
    await put('cloud-services/functiongraph', {
      name: '函数',
      nameEn: 'F',
      category: 'c',
      highOrder: true,
      key: false,
    });
    const grant = { quota: 'association.customerUnlinkWindow', subject: 'customer-1', reason };
    await api.post(FIRST, '/v1/quota-grants', grant).expect(201);
    const year = { year: 2031, source: 'State Council', daysOff: ['2031-01-01'], workdays: [], reason };
    await api.post(FIRST, '/v1/calendars/CN/corrections', year).expect(200);
    for (const [query, expected] of [
      ['person&key=vendor.pre-reviewer', line('roles', ['pre-reviewer'], ['pre-reviewer', 'psm'])],
      ['partner&key=learning-partner', line('status', 'active', 'restricted')],
      ['customer&key=customer-5', line('namedAccount', false, true)],
      ['solution&key=software-partner.inspection', like({ kind: 'solution' })],
      ['cloud-service&key=functiongraph', like({ kind: 'cloud-service' })],
      ['grant', line('attempts', null, 1)],
      ['calendar&key=CN/2031', like({ kind: 'calendar' })],
    ] as const) {
      const items = await log(`kind=${query}`);
      expect([query, items.length]).toEqual([query, 1]);
      expect(items[0]).toEqual(expected);
      expect(items[0]).toMatchObject({ actor: FIRST, action: 'changed', reason });
    }
    expect(await log('kind=association&key=customer-6')).toHaveLength(2);
    expect((await log(`actor=${FIRST}&limit=2`)).length).toBe(2);
  });

  it('keeps contact data masked', async () => {
    await api.put(FIRST, people('vendor.psm'), { email: 'a.new.address@vendor.example' }).expect(200);
    const [entry] = await log('kind=person&key=vendor.psm');
    expect(JSON.stringify(entry)).not.toContain('a.new.address@vendor.example');
    expect(entry).toMatchObject({ changes: [{ field: 'email' }] });
  });

  it('is read by operators alone, page by page, and is a chain whose end can be kept elsewhere', async () => {
    for (const persona of ['vendor.finance', 'partner-a.admin', 'customer-1'])
      expect((await api.get(persona, '/v1/administration/log')).status).toBe(403);
    const first = (await api.get(FIRST, '/v1/administration/log?limit=3')).body;
    const second = (await api.get(FIRST, `/v1/administration/log?limit=3&cursor=${first.next}`)).body;
    const numbers = [...first.items, ...second.items].map((entry) => (entry as unknown as { seq: number }).seq);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    const head = (await api.get(FIRST, '/v1/administration/log/head?verify=true')).body;
    expect(head).toMatchObject({ length: numbers[0], head: first.items[0]!.hash, valid: true });
    expect((await api.get(FIRST, '/v1/administration/log?kind=nonsense&cursor=x')).body.errors).toHaveLength(2);
  });
});

describe('an extra attempt', () => {
  it.each([
    ['no.such.quota', 'partner-a/customer-1', 'quota'],
    ['association.partnerRequestWindow', 'partner-a/nobody', 'subject'],
    ['association.partnerRequestWindow', 'nobody/customer-1', 'subject'],
    ['association.partnerRequestWindow', 'customer-1', 'subject'],
    ['association.partnerRequestWindow', 'partner-a/customer-1/x', 'subject'],
    ['association.customerUnlinkWindow', 'partner-a', 'subject'],
    ['association.customerUnlinkWindow', 'nobody', 'subject'],
  ])('of %s for %s is refused, with what is allowed', async (quota, subject, path) => {
    const before = await api.world.db('quota_grants');
    const refused = await api.post(FIRST, '/v1/quota-grants', { quota, subject, reason: 'ticket' });
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [like({ path, allowed: expect.arrayContaining([expect.any(String)]) as unknown })],
    ]);
    expect(await api.world.db('quota_grants')).toEqual(before);
  });
});
