import type { Browser as Chromium } from 'playwright-core';
import { closeWindows, follow, sharedBrowser } from '../../../support/chromium';
import { eventually, partnerAdmin } from '../../../support/engine-world';
import { mustBeDone, opened } from '../../../workflows/shared/common-requests';
import { incentiveRequests, type IncentiveRequests, line } from '../../../workflows/fh/fh-incentive-requests';
import { pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
let requests: IncentiveRequests;
let chromium: Chromium;
const partner = partnerAdmin('service-partner');

beforeAll(async () => {
  pages = await pagesWorld();
  requests = incentiveRequests(pages.api.world);
  chromium = await sharedBrowser();
  const qualification = opened(await requests.apply(partner, 'service-expert'));
  await requests.openTask(qualification, 'review');
  mustBeDone(await requests.approve(qualification));
  await requests.openTask(qualification, 'renewal');
});
afterAll(async () => {
  await closeWindows();
  await pages.close();
});

const namesIn = (html: string): Set<string> =>
  new Set([...html.matchAll(/name="(form\.[^"]+)"/g)].map(([, name]) => name!.replace(/\.\d+\./, '[].')));

it('a person who starts an incentive is asked only for what is theirs to say', async () => {
  const of = async (persona: string): Promise<Set<string>> =>
    namesIn((await (await pages.signedIn(persona)).get('/start/fh-incentive').expect(200)).text);
  const [asPartner, asManager] = [await of('si-partner.admin'), await of('vendor.ecosystem-manager')];
  for (const both of ['form.programme', 'form.month'])
    expect([asPartner.has(both), asManager.has(both)]).toEqual([true, true]);
  expect([...asPartner]).toEqual(expect.arrayContaining(['form.persons[].personId', 'form.materials']));
  expect([...asManager]).toEqual(expect.arrayContaining(['form.partnerId', 'form.stage', 'form.lines[].personId']));
  for (const mine of ['form.partnerId', 'form.stage', 'form.lines[].personId']) expect(asPartner.has(mine)).toBe(false);
  for (const theirs of ['form.persons[].personId', 'form.materials']) expect(asManager.has(theirs)).toBe(false);
});

it('a list is confirmed on its page without scripts: the persons stand there already, each with a place for its proof', async () => {
  const persons = ['service-partner.expert-1', 'service-partner.expert-2'];
  const caseId = opened(
    await requests.generate(
      partner,
      persons.map((id) => line(id)),
    ),
  );
  const task = await requests.openTask(caseId, 'confirmation');
  const context = await chromium.newContext({ locale: 'en-US', javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${pages.base}/sign-in?to=${encodeURIComponent(`/tasks/${task.id}`)}`);
  await page.click('details:has(button[value="service-partner.admin"]) > summary');
  await follow(page, 'button[value="service-partner.admin"]');
  expect(await page.locator('input[name="form.checked.0.personId"]').inputValue()).toBe(persons[0]);
  expect(await page.locator('input[name="form.checked.1.personId"]').inputValue()).toBe(persons[1]);
  await page.fill('input[name="form.headCount"]', '2');
  await page.fill('input[name="form.amount.amount"]', '35999.00');
  const proof = { name: 'contract.txt', mimeType: 'text/plain', buffer: Buffer.from('a contract') };
  for (const at of [0, 1]) await page.setInputFiles(`input[type=file][name="form.checked.${at}.proof"]`, proof);
  await follow(page, 'button[value="confirm"]');
  await page.getByText('The amount is not that of the list').first().waitFor();
  await page.fill('input[name="form.amount.amount"]', '36000.00');
  await follow(page, 'button[value="confirm"]');
  await page.waitForURL(/receipt=/);
  await eventually('the review', async () => (await requests.inState(caseId, 'in-preliminary-review')) !== undefined);
  expect(await pages.api.world.db('case_files').where({ case_id: caseId })).toHaveLength(2);
  await context.close();
});
