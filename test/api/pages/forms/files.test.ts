import type { Response, Test } from 'supertest';
import { changesOf } from '../../../../api/pages/forms/form-values';
import { POLICIES } from '../../../../workflows/registry';
import { diaryPolicy } from '../../../support/diary.policy';
import { pdfOf, SAMPLES } from '../../../support/sample-files';
import { MANAGER, PARTNER } from '../../cases/file-world';
import { type Browser, csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
let tab: Browser;
beforeAll(async () => {
  pages = await pagesWorld({ policies: [...POLICIES, diaryPolicy] });
  tab = await pages.signedIn(PARTNER);
});
afterAll(() => pages.close());

const START = '/start/diary';

/** Sends a form as a browser does: hidden fields first, then what was filled in, then files. */
function sent(
  browser: Browser,
  address: string,
  page: string,
  values: Readonly<Record<string, string | readonly string[]>>,
  files: readonly (readonly [field: string, name: string, content: Buffer])[] = [],
): Test {
  const known = ['_csrf', 'key', 'version'].map((name) => [name, hidden(page, name)] as const);
  let post = browser.post(address);
  for (const [name, value] of [...known, ...Object.entries(values)])
    for (const each of [value].flat()) if (each !== '') post = post.field(name, each);
  for (const [field, name, content] of files) post = post.attach(field, content, name);
  return post;
}

const idsIn = (html: string, field = 'form.materials'): string[] =>
  [...html.matchAll(new RegExp(`type="hidden" name="${field}" value="([^"]+)"`, 'g'))].map((found) => found[1]!);

const cases = async (): Promise<number> =>
  Number((await pages.api.world.db('cases').count().first<{ count: number }>()).count);

describe('a form that asks for files', () => {
  it('is sent with them, and says which and how many before anybody is refused', async () => {
    const { text } = await tab.get(START).expect(200);
    expect(text).toContain('<form method="post" action="/start/diary" enctype="multipart/form-data"');
    expect(text).toMatch(
      /<input id="f-form-materials" name="form.materials"[^>]* type="file" multiple accept="[^"]*\.pdf[^"]*"/,
    );
    expect(text).toContain('At most 10 files of up to 50 MB each (pdf, png');
    const chinese = await (await pages.signedIn(PARTNER, 'zh-CN')).get(START);
    expect(chinese.text).toContain('最多 10 个文件，每个不超过 50 MB（pdf, png');
  });

  it('opens a case whose page links to each file with its name, size and state', async () => {
    const { text } = await tab.get(START);
    const persons = { 'form.persons.0.name': 'Li' };
    const answer = await sent(tab, START, text, { 'form.title': 'With files', ...persons }, [
      ['form.materials', '合同.pdf', pdfOf('one')],
      ['form.materials', 'two.pdf', pdfOf('two')],
      ['form.persons.0.proof', 'proof.png', SAMPLES.png],
    ]).expect(303);
    const page = await tab.get(answer.headers['location']!).expect(200);
    const links = [
      ...page.text.matchAll(
        /<a href="(\/files\/[^"]+)">([^<]+)<\/a> <span class="muted small">1 KB<\/span> <span class="badge neutral"><svg.*?<\/svg>Submitted/g,
      ),
    ];
    expect(links.map((found) => found[2])).toEqual(expect.arrayContaining(['合同.pdf', 'two.pdf', 'proof.png']));
    expect(page.text).toContain('Attached a file: 合同.pdf');
    const file = await tab.get(links[0]![1]!).buffer().expect(200);
    expect(file.headers['content-disposition']).toContain('attachment');
    await (await pages.signedIn('service-partner.admin')).get(links[0]![1]!).expect(404);
    expect((await pages.browser().get(links[0]![1]!)).headers['location']).toContain('/sign-in?to=');
  });

  it('keeps what was uploaded when something else is wrong, and lets it be removed', async () => {
    const { text } = await tab.get(START);
    const wrong = await sent(tab, START, text, {}, [
      ['form.materials', 'a.pdf', pdfOf('a')],
      ['form.materials', 'b.pdf', pdfOf('b')],
    ]).expect(422);
    expect(wrong.text).toContain('<a href="#f-form-title">');
    const [a, b] = idsIn(wrong.text);
    for (const name of ['a.pdf', 'b.pdf']) expect(wrong.text).toContain(`Remove <span class="unseen">${name}</span>`);
    const values = { 'form.title': 'T', 'form.materials': [a!, b!], drop: `form.materials/${a}` };
    const answer = await sent(tab, START, wrong.text, values, [['form.materials', 'c.pdf', pdfOf('c')]]).expect(303);
    const page = await tab.get(answer.headers['location']!);
    expect(['a.pdf', 'b.pdf', 'c.pdf'].map((name) => page.text.includes(name))).toEqual([false, true, true]);
  });

  it('tells which file is not accepted and why, at its field, and keeps the others', async () => {
    const [before, { text }] = [await cases(), await tab.get(START)];
    const answer = await sent(tab, START, text, { 'form.title': 'Kept title' }, [
      ['form.materials', 'virus.pdf', SAMPLES.exe],
      ['form.materials', 'good.pdf', pdfOf('good')],
      ['form.materials', 'empty.pdf', Buffer.alloc(0)],
    ]).expect(422);
    expect(answer.text).toContain('<a href="#f-form-materials">Materials</a>');
    expect(answer.text).toContain('has to be a file of one of these types');
    expect(answer.text).toMatch(/id="f-form-materials-error"/);
    expect([answer.text.includes('value="Kept title"'), idsIn(answer.text).length]).toEqual([true, 1]);
    expect(await cases()).toBe(before);
  });

  it('keeps its files while items are added and a check is made', async () => {
    const { text } = await tab.get(START);
    const more = await sent(tab, START, text, { 'form.title': 'T', grow: 'form.persons' }, [
      ['form.persons.0.proof', 'p.pdf', pdfOf('p')],
    ]).expect(200);
    expect(idsIn(more.text, 'form.persons.0.proof')).toHaveLength(1);
    const ids = idsIn(more.text, 'form.persons.0.proof');
    const checked = await sent(tab, `${START}/check`, more.text, { 'form.title': 'T', 'form.persons.0.proof': ids }, [
      ['form.materials', 'm.pdf', pdfOf('m')],
    ]);
    expect([idsIn(checked.text), idsIn(checked.text, 'form.persons.0.proof')]).toEqual([[expect.any(String)], ids]);
    const wrong = await sent(tab, `${START}/check`, more.text, { 'form.title': 'x'.repeat(300) }, [
      ['form.materials', 'not.pdf', SAMPLES.exe],
    ]).expect(422);
    expect(wrong.text).toMatch(/id="f-form-materials-error">not\.pdf has to be/);
  });

  it('is sent once when it is sent twice', async () => {
    const { text } = await tab.get(START);
    const both = await Promise.all(
      [1, 2].map(() =>
        sent(tab, START, text, { 'form.title': 'Twice' }, [['form.materials', 'twice.pdf', pdfOf('twice')]]),
      ),
    );
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(both[0]!.headers['location']).toBe(both[1]!.headers['location']);
  });

  it('takes nothing from anybody but one of our pages', async () => {
    const { text } = await tab.get(START);
    const kept = async (): Promise<unknown> => pages.api.world.db('files').count().first<unknown>();
    const before = await kept();
    const stolen = (_csrf: string): Promise<Response> =>
      tab
        .post(START)
        .field('_csrf', _csrf)
        .field('form.title', 'T')
        .attach('form.materials', SAMPLES.pdf, 'x.pdf')
        .then((each) => each);
    expect((await stolen('wrong')).status).toBe(403);
    expect(
      (await tab.post(START).attach('form.materials', SAMPLES.pdf, 'x.pdf').field('_csrf', csrfIn(text))).status,
    ).toBe(403);
    const stranger = await pages
      .browser()
      .post(START)
      .field('_csrf', 'x')
      .attach('form.materials', SAMPLES.pdf, 'x.pdf');
    expect(stranger.headers['location']).toBe('/sign-in');
    expect(await kept()).toEqual(before);
  });
});

test('files that stay are no change', () => {
  const held = { title: 'T', materials: [{ id: 'a', name: 'a.pdf' }] };
  expect(changesOf(diaryPolicy.form, { 'form.title': 'T', 'form.materials': 'a' }, held)).toEqual({ title: 'T' });
});

describe('the files of a case', () => {
  it('are kept by a form that changes it, shown with why they were refused, and replaced', async () => {
    const { text } = await tab.get(START);
    const opened = await sent(tab, START, text, { 'form.title': 'T' }, [['form.materials', 'bad.pdf', pdfOf('bad')]]);
    const address = opened.headers['location']!.split('?')[0]!;
    const log = await tab.get(address);
    await sent(tab, `${address}/actions/write`, log.text, { 'form.text': 'x' }, [
      ['form.attachment', 'note.txt', Buffer.from('a note')],
    ]).expect(303);
    const change = await tab.get(`${address}/actions/rename`).expect(200);
    const [bad] = idsIn(change.text);
    await sent(tab, `${address}/actions/rename`, change.text, { 'form.title': 'U', 'form.materials': bad! }).expect(
      303,
    );
    expect((await tab.get(address)).text).toContain('bad.pdf');
    await sent(tab, `${address}/actions/show`, (await tab.get(`${address}/actions/show`)).text, {}).expect(303);

    const { body } = await pages.api.get(MANAGER, `/v1${address}`);
    const taskId = body.tasks.find(({ key }) => key === 'reader')!.id;
    const review = await pages.signedIn(MANAGER);
    const task = await review.get(`/tasks/${taskId}`).expect(200);
    expect(task.text).toContain(`<a href="/files/${bad}">bad.pdf</a>`);
    const decision = { decision: 'rewrite', 'form.title': 'U', 'form.materials': bad! };
    const refused = { 'form.refused.0.fileId': bad!, 'form.refused.0.reason': 'Not legible' };
    await sent(review, `/tasks/${taskId}`, task.text, { ...decision, ...refused }).expect(303);
    expect((await tab.get(address)).text).toMatch(
      /bad\.pdf<\/a>.*<span class="badge bad"><svg.*?<\/svg>Refused<\/span> ?<span class="small"> ?Not legible/,
    );

    const again = await tab.get(`${address}/actions/rename`);
    const values = { 'form.title': 'U', 'form.materials': bad!, drop: `form.materials/${bad}` };
    await sent(tab, `${address}/actions/rename`, again.text, values, [
      ['form.materials', 'better.pdf', pdfOf('better')],
    ]).expect(303);
    const last = await tab.get(address);
    const isLinked = (name: string): boolean => last.text.includes(`>${name}</a>`);
    expect(['bad.pdf', 'better.pdf', 'note.txt'].map(isLinked)).toEqual([false, true, true]);
  });
});
