import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../dev/ports';
import { closeWindows, sharedBrowser } from '../support/chromium';
import { type Program, startProgram } from '../support/program';
import { until } from '../support/until';
import { scratchDirectory } from '../support/scratch';

jest.setTimeout(180_000);

let directory: string;
let url: string;
let stack: Program;
let chromium: Browser;

beforeAll(async () => {
  directory = await scratchDirectory();
  const port = await freePort();
  url = `http://localhost:${port}`;
  stack = startProgram('dev/main.ts', { PORT: String(port), DATA_DIR: directory });
  [chromium] = await Promise.all([sharedBrowser(), stack.printed(/Ctrl-C stops everything/)]);
});
afterAll(async () => {
  await closeWindows();
  stack.child.kill('SIGINT');
  await stack.ended;
  await rm(directory, { recursive: true, force: true });
});

async function signedIn(persona: string): Promise<Page> {
  const context = await chromium.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  // A party's people are folded until they are needed.
  await page.locator(`button[name="persona"][value="${persona}"]`).dispatchEvent('click');
  await page.waitForURL(/home/);
  return page;
}

/** The newest matching message in the demonstration's mailbox, as soon as it is there. */
async function mailTo(to: string, fits: (text: string) => boolean): Promise<{ text: string; links: string[] }> {
  return until(`a mail to ${to}`, async () => {
    const mails = (await (await fetch(`${url}/dev/mailbox?to=${to}`)).json()) as { text: string; links: string[] }[];
    return mails.find(({ text }) => fits(text));
  });
}

test('a partner asks, the customer agrees on a telephone, and both see what was done', async () => {
  const admin = await signedIn('partner-a.admin');
  await admin.goto(`${url}/start/relationship-switch`);
  await admin.selectOption('[name="form.customerId"]', 'customer-1');
  await admin.check('[name="form.toModel"][value="reseller"]');
  await admin.fill('[name="form.reason"]', 'One invoice a month');
  await admin.check('[name="form.noticeAccepted"]');
  await admin.getByRole('button', { name: /submit/i }).click();
  await admin.waitForURL(/\/cases\//);
  const requestNo = /RS-\d{8}-\d{6}/.exec(await admin.content())?.[0] ?? 'no number';

  const { links } = await mailTo('customer-1', (text) => text.includes(requestNo) && text.includes('/consent/'));
  const telephone = await chromium.newContext({ locale: 'en-US', viewport: { width: 390, height: 844 } });
  const page = await telephone.newPage();
  await page.goto(links[0] ?? '');
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  await page.locator('form[action$="/code"] button').click();
  const code = await mailTo('customer-1', (text) => /\d{6}/.test(text) && !text.includes(requestNo));
  await page.check('[name="switchNoticeAccepted"]');
  await page.check('[name="associationNoticeAccepted"]');
  await page.fill('[name="code"]', /\d{6}/.exec(code.text)?.[0] ?? '');
  await page.locator('button[name="decision"][value="grant"]').click();
  await page.waitForSelector('text=You have agreed');
  expect(await page.content()).toContain(requestNo);

  await until('the association is switched and on record', async () => {
    await admin.reload();
    return (await admin.locator('.head .badge').textContent()) === 'Completed';
  });
  await admin.goto(`${url}/records`);
  expect(await admin.content()).toContain(requestNo);
});

test('a customer who stays silent loses nothing but the request, when the clock is moved on its page', async () => {
  const admin = await signedIn('partner-a.admin');
  await admin.goto(`${url}/start/partner-unlink`);
  await admin.selectOption('[name="form.customerId"]', 'customer-3');
  await admin.fill('[name="form.reason"]', 'The contract has ended');
  await admin.check('[name="form.noticeAccepted"]');
  await admin.getByRole('button', { name: /submit/i }).click();
  await admin.waitForURL(/\/cases\//);
  const address = admin.url();
  await mailTo('customer-3', (text) => text.includes('/consent/'));

  const response = await fetch(`${url}/v1/clock/advance`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await tokenOf('vendor.operator')}` },
    body: JSON.stringify({ days: 16 }),
  });
  expect(response.status).toBe(200);
  await admin.goto(address);
  expect(await admin.content()).toContain('Expired');
});

async function tokenOf(persona: string): Promise<string> {
  const response = await fetch(`${url}/dev/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ persona }),
  });
  return ((await response.json()) as { token: string }).token;
}

test('the demonstration of the story can be played on a stack that has been used', async () => {
  const demo = startProgram('dev/demo.ts', { BASE_URL: url });
  expect(await demo.ended).toBe(0);
  const told = demo.output();
  expect(told).toMatch(/RS-\d{8}-\d{6}: Completed[\s\S]*: Expired/);
  expect(told).toMatch(/DI-\d{8}-\d{6}: Accepted[\s\S]*DI-\d{8}-\d{6}: The distributor has found its master/);
  expect(told).toMatch(/PO-\d{8}-\d{6}: Delivered[\s\S]*HO-\d{8}-\d{6}: Rejected by silence/);
  expect(told).toMatch(/FI-\d{8}-\d{6}: Expired[\s\S]*IP-\d{8}-\d{6}: Paid[\s\S]*FP-\d{8}-\d{6}: Paid/);
  expect(told).toMatch(/budget fh, paid +CNY 40000\.00/);
  expect(told).not.toContain('BROKEN');
});
