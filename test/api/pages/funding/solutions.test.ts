import { partnerAdmin } from '../../../support/engine-world';
import { mustBeDone, opened } from '../../../workflows/shared/common-requests';
import { milestoneRequests } from '../../../workflows/nre/nre-milestone-requests';
import { nreRequests } from '../../../workflows/nre/nre-requests';
import { pagesWorld, type PagesWorld } from '../pages-world';

const ADMIN = 'software-partner.admin';
const INSPECTION = 'software-partner.inspection';
const partner = partnerAdmin('software-partner');

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(() => pages.close());

const page = async (persona: string, path: string, locale: 'zh-CN' | 'en-US' = 'en-US'): Promise<string> =>
  (await (await pages.signedIn(persona, locale)).get(path).expect(200)).text;

/** Whether a page offers a choice, by its value and its text. */
const offers = (text: string, value: string, name: string): boolean =>
  new RegExp(`<option value="${value}"[^>]*>${name}<`).test(text);

it('an application offers a partner its own solutions by name, and another partner none of them', async () => {
  const own = await page(ADMIN, '/start/nre');
  expect(offers(own, INSPECTION, 'Shiguang Smart Inspection')).toBe(true);
  expect(offers(await page(ADMIN, '/start/nre', 'zh-CN'), INSPECTION, '拾光智能巡检平台')).toBe(true);
  const other = await page('partner-a.admin', '/start/nre');
  expect(other).not.toContain(INSPECTION);
  expect(other).toMatch(/<input[^>]*name="form.solutionId"/);
});

it('a statement of work offers the cloud services by name', async () => {
  const requests = nreRequests(pages.api.world);
  const caseId = opened(await requests.apply(partner, INSPECTION));
  await requests.openTask(caseId, 'qualificationReview');
  mustBeDone(await requests.judge(caseId, 'approve'));
  await requests.openTask(caseId, 'workloadAgreement');
  mustBeDone(await requests.agree(caseId));
  await requests.openTask(caseId, 'sow');
  const text = await page(ADMIN, `/cases/${caseId}`, 'zh-CN');
  expect(offers(text, 'koophone', '云手机服务KooPhone')).toBe(true);
  const seen = await page('vendor.ecosystem-manager', `/cases/${caseId}`);
  expect(seen).toContain('Shiguang Smart Inspection');
});

it('a milestone names its solution, what is handed in, and its payment in both languages', async () => {
  const requests = milestoneRequests(pages.api.world);
  const of = { ...(await requests.agreement(2)), partner, solutionId: INSPECTION };
  const milestone = await requests.submitted(await requests.milestone(of));
  const { id } = await requests.openTask(milestone.caseId, 'review');
  const review = await page('vendor.ecosystem-manager', `/tasks/${id}`);
  for (const words of ['Shiguang Smart Inspection', '验收报告.pdf', 'Was the milestone reached as agreed?'])
    expect(review).toContain(words);
  const paymentId = await requests.accepted(milestone);
  const chinese = await page(ADMIN, `/cases/${milestone.caseId}`, 'zh-CN');
  for (const words of ['拾光智能巡检平台', '验收申请审核通过', '邮寄发票与付款', `/cases/${paymentId}`])
    expect(chinese).toContain(words);
});
