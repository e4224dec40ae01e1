import type { Browser as Chromium } from 'playwright-core';
import { endClaims } from '../../../db/engine/claim-ends';
import { closeWindows, sharedBrowser } from '../../support/chromium';
import { eventually } from '../../support/engine-world';
import { relationshipRequests } from '../../workflows/association/relationship-requests';
import { flawsIn, overflowOf, violationsOf } from './looking';
import { type Browser, csrfIn, hidden, pagesWorld, type PagesWorld } from './pages-world';

let pages: PagesWorld;
let chromium: Chromium;
beforeAll(async () => {
  pages = await pagesWorld();
  chromium = await sharedBrowser();
  await pages.api.world.db('people').insert({
    ...{ id: 'vendor.pre-reviewer-2', party_id: 'vendor', name: '乔安', name_en: 'Qiao An', roles: ['pre-reviewer'] },
    email: 'pre-reviewer-2@vendor.example',
  });
});
afterAll(async () => {
  await closeWindows();
  await pages.close();
});

/** The page of a task whose pre-review waits. */
async function reviewed(): Promise<string> {
  const { world } = pages.api;
  const requests = relationshipRequests(world);
  const { caseId } = await requests.askUnlink(await requests.customer('reseller'));
  return `/tasks/${(await world.task(caseId, 'preReview')).id}`;
}

async function press(tab: Browser, address: string, fields: object): Promise<{ status: number; text: string }> {
  const { text } = await tab.get(address).expect(200);
  const form = { _csrf: csrfIn(text), key: hidden(text, 'key'), ...fields };
  return tab.post(`${address}/claims`).type('form').send(form);
}
const shown = async (tab: Browser, address: string): Promise<string> => (await tab.get(address).expect(200)).text;

it('a task is claimed, handed over, taken over and given back on its page, which says whose it is and until when', async () => {
  const task = await reviewed();
  const [mine, other] = await Promise.all([
    pages.signedIn('vendor.pre-reviewer'),
    pages.signedIn('vendor.pre-reviewer-2', 'zh-CN'),
  ]);
  // The back office has named the reviewer.
  expect(await shown(mine, task)).toMatch(/Claimed by .+ until .+/);
  expect((await press(mine, task, { move: 'release' })).status).toBe(303);
  expect(await shown(mine, task)).toContain('Claimed by nobody');
  expect((await press(mine, task, { move: 'claim' })).status).toBe(303);
  expect(await shown(mine, task)).toMatch(/Claimed by .+ until .+/);
  expect(await shown(mine, '/inbox')).toMatch(/Claimed by you until/);
  expect(await shown(other, task)).toContain('接管原因');

  const empty = await press(other, task, { move: 'take-over', reason: '' });
  expect(empty.status).toBe(422);
  expect(empty.text).toContain('href="#f-reason"');
  expect((await press(other, task, { move: 'take-over', reason: '客户着急' })).status).toBe(303);
  expect(await shown(other, task)).toContain('乔安 已领取');
  expect(await shown(mine, task)).toContain('Claimed by Qiao An until');

  expect((await press(other, task, { move: 'delegate', to: 'vendor.pre-reviewer' })).status).toBe(303);
  expect(await shown(mine, task)).toContain('handed on by Qiao An');
  expect((await press(mine, task, { move: 'release' })).status).toBe(303);
  expect(await shown(other, task)).toContain('尚未领取');
});

it('an operator frees a task there and gives it to somebody who can act; an unknown move is a fault in words', async () => {
  const task = await reviewed();
  const [mine, operator] = await Promise.all([
    pages.signedIn('vendor.pre-reviewer'),
    pages.signedIn('vendor.operator'),
  ]);
  await press(mine, task, { move: 'claim' });
  const page = await shown(operator, task);
  expect(page).toContain('value="release"');
  expect(page).toContain('<option value="vendor.pre-reviewer-2"');
  expect(page).not.toContain('<option value="vendor.finance"');
  expect(page).not.toContain('value="take-over"');
  expect((await press(operator, task, { move: 'delegate', to: 'vendor.pre-reviewer-2' })).status).toBe(303);
  expect(await shown(mine, task)).toContain('Claimed by Qiao An');
  for (const move of ['eat', '', 'delegate']) expect((await press(operator, task, { move })).status).toBe(422);
  expect((await press(operator, task, { move: 'release' })).status).toBe(303);
  expect(await shown(operator, task)).toContain('Claimed by nobody');
});

it('a task says to whom it goes and when, and then with whom it is; operators find it in their inbox to hand it on', async () => {
  const task = await reviewed();
  const { world } = pages.api;
  const [mine, operator] = await Promise.all([
    pages.signedIn('vendor.pre-reviewer', 'zh-CN'),
    pages.signedIn('vendor.operator'),
  ]);
  expect(await shown(operator, task)).toMatch(/Goes to Vendor operations on \d+ \w+ \d{4}, 00:00 Beijing/);
  expect(await shown(mine, task)).toMatch(/若仍未处理，将于 \d+年\d+月\d+日 00:00（北京时间） 升级至运营人员/);
  const row = await world
    .db('tasks')
    .where({ id: task.split('/')[2] })
    .first<{ level_at: Date; case_id: string }>();
  const start = await world.now();
  await world.advanceTo(row.level_at);
  await eventually('the level', async () => (await world.task(row.case_id, 'preReview')).escalated === 1);
  expect(await shown(operator, task)).toMatch(/With Vendor operations since \d+ \w+ \d{4}, 00:00 Beijing/);
  expect(await shown(mine, task)).toMatch(/已于 \d+年\d+月\d+日 00:00（北京时间） 升级至运营人员/);
  const inbox = await shown(operator, '/inbox');
  expect(inbox).toContain(`href="${task}"`);
  expect(inbox).toMatch(/Escalated to you/);
  const page = await shown(operator, `/cases/${row.case_id}`);
  expect(page).toMatch(/With Vendor operations since/);
  expect(page).toContain('Escalated');
  expect((await press(operator, task, { move: 'delegate', to: 'vendor.pre-reviewer-2' })).status).toBe(303);
  expect(await shown(operator, '/inbox')).not.toContain(`href="${task}"`);
  await world.setClock(start);
});

it('the inbox of a substitute says for whom they stand in', async () => {
  const task = await reviewed();
  const [mine, other] = await Promise.all([
    pages.signedIn('vendor.pre-reviewer'),
    pages.signedIn('vendor.pre-reviewer-2'),
  ]);
  await press(mine, task, { move: 'claim' });
  const today = new Date((await pages.api.world.now()).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const away = { from: today, until: today, substitute: 'vendor.pre-reviewer-2' };
  await pages.api.put('vendor.pre-reviewer', '/v1/people/vendor.pre-reviewer/absences', { items: [away] }).expect(200);
  await endClaims(pages.api.world.db);
  expect(await shown(other, '/inbox')).toMatch(/You stand in for .+/);
  await pages.api.put('vendor.pre-reviewer', '/v1/people/vendor.pre-reviewer/absences', { items: [] }).expect(200);
});

it('absences are set on one’s own page without scripts; faults keep what was typed and stand at their fields', async () => {
  const tab = await pages.signedIn('vendor.finance');
  const send = async (fields: object, address = '/me/absence', by = tab): Promise<{ status: number; text: string }> =>
    by
      .post(address)
      .type('form')
      .send({ _csrf: csrfIn(await shown(by, address)), ...fields });
  const [from, until] = [{ 'items.0.from': '2027-02-01' }, { 'items.0.until': '2027-02-14' }];
  const wrong = await send({ ...from, 'items.0.until': '2027-01-01', 'items.0.substitute': 'vendor.bd' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('href="#f-items-0-until"');
  expect(wrong.text).toContain('value="2027-02-01"');
  expect((await send({ ...from, ...until, 'items.0.substitute': 'vendor.finance-2' })).status).toBe(303);
  expect(await shown(tab, '/me/absence?saved')).toContain('value="2027-02-14"');
  const { body } = await pages.api.get('vendor.finance', '/v1/people/vendor.finance/absences');
  expect(body.items).toEqual([{ from: '2027-02-01', until: '2027-02-14', substitute: 'vendor.finance-2' }]);

  const operator = await pages.signedIn('vendor.operator');
  expect(await shown(operator, '/people/vendor.finance/absence')).toContain('value="2027-02-01"');
  await tab.get('/people/vendor.bd/absence').expect(403);
  await tab.get('/people/partner-a.admin/absence').expect(404);
  expect((await send({})).status).toBe(303);
  expect((await pages.api.get('vendor.finance', '/v1/people/vendor.finance/absences')).body.items).toEqual([]);

  const theirs = '/people/vendor.finance/absence';
  expect(await shown(tab, '/me/absence')).not.toContain('name="reason"');
  const unexplained = await send({ ...from, ...until }, theirs, operator);
  expect([unexplained.status, unexplained.text.includes('href="#f-reason"')]).toEqual([422, true]);
  expect(unexplained.text).toContain('value="2027-02-14"');
  expect((await send({ ...from, ...until, reason: 'Ill' }, theirs, operator)).status).toBe(303);
  expect(await shown(operator, theirs)).toMatch(/Ill/);
  const changed = await pages.api.get('vendor.finance', '/v1/people/vendor.finance/absences');
  const { changes } = changed.body as unknown as { changes: object[] };
  expect(changes[0]).toMatchObject({ by: 'vendor.operator', reason: 'Ill' });
});

it('a substitute is found among five thousand colleagues by part of a name, and what was typed stays', async () => {
  const { db } = pages.api.world;
  await db.raw(
    `insert into people (id, party_id, name, name_en, email, roles)
     select 'vendor.many-' || n, 'vendor', '同事' || n, 'Colleague ' || n, 'many-' || n || '@vendor.example', '{finance}' from generate_series(1, 5000) n`,
  );
  try {
    const tab = await pages.signedIn('vendor.finance');
    const page = await shown(tab, '/me/absence');
    const offeredIn = (text: string) => new Set(text.match(/(?<=<option value=")vendor\.[^"]+/g));
    expect(offeredIn(page).size).toBe(100);
    expect(page).toContain('name="find"');
    const row = { 'items.0.from': '2027-05-01', 'items.0.until': '2027-05-14' };
    const send = (fields: object) =>
      tab
        .post('/me/absence')
        .type('form')
        .send({ _csrf: csrfIn(page), ...row, ...fields });
    const found = await send({ colleague: 'league 4711', find: 'colleague' });
    expect(found.status).toBe(200);
    expect([...offeredIn(found.text)]).toEqual(['vendor.many-4711']);
    expect(found.text).toContain('value="2027-05-14"');
    expect((await send({ 'items.0.substitute': 'vendor.many-4711' })).status).toBe(303);
    expect(await shown(tab, '/me/absence')).toMatch(/<option value="vendor.many-4711" selected/);
    expect((await send({ 'items.0.from': '', 'items.0.until': '' })).status).toBe(303);
  } finally {
    await db('people').where('id', 'like', 'vendor.many-%').delete();
  }
});

it.each(['zh-CN', 'en-US'] as const)('both can be read by everybody in %s', async (language) => {
  const task = await reviewed();
  const holder = await pages.signedIn('vendor.pre-reviewer-2', language);
  await press(holder, task, { move: 'claim' });
  const context = await chromium.newContext({ viewport: { width: 390, height: 900 }, locale: language });
  const page = await context.newPage();
  await page.goto(`${pages.base}/sign-in`);
  await page.click('button[value="vendor.pre-reviewer"]');
  for (const address of [task, '/me/absence']) {
    await page.goto(pages.base + address);
    expect([address, flawsIn(await page.content(), language)]).toEqual([address, []]);
    expect([address, await violationsOf(page), await overflowOf(page)]).toEqual([address, [], []]);
  }
  await context.close();
});
