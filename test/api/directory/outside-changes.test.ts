import { omit } from '../../../api/http/omit';
import { apiWorld, type ApiWorld, type Body, like, withoutCooldown } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await withoutCooldown(api);
});
afterAll(() => api.close());

const OPERATOR = 'vendor.operator';
const ADMIN = 'partner-a.admin';
type Assigned = Body & { personIds: string[]; records: { change: string; personId: string; by: string }[] };

/** What parties are told that no case is about, as `template → party`. */
const toldOf = async (): Promise<string[]> => {
  const rows = await api.world
    .db('notices')
    .whereNull('case_id')
    .orderBy(['created_at', 'party_id'])
    .select<{ template: string; party_id: string }[]>('template', 'party_id');
  return rows.map(({ template, party_id }) => `${template} → ${party_id}`);
};
const assigneesOf = async (persona: string, customerId: string) =>
  (await api.get(persona, `/v1/directory/customers/${customerId}/assignees`)).body as unknown as Assigned;

describe('who looks after a customer', () => {
  const put = (persona: string, customerId: string, personIds: string[]) =>
    api.put(persona, `/v1/directory/customers/${customerId}/assignees`, { personIds });

  it('is said by an administrator of its partner, for customers of its own and account managers of its own, on the record', async () => {
    expect(await put(ADMIN, 'customer-3', ['partner-a.account-manager'])).toMatchObject({ status: 200 });
    const now = await assigneesOf(ADMIN, 'customer-3');
    expect(now.personIds).toEqual(['partner-a.account-manager']);
    expect(now.records).toEqual([like({ change: 'assigned', personId: 'partner-a.account-manager', by: ADMIN })]);
    expect((await put(ADMIN, 'customer-9', [])).status).toBe(404);
    expect((await put('partner-a.account-manager', 'customer-3', [])).status).toBe(403);
    const wrong = await put(ADMIN, 'customer-3', ['partner-a.account-manager', ADMIN, 'service-partner.admin']);
    expect([wrong.status, wrong.body.errors[0]?.path]).toEqual([422, 'personIds.1']);
    expect((await assigneesOf(ADMIN, 'customer-3')).personIds).toEqual(['partner-a.account-manager']);
    expect((await put(ADMIN, 'customer-3', [])).status).toBe(200);
    expect((await assigneesOf(ADMIN, 'customer-3')).records.map(({ change }) => change)).toEqual(['ended', 'assigned']);
  });

  it('is read by operators too, and stands with its reason on the administration record', async () => {
    const reason = 'The colleague has moved to another office';
    const url = '/v1/directory/customers/customer-1/assignees';
    const put = (personIds: string[]) => api.put(ADMIN, url, { personIds, reason }).expect(200);
    await put([]);
    await put([]);
    expect(await assigneesOf(OPERATOR, 'customer-1')).toMatchObject({
      partnerId: 'partner-a',
      personIds: [],
      records: [{ personId: 'partner-a.account-manager', change: 'ended', by: ADMIN, reason }],
    });
    expect((await api.get(OPERATOR, '/v1/directory/customers/nobody/assignees')).status).toBe(404);
    expect((await api.put(OPERATOR, url, { personIds: [] })).status).toBe(403);
    const { items } = (await api.get(OPERATOR, '/v1/administration/log?kind=assignment')).body;
    const changes = [{ field: 'personIds', old: ['partner-a.account-manager'], new: [] }];
    expect(items.filter(({ key }) => key === 'partner-a/customer-1')).toEqual([
      like({ actor: ADMIN, changes, reason }),
    ]);
    await put(['partner-a.account-manager']);
  });
});

describe('an association that is changed from outside', () => {
  it('makes the same records and counters as a request, ends the assignments, and both sides are told', async () => {
    const counters = async () =>
      (await api.get(ADMIN, '/v1/association-records/counters')).body as unknown as { unlinked: number };
    const { unlinked } = await counters();
    expect((await assigneesOf(ADMIN, 'customer-2')).personIds).toEqual(['partner-a.account-manager']);
    const moved = { partnerId: 'service-partner', model: 'referral' };
    await api.put(OPERATOR, '/v1/directory/associations/customer-2', moved).expect(200);
    expect((await counters()).unlinked).toBe(unlinked + 1);
    const { body } = await api.get(ADMIN, '/v1/association-records?customerId=customer-2');
    expect(body.items).toEqual([
      like({ caseId: null, operation: 'unlink', modelBefore: 'reseller', modelAfter: null, initiatedBy: 'vendor' }),
    ]);
    expect(await api.world.db('assignments').where({ assigned_id: 'customer-2' })).toEqual([]);
    expect((await toldOf()).sort()).toEqual([
      ...['association-changed → customer-2', 'association-changed → service-partner'],
      ...['association-ended → customer-2', 'association-ended → partner-a'],
    ]);
  });

  it('of a customer account with an open request is not closed: the answer names the request', async () => {
    const { body: opened } = await api.post('customer-8', '/v1/cases', {
      type: 'customer-unlink',
      form: { reason: 'elsewhere', noticeAccepted: true },
    });
    // As they were read, masks included: those leave what they hide alone.
    const row = (await api.get(OPERATOR, '/v1/directory/customers/customer-8')).body as unknown as object;
    const customer = omit(row as Record<string, unknown>, 'id', 'version', 'updatedAt');
    const close = () => api.put(OPERATOR, '/v1/directory/customers/customer-8', { ...customer, status: 'closed' });
    const refused = await close();
    expect([refused.status, refused.body]).toEqual([
      409,
      like({ caseId: opened.id, requestNo: opened.requestNo, type: '/problems/open-request-exists' }),
    ]);
    await api.post('customer-8', `/v1/cases/${opened.id}/withdraw`, { reason: 'stays' }).expect(200);
    expect((await close()).status).toBe(200);
    const { email, mobile } = await api.world.db('parties').where({ id: 'customer-8' }).first<Reach>();
    expect([email, mobile]).not.toContain(customer['email']);
    expect([email, mobile].join()).not.toContain('*');
  });
});

interface Reach {
  readonly email: string;
  readonly mobile: string | null;
}

describe('a request that was never submitted', () => {
  const form = { reason: 'elsewhere', noticeAccepted: true };
  const draft = async (persona: string): Promise<string> =>
    (await api.post(persona, '/v1/cases', { type: 'customer-unlink', form })).body.id;

  it('keeps nobody away: it ends when the other side makes its own', async () => {
    const caseId = await draft('customer-1');
    const { status } = await api.post(ADMIN, '/v1/cases', {
      type: 'relationship-switch',
      form: { customerId: 'customer-1', toModel: 'reseller', reason: 'agreed', noticeAccepted: true },
    });
    expect(status).toBe(201);
    expect((await api.get('customer-1', `/v1/cases/${caseId}`)).body.outcome).toBe('cancelled-by-system');
  });

  it('stays when what the other side asks for would be refused anyway', async () => {
    const caseId = await draft('customer-4');
    const asked = (persona: string) =>
      api.post(persona, '/v1/cases', { type: 'partner-unlink', form: { ...form, customerId: 'customer-4' } });
    expect((await asked('service-partner.admin')).status).toBe(422);
    expect((await api.get('customer-4', `/v1/cases/${caseId}`)).body).toMatchObject({ state: 'pending-code' });
  });
});

describe('the end of a cooperation', () => {
  it('is told to both sides', async () => {
    const until = new Date().toISOString();
    const body = { masterId: 'master-1', region: 'CN', until };
    await api.put(OPERATOR, '/v1/directory/cooperations/distributor-2', body).expect(200);
    expect(await toldOf()).toEqual(
      expect.arrayContaining(['cooperation-ended → distributor-2', 'cooperation-ended → master-1']),
    );
  });
});

describe('who looks after a cloud distributor', () => {
  const MASTER = 'master-1.admin';
  const MANAGER = 'master-1.account-manager';
  const path = (distributorId: string) => `/v1/directory/cooperations/${distributorId}/assignees`;
  const cooperationsSeen = async (): Promise<unknown[]> =>
    (await api.get(MANAGER, '/v1/cases')).body.items.map(({ id }) => id);

  it('is said by an administrator of its master, for distributors and account managers of its own, on the record', async () => {
    const { status, body } = await api.put(MASTER, path('distributor-1'), { personIds: [MANAGER] });
    expect([status, body]).toEqual([
      200,
      like({ masterId: 'master-1', distributorId: 'distributor-1', personIds: [MANAGER] }),
    ]);
    const read = (await api.get(MASTER, path('distributor-1'))).body as unknown as Assigned;
    expect(read.records).toEqual([like({ change: 'assigned', personId: MANAGER, by: MASTER })]);
    for (const stranger of ['master-2.admin', 'distributor-1.admin', 'partner-a.admin'])
      expect((await api.put(stranger, path('distributor-1'), { personIds: [] })).status).toBe(404);
    expect((await api.put(MANAGER, path('distributor-1'), { personIds: [] })).status).toBe(403);
    expect((await api.get(MASTER, path('distributor-3'))).status).toBe(404);
    const wrong = await api.put(MASTER, path('distributor-1'), { personIds: ['distributor-1.account-manager'] });
    expect([wrong.status, wrong.body.errors[0]?.path]).toEqual([422, 'personIds.0']);
  });

  it('gives the account manager the cases of that distributor and of no other, until the cooperation ends', async () => {
    const invite = async (email: string): Promise<string> =>
      (await api.post(MASTER, '/v1/cases', { type: 'distributor-invitation', form: { email } }).expect(201)).body.id;
    const [theirs] = [await invite('contact@distributor-4.example'), await invite('somebody@nobody.example')];
    expect(await cooperationsSeen()).toEqual([]);
    await api
      .put(OPERATOR, '/v1/directory/cooperations/distributor-4', { masterId: 'master-1', region: 'CN' })
      .expect(200);
    await api.put(MASTER, path('distributor-4'), { personIds: [MANAGER] }).expect(200);
    expect(await cooperationsSeen()).toEqual([theirs]);
    const until = new Date((await api.world.now()).getTime() + 1_000).toISOString();
    await api
      .put(OPERATOR, '/v1/directory/cooperations/distributor-4', { masterId: 'master-1', region: 'CN', until })
      .expect(200);
    expect(await cooperationsSeen()).toEqual([]);
    expect((await api.get(MASTER, path('distributor-4'))).status).toBe(404);
    const kept = await api.world.db('assignment_records').where({ assigned_id: 'distributor-4' }).orderBy('id');
    expect(kept.map(({ change, changed_by }) => `${change} by ${changed_by}`)).toEqual([
      `assigned by ${MASTER}`,
      'ended by system',
    ]);
  });
});
