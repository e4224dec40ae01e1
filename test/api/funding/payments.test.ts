import { finance, paymentRequests, type Paying } from '../../workflows/payment/payment-requests';
import { partnerAdmin, person } from '../../support/engine-world';
import { lookForIncidents } from '../../support/incidents';
import { apiWorld, type ApiWorld, containing, like } from '../api-world';

/** A case as its readers see whose move it is. */
interface Seen {
  readonly tasks: readonly { readonly id: string; readonly canDecide: boolean; readonly why?: string }[];
  readonly allowedActions: readonly { readonly key: string; readonly whyCode?: string }[];
  readonly waitingOn: { readonly people: readonly object[] };
}

const BANK_TOKEN = 'the token of the bank in these tests';

let api: ApiWorld;
let paying: Paying;
beforeAll(async () => {
  api = await apiWorld({ bankToken: BANK_TOKEN });
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

  it('tells each person of finance whose move a word of the bank is, and why it is not theirs', async () => {
    const requests = paymentRequests(api.world);
    const { caseId } = await requests.processing();
    const { data } = await api.world.caseRow(caseId);
    const word = { result: 'paid', reference: data['bankReference'] };
    const act = (persona: string, action: string, body: object = {}) =>
      api.post(persona, `/v1/cases/${caseId}/actions/${action}`, body);
    expect((await act('vendor.finance', 'paymentResult', word)).status).toBe(200);
    const { id } = await requests.openTask(caseId, 'wordConfirmation');
    await api.world.store(
      'act',
      { caseId, workflowId: 'w', type: 'invoice-payment' },
      person('vendor.finance-3', 'finance'),
      {},
      { duty: 'approve' },
    );
    const seenBy = async (persona: string) => {
      const seen = (await api.get(persona, `/v1/cases/${caseId}`).expect(200)).body as unknown as Seen;
      const { canDecide, why } = seen.tasks.find((task) => task.id === id)!;
      const back = seen.allowedActions.find(({ key }) => key === 'takeBack');
      return { canDecide, why, takeBack: back && (back.whyCode ?? 'possible'), people: seen.waitingOn.people };
    };
    const people = [like({ id: 'vendor.finance-2' })];
    expect(await seenBy('vendor.finance')).toEqual({
      ...{ canDecide: false, why: containing('You have proposed this'), takeBack: 'possible', people },
    });
    const notTheirs = 'not-the-proposer';
    expect(await seenBy('vendor.finance-2')).toEqual({
      ...{ canDecide: true, why: undefined, takeBack: notTheirs, people },
    });
    expect(await seenBy('vendor.finance-3')).toEqual({
      ...{ canDecide: false, why: containing('You approved IP-'), takeBack: notTheirs, people },
    });
    expect(await seenBy('vendor.operator')).toEqual({
      ...{ canDecide: false, why: containing('Your role'), takeBack: undefined, people },
    });
    const tried = await act('vendor.finance-2', 'takeBack');
    expect([tried.status, tried.body.type]).toEqual([403, '/problems/not-the-proposer']);
    const own = await api.post('vendor.finance', `/v1/tasks/${id}/decision`, { decision: 'confirm' });
    expect([own.status, own.body.type]).toEqual([403, '/problems/self-approval']);
    await api.post('vendor.finance-2', `/v1/tasks/${id}/decision`, { decision: 'confirm' }).expect(200);
    expect(await api.world.outcome(caseId)).toBe('paid');
  });

  it('takes what the bank says after the end too, as an incident that finance clears with a reason', async () => {
    const requests = paymentRequests(api.world);
    const paid = await requests.processing();
    const { caseId } = paid;
    await requests.result(paid, 'paid', 'AFTER-1');
    await api.world.outcome(caseId);
    const late = { result: 'returned', reference: 'AFTER-1', reason: 'account closed' };
    const told = await api.post('vendor.finance', `/v1/cases/${caseId}/actions/paymentResult`, late);
    expect([told.status, told.body]).toEqual([200, like({ outcome: 'paid' })]);
    await lookForIncidents(api.world);
    const incidents = async () => (await api.get('vendor.finance', '/v1/incidents?kind=bank-contradiction')).body.items;
    const [found] = await incidents();
    expect(found).toMatchObject({
      reason: '“Invoice and payment”: the bank says “Returned” (AFTER-1), while the record says “Paid” (AFTER-1).',
      moves: [like({ key: 'settle', title: 'Cleared with the bank' }), like({ key: 'open-case' })],
    });
    const settle = (body: object) => api.post('vendor.finance-2', `/v1/incidents/${found!.id}/settle`, body);
    expect((await settle({})).status).toBe(422);
    expect((await settle({ comment: 'Sent again by hand' })).status).toBe(200);
    expect(await incidents()).toEqual([]);
    const { items } = (await api.get('vendor.finance', `/v1/cases/${caseId}/timeline?limit=100`)).body;
    expect(items.slice(-2)).toEqual([
      like({ action: 'paymentResult.late', actor: 'vendor.finance', comment: 'account closed' }),
      like({ action: 'payment.contradiction-settled', actor: 'vendor.finance-2', comment: 'Sent again by hand' }),
    ]);
  });

  it('ends by the report of the bank’s own system, once however often it comes, and by nobody else’s', async () => {
    const requests = paymentRequests(api.world);
    const paid = await requests.processing();
    const orderKey = `${paid.caseId}/payment/1`;
    const report = (body: object, token = BANK_TOKEN) =>
      api
        .post('nobody', '/v1/bank/payment-results', { orderKey, result: 'paid', reference: 'BANK-77', ...body })
        .set('Authorization', `Bearer ${token}`);
    for (const stranger of [`${BANK_TOKEN}.`, await api.token('vendor.finance')])
      expect((await report({}, stranger)).status).toBe(401);
    expect((await api.get('nobody', '/v1/cases').set('Authorization', `Bearer ${BANK_TOKEN}`)).status).toBe(401);
    expect((await report({ result: 'lost', amount: 1 })).body.errors).toEqual([
      like({ path: 'result' }),
      like({ path: 'amount' }),
    ]);
    expect((await report({ orderKey: 'nothing' })).status).toBe(404);

    const taken = { orderKey, result: 'paid', reference: 'BANK-77' };
    for (const said of [{}, {}, { reason: 'said again' }]) {
      const { status, body } = await report(said);
      expect([status, body]).toEqual([200, { ...taken, ...said }]);
    }
    expect(await api.world.outcome(paid.caseId)).toBe('paid');
    expect(await requests.payments(paid.caseId)).toEqual(['paid']);
    const lines = await api.world.db('audit_events').where({ case_id: paid.caseId }).whereLike('action', 'payment%');
    expect(lines.filter(({ action }: { action: string }) => action === 'payment.paid')).toHaveLength(1);
    expect(lines.filter(({ action }: { action: string }) => action === 'paymentResult.late')).toEqual([]);

    expect((await report({ result: 'returned', reason: 'account closed' })).status).toBe(200);
    expect((await report({ result: 'returned', reason: 'account closed' })).status).toBe(200);
    await lookForIncidents(api.world);
    const { items } = (await api.get('vendor.finance', '/v1/incidents?kind=bank-contradiction')).body;
    expect(items.filter(({ caseId }) => caseId === paid.caseId)).toEqual([
      like({ reason: containing('the bank says “Returned” (BANK-77), while the record says “Paid” (BANK-77)') }),
    ]);
  });

  it('ends as paid by its newest order alone; that the bank paid one it had refused is an incident, and pays nothing twice', async () => {
    const requests = paymentRequests(api.world);
    const failed = await requests.failed();
    const { caseId } = failed;
    expect(await api.world.decide(caseId, 'repair', finance, 'retry')).toEqual({ status: 'done' });
    await requests.openTask(caseId, 'bankAnswer');
    const report = { orderKey: `${caseId}/payment/1`, result: 'paid', reference: 'NEVER-HEARD-OF' };
    const send = () =>
      api.post('nobody', '/v1/bank/payment-results', report).set('Authorization', `Bearer ${BANK_TOKEN}`);
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    expect((await api.world.caseRow(caseId)).state).toBe('payment-processing');
    await lookForIncidents(api.world);
    const { items } = (await api.get('vendor.finance', '/v1/incidents?kind=bank-contradiction')).body;
    expect(items.filter((each) => each.caseId === caseId)).toEqual([
      like({ reason: containing('“Paid” (NEVER-HEARD-OF), while the record says “Failed”') }),
    ]);
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
