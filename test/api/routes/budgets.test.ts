import { reserve } from '../../../db/funding/ledger';
import { apiWorld, type ApiWorld } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const cny = (amount: string) => ({ amount, currency: 'CNY' });

describe('a budget', () => {
  const url = '/v1/budgets/marketing';

  it('is set up and changed by finance and operations, and read by ecosystem managers too', async () => {
    expect((await api.get('vendor.finance', url)).status).toBe(404);
    const made = await api.put('vendor.finance', url, { total: cny('1000.00') });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({ key: 'marketing', total: cny('1000.00'), free: cny('1000.00') });
    expect((await api.put('vendor.operator', url, { total: cny('2000.00') })).body).toMatchObject({
      free: cny('2000.00'),
    });
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
    for (const total of [cny('1499.99'), { amount: '9000.00', currency: 'USD' }]) {
      const refused = await api.put('vendor.finance', url, { total });
      expect([refused.status, refused.body.errors]).toEqual([422, [expect.objectContaining({ path: 'total' })]]);
    }
    expect((await api.put('vendor.finance', url, { total: cny('1500.00') })).body).toMatchObject({
      reserved: cny('1500.00'),
      free: cny('0.00'),
    });
    expect((await api.put('vendor.finance', url, { total: cny('-1.00') })).status).toBe(422);
  });
});
