import { truncate, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { anchorOf } from '../../../../api/pages/forms/form-fields';
import { MOST_BYTES } from '../../../../api/http/uploads';
import { bytesIn } from '../../../support/bytes-in';
import { follow } from '../../../support/chromium';
import { eventually } from '../../../support/engine-world';
import { pdfOf, SAMPLES } from '../../../support/sample-files';
import { MANAGER, opened, PARTNER, uploaded } from '../../cases/file-world';
import { file, fileSteps, type FileSteps, MATERIALS, PROOF } from './file-steps';
import { csrfIn } from '../pages-world';

let steps: FileSteps;
beforeAll(async () => {
  steps = await fileSteps();
});
afterAll(() => steps.close());

const cookiesOf = async (context: BrowserContext): Promise<string> =>
  (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

const incomingBytes = (): Promise<number> => bytesIn(steps.pages.api.deps.files.incoming);

test('a case is opened, written to, reviewed and mended with files, without scripts', async () => {
  const page = await steps.signedIn(PARTNER, 'en-US', { scripts: false });
  await steps.start(page);
  await page.setInputFiles(MATERIALS, [file('a.pdf'), file('b.pdf')]);
  await steps.submit(page);
  expect(await page.textContent('#problem')).toContain('Title');
  expect(await page.locator('a[href^="/files/"]').allTextContents()).toEqual(['a.pdf', 'b.pdf']);
  await page.getByLabel('Remove a.pdf').check();
  await page.fill('[name="form.title"]', 'With files');
  await steps.submit(page);
  expect(await page.locator('.facts a').allTextContents()).toEqual(['b.pdf']);

  const address = page.url().split('?')[0]!;
  await page.fill('#log [name="form.text"]', 'An entry');
  await page.setInputFiles('#log input[type=file]', [file('one.pdf'), file('two.pdf')]);
  await page.click('#log button.primary');
  expect(await page.locator('#log .timeline a').allTextContents()).toEqual(['one.pdf', 'two.pdf']);
  await page.goto(`${address}/actions/show`);
  await steps.submit(page);

  const manager = await steps.signedIn(MANAGER, 'en-US', { scripts: false });
  await manager.goto(address);
  await follow(manager, 'a[href^="/tasks/"]');
  const href = (await manager.locator('.facts a', { hasText: 'b.pdf' }).getAttribute('href'))!;
  const [download] = await Promise.all([manager.waitForEvent('download'), manager.click(`.facts a[href="${href}"]`)]);
  expect(download.suggestedFilename()).toBe('b.pdf');
  await manager.fill('[name="form.refused.0.fileId"]', href.split('/').at(-1)!);
  await manager.fill('[name="form.refused.0.reason"]', 'Not legible');
  await manager.setInputFiles(MATERIALS, file('added.pdf'));
  await follow(manager, 'button[value="rewrite"]');

  await page.goto(address);
  expect(await page.locator('.facts li').allTextContents()).toContain('b.pdf 1 KB Refused Not legible');
  await page.goto(`${address}/actions/rename`);
  await page.getByLabel('Remove b.pdf').check();
  await page.setInputFiles(MATERIALS, file('better.pdf'));
  await steps.submit(page);
  expect(await page.locator('.facts li').allTextContents()).toEqual([
    ...['one.pdf', 'two.pdf', 'added.pdf', 'better.pdf'].map((name) => `${name} 1 KB Submitted`),
  ]);
});

test.each(['zh-CN', 'en-US'] as const)('what is wrong with a file is told at its field, in %s', async (language) => {
  const page = await steps.signedIn(PARTNER, language, { width: 390 });
  const huge = path.join(steps.pages.api.deps.files.incoming, '..', `huge-${language}.pdf`);
  await writeFile(huge, pdfOf('huge'));
  await truncate(huge, MOST_BYTES + 1);
  const faultsAt = async (field: string): Promise<string[]> =>
    ((await page.textContent(`#f-form-${field}-error`)) ?? '').split('\n');
  await steps.start(page);
  await page.fill('[name="form.title"]', 'Kept');
  await page.setInputFiles(PROOF, [file('good.pdf'), file('not.pdf', SAMPLES.exe), file('none.pdf', Buffer.alloc(0))]);
  await steps.submit(page);
  expect(await faultsAt('persons-0-proof')).toEqual(
    language === 'zh-CN'
      ? [expect.stringMatching(/^not\.pdf：只接受这些类型的文件：pdf, png/), 'none.pdf：文件是空的']
      : [expect.stringMatching(/^not\.pdf has to be a file of one of these types: pdf/), 'none.pdf is an empty file'],
  );
  expect(await page.inputValue('[name="form.title"]')).toBe('Kept');

  await page.setInputFiles(MATERIALS, huge);
  await steps.submit(page);
  const large = `huge-${language}.pdf`;
  expect(await faultsAt('materials')).toEqual([
    language === 'zh-CN' ? `${large}：文件超过 50 MB` : `${large} is larger than 50 MB`,
  ]);
  expect(await incomingBytes()).toBe(0);

  await page.fill('[name="form.persons.0.name"]', 'Li');
  await page.setInputFiles(PROOF, [file('second.pdf'), file('third.pdf')]);
  await steps.submit(page);
  expect(await faultsAt('persons-0-proof')).toEqual([language === 'zh-CN' ? '最多 2 个' : 'takes at most 2']);
  await page.getByLabel(language === 'zh-CN' ? '删除 good.pdf' : 'Remove good.pdf').check();
  await steps.submit(page);
  expect(await page.locator('.facts a').allTextContents()).toEqual(['second.pdf', 'third.pdf']);
});

test('fields for files are used with the keyboard, and the summary of errors leads to them', async () => {
  const page = await steps.signedIn(PARTNER);
  await steps.start(page);
  await page.fill('[name="form.title"]', 'T');
  await page.setInputFiles(MATERIALS, [file('kept.pdf'), file('not.pdf', SAMPLES.exe)]);
  await steps.submit(page);
  await page.focus('#problem a[href="#f-form-materials"]');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('f-form-materials');
  const described = (await page.getAttribute('#f-form-materials', 'aria-describedby'))!.split(' ');
  const said = await Promise.all(described.map((id) => page.textContent(`[id="${id}"]`)));
  expect(said).toEqual([expect.stringContaining('At most 10 files'), expect.stringContaining('not.pdf has to be')]);
  expect(await page.getAttribute('#f-form-materials', 'aria-invalid')).toBe('true');
  expect(await page.getByLabel('Materials').count()).toBe(1);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  expect(await page.getByLabel('Remove kept.pdf').isChecked()).toBe(true);
});

test('an action and a decision wait for their files to be in order', async () => {
  const { api } = steps.pages;
  const { id } = await opened(api, {});
  const send = async (persona: string, address: string, field: string, texts: object): Promise<void> => {
    const tab = await steps.pages.signedIn(persona);
    const form = { _csrf: csrfIn((await tab.get(`/cases/${id}`)).text), ...texts };
    const answer = await tab.post(address).field(form).attach(field, SAMPLES.exe, 'not.pdf').expect(422);
    expect(answer.text).toMatch(new RegExp(`<a href="#${anchorOf(field)}">[^<]+</a>: not.pdf has to be`));
  };
  await send(PARTNER, `/cases/${id}/actions/write`, 'form.attachment', { 'form.text': 'x' });
  const early = await api.post(PARTNER, `/v1/cases/${id}/actions/show`);
  expect(early.body.blockers).toMatchObject([{ code: 'NOTHING_WRITTEN' }]);
  await api.post(PARTNER, `/v1/cases/${id}/actions/write`, { text: 'x' }).expect(200);
  const { tasks } = (await api.post(PARTNER, `/v1/cases/${id}/actions/show`).expect(200)).body;
  const task = tasks.find(({ key }) => key === 'reader')!;
  await send(MANAGER, `/tasks/${task.id}`, 'form.appraisal', { decision: 'accept' });
  expect((await api.get(MANAGER, `/v1/cases/${id}`)).body.state).toBe('reading');
});

test('a form that names a file of somebody else is refused, and tells nothing of it', async () => {
  const foreign = await uploaded(steps.pages.api, 'service-partner.admin', 'foreign');
  const tab = await steps.pages.signedIn(PARTNER);
  const { text } = await tab.get('/start/diary');
  const form = { _csrf: csrfIn(text), 'form.title': 'T', 'form.materials': foreign };
  const answer = await tab.post('/start/diary').type('form').send(form).expect(422);
  expect(answer.text).toContain('is no file of yours');
  expect(answer.text).not.toContain('foreign.pdf');
  expect(answer.text).not.toContain(foreign);
});

test('a check that scripts ask for, which send no files, looks at none', async () => {
  const tab = await steps.pages.signedIn(PARTNER);
  const { text } = await tab.get('/start/diary');
  const form = { _csrf: csrfIn(text), 'form.materials': '[object File]', 'form.persons.0.name': 'Li' };
  await tab.post('/start/diary/check').type('form').send(form).expect(200);
});

test('a form is written down while it comes, and nothing of one that breaks off is left', async () => {
  const page = await steps.signedIn(PARTNER);
  await steps.start(page);
  const csrf = await page.inputValue('[name="_csrf"]');
  const headers = { Cookie: await cookiesOf(page.context()), 'Content-Type': 'multipart/form-data; boundary=b' };
  const sending = http.request(`${steps.pages.base}/start/diary`, { method: 'POST', headers });
  const part = (name: string, more = ''): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  sending.write(`${part('_csrf')}${csrf}\r\n${part('form.materials', '; filename="large.pdf"')}`);
  sending.write(Buffer.concat([pdfOf('large'), Buffer.alloc(20 * 1024 * 1024, 'x')]));
  await eventually('its first half to be on the disk', async () => (await incomingBytes()) > 19 * 1024 * 1024);
  sending.on('error', () => undefined).destroy();
  await eventually('it to be gone', async () => (await incomingBytes()) === 0);
});

test('nothing is read of a form with files from nobody', async () => {
  const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
  const sending = http.request(`${steps.pages.base}/start/diary`, { method: 'POST', headers });
  sending.write('--b\r\nContent-Disposition: form-data; name="form.materials"; filename="x.pdf"\r\n\r\n%PDF');
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-in']);
  sending.on('error', () => undefined).destroy();
});
