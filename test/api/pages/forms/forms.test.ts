import type { Browser as Chromium, Page } from 'playwright-core';
import { closeWindows, follow, sharedBrowser } from '../../../support/chromium';
import { completeForm } from '../../../workflows/opportunity/opportunity-forms';
import { hiddenIn, MAIN, opportunitySteps, postedForm, sendEdit } from '../opportunities/opportunity-steps';
import { pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
let steps: ReturnType<typeof opportunitySteps>;
let chromium: Chromium;
let base: string;

beforeAll(async () => {
  pages = await pagesWorld();
  steps = opportunitySteps(pages);
  chromium = await sharedBrowser();
  ({ base } = pages);
});
afterAll(async () => {
  await closeWindows();
  await pages.close();
});

/** A browser without scripts, signed in. */
async function plainPage(persona: string): Promise<Page> {
  const context = await chromium.newContext({ locale: 'en-US', javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  await follow(page, `button[value="${persona}"]`);
  return page;
}

describe('starting with a draft', () => {
  it('saves what there is, and asks for the rest on the page of the case', async () => {
    const tab = await pages.signedIn(MAIN);
    const start = await tab.get('/start/partner-opportunity').expect(200);
    const saved = await tab
      .post('/start/partner-opportunity')
      .type('form')
      .send({ ...hiddenIn(start.text), 'form.title': 'A warehouse', do: 'save' })
      .expect(303);
    const page = await tab.get(saved.headers['location']!).expect(200);
    expect(page.text).toContain('Complete and submit the opportunity');
    expect(page.text).toMatch(/name="form.title"[^>]*value="A warehouse"/);
    expect(page.text).toContain('<fieldset class="stack"><legend>Customer and contacts</legend>');
  });

  it('is submitted at once when it is complete, and by a double click only once', async () => {
    const tab = await pages.signedIn(MAIN);
    const start = await tab.get('/start/partner-opportunity').expect(200);
    const body = { ...hiddenIn(start.text), ...postedForm(), do: 'submit' };
    const [one, two] = await Promise.all(
      [1, 2].map(() => tab.post('/start/partner-opportunity').type('form').send(body)),
    );
    expect([one!.status, two!.headers['location']]).toEqual([303, one!.headers['location']]);
    expect((await tab.get(one!.headers['location']!)).text).toContain('<strong>Decided: Submit</strong>');
  });

  it('is kept when it is not complete, with everything that is missing named at once', async () => {
    const tab = await pages.signedIn(MAIN);
    const start = await tab.get('/start/partner-opportunity').expect(200);
    const body = { ...hiddenIn(start.text), ...postedForm(), 'form.need': '', do: 'submit' };
    const answer = await tab.post('/start/partner-opportunity').type('form').send(body).expect(422);
    expect(answer.text).toContain('<a href="#f-form-need">Need</a>');
    expect(answer.text).toContain('id="f-form-need-error"');
    expect(answer.text).toMatch(/action="\/cases\/[^"]+\/edit"/);
    expect(answer.text).toContain('value="lin@qinghe.example"');
  });
});

describe('a form that is filled in already', () => {
  it('changes nothing when it is saved untouched', async () => {
    const page = await steps.draft(
      completeForm({ presalesActivities: ['site-visit', 'demo'], budget: 'One.\nTwo, three.' }),
    );
    const [before, recorded] = [await steps.form(page), await steps.actions(page)];
    const browser = await plainPage(MAIN);
    await browser.goto(base + page);
    await follow(browser, '#edit .buttons button[value="save"]');
    expect(await browser.textContent('[role=status]')).toContain('Done: Save the draft');
    expect(await steps.form(page)).toEqual(before);
    expect(await steps.actions(page)).toEqual([...recorded, 'case.save']);
    await browser.context().close();
  });

  it('shows its own party what others see masked, and never saves a masked value', async () => {
    const page = await steps.rejected('Name the decision maker');
    const own = await (await pages.signedIn(MAIN)).get(page).expect(200);
    expect(own.text).toContain('value="19900001234"');
    for (const persona of ['vendor.psm', 'vendor.bd', 'vendor.operator']) {
      const other = await (await pages.signedIn(persona)).get(page).expect(200);
      expect(other.text).toContain('199****1234');
      expect(other.text).not.toContain('19900001234');
    }
    const answer = await sendEdit(
      await pages.signedIn(MAIN),
      page,
      { ...postedForm(), 'form.title': 'Another' },
      'save',
    );
    expect(answer.status).toBe(303);
    const { title, contacts, decisionMaker } = await steps.form(page);
    expect({ title, contacts, decisionMaker }).toEqual({ ...pick(completeForm()), title: 'Another' });
  });

  it('takes away what was emptied, and tells the reviewer what has changed', async () => {
    const page = await steps.rejected('Say more about the budget');
    const tab = await pages.signedIn(MAIN);
    const shown = await tab.get(page).expect(200);
    expect(shown.text).toContain('Rejected in review');
    expect(shown.text).toContain('Say more about the budget');
    const { customerEnterpriseId, customerName } = await steps.form(page);
    const mended = { 'form.contacts.0.position': '', 'form.budget': 'Three million, granted by the board.' };
    const values = { ...postedForm({ customerEnterpriseId, customerName }), ...mended, comment: 'Mended' };
    expect((await sendEdit(tab, page, values, 'resubmit')).status).toBe(303);
    expect((await steps.form(page))['contacts']).toEqual([
      { name: '林知夏', phone: '19900001234', email: 'lin@qinghe.example' },
    ]);
    const { id } = await steps.taskOf(page, 'review');
    const review = await (await pages.signedIn('vendor.psm')).get(`/tasks/${id}`).expect(200);
    const changed = [
      ...review.text.matchAll(
        /<dt[^>]*>([^<]+?)(?:<span class="muted small">[^<]*<\/span>)?<\/dt><dd(?:(?!<\/dd>).)*<span class="badge warn">/g,
      ),
    ];
    expect(changed.map((found) => found[1])).toEqual(['Contacts at the customer', 'Budget']);
  });

  it('keeps what was typed when something is wrong, and says so at the field, in an amount and in a list too', async () => {
    const page = await steps.draft();
    const wrong = { 'form.expectedRevenue.amount': '12', 'form.contacts.0.email': 'nobody', 'form.budget': 'few' };
    const answer = await sendEdit(await pages.signedIn(MAIN), page, { ...postedForm(), ...wrong }, 'submit');
    expect(answer.status).toBe(422);
    const summary = [...answer.text.matchAll(/<li><a href="#([^"]+)">([^<]+)<\/a>/g)].map((found) => found.slice(1));
    expect(summary).toEqual([
      ['f-form-contacts-0-email', 'Contacts at the customer 1 · E-mail'],
      ['f-form-budget', 'Budget'],
      ['f-form-expectedRevenue', 'Expected revenue'],
    ]);
    for (const [anchor] of summary) expect(answer.text).toContain(`id="${anchor}-error"`);
    for (const value of Object.values(wrong)) expect(answer.text).toContain(value);
  });

  it('tells that somebody else has changed it meanwhile instead of writing over that', async () => {
    const page = await steps.draft();
    const tab = await pages.signedIn(MAIN);
    const body = { ...hiddenIn((await tab.get(page)).text), ...postedForm(), 'form.title': 'Mine' };
    await sendEdit(tab, page, { ...postedForm(), 'form.title': 'Theirs' }, 'save');
    await tab
      .post(`${page}/edit`)
      .type('form')
      .send({ ...body, do: 'save' })
      .expect(412);
    expect((await steps.form(page))['title']).toBe('Theirs');
  });
});

describe('the items of a list', () => {
  it('are added and removed without scripts, and nothing typed is lost', async () => {
    const page = await steps.draft();
    const browser = await plainPage(MAIN);
    await browser.goto(base + page);
    await browser.fill('[name="form.title"]', 'Typed and not saved');
    await follow(browser, 'button[name="grow"]');
    expect(await browser.inputValue('[name="form.title"]')).toBe('Typed and not saved');
    await browser.fill('[name="form.contacts.1.name"]', 'Second');
    await browser.fill('[name="form.contacts.1.phone"]', '19900005678');
    await browser.fill('[name="form.contacts.1.email"]', 'second@qinghe.example');
    await follow(browser, 'button[name="shrink"][value="form.contacts.0"]');
    expect(await browser.inputValue('[name="form.contacts.0.name"]')).toBe('Second');
    expect((await steps.form(page))['title']).toBe('智能仓储上云');
    await follow(browser, '#edit .buttons button[value="save"]');
    const { title, contacts } = await steps.form(page);
    expect([title, contacts]).toEqual([
      'Typed and not saved',
      [{ name: 'Second', phone: '19900005678', email: 'second@qinghe.example' }],
    ]);
    await browser.context().close();
  });
});

const pick = ({ title, contacts, decisionMaker }: ReturnType<typeof completeForm>): object => ({
  title,
  contacts,
  decisionMaker,
});
