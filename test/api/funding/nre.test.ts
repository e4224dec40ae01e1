import { eventually, partnerAdmin } from '../../support/engine-world';
import { nreRequests, type NreRequests } from '../../workflows/nre/nre-requests';
import { type Body, containing, including, like, type Reply } from '../api-world';
import { uploaded } from '../cases/file-world';
import { pagesWorld, type PagesWorld } from '../pages/pages-world';

let pages: PagesWorld;
let requests: NreRequests;
beforeAll(async () => {
  pages = await pagesWorld();
  requests = nreRequests(pages.api.world);
});
afterAll(() => pages.close());

const ADMIN = 'software-partner.admin';
const MANAGER = 'vendor.ecosystem-manager';
const REVIEWER = 'vendor.ecosystem-manager-2';
const FINANCE = 'vendor.finance';
const RECHECKER = 'vendor.finance-2';
const TECHNICAL = 'vendor.technical-reviewer';
const PANEL = 'vendor.commercial-panel';
const PSA = 'vendor.psa';
const STRANGERS = ['partner-a.admin', 'service-partner.main-account', 'software-partner.operator', 'customer-1'];

type Case = Body & { data: Record<string, unknown>; related: { key: string; rows: Record<string, unknown>[] }[] };

const codes = ({ body }: Reply): string[] => (body.blockers ?? []).map(({ code }) => code);
const open = (persona: string, form: object) => pages.api.post(persona, '/v1/cases', { type: 'nre', form });
const see = async (persona: string, caseId: string): Promise<Case> =>
  (await pages.api.get(persona, `/v1/cases/${caseId}`).expect(200)).body as Case;
const yuan = (amount: number) => ({ amount: `${amount}.00`, currency: 'CNY' });
const file = async (persona: string, name: string): Promise<string[]> => [await uploaded(pages.api, persona, name)];

const openTask = (caseId: string, key: string): Promise<Body> =>
  eventually(`an open task ${key}`, async () => {
    const { body } = await pages.api.get('vendor.operator', `/v1/cases/${caseId}`);
    return body.tasks?.find((task) => task.key === key && task.status === 'open');
  });

/** Decides an open task as a person who must be allowed to. */
async function decide(persona: string, caseId: string, key: string, body: object): Promise<void> {
  const { id } = await openTask(caseId, key);
  const reply = await pages.api.post(persona, `/v1/tasks/${id}/decision`, body);
  expect([key, reply.status, reply.body.type, codes(reply)]).toEqual([key, 200, 'nre', []]);
}

async function sow(services: readonly string[]): Promise<object> {
  return {
    services: services.map((service) => ({ service, use: '适配' })),
    productSolution: await file(ADMIN, `product ${services.join()}`),
    selfCheck: await file(ADMIN, `self-check ${services.join()}`),
    expertFeedback: await file(ADMIN, `feedback ${services.join()}`),
  };
}

/** From the opening to the commercial approval. */
async function approved(solutionId: string): Promise<string> {
  const { body, status } = await open(ADMIN, { solutionId });
  expect(status).toBe(201);
  const { id } = body;
  await decide(REVIEWER, id, 'qualificationReview', { decision: 'approve' });
  await decide(PSA, id, 'workloadAgreement', { decision: 'agree', form: { workload: 45 } });
  await decide(ADMIN, id, 'sow', { decision: 'upload', form: await sow(['modelarts', 'pangu', 'gaussdb']) });
  await decide(TECHNICAL, id, 'techAssessment', { decision: 'pass' });
  await decide(MANAGER, id, 'commercialStart', { decision: 'start' });
  await decide(PANEL, id, 'commercialReview', { decision: 'pass' });
  await openTask(id, 'agreementUpload');
  return id;
}

const milestones = (...amounts: number[]): object[] =>
  amounts.map((amount, n) => ({ title: `阶段${n + 1}`, amount: yuan(amount), plannedOn: `2027-0${n + 1}-15` }));

const agreement = async (total: number, list: object[]): Promise<object> => ({
  agreement: await file(MANAGER, `agreement ${total}`),
  number: 'NRE-2026-777',
  amount: yuan(total),
  milestones: list,
});

/** What the budget has reserved, committed and paid, in yuan. */
async function budget(): Promise<number[]> {
  const { body } = await pages.api.get(FINANCE, '/v1/budgets/nre').expect(200);
  const { reserved, committed, paid } = body as unknown as Record<string, { amount: string }>;
  return [reserved, committed, paid].map((each) => Number(each!.amount));
}

describe('the support of one-time engineering over HTTP', () => {
  it('goes from qualification to completion, the second acceptance before the first payment, and the budget adds up at each step', async () => {
    const before = await budget();
    const since = async (): Promise<number[]> => (await budget()).map((each, n) => each - before[n]!);
    const caseId = await approved('software-partner.inspection');
    const form = await agreement(9_000, milestones(4_000, 3_000, 2_000));
    await decide(MANAGER, caseId, 'agreementUpload', { decision: 'upload', form });
    expect(await since()).toEqual([0, 0, 0]);
    await decide(RECHECKER, caseId, 'agreementRecheck', { decision: 'confirm' });
    await openTask(caseId, 'milestones');
    expect(await since()).toEqual([9_000, 0, 0]);
    expect((await see(ADMIN, caseId)).data).toMatchObject({
      ...{ agreementNumber: 'NRE-2026-777', amount: yuan(9_000), workload: 45, agreementVersion: 1 },
      milestones: [like({ amount: yuan(4_000) }), like({ amount: yuan(3_000) }), like({ amount: yuan(2_000) })],
    });

    const accept = async (n: number): Promise<string> => {
      const milestone = await requests.milestoneOf(caseId, n);
      const { id } = await openTask(milestone, 'acceptance');
      const report = { acceptanceReport: await file(ADMIN, `report ${n}`) };
      await pages.api.post(ADMIN, `/v1/tasks/${id}/decision`, { decision: 'submit', form: report }).expect(200);
      const review = await openTask(milestone, 'review');
      await pages.api.post(REVIEWER, `/v1/tasks/${review.id}/decision`, { decision: 'approve' }).expect(200);
      const { paymentCaseId } = (await pages.api.world.caseRow(milestone)).data;
      await openTask(String(paymentCaseId), 'invoice');
      return String(paymentCaseId);
    };
    const first = await accept(1);
    expect(await since()).toEqual([5_000, 4_000, 0]);
    const second = await accept(2);
    expect(await since()).toEqual([2_000, 7_000, 0]);
    await requests.milestoneOf(caseId, 3);
    const { related } = await see(ADMIN, caseId);
    const states = related.map(({ key, rows }) => [key, ...rows.map(({ state }) => state)]);
    expect(states).toEqual([
      ['milestones', 'milestone-accepted', 'milestone-accepted', 'milestone-open'],
      ['payments', 'awaiting-invoice', 'awaiting-invoice'],
    ]);
    const partner = partnerAdmin('software-partner');
    await requests.payAll(first, partner);
    await requests.payAll(second, partner);
    await eventually('two payments', async () => {
      const { paid } = (await see(ADMIN, caseId)).data as { paid?: { amount: string } };
      return paid?.amount === '7000.00';
    });
    expect(await since()).toEqual([2_000, 0, 7_000]);
    await requests.payAll(await accept(3), partner);
    expect(await pages.api.world.outcome(caseId)).toBe('completed');
    expect(await since()).toEqual([0, 0, 9_000]);
    const page = await (await pages.signedIn(ADMIN, 'zh-CN')).get(`/cases/${caseId}`).expect(200);
    for (const text of ['已完成', '阶段3', 'NRE-2026-777', '各里程碑的付款']) expect(page.text).toContain(text);
    const { body: timeline } = await pages.api.get(ADMIN, `/v1/cases/${caseId}/timeline?verify=true&limit=200`);
    expect(timeline.chain.valid).toBe(true);
    // The solution has had its support.
    expect(codes(await open(ADMIN, { solutionId: 'software-partner.inspection' }))).toEqual(['ENTITLEMENT_USED']);
  });

  it('shows its partner no workload before the technical approval and no figure before the recheck, wherever it looks', async () => {
    const { body } = await open(ADMIN, { solutionId: 'software-partner.warehouse' });
    const { id } = body;
    await decide(REVIEWER, id, 'qualificationReview', { decision: 'approve' });
    await decide(PSA, id, 'workloadAgreement', { decision: 'agree', form: { workload: 31_337 } });
    const form = await sow(['devstar']);
    await decide(ADMIN, id, 'sow', { decision: 'upload', form });
    await openTask(id, 'techAssessment');
    const everything = async (persona: string): Promise<string> => {
      const [seen, timeline] = [
        await see(persona, id),
        await pages.api.get(persona, `/v1/cases/${id}/timeline?limit=200`).expect(200),
      ];
      const log = await pages.api.get(persona, `/v1/cases/${id}/log`);
      const page = await (await pages.signedIn(persona)).get(`/cases/${id}`).expect(200);
      return JSON.stringify([seen, timeline.body, log.body]) + page.text;
    };
    expect(await everything(ADMIN)).not.toMatch(/31,?337/);
    expect((await see(TECHNICAL, id)).data).toMatchObject({ agreedWorkload: 31_337 });
    await decide(TECHNICAL, id, 'techAssessment', { decision: 'pass' });
    expect((await see(ADMIN, id)).data).toMatchObject({ workload: 31_337 });
    await decide(MANAGER, id, 'commercialStart', { decision: 'start' });
    await decide(PANEL, id, 'commercialReview', { decision: 'pass' });
    const uploading = (await agreement(81_818, milestones(81_818))) as { agreement: string[] };
    const short = await pages.api.post(MANAGER, `/v1/tasks/${(await openTask(id, 'agreementUpload')).id}/decision`, {
      decision: 'upload',
      form: { ...uploading, amount: yuan(91_919) },
    });
    expect(codes(short)).toEqual(['AMOUNTS_DIFFER']);
    await decide(MANAGER, id, 'agreementUpload', { decision: 'upload', form: uploading });
    await openTask(id, 'agreementRecheck');
    const secret = /[89]1,?[89]1[89]|NRE-2026-777|阶段1/;
    for (const persona of [ADMIN, 'software-partner.main-account', TECHNICAL, PANEL, PSA])
      expect([persona, secret.test(await everything(persona))]).toEqual([persona, false]);
    expect((await see(FINANCE, id)).data).toMatchObject({
      proposedAmount: yuan(81_818),
      proposedNumber: 'NRE-2026-777',
    });
    const [fileId] = uploading.agreement;
    for (const [persona, status] of [
      [ADMIN, 404],
      [TECHNICAL, 404],
      [FINANCE, 200],
      [MANAGER, 200],
    ] as const)
      expect([persona, (await pages.api.get(persona, `/v1/files/${fileId}`)).status]).toEqual([persona, status]);
    await decide(RECHECKER, id, 'agreementRecheck', { decision: 'sendBack', form: { reason: '应为91,919元' } });
    await openTask(id, 'agreementUpload');
    expect(secret.test(await everything(ADMIN))).toBe(false);
    expect((await see(MANAGER, id)).data).toMatchObject({ sentBack: '应为91,919元' });
    const mails = await pages.api.world
      .db('notices')
      .where({ case_id: id, party_id: 'software-partner' })
      .pluck('params');
    expect(JSON.stringify(mails)).not.toMatch(secret);
    const page = await (
      await pages.signedIn(MANAGER)
    )
      .get(`/tasks/${(await openTask(id, 'agreementUpload')).id}`)
      .redirects(1)
      .expect(200);
    expect(page.text).toContain('81818.00');
  });

  it('is unknown to strangers, and each step is for its own role alone', async () => {
    const { body } = await open(ADMIN, { solutionId: 'software-partner.energy-cloud' });
    const { id } = body;
    const task = (await openTask(id, 'qualificationReview')).id;
    for (const persona of STRANGERS) {
      expect([persona, (await pages.api.get(persona, `/v1/cases/${id}`)).status]).toEqual([persona, 404]);
      const decided = await pages.api.post(persona, `/v1/tasks/${task}/decision`, { decision: 'approve' });
      expect([persona, decided.status]).toEqual([persona, 404]);
      for (const action of ['terminate', 'withdraw', 'discard'])
        expect((await pages.api.post(persona, `/v1/cases/${id}/actions/${action}`, { reason: '试试' })).status).toBe(
          404,
        );
    }
    for (const persona of [ADMIN, FINANCE, TECHNICAL, PANEL, PSA]) {
      const decided = await pages.api.post(persona, `/v1/tasks/${task}/decision`, { decision: 'approve' });
      expect([persona, decided.status]).toEqual([persona, 403]);
      const ended = await pages.api.post(persona, `/v1/cases/${id}/actions/terminate`, { reason: '试试' });
      expect([persona, ended.status]).toEqual([persona, 403]);
      const told = await pages.api.post(persona, `/v1/cases/${id}/actions/milestoneEnded`, {
        milestone: 1,
        outcome: 'paid',
      });
      expect([persona, told.status]).toEqual([persona, 403]);
    }
    for (const persona of [MANAGER, FINANCE, 'software-partner.operator'])
      expect((await open(persona, { solutionId: 'software-partner.energy-cloud' })).status).toBe(403);
    const foreign = await open('si-partner.admin', { solutionId: 'software-partner.energy-cloud' });
    const nothing = await open('si-partner.admin', { solutionId: 'software-partner.no-such-thing' });
    expect([foreign.status, codes(foreign)]).toEqual([nothing.status, codes(nothing)]);
    expect(codes(nothing)).toContain('SOLUTION_UNKNOWN');
    const check = (form: object) => pages.api.post(ADMIN, '/v1/processes/nre/check', { form });
    expect(codes(await check({ solutionId: 'software-partner.energy-edge' }))).toEqual(['PRODUCT_IN_USE']);
    expect((await check({ solutionId: 'software-partner.archive' })).body).toMatchObject({
      ok: false,
      blockers: [like({ code: 'ENTITLEMENT_EXPIRED', actor: 'vendor' })],
    });
    expect(codes(await check({ solutionId: 'software-partner.campus' }))).toEqual([
      ...['NOT_CERTIFIED', 'ENTITLEMENT_EXPIRED'],
    ]);
  });

  it('names every fault of a statement of work, keeps what was sent, and resubmits only what has changed', async () => {
    const start = await (await pages.signedIn(ADMIN, 'zh-CN')).get('/start/nre').redirects(1).expect(200);
    expect(start.text).toContain('拾光');
    expect(start.text).not.toContain('使用的云服务');
    await requests.setting('nre.sharedProductBlocks', false);
    const { id } = (await open(ADMIN, { solutionId: 'software-partner.energy-edge' })).body;
    await requests.unset('nre.sharedProductBlocks');
    await decide(REVIEWER, id, 'qualificationReview', { decision: 'approve' });
    await decide(PSA, id, 'workloadAgreement', { decision: 'agree', form: { workload: 12 } });
    const task = await openTask(id, 'sow');
    const faulty = await sow(['modelarts', 'devstar', 'devstar', 'fax']);
    const refused = await pages.api.post(ADMIN, `/v1/tasks/${task.id}/decision`, { decision: 'upload', form: faulty });
    expect([refused.status, codes(refused)]).toEqual([422, ['SERVICE_UNKNOWN', 'SERVICE_TWICE', 'HIGH_ORDER_TOO_FEW']]);
    const incomplete = await pages.api.post(ADMIN, `/v1/tasks/${task.id}/decision`, { decision: 'upload', form: {} });
    expect(incomplete.body.errors.map(({ path }) => path).sort()).toEqual([
      ...['form.expertFeedback', 'form.productSolution', 'form.selfCheck', 'form.services'],
    ]);
    await decide(ADMIN, id, 'sow', { decision: 'upload', form: await sow(['devstar']) });
    await decide(TECHNICAL, id, 'techAssessment', { decision: 'fail', comment: '请补充服务' });
    const services = [{ service: 'koomap', use: '地图' }];
    await decide(ADMIN, id, 'sowResubmission', { decision: 'resubmit', form: { services } });
    await openTask(id, 'techAssessment');
    const { data } = await see(TECHNICAL, id);
    expect(data).toMatchObject({ services, changedFields: ['services'] });
    expect(data.selfCheck).toEqual(including([like({ name: containing('self-check devstar') })]));
  });
});
