import { paymentRequests, type Paying } from '../../workflows/payment/payment-requests';
import { partnerAdmin } from '../../support/engine-world';
import { apiWorld, type ApiWorld } from '../api-world';

let api: ApiWorld;
let paying: Paying;
beforeAll(async () => {
  api = await apiWorld();
  const requests = paymentRequests(api.world);
  await requests.set('finance', 'service-partner', { taxNumber: 'TAX-SERVICE-PARTNER' });
  paying = await requests.mailed({}, partnerAdmin('service-partner'));
});
afterAll(() => api.close());

const data = async (persona: string): Promise<object> =>
  ((await api.get(persona, `/v1/cases/${paying.caseId}`).expect(200)).body as unknown as { data: object }).data;

describe('a payment over the API', () => {
  it('shows the partner what to put on its invoice and what it has mailed, and nothing of the budget', async () => {
    const partner = await data('service-partner.admin');
    expect(partner).toMatchObject({
      orderNumber: 'FH-20261121-000007',
      invoiceTaxNumber: '91310000MA1LANDU01',
      mailedInvoices: [{ taxNumber: 'TAX-SERVICE-PARTNER', amount: { amount: '1200.00', currency: 'CNY' } }],
    });
    expect(['budget', 'sourceCaseId'].filter((name) => name in partner)).toEqual([]);
    expect(await data('vendor.finance')).toMatchObject({ budget: 'fh' });
  });

  it('is seen by administrators of its own partner alone', async () => {
    for (const persona of [
      'partner-a.admin',
      'service-partner.account-manager',
      'service-partner.operator',
      'customer-1',
    ])
      expect([persona, (await api.get(persona, `/v1/cases/${paying.caseId}`)).status]).toEqual([persona, 404]);
  });

  it('is not cancelled by one person of finance alone, who is told so, and a second person confirms', async () => {
    const { caseId } = paying;
    const act = (action: string, body: object) =>
      api.post('vendor.finance', `/v1/cases/${caseId}/actions/${action}`, body);
    expect((await act('cancel', { reason: 'twice' })).status).toBe(200);
    const { id: taskId } = await paymentRequests(api.world).openTask(caseId, 'secondPerson');
    const inbox = async (persona: string): Promise<string[]> =>
      (await api.get(persona, '/v1/tasks?limit=100')).body.items.map(({ id }) => id);
    expect(await inbox('vendor.finance')).not.toContain(taskId);
    expect(await inbox('vendor.finance-2')).toContain(taskId);
    const confirm = (persona: string) => api.post(persona, `/v1/tasks/${taskId}/decision`, { decision: 'confirm' });
    const items = [{ taskId, decision: 'confirm' }];
    const [own, claimed, bulk] = [
      await confirm('vendor.finance'),
      await api.post('vendor.finance', `/v1/tasks/${taskId}/claim`),
      await api.post('vendor.finance', '/v1/tasks/decisions', { items }),
    ];
    for (const refused of [own, claimed])
      expect([refused.status, refused.body.type]).toEqual([403, '/problems/self-approval']);
    expect(JSON.stringify(bulk.body)).toContain('self-approval');
    const seen = (await api.get('vendor.finance', `/v1/cases/${caseId}`)).body as unknown as {
      tasks: { id: string }[];
    };
    expect(seen.tasks.find(({ id }) => id === taskId)).toMatchObject({ canDecide: false, whyCode: 'self-approval' });
    expect((await confirm('vendor.finance-2')).status).toBe(200);
    expect(await api.world.outcome(caseId)).toBe('cancelled');
  });

  it('is opened by nobody over the API, and listed as such', async () => {
    const opening = { type: 'invoice-payment', form: paying.form };
    expect((await api.post('vendor.finance', '/v1/cases', opening)).status).toBe(403);
    const { items } = (await api.get('vendor.finance', '/v1/processes')).body as unknown as {
      items: { type: string; mayOpen: boolean }[];
    };
    expect(items.find(({ type }) => type === 'invoice-payment')).toMatchObject({ mayOpen: false });
  });
});
