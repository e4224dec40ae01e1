import { closeWindows, sharedBrowser } from '../../../support/chromium';
import { lookForIncidents } from '../../../support/incidents';
import { relationshipRequests } from '../../../workflows/association/relationship-requests';
import { flawsIn, overflowOf, violationsOf } from '../looking';
import { csrfIn, pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
let year: number;
beforeAll(async () => {
  pages = await pagesWorld();
  const { db, now } = pages.api.world;
  const { taskId } = await pages.asked('customer-1');
  year = (await now()).getUTCFullYear();
  await db('tasks')
    .where({ id: taskId })
    .update({ due_rule: '{"workingDays":5}', due_at: db.raw(`world_now() + interval '1 day'`) });
});
afterAll(async () => {
  await closeWindows();
  await pages.close();
});

async function refused(): Promise<{ id: string; caseId: string }> {
  const requests = relationshipRequests(pages.api.world);
  await requests.setting('association.preReview', 'never');
  const id = await requests.customer('reseller');
  const { caseId } = await requests.askUnlink(id);
  await requests.set('coupons', id, { refuse: 'system-closed' });
  await requests.grantUnlink(caseId, id);
  await requests.inState(caseId, 'failed-needs-operator');
  await lookForIncidents(pages.api.world);
  return { id, caseId };
}

it.each([
  ['zh-CN', 390, '立即重试', '已恢复原状', '运维的各部分', '日历', '预览', '会变动1个截止日期'],
  [
    'en-US',
    1280,
    'Try again now',
    'Everything was put back',
    'Parts of operations',
    'Calendars',
    'See what would move',
    '1 date would move',
  ],
] as const)(
  'the operations page in %s at %i says what is wrong and mends it by a button, and shows what a correction would move',
  async (locale, width, retry, back, parts, calendars, preview, moves) => {
    const { id, caseId } = await refused();
    const chromium = await sharedBrowser();
    const context = await chromium.newContext({ viewport: { width, height: 900 }, locale });
    const page = await context.newPage();
    await page.goto(`${pages.base}/sign-in`);
    await page.click('button[value="vendor.operator"]');
    await page.goto(`${pages.base}/operations`);
    const row = page.locator('#incidents article', { has: page.locator(`a[href="/cases/${caseId}"]`) });
    expect(await row.innerText()).toContain(back);
    expect(await row.innerText()).toContain('recall-coupons');
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], []]);
    expect(flawsIn(await page.content(), locale)).toEqual([]);

    await relationshipRequests(pages.api.world).set('coupons', id, { refuse: null });
    await row.getByRole('button', { name: retry, exact: true }).click();
    await page.waitForURL('**/operations?done=yes');
    expect(await pages.api.world.outcome(caseId)).toBe('completed');
    expect(await page.locator(`#incidents a[href="/cases/${caseId}"]`).count()).toBe(0);

    await page.getByRole('navigation', { name: parts }).getByRole('link', { name: calendars }).click();
    await page.waitForURL('**/operations/calendars');
    await page.fill('[name=year]', String(year));
    await page.fill('[name=source]', 'a notice');
    await page.fill('[name=daysOff]', 'no date');
    await page.getByRole('button', { name: preview }).click();
    expect(await page.locator('#problem').count()).toBe(1);
    expect(await violationsOf(page)).toEqual([]);
    await page.fill('[name=daysOff]', `${year}-12-31`);
    await page.getByRole('button', { name: preview }).click();
    expect(await page.locator('#correction [role=status]').innerText()).toContain(moves);
    const published = await pages.api.world.db('calendar_years').where({ source: 'a notice' });
    expect(published).toEqual([]);
    await context.close();
  },
);

it('takes moves and corrections from operators alone, with the token of its own forms', async () => {
  const tab = await pages.signedIn('vendor.operator');
  const page = await tab.get('/operations/calendars').expect(200);
  await tab.post('/operations/calendars').type('form').send({ do: 'publish' }).expect(403);
  const other = await pages.signedIn('partner-a.admin');
  const _csrf = csrfIn((await other.get('/inbox')).text);
  await other.post('/operations/calendars').type('form').send({ _csrf, do: 'publish' }).expect(403);
  await other.post('/operations/incidents/x/retry').type('form').send({ _csrf }).expect(403);
  const year = {
    _csrf: csrfIn(page.text),
    name: 'CN',
    year: '2031',
    source: 'a notice for 2031',
    daysOff: '2031-01-01',
    reason: 'Published today',
  };
  const shown = await tab
    .post('/operations/calendars')
    .type('form')
    .send({ ...year, do: 'publish' })
    .expect(200);
  expect(shown.text).toContain('a notice for 2031');
  expect(shown.text).toMatch(/<b>CN 2031<\/b><\/th><td[^>]*>Version 1</);
  const { items } = (await pages.api.get('vendor.operator', '/v1/administration/log?kind=calendar&key=CN/2031')).body;
  expect(items).toMatchObject([{ action: 'changed', reason: 'Published today' }]);
  await tab.post('/operations/incidents/x/retry').type('form').send({ _csrf: year._csrf }).expect(404);
});
