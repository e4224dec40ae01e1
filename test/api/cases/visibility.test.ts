import { apiWorld, type ApiWorld } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const unlink = { type: 'partner-unlink', form: { customerId: 'customer-4', reason: '合同到期', noticeAccepted: true } };

it('a customer sees nothing of an unlink that the vendor still reviews, and never who reviewed it', async () => {
  const opened = await api.post('partner-a.admin', '/v1/cases', unlink).expect(201);
  expect(opened.body).toMatchObject({
    state: 'pre-review',
    data: { preReviewer: { email: expect.stringMatching(/@/) as unknown } },
  });
  const path = `/v1/cases/${opened.body.id}`;
  await api.get('customer-4', path).expect(404);
  expect((await api.get('customer-4', '/v1/cases')).body.items).toEqual([]);

  const review = `/v1/tasks/${opened.body.tasks[0]?.id ?? ''}/decision`;
  await api.post('vendor.pre-reviewer', review, { decision: 'pass' }).expect(200);
  const seen = await api.get('customer-4', path).expect(200);
  expect(seen.body.state).toBe('pending-customer');
  expect(JSON.stringify(seen.body)).not.toMatch(/preReviewer|pre-reviewer@/);
});

it('a partner sees nothing of a request that the customer has not submitted with a code', async () => {
  const form = { reason: '更换伙伴', noticeAccepted: true };
  const opened = await api.post('customer-1', '/v1/cases', { type: 'customer-unlink', form }).expect(201);
  expect(opened.body.state).toBe('pending-code');
  await api.get('partner-a.admin', `/v1/cases/${opened.body.id}`).expect(404);
});
