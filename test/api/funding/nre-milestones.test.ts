import { partnerAdmin } from '../../support/engine-world';
import { milestoneRequests } from '../../workflows/nre/nre-milestone-requests';
import { apiWorld, type ApiWorld, type Body, containing, like, type Reply } from '../api-world';

let api: ApiWorld;
let requests: ReturnType<typeof milestoneRequests>;
beforeAll(async () => {
  api = await apiWorld();
  requests = milestoneRequests(api.world);
});
afterAll(() => api.close());

const PARTNER = 'software-partner.admin';
const STRANGERS = ['partner-a.admin', 'software-partner.operator', 'software-partner.account-manager', 'customer-1'];
const codes = ({ body }: Reply): string[] => (body.blockers ?? []).map(({ code }) => code);
const taskOf = ({ body }: Reply, key: string): string => {
  const task = body.tasks.find((each) => each.key === key && each.status === 'open');
  return task?.id ?? '';
};

/** A milestone of the seeded software partner and its inspection platform. */
async function milestone(): Promise<{ caseId: string; nreCaseId: string; path: string }> {
  const solutionId = 'software-partner.inspection';
  const fresh = await requests.agreement(2);
  const of = { ...fresh, partner: partnerAdmin('software-partner'), solutionId };
  const { caseId, nreCaseId } = await requests.milestone(of);
  return { caseId, nreCaseId, path: `/v1/cases/${caseId}` };
}

async function submit(path: string, by = PARTNER): Promise<Reply> {
  const { id } = await requests.report(partnerAdmin('software-partner'));
  const task = taskOf(await api.get(PARTNER, path), 'acceptance');
  const form = { acceptanceReport: [id] };
  return api.post(by, `/v1/tasks/${task}/decision`, { decision: 'submit', form });
}

describe('a milestone over the API', () => {
  it('is submitted by its partner, reviewed by an ecosystem manager, and shows its payment beside it', async () => {
    const { path, caseId } = await milestone();
    const open = await api.get(PARTNER, path).expect(200);
    expect((open.body as Body & { data: object }).data).toMatchObject({
      ...{ solutionId: 'software-partner.inspection', milestone: 1, milestones: 2 },
      amount: { amount: '1000.00', currency: 'CNY' },
    });
    expect((await submit(path)).body.state).toBe('acceptance-in-review');
    const review = taskOf(await api.get('vendor.ecosystem-manager', path), 'review');
    const approved = await api.post('vendor.ecosystem-manager', `/v1/tasks/${review}/decision`, {
      decision: 'approve',
    });
    expect([approved.status, approved.body.state]).toEqual([200, 'milestone-accepted']);
    const { paymentCaseId } = (await api.world.caseRow(caseId)).data;
    await requests.openTask(String(paymentCaseId), 'invoice');
    const { related } = (await api.get(PARTNER, path)).body as Body & { related: object[] };
    expect(related).toEqual([like({ key: 'payment', rows: [like({ requestNo: containing('IP-') })] })]);
  });

  it('says why it cannot be submitted now', async () => {
    const { path } = await milestone();
    await requests.set('solutions', 'software-partner.inspection', { certification: 'revoked' });
    await requests.set('finance', 'software-partner', { businessInformation: 'pending' });
    const refused = await submit(path);
    expect([refused.status, ...codes(refused)]).toEqual([422, 'CERTIFICATION_REVOKED', 'BUSINESS_INFO_PENDING']);
    await requests.set('solutions', 'software-partner.inspection', { certification: 'certified' });
    await requests.set('finance', 'software-partner', { businessInformation: 'authenticated' });
    expect((await submit(path)).status).toBe(200);
    const missing = await api.post(PARTNER, `/v1/tasks/${taskOf(await api.get(PARTNER, path), 'review')}/decision`, {
      decision: 'approve',
    });
    expect(missing.status).toBe(403);
  });

  it('is unknown to everybody else, and opened by nobody', async () => {
    const { path, nreCaseId } = await milestone();
    const task = taskOf(await api.get(PARTNER, path), 'acceptance');
    for (const persona of STRANGERS) {
      expect([persona, (await api.get(persona, path)).status]).toEqual([persona, 404]);
      const decided = await api.post(persona, `/v1/tasks/${task}/decision`, { decision: 'submit', form: {} });
      expect([persona, decided.status]).toEqual([persona, 404]);
      expect((await api.post(persona, `${path}/actions/withdraw`, { reason: '试试' })).status).toBe(404);
    }
    const shown = (await api.get(PARTNER, path)).body as Body & { data: object };
    expect(shown.data).not.toHaveProperty('nreCaseId');
    expect((await api.get('software-partner.main-account', path)).status).toBe(200);
    const form = { ...shown.data, partnerId: 'software-partner', nreCaseId, milestone: 2 };
    for (const persona of [PARTNER, 'vendor.ecosystem-manager', 'vendor.finance'])
      expect((await api.post(persona, '/v1/cases', { type: 'nre-milestone', form })).status).toBe(403);
    for (const persona of [PARTNER, 'vendor.ecosystem-manager'])
      expect((await api.post(persona, `${path}/actions/paymentEnded`, { outcome: 'paid' })).status).toBe(403);
  });
});

describe('what an application names', () => {
  it('solutions are listed to their own partner alone, with certification and entitlement', async () => {
    const own = await api.get(PARTNER, '/v1/directory/solutions?limit=3').expect(200);
    expect(own.body.items.map(({ id }) => id.split('.')[1])).toEqual(['archive', 'campus', 'energy-cloud']);
    expect(own.body.items[0]).toMatchObject({
      certification: 'certified',
      entitlementUntil: '2025-12-31',
      usedBy: null,
    });
    const rest = await api.get(PARTNER, `/v1/directory/solutions?cursor=${own.body.next}`);
    expect(rest.body.items.map(({ id }) => id.split('.')[1])).toEqual(['energy-edge', 'inspection', 'warehouse']);
    const foreign = await api.get('partner-a.admin', '/v1/directory/solutions?partnerId=software-partner');
    expect([foreign.status, foreign.body.items]).toEqual([200, []]);
    for (const persona of ['customer-1', 'software-partner.operator', 'vendor.bd'])
      expect((await api.get(persona, '/v1/directory/solutions')).status).toBe(403);
    const vendor = await api.get('vendor.ecosystem-manager', '/v1/directory/solutions?partnerId=software-partner');
    expect(vendor.body.items).toHaveLength(6);
  });

  it('solutions are written by operators alone, stay with their partner, and keep what was used', async () => {
    const url = '/v1/directory/solutions/software-partner.campus';
    const body = { partnerId: 'software-partner', name: '拾光园区', nameEn: 'Campus', product: 'campus' };
    const certified = { ...body, certification: 'certified', entitlementUntil: '2028-12-31' };
    for (const persona of [PARTNER, 'vendor.ecosystem-manager', 'customer-1'])
      expect((await api.put(persona, url, certified)).status).toBe(403);
    const used = { used_by: '00000000-0000-4000-8000-000000000001', used_at: new Date() };
    await api.world.db('solutions').where({ id: 'software-partner.campus' }).update(used);
    const saved = await api.put('vendor.operator', url, certified);
    expect([saved.status, saved.body]).toEqual([200, like({ ...certified, usedBy: used.used_by })]);
    const codesOf = async (more: object): Promise<string[]> =>
      ((await api.put('vendor.operator', url, { ...certified, ...more })).body.errors ?? []).map(({ code }) => code);
    expect(await codesOf({ partnerId: 'partner-a' })).toEqual(['not-allowed']);
    expect(await codesOf({ partnerId: 'customer-1' })).toEqual(['unknown']);
    expect((await api.put('vendor.operator', '/v1/directory/solutions/software-partner.new', certified)).status).toBe(
      200,
    );
  });

  it('cloud services are listed to everybody, by the list they are on', async () => {
    const { items } = (await api.get(PARTNER, '/v1/directory/cloud-services').expect(200)).body as unknown as {
      items: { code: string; highOrder: boolean; key: boolean }[];
    };
    expect(items.find(({ code }) => code === 'koophone')).toMatchObject({ name: '云手机服务KooPhone', key: true });
    expect(items.filter(({ highOrder }) => highOrder).length).toBeGreaterThanOrEqual(3);
    expect(items.some(({ highOrder, key }) => !highOrder && !key)).toBe(true);
    expect((await api.get('customer-1', '/v1/directory/cloud-services')).status).toBe(200);
  });

  it('cloud services are written by operators alone', async () => {
    const service = { name: '函数工作流', nameEn: 'FunctionGraph', category: '计算', highOrder: true, key: false };
    const url = '/v1/directory/cloud-services/functiongraph';
    expect((await api.put('vendor.ecosystem-manager', url, service)).status).toBe(403);
    for (const highOrder of [true, false])
      expect((await api.put('vendor.operator', url, { ...service, highOrder })).status).toBe(200);
    const { items } = (await api.get(PARTNER, '/v1/directory/cloud-services')).body as unknown as { items: object[] };
    expect(items).toContainEqual({ ...service, code: 'functiongraph', highOrder: false });
    expect((await api.put('vendor.operator', '/v1/directory/cloud-services/NO%20CODE', service)).status).toBe(404);
  });
});
