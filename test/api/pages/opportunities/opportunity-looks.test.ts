import type { Browser as Chromium, Page } from 'playwright-core';
import { closeWindows, sharedBrowser } from '../../../support/chromium';
import { completeForm } from '../../../workflows/opportunity/opportunity-forms';
import { atEachWidth, flawsIn, once, overflowOf, violationsOf, type Width, WIDTHS, windowOf } from '../looking';
import { MAIN, opportunitySteps } from './opportunity-steps';
import { pagesWorld, type PagesWorld } from '../pages-world';

const PERSONAS = [MAIN, 'vendor.bd', 'software-partner.main-account', 'partner-a.admin'];
const LOOKS = WIDTHS.flatMap((width) => PERSONAS.map((persona) => [width, persona] as const));

let pages: PagesWorld;
let chromium: Chromium;
let base: string;
let addresses: Readonly<Record<string, readonly string[]>>;

// The longest names and texts that forms and registry accept.
const LONG = '中国西部高新技术产业开发区'.repeat(9);
const LONG_EN = `${'Western China High-Technology Development '.repeat(2)}and Manufacturing Group Ltd`;
const TEXT = 'Budgeted, granted and waiting. 预算已获批准。'.repeat(22);
const CONTACT = {
  name: 'Bartholomew Featherstonehaugh of Western China Technology',
  position: 'Deputy head of the department of information technology',
  phone: '19900001234',
  email: `${'bartholomew.featherstonehaugh'.repeat(2)}@information-technology.example`,
};

beforeAll(async () => {
  pages = await pagesWorld();
  chromium = await sharedBrowser();
  ({ base } = pages);
  const steps = opportunitySteps(pages);
  const long = completeForm({
    ...{ title: LONG, customerName: LONG, offering: LONG, contacts: [CONTACT, { ...CONTACT, phone: '19900005678' }] },
    ...{ budget: TEXT, decisionMaker: TEXT, need: TEXT, purchasePlan: TEXT },
    expectedRevenue: { minor: 99_999_999_999_99, currency: 'CNY' },
  });
  const draft = await steps.draft(long);
  const rejected = await steps.rejected(TEXT.slice(0, 256));
  const live = await steps.verified(long);
  await steps.report(live, { details: TEXT, technicalExchange: TEXT, testStatus: LONG });
  const shared = await steps.shared();
  const rivals = [await steps.inVerification(completeForm({ customerEnterpriseId: '91-rivals' }))];
  rivals.push(
    await steps.inVerification({ ...long, customerEnterpriseId: '91-rivals', offering: completeForm()['offering'] }),
  );
  await pages.api.world.db('parties').whereIn('id', ['partner-a']).update({ name: LONG, name_en: LONG_EN });
  const { id } = await steps.taskOf(rivals[1]!, 'verification');
  addresses = {
    [MAIN]: [
      ...[
        '/inbox',
        '/opportunities',
        '/opportunities?type=vendor-opportunity',
        '/opportunities?text=nothing-like-this',
      ],
      ...['/start/partner-opportunity', draft, rejected, live, `${live}/actions/progress`, shared, `${live}/reveal`],
    ],
    'vendor.bd': ['/inbox', '/opportunities', '/start/vendor-opportunity', rivals[1]!, `/tasks/${id}`, live],
    'software-partner.main-account': ['/opportunities'],
    'partner-a.admin': ['/opportunities'],
  };
});
afterAll(async () => {
  await closeWindows();
  await pages.close();
});

/** Cards whose content does not fit into them. */
const burstOn = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('.card')].filter((card) => card.scrollWidth > card.clientWidth + 1)
      .map((card) => 'does not fit: ' + card.textContent.trim().slice(0, 40))`,
  );

/** What is wrong with the pages that a person looks at, at each width, by address. */
async function looksOf(persona: string, language: 'zh-CN' | 'en-US'): Promise<Record<Width, Record<string, string[]>>> {
  const faults: Record<Width, Record<string, string[]>> = { 390: {}, 1280: {} };
  const page = await windowOf(chromium, base, persona, { locale: language });
  for (const address of addresses[persona] ?? []) {
    await page.goto(base + address);
    await atEachWidth(page, async (width) => {
      const judged = (width === 390) === (language === 'zh-CN');
      const found = [
        ...(judged ? await violationsOf(page) : []),
        ...(await overflowOf(page)),
        ...(await burstOn(page)),
      ];
      if (found.length > 0) faults[width][address] = found;
    });
  }
  await page.context().close();
  return faults;
}

describe.each(['zh-CN', 'en-US'] as const)('every page of opportunities in %s', (language) => {
  const looks = once((persona: string) => looksOf(persona, language));

  it('is light, complete, and without inline style or script', async () => {
    for (const [persona, list] of Object.entries(addresses)) {
      const tab = await pages.signedIn(persona, language);
      for (const address of list) {
        const { text, headers } = await tab.get(address);
        expect([address, flawsIn(text, language)]).toEqual([address, []]);
        expect(headers['content-security-policy']).not.toContain('unsafe');
      }
    }
  });

  // axe judges each language at one width, overflow is checked at both: judging everything twice takes a minute.
  it.each(LOOKS)('can be read by everybody at a width of %i, with the longest names, as %s', async (width, persona) => {
    expect((await looks(persona))[width]).toEqual({});
  });
});
