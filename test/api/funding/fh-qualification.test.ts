import { eventually } from '../../support/engine-world';
import { containing, including, like, type Body, type Reply } from '../api-world';
import { pagesWorld, type PagesWorld } from '../pages/pages-world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(() => pages.close());

const MANAGER = 'vendor.ecosystem-manager';
const ADMIN = 'service-partner.admin';
const open = (persona: string, form: object) =>
  pages.api.post(persona, '/v1/cases', { type: 'fh-qualification', form });
const decide = (persona: string, taskId: string, body: object) =>
  pages.api.post(persona, `/v1/tasks/${taskId}/decision`, body);
const codes = ({ body }: Reply): string[] => body.blockers.map(({ code }) => code);

const openTask = (caseId: string, key: string): Promise<Body> =>
  eventually(`an open task ${key}`, async () => {
    const { body } = await pages.api.get(MANAGER, `/v1/cases/${caseId}`);
    return body.tasks.find((task) => task.key === key && task.status === 'open');
  });

describe('a qualification over HTTP', () => {
  it('is seen by the administrator and the main account of its partner, and by no other partner', async () => {
    const { body, status } = await open(ADMIN, { programme: 'service-expert', agreementAccepted: true });
    expect([status, body.state]).toEqual([201, 'qualification-in-review']);
    const see = async (persona: string): Promise<unknown> =>
      (await pages.api.get(persona, `/v1/cases/${body.id}`)).status;
    for (const persona of [ADMIN, 'service-partner.main-account', MANAGER, 'vendor.operator'])
      expect([persona, await see(persona)]).toEqual([persona, 200]);
    const others = ['service-partner.operator', 'service-partner.account-manager'];
    for (const persona of [...others, 'si-partner.admin', 'si-partner.main-account', 'customer-1'])
      expect([persona, await see(persona)]).toEqual([persona, 404]);
    const again = await open(ADMIN, { programme: 'service-expert', agreementAccepted: true });
    expect([again.status, again.body.type]).toEqual([409, '/problems/open-request-exists']);
  });

  it('is resubmitted only with the agreement accepted anew, and names what was wrong in the task', async () => {
    const { body } = await open('si-partner.admin', {
      programme: 'lecturer-fund',
      agreementAccepted: true,
      remarks: '两名讲师',
    });
    const review = await openTask(body.id, 'review');
    const inbox = await (await pages.signedIn(MANAGER, 'zh-CN')).get('/inbox').expect(200);
    expect(inbox.text).toContain('讲师养成基金 · ');
    await decide(MANAGER, review.id, { decision: 'reject', comment: '请补充讲师认证' }).expect(200);
    const { id } = await openTask(body.id, 'resubmission');
    const page = await (await pages.signedIn('si-partner.admin', 'zh-CN')).get(`/tasks/${id}`).redirects(1).expect(200);
    expect(page.text).toContain('请补充讲师认证');
    const unticked = await decide('si-partner.admin', id, { decision: 'resubmit', form: { remarks: '三名讲师' } });
    expect(unticked.status).toBe(422);
    expect(unticked.body.errors).toEqual([like({ path: 'form.agreementAccepted' })]);
    const form = { agreementAccepted: true, remarks: '三名讲师' };
    await decide('si-partner.admin', id, { decision: 'resubmit', form }).expect(200);
    await openTask(body.id, 'review');
    const { body: now } = await pages.api.get(MANAGER, `/v1/cases/${body.id}`);
    expect(now).toMatchObject({ state: 'qualification-in-review', requestNo: body.requestNo });
    expect(JSON.stringify(now)).toContain('三名讲师');
  });

  it('tells before it is opened what stands in the way, in words and who can clear it', async () => {
    const check = (persona: string, form: object) =>
      pages.api.post(persona, '/v1/processes/fh-qualification/check', { form });
    const distributor = await check('distributor-1.admin', { programme: 'service-expert' });
    expect(distributor.body).toEqual({
      ok: false,
      blockers: [like({ code: 'CLOUD_DISTRIBUTOR', title: 'Cloud distributors have no incentives', actor: 'nobody' })],
    });
    const refused = await open('distributor-1.admin', { programme: 'service-ccoe' });
    expect([refused.status, codes(refused)]).toEqual([422, ['CLOUD_DISTRIBUTOR']]);
    expect((await check(ADMIN, { programme: 'service-expert' })).body.ok).toBe(true);
    expect(codes(await check(ADMIN, { programme: 'service-ccoe' }))).toEqual(['BY_INVITATION_ONLY']);
    expect(codes(await check(MANAGER, { programme: 'si-presales', partnerId: 'si-partner' }))).toEqual([
      'PARTNER_APPLIES_ITSELF',
    ]);
    const { body } = await open(ADMIN, { programme: 'other', agreementAccepted: true });
    expect(body.errors).toEqual([like({ path: 'form.programme' })]);
  });

  it('by invitation waits for the partner, and ends with what is told in the message of each', async () => {
    const { body } = await open(MANAGER, { programme: 'service-ccoe', partnerId: 'service-partner' });
    const invitation = await openTask(body.id, 'invitation');
    expect((await open(MANAGER, { programme: 'service-ccoe' })).body.blockers).toEqual([
      like({ code: 'PARTNER_UNKNOWN' }),
    ]);
    const taken = await decide(MANAGER, invitation.id, { decision: 'submit', form: { agreementAccepted: true } });
    expect(taken.body.type).toBe('/problems/self-approval');
    const submitted = { decision: 'submit', form: { agreementAccepted: true } };
    await decide(ADMIN, invitation.id, submitted).expect(200);
    const review = await openTask(body.id, 'review');
    const own = await decide(MANAGER, review.id, { decision: 'approve' });
    expect([own.status, own.body.type]).toEqual([403, '/problems/self-approval']);
    await decide('vendor.ecosystem-manager-2', review.id, { decision: 'approve' }).expect(200);
    const { body: now } = await pages.api.get(ADMIN, `/v1/cases/${body.id}`);
    expect(now).toMatchObject({ state: 'qualified', outcome: null });
    const revoked = await pages.api.post(MANAGER, `/v1/cases/${body.id}/actions/revoke`, { reason: '伙伴违约' });
    expect(revoked.body).toMatchObject({ outcome: 'revoked' });
    const { body: timeline } = await pages.api.get(ADMIN, `/v1/cases/${body.id}/timeline?verify=true`);
    expect(timeline.items).toEqual(including([like({ action: 'case.revoke', comment: '伙伴违约' })]));
    expect(timeline.chain.valid).toBe(true);
    expect(JSON.stringify(now)).toEqual(containing('2026-01'));
  });
});
