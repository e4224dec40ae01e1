import type { BrowserContext, Page, Response } from 'playwright-core';
import { closeWindows, follow } from '../../../support/chromium';
import { organisationWorld, type OrganisationWorld } from './organisation-world';

const ADMIN = 'partner-a.admin';
const OTHER = 'partner-a.operator';
const START = '/start/relationship-switch';
const REASON = 'The customer asked for it by telephone';

let world: OrganisationWorld;
beforeAll(async () => {
  world = await organisationWorld();
  await world.connect(ADMIN);
  await world.connect(OTHER);
});
afterEach(closeWindows);
afterAll(() => world.close());

/** A page at an address of the console, in a window of its own or in the given one. */
async function at(path: string, context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await world.window({ scripts: false }))).newPage();
  await page.goto(world.base + path);
  return page;
}

const here = (page: Page): string => page.url().replace(world.base, '');
const words = (page: Page): Promise<string> => page.locator('main').innerText();

async function signedIn(path: string, account = ADMIN, context?: BrowserContext): Promise<Page> {
  const page = await at(path, context);
  await world.signIn(page, account);
  return page;
}

async function fill(page: Page): Promise<void> {
  await page.selectOption('select[name="form.customerId"]', 'customer-1');
  await page.check('input[name="form.toModel"][value="reseller"]');
  await page.fill('[name="form.reason"]', REASON);
}

async function expectFilled(page: Page): Promise<void> {
  expect(await page.inputValue('select[name="form.customerId"]')).toBe('customer-1');
  expect(await page.isChecked('input[name="form.toModel"][value="reseller"]')).toBe(true);
  expect(await page.inputValue('[name="form.reason"]')).toBe(REASON);
}

const submit = (page: Page): Promise<Response | null> => follow(page, 'main form .buttons .primary');
const sessionsEnd = (): Promise<unknown> =>
  world.api.world.db('sessions').update({ ends_at: world.api.world.db.raw(`now() - interval '1 second'`) });
const openCases = async (): Promise<number> => (await world.api.world.db('cases').select('id')).length;

describe('signing in with the organisation', () => {
  it('leads to the page that was asked for, with its question', async () => {
    const page = await signedIn('/cases?state=pending-customer');
    expect(here(page)).toBe('/cases?state=pending-customer');
    expect(await page.locator('.who').innerText()).toContain('Jianing Shen');
  });

  it('leads from a link in a mail to the case, and to nowhere but this console', async () => {
    const form = { customerId: 'customer-3', toModel: 'reseller', reason: 'As agreed', noticeAccepted: true };
    const { body } = await world.api.post(ADMIN, '/v1/cases', { type: 'relationship-switch', form }).expect(201);
    const page = await signedIn(`/cases/${body.id}`);
    expect(here(page)).toBe(`/cases/${body.id}`);
    for (const to of ['//evil.example', 'https://evil.example/', '/\\evil.example'])
      expect(here(await signedIn(`/sign-in?to=${encodeURIComponent(to)}`))).toBe('/home');
  });

  it('works in two tabs opened before anybody had signed in', async () => {
    const context = await world.window({ scripts: false });
    const [one, two] = [await at('/cases', context), await at(START, context)];
    await follow(one, 'a.button.primary');
    await follow(two, 'a.button.primary');
    await world.give(one, ADMIN);
    await world.give(two, ADMIN);
    expect([here(one), here(two)]).toEqual(['/cases', START]);
    await one.goto(`${world.base}${START}`);
    await fill(two);
    await submit(two);
    // The tick for the notice is missing, and nothing else.
    expect(await words(two)).toContain('Please correct');
  });

  it('keeps a random id in the browser however large the tokens are, and no token at all', async () => {
    const context = await world.window({ scripts: false });
    const page = await signedIn('/inbox', ADMIN, context);
    const cookies = await context.cookies(world.base);
    const session = cookies.find(({ name }) => name === 'assent-session')!;
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(session.value.length).toBeLessThan(120);
    expect(decodeURIComponent(session.value)).not.toContain('eyJ');
    const id = decodeURIComponent(session.value).slice(2).split('.')[0]!;
    const asBearer = await fetch(`${world.base}/v1/tasks`, { headers: { Authorization: `Bearer ${id}` } });
    expect(asBearer.status).toBe(401);
    await page.reload();
    expect(here(page)).toBe('/inbox');
  });

  it('says in words that it was cancelled, logs why, and begins again for the same page', async () => {
    const page = await at('/cases?state=x');
    await follow(page, 'a.button.primary');
    await follow(page, 'button[value="cancel"]');
    expect(await words(page)).toContain('You have not signed in');
    expect(world.logged.join()).toContain('access_denied');
    await world.signIn(page, ADMIN);
    expect(here(page)).toBe('/cases?state=x');
  });

  it('names an account that nobody here uses and whom to ask, and lets another one in', async () => {
    // The issuer's own page about a change of account needs scripts.
    const page = await signedIn('/cases', 'stranger', await world.window());
    expect(await words(page)).toContain('stranger@login.example');
    expect(await words(page)).toContain('Ask the administrator of your company');
    await follow(page, 'a.button');
    await world.give(page, ADMIN);
    await page.waitForURL(`${world.base}/cases`);
  });

  it('takes a code once, and no answer that this browser did not ask for', async () => {
    const context = await world.window({ scripts: false });
    const page = await context.newPage();
    let callback = '';
    page.on('request', (request) => {
      if (request.url().includes('/sign-in/callback')) callback = request.url();
    });
    await page.goto(`${world.base}/cases`);
    await world.signIn(page, ADMIN);
    const again = await page.goto(callback);
    expect(again?.status()).toBe(400);
    expect(await words(page)).toContain('This sign-in cannot be completed');
    const elsewhere = await at('/cases');
    const answer = await elsewhere.goto(callback);
    expect([answer?.status(), await words(elsewhere)]).toEqual([400, expect.stringContaining('Try again')]);
    await elsewhere.goto(`${world.base}/cases`);
    expect(here(elsewhere)).toMatch(/^\/sign-in\?/);
  });

  it('says when the issuer does not answer, and goes on once it is back', async () => {
    const page = await at('/cases');
    await follow(page, 'a.button.primary');
    await page.fill('input[name="login"]', ADMIN);
    await world.issuerAway();
    const away = await at('/cases');
    const answer = await follow(away, 'a.button.primary');
    expect([answer?.status(), answer?.headers()['retry-after']]).toEqual([503, '5']);
    expect(await words(away)).toContain('The sign-in of your organisation does not answer');
    await world.issuerBack();
    await world.signIn(away, ADMIN);
    expect(here(away)).toBe('/cases');
    await world.give(page, ADMIN);
    expect(here(page)).toBe('/cases');
  });
});

describe('a session', () => {
  it('ends at sign-out, here and at the issuer, for the old cookie too', async () => {
    const context = await world.window({ scripts: false });
    const page = await signedIn('/inbox', ADMIN, context);
    const old = await context.cookies(world.base);
    await follow(page, 'header form button');
    await page.waitForURL(/\/session\/end/);
    await context.addCookies(old);
    await page.goto(`${world.base}/inbox`);
    expect(here(page)).toBe('/sign-in?to=%2Finbox&ended=session');
    expect(await words(page)).toContain('Your session ended');
  });

  it('ends as soon as the person is no longer active', async () => {
    const page = await signedIn('/inbox', OTHER);
    const people = world.api.world.db('people').where({ id: OTHER });
    await people.clone().update({ active: false });
    await people.clone().update({ active: true });
    await page.reload();
    expect(here(page)).toMatch(/^\/sign-in\?/);
  });

  it('that ends while a form is filled in leads back to the filled form, which then can be sent', async () => {
    const page = await signedIn(START);
    await fill(page);
    await sessionsEnd();
    const before = await openCases();
    await submit(page);
    expect(await words(page)).toContain('Your entries are kept for 24 hours');
    await follow(page, 'a.button.primary');
    // The issuer still knows who this is.
    await expectFilled(page);
    expect(await openCases()).toBe(before);
    await page.check('input[name="form.noticeAccepted"]');
    await submit(page);
    expect(here(page)).toMatch(/^\/cases\/.+receipt=/);
    expect(await openCases()).toBe(before + 1);
  });

  it('whose cookies are all gone leads back to the filled form too, and is never called a lack of rights', async () => {
    const context = await world.window({ scripts: false });
    const page = await signedIn(START, ADMIN, context);
    await fill(page);
    await context.clearCookies();
    await submit(page);
    expect(await words(page)).toContain('Your entries are kept for 24 hours');
    await world.signIn(page, ADMIN);
    await expectFilled(page);
  });

  it('is another one than that in which a form was opened: the page says that it was open too long, filled', async () => {
    const context = await world.window({ scripts: false });
    const page = await signedIn(START, ADMIN, context);
    await fill(page);
    await sessionsEnd();
    const other = await at('/cases', context);
    await follow(other, 'a.button.primary');
    expect(here(other)).toBe('/cases');
    const answer = await submit(page);
    expect(answer?.status()).toBe(409);
    expect(await words(page)).toContain('This page was open too long');
    await expectFilled(page);
    await submit(page);
    // The tick for the notice is missing, and nothing else.
    expect(await words(page)).toContain('Please correct');
  });

  it('of one person never carries out what another has opened, and keeps the entries for whom they belong to', async () => {
    // The issuer's own page about a change of account needs scripts.
    const context = await world.window();
    const page = await signedIn(START, ADMIN, context);
    await fill(page);
    await page.check('input[name="form.noticeAccepted"]');
    const other = await at('/sign-in?as=another', context);
    await world.signIn(other, OTHER);
    await other.waitForURL(`${world.base}/home`);
    const before = await openCases();
    const answer = await submit(page);
    expect(answer?.status()).toBe(409);
    expect(await words(page)).toMatch(/opened by .*Jianing Shen.*you are signed in as/s);
    expect(await openCases()).toBe(before);
    const filled = await page.locator('main a.button').first().getAttribute('href');
    const address = new URL(filled!, world.base).searchParams.get('to')!;
    await other.goto(world.base + address);
    expect(await other.content()).not.toContain(REASON);
    await follow(page, 'main a.button >> nth=0');
    await world.signIn(page, ADMIN);
    await page.waitForURL(/kept=/);
    await expectFilled(page);
  });
});
