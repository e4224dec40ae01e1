import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../dev/ports';
import { processBirth } from '../../dev/process-identity';
import { closeWindows, sharedBrowser } from '../support/chromium';
import { type Program, startProgram, startScript } from '../support/program';
import { rig } from '../support/rig';
import { scratchDirectory } from '../support/scratch';
import { until } from '../support/until';

let directory: string;
let port: number;

beforeAll(async () => {
  directory = await scratchDirectory();
  port = await freePort();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

jest.setTimeout(180_000);

const ours = (): NodeJS.ProcessEnv => ({ PORT: String(port), DATA_DIR: directory });
const start = (env: NodeJS.ProcessEnv = {}): Program => startProgram('dev/main.ts', { ...ours(), ...env });

async function call<T>(route: string, body?: object, token?: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${route}`, {
    headers: {
      'Content-Type': 'application/json',
      Connection: 'close',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}

const signIn = async (persona: string): Promise<string> =>
  (await call<{ token: string }>('/dev/token', { persona })).token;

async function serverPids(): Promise<number[]> {
  const files = ['postgres/server.pid', 'temporal/temporal.db.pid'];
  const records = await Promise.all(files.map((file) => readFile(path.join(directory, file), 'utf8')));
  return records.map((record) => (JSON.parse(record) as { pid: number }).pid);
}

describe('npm start', () => {
  let first: Program;
  let chromium: Browser;
  let url: string;
  beforeAll(async () => {
    url = `http://localhost:${port}`;
    first = start();
    [chromium] = await Promise.all([sharedBrowser(), first.printed(/Ctrl-C stops everything/)]);
  });
  afterAll(async () => {
    await closeWindows();
    first.child.kill('SIGINT');
    await first.ended;
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
      const mails = (await (await fetch(`${url}/dev/mailbox?to=${to}`)).json()) as {
        text: string;
        links: string[];
      }[];
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
    await page.locator('button[formaction$="/code"]').click();
    const code = await mailTo('customer-1', (text) => /\d{6}/.test(text) && !text.includes(requestNo));
    await page.check('[name="switchNoticeAccepted"]');
    await page.check('[name="associationNoticeAccepted"]');
    await page.fill('[name="code"]', /\d{6}/.exec(code.text)?.[0] ?? '');
    await page.locator('button[name="decision"][value="grant"]').click();
    await page.waitForSelector('text=You agreed');
    expect(await page.content()).toContain(requestNo);

    await until('the association is switched and on record', async () => {
      await admin.reload();
      return (await admin.locator('.head .badge').textContent()) === 'Completed';
    });
    await admin.goto(`${url}/customers/history`);
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
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await signIn('vendor.operator')}` },
      body: JSON.stringify({ days: 16 }),
    });
    expect(response.status).toBe(200);
    await admin.goto(address);
    expect(await admin.content()).toContain('Expired');
  });

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

  // The last, since it stops what the others use; they have left this customer alone.
  test('npm start tells what comes up and who may sign in, stops at Ctrl-C without a trace, and goes on with the same cases', async () => {
    expect(await call('/readyz')).toMatchObject({ ready: true });
    const printed = first.output();
    for (const part of ['PostgreSQL', 'Temporal', 'Database', 'Mailbox', 'Worker', 'API']) {
      expect(printed).toMatch(new RegExp(`^${part} +(is |schema |\\d+ migrations|catches|answers)`, 'm'));
    }
    expect(printed).not.toMatch(/^(\w+):? +\1\b/m);
    for (const page of ['sign-in', 'mailbox', 'clock', 'docs']) expect(printed).toContain(`${url}/${page}`);
    expect(printed).toMatch(/^ {2}partner-a .*\.admin \.account-director/m);
    expect(printed).toMatch(/^ {2}customers +customer-1 customer-2 /m);

    const opened = await call<{ id: string; requestNo: string }>(
      '/v1/cases',
      {
        type: 'relationship-switch',
        form: { customerId: 'customer-4', toModel: 'referral', reason: 'As agreed', noticeAccepted: true },
      },
      await signIn('partner-a.admin'),
    );
    expect(opened.requestNo).toMatch(/^RS-/);
    const pids = await serverPids();
    const asked = Date.now();
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(15_000);
    expect(first.output()).toMatch(/Everything has stopped\.\s*$/);
    expect(pids.map(processBirth)).toEqual([undefined, undefined]);

    // npm passes a signal on to its shell alone, which must not leave us behind.
    const second = startScript('start', ours());
    await second.printed(/Ctrl-C stops everything/);
    expect(second.output()).toContain('schema is up to date');
    expect(await call(`/v1/cases/${opened.id}`, undefined, await signIn('customer-4'))).toMatchObject({
      requestNo: opened.requestNo,
      state: 'pending-customer',
    });
    const again = await serverPids();
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(second.output()).toMatch(/Everything has stopped\.\s*$/);
    expect(again.map(processBirth)).toEqual([undefined, undefined]);
  });
});

test('Ctrl-C during the start ends it within seconds', async () => {
  const starting = start();
  await starting.printed(/^Temporal +starting/m);
  const asked = Date.now();
  starting.child.kill('SIGINT');
  expect(await starting.ended).toBe(0);
  expect(Date.now() - asked).toBeLessThan(20_000);
});

test('a taken port is told in one sentence, before anything is started', async () => {
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(port, resolve));
  const refused = start();
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toBe(
    `Port ${port} is taken by another program. Stop it, or start with PORT=${port + 1} npm start.\n`,
  );
  await new Promise((resolve) => stranger.close(resolve));
});

test('a database that cannot be reached is told in one sentence, before anything is started', async () => {
  const nowhere = `127.0.0.1:${await freePort()}/assent`;
  const refused = start({ DATABASE_URL: `postgres://assent:hunter2@${nowhere}` });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(
    /^PostgreSQL cannot be reached at .+ECONNREFUSED.+ Start it, or correct DATABASE_URL\.\n$/,
  );
  expect(refused.output()).toContain(nowhere);
});

test('a Temporal that can neither be found, downloaded nor built is told with what to install', async () => {
  const empty = path.join(directory, 'empty');
  await mkdir(empty);
  const closed = 'http://127.0.0.1:1';
  const refused = start({
    PATH: empty,
    ASSENT_CACHE_DIR: empty,
    HTTPS_PROXY: closed,
    https_proxy: closed,
    DATABASE_URL: rig().databaseUrl,
  });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(
    /\nNo Temporal server could be had \(.+\)\. Install the temporal CLI .+, or set TEMPORAL_ADDRESS to a server of .+\.\n$/,
  );
});

test('a malformed setting is told before anything is started', async () => {
  const refused = start({ PORT: 'eighty', DATABASE_URL: 'mysql://db.example' });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(
    /^The configuration cannot be used:\n {2}- PORT must be .+\n {2}- DATABASE_URL must be .+\n$/,
  );
});
