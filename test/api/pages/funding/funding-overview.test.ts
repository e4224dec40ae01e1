import type { Browser as Chromium } from 'playwright-core';
import { closeWindows, sharedBrowser } from '../../../support/chromium';
import { eventually, partnerAdmin } from '../../../support/engine-world';
import { mustBeDone } from '../../../workflows/shared/common-requests';
import { type QuarterCase, quarterRequests, type QuarterRequests } from '../../../workflows/fh/fh-quarter-requests';
import { nreRequests } from '../../../workflows/nre/nre-requests';
import { finance, paymentRequests, type PaymentRequests } from '../../../workflows/payment/payment-requests';
import { payableQuarter, toRecheck, waitingLists } from './funding-steps';
import { flawsIn, overflowOf, violationsOf } from '../looking';
import { type Browser, pagesWorld, type PagesWorld } from '../pages-world';

const ADMIN = 'si-partner.admin';
const partner = partnerAdmin('si-partner');
const service = partnerAdmin('service-partner');

let pages: PagesWorld;
let requests: QuarterRequests;
let payments: PaymentRequests;
let quarter: QuarterCase;

beforeAll(async () => {
  pages = await pagesWorld();
  requests = quarterRequests(pages.api.world);
  payments = paymentRequests(pages.api.world);
  await requests.at('2026-09-15 12:00');
  quarter = await payableQuarter(pages.api.world, partner);
  await waitingLists(pages.api.world, service);
});
afterAll(() => pages.close());

const tabs = new Map<string, Promise<Browser>>();
/** The text of a page, without its markup. */
async function read(persona: string, address = '/funding', status = 200, language: 'zh-CN' | 'en-US' = 'en-US') {
  const key = `${persona} ${language}`;
  const tab = await (tabs.get(key) ?? tabs.set(key, pages.signedIn(persona, language)).get(key)!);
  const { text } = await tab.get(address).expect(status);
  const main = /<main[\s\S]*<\/main>/.exec(text)![0];
  return { html: text, text: main.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
}

const inNavigation = (html: string): boolean => html.includes('<a href="/funding"');

describe('a partner that looks at its funding', () => {
  it('sees its months and quarter at one glance, with amounts, and goes on from there', async () => {
    const { html, text } = await read(ADMIN);
    expect(text).toContain('System integrators: pre-sales');
    expect(text).toMatch(/Qualified until 31 Dec 2026 may be renewed from 2 Nov 2026/);
    expect(text).toMatch(/July ¥20,000.00 Passed preliminary review 1 person/);
    expect(text).toMatch(
      /September ¥20,000.00 Failed preliminary review 1 person By the end of 30 Sep 2026 Mend and resubmit/,
    );
    expect(text).toMatch(
      /Where the ¥60,000.00 of 2026 stands .* Paid ¥0.00 Being paid ¥0.00 Approved ¥40,000.00 July, August With you ¥20,000.00 September Lapsed or closed ¥0.00/,
    );
    expect(text).toContain('Offered ¥60,000.00 − lapsed or closed – − not approved yet ¥20,000.00 = ¥40,000.00');
    expect(text).toMatch(/FP-\S+ ¥40,000.00 Payable Request the payment of the quarter/);
    const { id } = await requests.openTask(quarter.caseId, 'paymentRequest');
    expect(html).toContain(`href="/tasks/${encodeURIComponent(id)}"`);
    expect(inNavigation(html)).toBe(true);
    const chinese = await read(ADMIN, '/funding', 200, 'zh-CN');
    expect(chinese.text).toMatch(/7月 ¥20,000.00 初审通过 1人/);
    expect(chinese.text).toMatch(/¥40,000.00 可申请付款 申请季度付款/);
  });

  it('reads until when a list waits, its stages, and why a quarter is not payable and from when that no longer counts', async () => {
    const { text } = await read('service-partner.admin');
    expect(text).toMatch(/September ¥36,000.00 To be confirmed 2 people By the end of 10 Oct 2026 Check the incentive/);
    expect(text).toMatch(/August · stage 1 ¥18,000.00 To be confirmed .*August · stage 2 ¥18,000.00 To be confirmed/);
    expect(text).toMatch(
      /Not payable yet A month of the quarter can still be applied for or confirmed: 2026-07, 2026-08, 2026-09 no longer in the way from 11 Oct 2026/,
    );
  });

  it('that has none yet reads how to begin, which programmes are open to it and why the others are not', async () => {
    const { html, text } = await read('learning-partner.admin');
    expect(text).toMatch(
      /How to begin .*Lecturer cultivation fund Open to you Apply for the qualification Service partners/,
    );
    expect(text).toMatch(/CCoE capability building The partner is not in this programme/);
    expect(html).toContain('href="/start/fh-qualification"');
  });

  it('may look at other years, and gets no page for what is no year', async () => {
    const { text, html } = await read(ADMIN, '/funding?year=2025');
    expect(text).toMatch(/No incentive in 2025 yet/);
    expect(text).not.toContain('Payable');
    expect(html).toContain('href="/funding?year=2026"');
    for (const year of ['26', '20x6', '1999', '2026-07', "2026'"])
      await read(ADMIN, `/funding?year=${encodeURIComponent(year)}`, 404);
  });

  it('never sees another one', async () => {
    const { text } = await read(ADMIN, '/funding?partner=si-partner');
    expect(text).not.toContain('expert service Qualified');
    await read(ADMIN, '/funding?partner=service-partner', 404);
    await read(ADMIN, '/funding?partner=nobody', 404);
  });
});

describe('a person who has nothing to do with funding', () => {
  it('signs in first, and is told who may see it', async () => {
    const sent = await pages.browser().get('/funding').expect(303);
    expect(sent.headers['location']).toBe('/sign-in?to=%2Ffunding');
    for (const persona of ['si-partner.account-manager', 'customer-1']) {
      const { text, html } = await read(persona, '/funding', 403);
      expect(text).toContain('Funding is for the administrators and the main account of a partner');
      expect(inNavigation(html)).toBe(false);
    }
    expect((await read('vendor.pre-reviewer', '/funding', 403)).text).toContain('your role may not see it');
  });

  it('is told as a cloud distributor that there is no incentive menu', async () => {
    const { text, html } = await read('distributor-1.admin', '/funding', 403);
    expect(text).toContain('Cloud distributors have no incentive menu');
    expect(inNavigation(html)).toBe(false);
    expect((await read('distributor-1.admin', '/funding', 403, 'zh-CN')).text).toContain('云经销商没有激励菜单');
  });
});

describe('the vendor', () => {
  it('sees the partners of a year in rows, each with what waits and what it comes to', async () => {
    const { html, text } = await read('vendor.ecosystem-manager');
    expect(text).toMatch(/Heyan Information Services service-partner – – – ¥72,000.00 – ¥72,000.00 –/);
    expect(text).toMatch(/Chengyue Systems Integration si-partner – – ¥40,000.00 ¥20,000.00 – ¥60,000.00 –/);
    expect(html).toContain('href="/funding?partner=si-partner&amp;year=2026"');
    expect((await read('vendor.operator', '/funding?year=2031')).text).toContain('No funding in 2031 yet');
    for (const unknown of ['nobody', 'customer-1', 'vendor'])
      await read('vendor.ecosystem-manager', `/funding?partner=${unknown}`, 404);
  });

  it('sees of a partner what each of its roles deals with', async () => {
    const of = async (persona: string): Promise<string> => (await read(persona, '/funding?partner=si-partner')).text;
    const [manager, operations, money] = [
      await of('vendor.ecosystem-manager'),
      await of('vendor.service-ops'),
      await of('vendor.finance'),
    ];
    expect(manager).toMatch(/Funding: Chengyue Systems Integration .*July ¥20,000.00 Passed.*Payable/);
    expect(operations).toMatch(/July ¥20,000.00 Passed/);
    expect(operations).not.toMatch(/Payable|Qualified until/);
    expect(money).not.toMatch(/July ¥20,000.00 Passed/);
    expect([manager, operations, money].map((text) => text.includes('Payments under way'))).toEqual([
      false,
      false,
      true,
    ]);
    for (const text of [manager, operations, money]) expect(text).not.toContain('Apply for the qualification');
  });
});

describe('the line of a payment', () => {
  it('shows each step with its day, which one it is at, and what holds it up', async () => {
    await pages.api.world.advanceTo(new Date('2026-10-01T00:00:00+08:00'));
    await requests.requested(quarter);
    const caseId = await requests.paying(quarter);
    await requests.set('finance', 'si-partner', { taxNumber: 'TAX-SI-PARTNER' });
    const { form, data } = await pages.api.world.caseRow(caseId);
    const paying = { caseId, partner, form: form as Record<string, unknown> };
    const mail = async (): Promise<void> => {
      mustBeDone(await payments.mail(paying, [payments.invoice(paying, { orderNumber: data['orderNumber'] })]));
      await payments.openTask(caseId, 'receipt');
      await payments.received(paying);
      await payments.openTask(caseId, 'review');
    };
    const lineOf = async (): Promise<string> =>
      /Payments under way.*?(?=What lapsed|Other programmes|$)/.exec((await read(ADMIN)).text)![0];

    expect(await lineOf()).toMatch(
      /2026-Q3 System integrators: pre-sales ¥40,000.00 Waiting for the invoice .* Request approved 1 Oct 2026 Invoice mailed for 1 working day Received Reviewed Ordered Paid Make out and mail the invoice/,
    );
    await mail();
    expect(await lineOf()).toMatch(
      /Invoice mailed 1 Oct 2026 Received 1 Oct 2026 Reviewed within 2 working days Ordered Paid by 31 Oct 2026/,
    );
    const rejected = { comment: 'The seal is missing' };
    mustBeDone(await pages.api.world.decide(caseId, 'review', finance, 'reject', rejected));
    await payments.openTask(caseId, 'invoice');
    expect(await lineOf()).toMatch(
      /Invoice mailed for 1 working day .*The invoices were rejected: The seal is missing/,
    );
    await mail();
    await requests.set('finance', 'si-partner', { overdueBill: true });
    await payments.pass(paying);
    await requests.inState(caseId, 'payment-on-hold');
    expect(await lineOf()).toMatch(
      /Reviewed 1 Oct 2026 Ordered for 1 working day Paid by 31 Oct 2026 On hold: There is an overdue bill/,
    );
    await requests.set('finance', 'si-partner', { overdueBill: false });
    mustBeDone(await pages.api.world.act(caseId, finance, 'standingChanged', {}));
    await payments.openTask(caseId, 'bankAnswer');
    mustBeDone(await payments.result(paying, 'failed', 'R-1', 'account closed'));
    await payments.openTask(caseId, 'repair');
    expect(await lineOf()).toMatch(/Ordered 1 Oct 2026 Paid within 2 working days The payment failed: account closed/);
    await payments.bankSays(paying, 'failed');
    mustBeDone(await pages.api.world.decide(caseId, 'repair', finance, 'retry'));
    await payments.openTask(caseId, 'bankAnswer');
    mustBeDone(await payments.result(paying, 'paid', 'R-2'));
    await eventually('the quarter to be paid', async () => {
      const { state } = await pages.api.world.caseRow(quarter.caseId);
      return state === 'paid';
    });
    expect(await lineOf()).toMatch(/¥40,000.00 Paid .* Reviewed 1 Oct 2026 Ordered 1 Oct 2026 Paid 1 Oct 2026/);
    const { text } = await read(ADMIN);
    expect(text).toMatch(
      /Paid ¥40,000.00 July, August Being paid ¥0.00 Approved ¥0.00 With you ¥0.00 Lapsed or closed ¥20,000.00 September/,
    );
    expect(text).toMatch(/FP-\S+ ¥40,000.00 Paid/);
    expect((await read('vendor.finance')).text).toMatch(/si-partner ¥40,000.00 – – – – ¥40,000.00/);
  });
});

describe('the support of a solution', () => {
  it('is a line with the milestones of its agreement once that is in force, each with its amount and where it stands', async () => {
    const nre = nreRequests(pages.api.world);
    const software = partnerAdmin('software-partner');
    expect((await read('software-partner.admin')).text).toMatch(
      /How to begin .*\(NRE\) Open to you Apply for the qualification/,
    );
    const application = await nre.inReview({}, software);
    const { caseId } = application;
    expect((await read('software-partner.admin')).text).toMatch(/Solution Qualification in review NR-\S+/);
    await toRecheck(pages.api.world, application);
    const { text } = await read('software-partner.admin');
    expect(text).toContain('Agreement being rechecked');
    expect(text).not.toContain('¥1,000.00');
    mustBeDone(await nre.confirm(caseId));
    await nre.openTask(caseId, 'milestones');
    await eventually('the first milestone', () =>
      pages.api.world.db('tasks').where({ case_type: 'nre-milestone', key: 'acceptance' }).first<object | undefined>(),
    );
    const effective = await read('software-partner.admin');
    expect(effective.text).toMatch(
      /Agreement effective NR-\S+ Agreed ¥2,000.00 .*1. 阶段1 15 Jan 2027 Open for acceptance .* ¥1,000.00 2. 阶段2 15 Feb 2027 opens once the one before is accepted ¥1,000.00/,
    );
    expect(effective.html).toContain('href="/start/nre"');
    expect((await read('vendor.ecosystem-manager')).text).toMatch(/software-partner – – – ¥1,000.00 – ¥1,000.00 –/);
    const [panel, others] = ['vendor.commercial-panel', 'si-partner.admin'];
    expect((await read(panel, '/funding?partner=software-partner')).text).toMatch(/Agreement effective/);
    expect((await read(others)).text).not.toContain('Agreement effective');
  });
});

describe('the page of funding', () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await sharedBrowser();
    const long = { name: '中国西部高新技术产业开发区'.repeat(9), name_en: 'Western China High-Technology '.repeat(4) };
    await pages.api.world.db('parties').where({ id: 'service-partner' }).update(long);
  });
  afterAll(() => closeWindows());

  const addresses = {
    [ADMIN]: ['/funding'],
    'service-partner.admin': ['/funding'],
    'software-partner.admin': ['/funding'],
    'vendor.operator': ['/funding', '/funding?partner=service-partner'],
    'distributor-1.admin': ['/funding'],
  };

  it.each([
    ['zh-CN', 390],
    ['en-US', 1280],
  ] as const)('in %s can be read by everybody at a width of %i, and is light', async (locale, width) => {
    const faults: Record<string, string[]> = {};
    for (const [persona, list] of Object.entries(addresses)) {
      const context = await chromium.newContext({ viewport: { width, height: 900 }, locale });
      const page = await context.newPage();
      await page.goto(`${pages.base}/sign-in`);
      await page.dispatchEvent(`button[value="${persona}"]`, 'click');
      await page.waitForURL('**/home');
      for (const address of list) {
        const answer = await page.goto(pages.base + address);
        const found = [
          ...flawsIn(await answer!.text(), locale),
          ...(await violationsOf(page)),
          ...(await overflowOf(page)),
        ];
        if (found.length > 0) faults[`${persona} ${address}`] = found;
      }
      await context.close();
    }
    expect(faults).toEqual({});
  });
});
