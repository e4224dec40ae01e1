import type { Browser as Chromium } from 'playwright-core';
import { closeWindows, sharedBrowser } from '../../support/chromium';
import { atEachWidth, flawsIn, once, overflowOf, violationsOf, type Width, WIDTHS } from './looking';
import { pagesWorld, type PagesWorld } from './pages-world';

let pages: PagesWorld;
let chromium: Chromium;
let base: string;
let addresses: string[];
let link: string;

// The longest names that the registry takes.
const LONG_ZH = `${'中国西部高新技术产业开发区'.repeat(9)}有限责任公司`;
const LONG_EN = `${'Western China High-Technology Development '.repeat(2)}and Manufacturing Group Ltd`;

beforeAll(async () => {
  pages = await pagesWorld();
  chromium = await sharedBrowser();
  ({ base } = pages);
  const asked = await pages.asked('customer-1');
  const { body } = await pages.api.get('partner-a.admin', '/v1/cases');
  expect(body.items).toHaveLength(1);
  link = asked.link;
  const named = { name: LONG_ZH, name_en: LONG_EN };
  await pages.api.world.db('parties').whereIn('id', ['partner-a', 'customer-1']).update(named);
  const reason = { reason: '双方已就结算方式达成一致。'.repeat(19) };
  await pages.api.world
    .db('cases')
    .where({ id: asked.caseId })
    .update({ form: pages.api.world.db.raw('form || ?', [JSON.stringify(reason)]) });
  addresses = [
    ...[
      '/home',
      '/inbox',
      '/cases',
      '/cases?text=nothing-like-this',
      '/start',
      '/start/relationship-switch',
      '/customers/history',
      '/me/absence',
      '/mailbox',
      '/nowhere',
    ],
    ...['', '/reveal', '/actions/withdraw'].map((part) => `/cases/${asked.caseId}${part}`),
  ];
});
afterAll(async () => {
  await closeWindows();
  await pages.close();
});

for (const language of ['zh-CN', 'en-US'] as const) {
  describe(`every page in ${language}`, () => {
    it('is light, complete, and without inline style or script', async () => {
      const tab = await pages.signedIn('partner-a.admin', language);
      const stranger = pages.browser(language);
      const all = [
        ...(await Promise.all(addresses.map(async (address) => ({ address, ...(await tab.get(address)) })))),
        ...(await Promise.all(
          ['/sign-in', link, '/consent/unknown'].map(async (address) => ({
            address,
            ...(await stranger.get(address)),
          })),
        )),
      ];
      for (const { address, text, headers } of all) {
        expect([address, flawsIn(text, language)]).toEqual([address, []]);
        expect(headers['content-security-policy']).not.toContain('unsafe');
      }
    });

    // axe judges each language at one width, overflow is checked at both: judging everything twice takes a minute.
    it.each(WIDTHS)('can be read by everybody at a width of %i, with the longest names', async (width) => {
      const { faults, refused } = await looks(language);
      expect([faults[width], refused]).toEqual([{}, []]);
    });
  });
}

/** What is wrong with the pages at each width, by address, and what the browser refused. */
const looks = once(async (language: 'zh-CN' | 'en-US') => {
  const context = await chromium.newContext({ locale: language, timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) refused.push(message.text());
  });
  const faults: Record<Width, Record<string, string[]>> = { 390: {}, 1280: {} };
  const look = async (address: string): Promise<void> => {
    await page.goto(base + address);
    await atEachWidth(page, async (width) => {
      const judged = (width === 390) === (language === 'zh-CN');
      const found = [...(judged ? await violationsOf(page) : []), ...(await overflowOf(page))];
      if (found.length > 0) faults[width][address.replace(/consent\/.*/, 'consent')] = found;
    });
  };
  for (const address of [link, '/consent/unknown', '/sign-in']) await look(address);
  await page.click('button[value="partner-a.admin"]');
  for (const address of addresses) await look(address);
  await context.close();
  return { faults, refused };
});
