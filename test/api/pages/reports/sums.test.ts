import type { Browser as Chromium } from 'playwright-core';
import { closeWindows, sharedBrowser } from '../../../support/chromium';
import { partnerAdmin } from '../../../support/engine-world';
import { mustBeDone } from '../../../workflows/shared/common-requests';
import { type QuarterCase, quarterRequests, type QuarterRequests } from '../../../workflows/fh/fh-quarter-requests';
import { paymentRequests } from '../../../workflows/payment/payment-requests';
import { payableQuarter, waitingLists } from '../funding/funding-steps';
import { flawsIn, overflowOf, violationsOf } from '../looking';
import { type Browser, pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
let requests: QuarterRequests;
let quarter: QuarterCase;

const partner = partnerAdmin('si-partner');
const FUNDED = ['si-partner.admin', 'service-partner.admin', 'vendor.operator', 'vendor.finance', 'vendor.service-ops'];
const REPORTS = ['payments', 'due', 'ageing', 'waiting', 'lists', 'consents', 'reviews', 'workload'];

beforeAll(async () => {
  pages = await pagesWorld();
  requests = quarterRequests(pages.api.world);
  await requests.at('2026-09-15 12:00');
  quarter = await payableQuarter(pages.api.world, partner);
  await waitingLists(pages.api.world, partnerAdmin('service-partner'));
  await pages.asked('customer-1');
});
afterAll(() => pages.close());

const tabs = new Map<string, Promise<Browser>>();
async function get(persona: string, address: string): Promise<string> {
  const tab = await (tabs.get(persona) ?? tabs.set(persona, pages.signedIn(persona)).get(persona)!);
  return (await tab.get(address).expect(200)).text;
}

/** A file's rows without its heads; no value in these worlds is quoted but by its own comma. */
async function file(persona: string, address: string): Promise<string[][]> {
  const lines = (await get(persona, address)).replace('\uFEFF', '').trimEnd().split('\r\n');
  const cells = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  return lines.slice(1).map(cells);
}

const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
/** An amount in minor units. */
const minor = (text: string): number =>
  text === '–' || text === '' ? 0 : Math.round(Number(text.replace(/[¥,]/g, '')) * 100);
const add = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

const tableIn = (html: string, id: string): string[][] => {
  const section = new RegExp(`<section class="section" id="${id}"[\\s\\S]*?</section>`).exec(html)?.[0] ?? '';
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(section)?.[1] ?? '';
  return rowsIn(body);
};
const rowsIn = (html: string): string[][] =>
  [...html.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => textOf(cell!)),
  );

interface Standing {
  readonly total: number;
  readonly parts: readonly number[];
}

function standingIn(html: string): Standing {
  const total = /Where the (¥[\d,.]+) of \d{4} stands/.exec(html)![1]!;
  const figures = /<dl class="figures">([\s\S]*?)<\/dl>/.exec(html)![1]!;
  return { total: minor(total), parts: [...figures.matchAll(/<dd>(¥[\d,.]+)/g)].map(([, amount]) => minor(amount!)) };
}

const AMOUNT = 6;
const PART = 5;

/** What has to hold of funding for everybody, whatever has happened. */
async function addsUp(persona: string): Promise<Standing | undefined> {
  const html = await get(persona, '/funding?year=2026');
  const rows = await file(persona, '/funding.csv?year=2026');
  if (!html.includes('Where the')) {
    expect(rows).toEqual([]);
    return undefined;
  }
  const standing = standingIn(html);
  expect(standing.parts).toHaveLength(5);
  expect(add(standing.parts)).toBe(standing.total);
  expect(add(rows.map((row) => minor(row[AMOUNT]!)))).toBe(standing.total);
  const inPart = (names: RegExp): number =>
    add(rows.filter((row) => names.test(row[PART]!)).map((row) => minor(row[AMOUNT]!)));
  const names = [/^Paid$/, /^Being paid$/, /^Approved$/, /^(With|In review|To be reviewed)/, /^Lapsed/];
  expect(names.map(inPart)).toEqual(standing.parts);
  expect(tableIn(html, 'sum-1').map((row) => minor(row[2]!))).toEqual(standing.parts);
  for (const [, offered, lapsed, open, rest] of textOf(html).matchAll(
    /Offered (\S+) − lapsed or closed (\S+) − not approved yet (\S+) = (\S+)/g,
  ))
    expect(minor(offered!) - minor(lapsed!) - minor(open!)).toBe(minor(rest!));
  if (persona.startsWith('vendor.')) {
    const partners = tableIn(html, 'partners').map((row) => row.slice(1, 7).map((cell) => minor(cell.split(' ')[0]!)));
    for (const row of partners) expect(add(row.slice(0, 5))).toBe(row[5]);
    expect(standing.parts.map((_part, at) => add(partners.map((row) => row[at]!)))).toEqual(standing.parts);
  }
  return standing;
}

/** What has to hold of every report: its rows add up to its foot, and are those of its file. */
async function reportsAgree(persona: string, path: string): Promise<string> {
  const html = await get(persona, path);
  for (const id of REPORTS) {
    const section = new RegExp(`<section class="section" id="${id}-\\d"[\\s\\S]*?</section>`).exec(html)?.[0];
    if (section === undefined || !section.includes('<tbody>')) continue;
    const rows = rowsIn(/<tbody>([\s\S]*?)<\/tbody>/.exec(section)![1]!);
    const [foot] = rowsIn(/<tfoot>([\s\S]*?)<\/tfoot>/.exec(section)?.[1] ?? '');
    const numbers = (row: readonly string[]): string[] =>
      row.slice(1).map((cell) => (/^[¥\d–-][\d,.]*%?$/.test(cell) ? String(cell === '–' ? 0 : minor(cell)) : ''));
    const written = await file(persona, `${path}/${id}.csv`);
    const shown = rows.map((row) => row.map((cell) => (cell.endsWith('%') ? cell : String(minor(cell)))));
    expect(written.map((row) => row.slice(1).map((cell) => (cell.endsWith('%') ? cell : String(minor(cell)))))).toEqual(
      shown.map((row) => row.slice(1)),
    );
    if (foot === undefined) continue;
    rows[0]!.forEach((_cell, at) => {
      const column = rows.map((row) => numbers(row)[at - 1] ?? '');
      if (at > 0 && column.every((cell) => cell !== '') && !foot[at]!.endsWith('%'))
        expect(add(column.map(Number))).toBe(minor(foot[at]!));
    });
  }
  return html;
}

const comingIn = (html: string): number => {
  const [, expected, most] = /What will be paid: (¥[\d,.]+) expected, up to (¥[\d,.]+) more/.exec(html)!;
  return minor(expected!) + minor(most!);
};

describe('the sums of funding and reports', () => {
  it('add up, and are those of the files, for everybody who sees them', async () => {
    for (const persona of FUNDED) await addsUp(persona);
    for (const persona of FUNDED) await reportsAgree(persona, persona.startsWith('vendor.') ? '/reports' : '/outlook');
    expect(await addsUp('si-partner.admin')).toEqual({ total: 6_000_000, parts: [0, 0, 4_000_000, 2_000_000, 0] });
    expect(await addsUp('vendor.operator')).toMatchObject({ total: 13_200_000 });
  });

  it('count what is to come once: the outlook is what funding has not paid and not lost', async () => {
    for (const persona of ['si-partner.admin', 'service-partner.admin', 'vendor.operator']) {
      const { parts } = (await addsUp(persona))!;
      const outlook = await get(persona, persona.startsWith('vendor.') ? '/reports' : '/outlook');
      expect(comingIn(outlook)).toBe(add(parts.slice(1, 4)));
    }
  });

  it('follow the money: a payment with its invoices is expected within 30 days of their arrival', async () => {
    await pages.api.world.advanceTo(new Date('2026-10-01T00:00:00+08:00'));
    await requests.requested(quarter);
    const caseId = await requests.paying(quarter);
    const payments = paymentRequests(pages.api.world);
    await requests.set('finance', 'si-partner', { taxNumber: 'TAX-SI-PARTNER' });
    const { form, data } = await pages.api.world.caseRow(caseId);
    const paying = { caseId, partner, form: form as Record<string, unknown> };
    const before = await get('si-partner.admin', '/outlook');
    expect(before).toContain('¥0.00 expected, up to ¥40,000.00 more');
    mustBeDone(await payments.mail(paying, [payments.invoice(paying, { orderNumber: data['orderNumber'] })]));
    await payments.openTask(caseId, 'receipt');
    await payments.received(paying);
    await payments.openTask(caseId, 'review');
    const outlook = await reportsAgree('si-partner.admin', '/outlook');
    expect(outlook).toContain('¥40,000.00 expected, up to ¥0.00 more');
    expect(await file('si-partner.admin', '/outlook/payments.csv')).toEqual(
      ['2026-07', '2026-08'].map((month) => [
        '2026-10-26',
        'Chengyue Systems Integration',
        expect.stringContaining(month === '2026-07' ? 'July 2026' : 'August 2026') as string,
        '20000.00',
        '0.00',
      ]),
    );
    expect((await addsUp('si-partner.admin'))?.parts).toEqual([0, 4_000_000, 0, 0, 2_000_000]);
    for (const persona of FUNDED) await addsUp(persona);
    expect(standingIn(await get('vendor.finance', '/funding?year=2026')).parts).toEqual([0, 4_000_000, 0, 0, 0]);
  });

  it('cost few statements, however many partners and cases there are', async () => {
    const most = 8;
    for (const [persona, address] of [
      ['vendor.operator', '/funding?year=2026'],
      ['si-partner.admin', '/funding?year=2026'],
      ['si-partner.admin', '/outlook'],
      ['vendor.operator', '/reports'],
    ] as const) {
      await get(persona, address);
      const seen: string[] = [];
      const watch = ({ sql }: { sql: string }): void => void seen.push(sql);
      pages.api.world.db.on('query', watch);
      await get(persona, address);
      pages.api.world.db.removeListener('query', watch);
      const own = seen.filter((sql) => /case_parties p|join cases c|budgets/.test(sql));
      expect(own.length).toBeGreaterThan(1);
      expect([address, own.slice(most)]).toEqual([address, []]);
    }
  });
});

describe('outlook and reports', () => {
  it('are for partners and for the vendor, each in its navigation, and refused to others', async () => {
    expect(await get('partner-a.admin', '/outlook')).toContain('<a href="/outlook" aria-current="page">');
    expect(await get('vendor.bd', '/reports')).toContain('<a href="/reports" aria-current="page">');
    for (const [persona, address, status] of [
      ['partner-a.admin', '/reports', 403],
      ['vendor.bd', '/outlook', 403],
      ['customer-1', '/outlook', 403],
      ['customer-1', '/outlook/due.csv', 404],
      ['partner-a.admin', '/reports/due.csv', 404],
      ['partner-a.admin', '/outlook/nothing.csv', 404],
      ['partner-a.admin', '/outlook/payments.csvx', 404],
    ] as const)
      await (await pages.signedIn(persona)).get(address).expect(status);
  });

  it('tell a partner nothing of another one', async () => {
    expect(await file('partner-a.admin', '/outlook/payments.csv')).toEqual([]);
    expect(await get('si-partner.admin', '/outlook')).not.toContain('Heyan');
    await (await pages.signedIn('si-partner.admin')).get('/funding.csv?partner=service-partner').expect(404);
  });

  describe('in a browser', () => {
    let chromium: Chromium;
    beforeAll(async () => {
      chromium = await sharedBrowser();
    });
    afterAll(() => closeWindows());

    it.each([
      ['zh-CN', 390, 'dark'],
      ['en-US', 1280, 'light'],
    ] as const)('can be read by everybody in %s at a width of %i, %s', async (locale, width, colorScheme) => {
      const faults: Record<string, string[]> = {};
      for (const [persona, list] of [
        ['si-partner.admin', ['/outlook', '/funding?year=2026']],
        ['vendor.operator', ['/reports', '/funding?year=2026']],
      ] as const) {
        const context = await chromium.newContext({ viewport: { width, height: 900 }, locale, colorScheme });
        const page = await context.newPage();
        await page.goto(`${pages.base}/sign-in`);
        await page.dispatchEvent(`button[value="${persona}"]`, 'click');
        await page.waitForURL('**/home');
        for (const address of list) {
          const answer = await page.goto(pages.base + address);
          for (const fold of await page.locator('main summary').all()) await fold.click();
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
});
