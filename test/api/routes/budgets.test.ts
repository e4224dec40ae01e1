import { reserve } from '../../../db/funding/ledger';
import { apiWorld, type ApiWorld, like, setBudget } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const cny = (amount: string) => ({ amount, currency: 'CNY' });

describe('a budget', () => {
  const url = '/v1/budgets/marketing';

  it('is set up and changed by two people of finance and operations, and read by ecosystem managers too', async () => {
    expect((await api.get('vendor.finance', url)).status).toBe(404);
    const proposed = await api.put('vendor.finance', url, { total: cny('1000.00') }).expect(202);
    expect((await api.get('vendor.finance', url)).status).toBe(404);
    const address = proposed.headers['location'] as string;
    const alone = await api.post('vendor.finance', `${address}/confirm`);
    expect([alone.status, alone.body.type]).toEqual([403, '/problems/self-approval']);
    expect((await api.post('vendor.ecosystem-manager', `${address}/confirm`)).status).toBe(403);
    await api.post('vendor.finance-2', `${address}/confirm`).expect(200);
    const made = await api.get('vendor.finance', url);
    expect(made.body).toMatchObject({ key: 'marketing', total: cny('1000.00'), free: cny('1000.00') });
    expect(made.headers['etag']).toMatch(/^"1\./);
    await setBudget(api, 'marketing', cny('2000.00'));
    expect((await api.get('vendor.operator', url)).body).toMatchObject({ free: cny('2000.00'), version: 2 });
    expect((await api.put('vendor.finance', url, { total: cny('1.00') }).set('If-Match', '"1"')).status).toBe(412);
    expect((await api.get('vendor.ecosystem-manager', url)).body).toMatchObject({ paid: cny('0.00') });
    expect((await api.put('vendor.ecosystem-manager', url, { total: cny('1.00') })).status).toBe(403);
    for (const persona of ['partner-a.admin', 'customer-1', 'vendor.bd'])
      expect([persona, (await api.get(persona, url)).status]).toEqual([persona, 403]);
    for (const key of ['Marketing', 'a%00', '-x', 'x'.repeat(65)])
      expect([key, (await api.get('vendor.finance', `/v1/budgets/${key}`)).status]).toEqual([key, 404]);
  });

  it('is there for both funding programmes from the start', async () => {
    for (const key of ['fh', 'nre'])
      expect((await api.get('vendor.finance', `/v1/budgets/${key}`)).body).toMatchObject({
        key,
        reserved: cny('0.00'),
      });
  });

  it('gives no less than is taken, and no other money once it was used', async () => {
    const amount = { minor: 150_000, currency: 'CNY' };
    const caseId = '00000000-0000-4000-8000-000000000001';
    await reserve(api.world.db, { key: 'k', budget: 'marketing', caseId, amount });
    const entries = await api.get('vendor.finance', `${url}/entries?limit=1`).expect(200);
    expect(entries.body.items).toEqual([like({ kind: 'reserve', amount: cny('1500.00'), caseId, drawnFrom: null })]);
    expect(entries.body.next).toBeUndefined();
    const before = `${url}/entries?cursor=${entries.body.items[0]!.id}`;
    expect((await api.get('vendor.operator', before)).body.items).toEqual([]);
    expect((await api.get('vendor.finance', `${url}/entries?cursor=x`)).status).toBe(422);
    expect((await api.get('vendor.finance', '/v1/budgets/nothing/entries')).status).toBe(404);
    expect((await api.get('partner-a.admin', `${url}/entries`)).status).toBe(403);
    for (const total of [cny('1499.99'), { amount: '9000.00', currency: 'USD' }]) {
      const refused = await api.put('vendor.finance', url, { total });
      expect([refused.status, refused.body.errors]).toEqual([422, [expect.objectContaining({ path: 'total' })]]);
    }
    await setBudget(api, 'marketing', cny('1500.00'));
    expect((await api.get('vendor.finance', url)).body).toMatchObject({
      reserved: cny('1500.00'),
      free: cny('0.00'),
    });
    expect((await api.put('vendor.finance', url, { total: cny('-1.00') })).status).toBe(422);
  });

  it('changes by one person only as far from what two have confirmed as the settings say, in however many steps', async () => {
    const small = '/v1/budgets/small';
    const to = async (amount: string) => (await api.put('vendor.finance', small, { total: cny(amount) })).status;
    const from = await api
      .put('vendor.operator', '/v1/settings/control.secondPersonFrom', { value: 10_000 })
      .expect(202);
    await api.post('vendor.operator-2', `${from.headers['location']}/confirm`).expect(200);

    expect([await to('99.99'), await to('100.00')]).toEqual([200, 202]);
    await setBudget(api, 'small', cny('500.00'));
    expect([await to('599.99'), await to('699.98'), await to('600.00')]).toEqual([200, 202, 202]);
    expect([await to('400.01'), await to('400.00'), await to('500.00')]).toEqual([200, 202, 200]);
    expect((await api.get('vendor.finance', small)).body).toMatchObject({ total: cny('500.00') });
    const other = await api.put('vendor.finance', small, { total: { amount: '500.00', currency: 'USD' } });
    expect(other.status).toBe(202);
    await api.post('vendor.finance-2', `${other.headers['location']}/confirm`).expect(200);
    expect((await api.put('vendor.finance', small, { total: { amount: '599.99', currency: 'USD' } })).status).toBe(200);
    await api.delete('vendor.operator', '/v1/settings/control.secondPersonFrom').expect(200);
    expect(await to('1.00')).toBe(202);
  });
});
