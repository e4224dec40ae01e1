import request from 'supertest';
import { createApp } from '../../../../api/app';
import { createPages } from '../../../../api/pages';
import { sweepKeptForms } from '../../../../db/directory/kept-forms';
import { sweepSessions } from '../../../../db/directory/sessions';
import type { Db } from '../../../../db/knex';
import { POLICIES } from '../../../../workflows/registry';
import { diaryPolicy } from '../../../support/diary.policy';
import { pdfOf } from '../../../support/sample-files';
import { type Browser, csrfIn, pagesWorld, type PagesWorld } from '../pages-world';

const ADMIN = 'partner-a.admin';
const START = '/start/relationship-switch';
const FORM = { 'form.customerId': 'customer-1', 'form.toModel': 'reseller', 'form.reason': 'By telephone' };

let pages: PagesWorld;
let db: Db;
beforeAll(async () => {
  pages = await pagesWorld({ policies: [...POLICIES, diaryPolicy] });
  db = pages.api.world.db;
});
afterAll(() => pages.close());

const isSignedIn = async (tab: Browser): Promise<boolean> => (await tab.get('/inbox')).status === 200;
const rows = async (table: string): Promise<number> => (await db(table).select('*')).length;
const signInAgain = async (tab: Browser, to: string): Promise<string> => {
  const page = await tab.get('/sign-in');
  const sent = { _csrf: csrfIn(page.text), persona: ADMIN, to };
  return (await tab.post('/sign-in').type('form').send(sent).expect(303)).headers['location']!;
};

it('a session ends after two hours without use, and at the latest after twelve', async () => {
  const tab = await pages.signedIn(ADMIN);
  const move = (column: string, by: string) => db('sessions').update({ [column]: db.raw(`now() - interval '${by}'`) });
  await move('seen_at', '119 minutes');
  expect(await isSignedIn(tab)).toBe(true);
  await move('seen_at', '119 minutes');
  await tab.get('/cases').expect(200);
  // Its use has counted.
  const { rows: seen } = await db.raw<{ rows: { recent: boolean }[] }>(
    `select bool_or(seen_at > now() - interval '1 minute') as recent from sessions`,
  );
  expect(seen[0]?.recent).toBe(true);
  await move('seen_at', '121 minutes');
  expect(await isSignedIn(tab)).toBe(false);
  const other = await pages.signedIn(ADMIN);
  await move('ends_at', '1 second');
  expect(await isSignedIn(other)).toBe(false);
});

it('a session that was signed out is over for a copy of its cookie too', async () => {
  const server = request(pages.base);
  const cookiesOf = (answer: request.Response): string[] =>
    (answer.headers['set-cookie'] as unknown as string[]).map((cookie) => cookie.split(';')[0]!);
  const page = await server.get('/sign-in');
  const before = cookiesOf(page);
  const sent = { _csrf: csrfIn(page.text), persona: ADMIN };
  const answer = await server.post('/sign-in').set('Cookie', before.join('; ')).type('form').send(sent);
  const cookie = [...before, ...cookiesOf(answer)].join('; ');
  const inbox = await server.get('/inbox').set('Cookie', cookie).expect(200);
  const out = { _csrf: csrfIn(inbox.text) };
  await server.post('/sign-out').set('Cookie', cookie).type('form').send(out).expect(303);
  await server.get('/inbox').set('Cookie', cookie).expect(303);
});

it('the cookies of an installation reached over HTTPS belong to its host alone', async () => {
  const { deps } = pages.api;
  const app = createApp(
    deps,
    createPages({
      api: deps,
      secret: 'a secret of the tests, long enough to sign cookies',
      secure: true,
      consentLogin: false,
      pendingCheck: () => Promise.resolve([]),
      holdings: () => Promise.reject(new Error('no page of these tests asks for it')),
      cooperationCheck: () => Promise.resolve([]),
    }),
  );
  const answer = await request(app)
    .post('/sign-in')
    .set('Sec-Fetch-Site', 'same-origin')
    .type('form')
    .send({ persona: ADMIN });
  const cookies = answer.headers['set-cookie'] as unknown as string[];
  expect(cookies.map((cookie) => cookie.split('=')[0]).sort()).toEqual([
    '__Host-assent-browser',
    '__Host-assent-session',
  ]);
  for (const cookie of cookies) expect(cookie).toMatch(/Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
});

it('a form without our token comes from elsewhere and is refused; one of another session is given back, filled', async () => {
  const _csrf = csrfIn((await (await pages.signedIn(ADMIN)).get(START)).text);
  const tab = await pages.signedIn(ADMIN);
  const before = await rows('cases');
  for (const forged of [undefined, 'x', `${_csrf}x`, _csrf.split('.')[0]])
    await tab
      .post(START)
      .type('form')
      .send({ ...FORM, ...(forged !== undefined && { _csrf: forged }) })
      .expect(403);
  for (const address of [START, `${START}/check`]) {
    const answer = await tab
      .post(address)
      .type('form')
      .send({ ...FORM, _csrf })
      .expect(409);
    expect(answer.text).toContain('This page was open too long. Nothing has been sent.');
    expect(answer.text).toContain('By telephone');
    expect(answer.text).not.toContain('Your role does not allow this');
    await tab
      .post(START)
      .type('form')
      .send({ ...FORM, 'form.reason': '', _csrf: csrfIn(answer.text) })
      .expect(422);
  }
  const chinese = await pages.signedIn(ADMIN, 'zh-CN');
  expect(
    (
      await chinese
        .post(START)
        .type('form')
        .send({ ...FORM, _csrf })
    ).text,
  ).toContain('页面打开时间过长');
  expect(await rows('cases')).toBe(before);
});

it('a check in the middle of a page, when the session is over, leads the whole page to sign in and back', async () => {
  const tab = await pages.signedIn(ADMIN);
  const page = await tab.get(START).expect(200);
  await db('sessions').delete();
  const answer = await tab
    .post(`${START}/check`)
    .set('HX-Request', 'true')
    .type('form')
    .send({ ...FORM, _csrf: csrfIn(page.text) })
    .expect(200);
  const address = new URL(answer.headers['hx-redirect']!, 'http://assent.example');
  const to = await signInAgain(tab, address.searchParams.get('to')!);
  expect(to).toMatch(/^\/start\/relationship-switch\?kept=/);
  expect((await tab.get(to).expect(200)).text).toContain('By telephone');
});

it('a form with files keeps what was typed, and says that the files have to be chosen again', async () => {
  const tab = await pages.signedIn('service-partner.admin');
  const page = await tab.get('/start/diary').expect(200);
  const files = await rows('files');
  await db('sessions').delete();
  const answer = await tab
    .post('/start/diary')
    .field('_csrf', csrfIn(page.text))
    .field('form.title', 'What was typed')
    .attach('form.materials', pdfOf('a'), 'a.pdf')
    .expect(303);
  const to = new URL(answer.headers['location']!, 'http://assent.example').searchParams.get('to')!;
  const sign = await tab.get('/sign-in');
  await tab
    .post('/sign-in')
    .type('form')
    .send({ _csrf: csrfIn(sign.text), persona: 'service-partner.admin' });
  const filled = await tab.get(to).expect(200);
  expect(filled.text).toContain('Files are not kept: please choose them again.');
  const kept = await db('kept_forms').orderBy('kept_at', 'desc').first<{ fields: object; files: boolean }>();
  expect(kept).toMatchObject({ fields: { 'form.title': 'What was typed' }, files: true });
  expect(await rows('files')).toBe(files);
});

it('what is kept is shown to no other person, nor on another page, and is gone after a day', async () => {
  const tab = await pages.signedIn(ADMIN);
  const page = await tab.get(START).expect(200);
  await db('sessions').delete();
  const answer = await tab
    .post(START)
    .type('form')
    .send({ ...FORM, other: 'a\u0000b', _csrf: csrfIn(page.text) })
    .expect(303);
  const to = new URL(answer.headers['location']!, 'http://assent.example').searchParams.get('to')!;
  const other = await pages.signedIn('service-partner.admin');
  expect((await other.get(to)).text).not.toContain('By telephone');
  await signInAgain(tab, to);
  expect((await tab.get(to)).text).toContain('By telephone');
  expect((await tab.get(to.replace('relationship-switch', 'partner-unlink'))).text).not.toContain('By telephone');
  for (const id of ['%00', 'x', "'"]) await tab.get(`${START}?kept=${id}`).expect(200);
  await db('kept_forms').update({ kept_at: db.raw(`now() - interval '25 hours'`) });
  expect((await tab.get(to)).text).not.toContain('By telephone');
  await sweepKeptForms(db);
  await db('sessions').update({ ends_at: db.raw(`now() - interval '1 second'`) });
  await sweepSessions(db);
  expect([await rows('kept_forms'), await rows('sessions')]).toEqual([0, 0]);
});
