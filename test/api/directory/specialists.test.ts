import { apiWorld, type ApiWorld, type Body, including, like, type Reply } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const URL = '/v1/directory/specialists';
const OPS = 'vendor.service-ops';

const somebody = (more: object = {}) => ({
  partnerId: 'service-partner',
  name: '方知微',
  email: 'fang@service-partner.example',
  mobile: '19900006001',
  state: 'invited',
  ...more,
});
const put = (id: string, body: object, by = OPS) => api.put(by, `${URL}/${id}`, body);
const idsOf = ({ body }: Reply): string[] => body.items.map(({ id }) => id);
const slug = ({ status, body }: Reply): unknown[] => [status, body.type];

/** Takes a specialist through the states; returns the last answer. */
async function walk(id: string, body: object, ...states: string[]): Promise<Reply> {
  let reply: Reply | undefined;
  for (const state of states) reply = await put(id, { ...body, state });
  return reply!;
}

describe('the dedicated personnel of partners', () => {
  it('is written by service operations and operators, under the version they have read, and by nobody else', async () => {
    const body = somebody({
      programme: 'service-expert',
      certificates: [{ code: 'HCIE', validUntil: '2028-12-31' }],
      amount: { amount: '12345.60', currency: 'CNY' },
      worksSince: '2024-05-01',
    });
    const made = await put('service-partner.fang', body);
    expect([made.status, made.headers['etag']]).toEqual([200, '"1"']);
    const hidden = { name: '方***', email: 'f***@service-partner.example', mobile: '199****6001' };
    expect(made.body).toMatchObject({ ...body, ...hidden, position: null, activeFrom: null, version: 1 });
    expect(made.body).not.toHaveProperty('amountMinor');
    const bound = await put('service-partner.fang', { ...body, state: 'bound' }, 'vendor.operator').set(
      'If-Match',
      '"1"',
    );
    expect([bound.status, bound.body.version, bound.body.state]).toEqual([200, 2, 'bound']);
    const stale = await put('service-partner.fang', { ...body, state: 'bound' }).set('If-Match', '"1"');
    expect(slug(stale)).toEqual([412, '/problems/version-conflict']);
    for (const persona of ['service-partner.admin', 'vendor.ecosystem-manager', 'vendor.finance', 'customer-1'])
      expect(slug(await put('service-partner.fang', body, persona))).toEqual([403, '/problems/not-authorised']);
  });

  it('goes from state to state as invitations, bindings, reviews and cancellations do, and no other way', async () => {
    const body = somebody({ email: 'steps@service-partner.example', mobile: null });
    const id = 'service-partner.steps';
    const refused = async (state: string): Promise<unknown> => {
      const { status, body: answer } = await put(id, { ...body, state });
      return [status, answer.errors?.map(({ path, code }) => [path, code])];
    };
    const NO = [422, [['state', 'not-allowed']]];
    expect(await refused('specialist')).toEqual(NO);
    await walk(id, body, 'invited', 'expired');
    expect(await refused('bound')).toEqual(NO);
    await walk(id, body, 'invited', 'bound');
    expect(await refused('specialist')).toEqual(NO);
    await walk(id, body, 'specialist-in-review', 'specialist-rejected');
    expect(await refused('specialist')).toEqual(NO);
    const cancelled = ['specialist-in-review', 'specialist', 'cancellation-in-review', 'specialist'];
    expect((await walk(id, body, ...cancelled, 'cancellation-in-review', 'cancelled')).body.state).toBe('cancelled');
    expect(await refused('specialist')).toEqual(NO);
    expect((await walk(id, body, 'unbound', 'invited')).status).toBe(200);
    const mistaken = await put(id, { ...body, state: 'hired', partnerId: 'nobody', amount: { amount: '1' } });
    expect(mistaken.body.errors.map(({ path }) => path)).toEqual(including(['state', 'amount.currency']));
    const unknown = await put(id, { ...body, partnerId: 'customer-1' });
    expect(unknown.body.errors).toEqual([like({ path: 'partnerId', code: 'unknown' })]);
    const moved = await put(id, { ...body, partnerId: 'si-partner' });
    expect(moved.body.errors).toEqual([like({ path: 'partnerId', code: 'not-allowed' })]);
    const reversed = await put(id, { ...body, activeFrom: '2026-05-01', activeUntil: '2026-04-30' });
    expect(reversed.body.errors).toEqual([like({ path: 'activeUntil' })]);
  });

  it('is bound to one partner at a time, known by its address or number', async () => {
    const first = somebody({ email: 'twice@service-partner.example', mobile: '19900006100' });
    const BOUND = [409, '/problems/bound-elsewhere'];
    await walk('service-partner.twice', first, 'invited', 'bound');
    const elsewhere = { ...first, partnerId: 'si-partner' };
    const sameAddress = { ...elsewhere, email: 'Twice@Service-Partner.example', mobile: null };
    const sameNumber = { ...elsewhere, email: 'other@si-partner.example' };
    expect(slug(await walk('si-partner.address', sameAddress, 'invited', 'bound'))).toEqual(BOUND);
    expect(slug(await walk('si-partner.number', sameNumber, 'invited', 'bound'))).toEqual(BOUND);
    await walk('service-partner.twice', first, 'unbound');
    const [one, two] = await Promise.all([
      put('si-partner.address', { ...sameAddress, state: 'bound' }),
      put('service-partner.twice', { ...first, state: 'invited' }),
    ]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(slug(await put('service-partner.twice', { ...first, state: 'bound' }))).toEqual(BOUND);
  });

  it('is shown to the vendor’s people in charge and to the administrator of its own partner alone', async () => {
    const own = await api.get('si-partner.admin', `${URL}?limit=100`);
    expect(own.status).toBe(200);
    expect(new Set(own.body.items.map((each) => (each as Body & { partnerId: string }).partnerId))).toEqual(
      new Set(['si-partner']),
    );
    expect(idsOf(await api.get('si-partner.admin', `${URL}?partnerId=service-partner&limit=100`))).toEqual(idsOf(own));
    expect((await api.get('si-partner.admin', `${URL}/service-partner.expert-1`)).status).toBe(404);
    expect((await api.get('si-partner.admin', `${URL}/nobody`)).status).toBe(404);
    expect((await api.get('si-partner.admin', `${URL}/si-partner.architect-1`)).body).toMatchObject({
      name: '裴亦舟',
      email: 'architect-1@si-partner.example',
      amount: { amount: '18000.00', currency: 'CNY' },
    });
    for (const persona of [OPS, 'vendor.operator', 'vendor.ecosystem-manager'])
      expect((await api.get(persona, `${URL}/service-partner.expert-1`)).status).toBe(200);
    for (const persona of ['si-partner.operator', 'si-partner.account-manager', 'vendor.finance', 'customer-1'])
      expect((await api.get(persona, URL)).status).toBe(403);
  });

  it('is shown without name and contact data to other parties until revealed for a reason, which is kept', async () => {
    const url = `${URL}/si-partner.architect-1`;
    const clear = { name: '裴亦舟', email: 'architect-1@si-partner.example' };
    const hidden = { name: '裴***', email: 'a***@si-partner.example' };
    for (const persona of [OPS, 'vendor.operator', 'vendor.ecosystem-manager'])
      expect((await api.get(persona, url)).body).toMatchObject(hidden);
    expect(slug(await api.post(OPS, `${url}/reveal`, {}))).toEqual([422, '/problems/invalid']);
    expect(slug(await api.post('vendor.finance', `${url}/reveal`, { reason: 'Curious' }))).toEqual([
      ...[403, '/problems/not-authorised'],
    ]);
    const reason = 'To ask for a certificate';
    expect((await api.post('vendor.ecosystem-manager', `${url}/reveal`, { reason }).expect(200)).body).toMatchObject(
      clear,
    );
    const log = '/v1/administration/log?kind=specialist&key=si-partner.architect-1';
    expect((await api.get('vendor.operator', log)).body.items).toEqual([
      like({ actor: 'vendor.ecosystem-manager', action: 'revealed', reason }),
    ]);
    const { state } = (await api.put(OPS, url, hidden).expect(200)).body;
    expect((await api.get('si-partner.admin', url)).body).toMatchObject({ ...clear, state });
  });

  it('is listed by partner, programme and state, page by page, without names and addresses', async () => {
    const of = async (query: string): Promise<string[]> => idsOf(await api.get(OPS, `${URL}?${query}`));
    expect(await of('partnerId=si-partner&programme=si-presales')).toEqual([
      ...['si-partner.architect-1', 'si-partner.architect-2'],
    ]);
    expect(await of('partnerId=learning-partner&state=bound')).toEqual(['learning-partner.lecturer-2']);
    const first = await api.get(OPS, `${URL}?programme=lecturer-fund&limit=1`);
    expect(idsOf(first)).toEqual(['learning-partner.lecturer-1']);
    expect(await of(`programme=lecturer-fund&limit=1&cursor=${first.body.next}`)).toEqual(['si-partner.lecturer-1']);
    expect(first.body.items[0]).toMatchObject({ name: '叶***', email: 'l***@learning-partner.example' });
    expect(JSON.stringify(first.body)).not.toContain('叶书宁');
    expect((await api.get(OPS, `${URL}?programme=other`)).status).toBe(422);
  });
});
