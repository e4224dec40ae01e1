import { closeWindows, sharedBrowser } from '../../../support/chromium';
import { flawsIn, overflowOf, violationsOf } from '../looking';
import { csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(async () => {
  await closeWindows();
  await pages.close();
});

const ADDRESSES = [
  '/admin',
  '/admin?text=nobody-like-this',
  '/admin/people/partner-a.account-manager',
  '/admin/roles',
  '/admin/settings',
  '/admin/settings/association.partnerRequestWindow',
  '/admin/changes',
  '/admin/log',
];

it.each([
  ['zh-CN', 390],
  ['en-US', 1280],
] as const)('administration in %s at %i can be read by everybody', async (locale, width) => {
  const chromium = await sharedBrowser();
  const context = await chromium.newContext({ viewport: { width, height: 900 }, locale });
  const page = await context.newPage();
  await page.goto(`${pages.base}/sign-in`);
  await page.click('button[value="vendor.operator"]');
  const faults: Record<string, string[]> = {};
  for (const address of ADDRESSES) {
    await page.goto(pages.base + address);
    const found = [
      ...(await violationsOf(page)),
      ...(await overflowOf(page)),
      ...flawsIn(await page.content(), locale),
    ];
    if (found.length > 0) faults[address] = found;
  }
  await context.close();
  expect(faults).toEqual({});
});

it('finds a person, takes a role away for a reason, and keeps both on the record', async () => {
  const tab = await pages.signedIn('vendor.operator');
  const found = await tab.get('/admin?text=psm-2').expect(200);
  expect(found.text).toContain('/admin/people/vendor.psm-2');
  expect(found.text).not.toContain('/admin/people/vendor.bd');
  const page = await tab.get('/admin/people/vendor.psm-2').expect(200);
  const sent = { _csrf: csrfIn(page.text), version: hidden(page.text, 'version'), roles: 'psm', reason: 'Has left' };
  const none = await tab
    .post('/admin/people/vendor.psm-2')
    .type('form')
    .send({ ...sent, roles: [], active: 'true' })
    .expect(422);
  expect(none.text).toContain('Has left');
  await tab.post('/admin/people/vendor.psm-2').type('form').send(sent).expect(303);
  expect((await pages.api.get('vendor.operator', '/v1/directory/people/vendor.psm-2')).body).toMatchObject({
    roles: ['psm'],
    active: false,
  });
  const log = await tab.get('/admin/log?kind=person&key=vendor.psm-2').expect(200);
  expect(log.text).toContain('Has left');
  await tab.post('/admin/people/vendor.psm-2').type('form').send(sent).expect(412);
});

it('says what a setting would change, proposes what takes a safeguard away, and leaves it to a second person', async () => {
  const tab = await pages.signedIn('vendor.operator');
  const address = '/admin/settings/fh.satisfaction';
  const page = await tab.get(address).expect(200);
  const sent = { _csrf: csrfIn(page.text), version: hidden(page.text, 'version'), value: '0' };
  const post = (more: object) =>
    tab
      .post(address)
      .type('form')
      .send({ ...sent, ...more });
  expect((await post({ do: 'preview' }).expect(200)).text).toContain('another operator has to confirm it');
  expect((await post({ do: 'save', value: '77' }).expect(422)).text).toContain('id="f-value-error"');
  expect((await post({ do: 'save' }).expect(200)).text).toContain('Proposed. Another operator has to confirm it.');
  const second = await pages.signedIn('vendor.operator-2');
  const waiting = await second.get('/admin/changes').expect(200);
  const confirm = /action="(\/admin\/changes\/[^"]+\/confirm)"/.exec(waiting.text)![1]!;
  await second
    .post(confirm)
    .type('form')
    .send({ _csrf: csrfIn(waiting.text) })
    .expect(303);
  expect((await pages.api.get('vendor.operator', '/v1/settings/fh.satisfaction')).body).toMatchObject({ value: 0 });
});

it('is for operators alone, and a refused look stays on the record', async () => {
  const tab = await pages.signedIn('vendor.finance');
  for (const address of ADDRESSES) await tab.get(address).expect(403);
  const refused = await pages.api.world.db('refused_attempts').where({ actor: 'vendor.finance' });
  expect(refused.length).toBeGreaterThanOrEqual(ADDRESSES.length);
});
