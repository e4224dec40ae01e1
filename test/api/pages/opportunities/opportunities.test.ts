import { completeForm } from '../../../workflows/opportunity/opportunity-forms';
import { eventually } from '../../../support/engine-world';
import { hiddenIn, MAIN, opportunitySteps } from './opportunity-steps';
import { pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
let steps: ReturnType<typeof opportunitySteps>;

beforeAll(async () => {
  pages = await pagesWorld();
  steps = opportunitySteps(pages);
});
afterAll(() => pages.close());

const rowsOf = (html: string): string[] =>
  (/<tbody>([\s\S]*)<\/tbody>/.exec(html)?.[1] ?? '')
    .split('</tr>')
    .map((row) =>
      row
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean);
const navOf = (html: string): string => /<nav class="nav" aria-label="Main">[\s\S]*?<\/nav>/.exec(html)?.[0] ?? '';

describe('who sees opportunities', () => {
  it('is the main account of a partner, and an administrator reads in a sentence that the page is not for administrators', async () => {
    const admin = await (await pages.signedIn('partner-a.admin')).get('/opportunities').expect(403);
    expect(admin.text).toContain('Only the main account of a partner may see and share opportunities');
    expect(navOf(admin.text)).not.toContain('/opportunities');
    const main = await (await pages.signedIn('software-partner.main-account')).get('/opportunities').expect(200);
    expect(navOf(main.text)).toMatch(/<a href="\/opportunities" aria-current="page">.*?<span>Opportunities<\/span>/);
    expect(main.text).toMatch(/>Shared by us<[\s\S]*>Shared to us</);
    expect(main.text).toContain('No opportunities yet');
    expect(main.text).toContain('href="/start/partner-opportunity"');
  });

  it('is any vendor staff who deal with them, but not finance', async () => {
    const bd = await (await pages.signedIn('vendor.bd')).get('/opportunities').expect(200);
    expect(bd.text).toMatch(/>Shared by partners<[\s\S]*>Shared by us</);
    expect(bd.text).not.toContain('href="/start/partner-opportunity"');
    const finance = await (await pages.signedIn('vendor.finance')).get('/opportunities').expect(403);
    expect(finance.text).toContain('your role may not see them');
  });

  it('is no reviewer while it is a draft', async () => {
    const page = await steps.draft(completeForm({ title: 'Not yet for others' }));
    for (const persona of ['vendor.psm', 'vendor.bd']) {
      const tab = await pages.signedIn(persona);
      await tab.get(page).expect(404);
      expect((await tab.get('/opportunities')).text).not.toContain('Not yet for others');
    }
  });

  it('is no other partner, not even by the address of a case', async () => {
    const page = await steps.inReview();
    await (await pages.signedIn('software-partner.main-account')).get(page).expect(404);
    await (await pages.signedIn('partner-a.admin')).get(page).expect(404);
  });
});

describe('the list', () => {
  it('tells of each opportunity whose move it is, what it is worth and how far it is, with the customer masked', async () => {
    const page = await steps.verified(completeForm({ title: 'A list of its own' }));
    await steps.report(page);
    const list = await (await pages.signedIn(MAIN)).get('/opportunities?text=PO-').expect(200);
    const row = rowsOf(list.text).find((text) => text.startsWith('A list of its own'))!;
    expect(row).toMatch(/A list of its own PO-\d+-\d+ 青\*\*\* ¥2,000,000\.00 Solution · 40% likely reported/);
    expect(row).toMatch(/In progress Waiting for Xingzhu Cloud Technology \(Partner main account\): Report progress/);
    expect(list.text).not.toContain('青禾仓储');
  });

  it('is narrowed by filters that stay in the address, and says so when nothing fits', async () => {
    await steps.draft(completeForm({ title: 'Only a draft' }));
    const tab = await pages.signedIn(MAIN);
    const drafts = await tab.get('/opportunities?type=partner-opportunity&state=draft').expect(200);
    expect(rowsOf(drafts.text).every((row) => row.includes('Draft'))).toBe(true);
    expect(rowsOf(drafts.text).join()).toContain('Only a draft');
    expect(drafts.text).toContain('<option value="draft" selected>');
    const none = await tab.get('/opportunities?type=partner-opportunity&open=false&openedAfter=2099-01-01').expect(200);
    expect(none.text).toContain('No case fits');
    await tab.get('/opportunities?cursor=nonsense').expect(422);
  });

  it('has what the vendor shares on a tab of its own', async () => {
    const page = await steps.shared();
    const tab = await pages.signedIn(MAIN);
    expect((await tab.get('/opportunities?type=vendor-opportunity').expect(200)).text).toContain(page);
    expect((await tab.get('/opportunities').expect(200)).text).not.toContain(page);
  });

  it('flags what nobody has reported of for ninety days', async () => {
    const page = await steps.verified(completeForm({ title: 'Gone quiet' }));
    const { dueAt } = await steps.taskOf(page, 'progressDue');
    await pages.api.world.advanceTo(new Date(Date.parse(dueAt) + 1000));
    const { id } = await steps.taskOf(page, 'staleProgress');
    const tab = await pages.signedIn(MAIN);
    const list = await tab.get('/opportunities').expect(200);
    expect(rowsOf(list.text).find((row) => row.startsWith('Gone quiet'))).toContain('Stale');
    const inbox = await tab.get('/inbox').expect(200);
    expect(inbox.text).toContain(`<a href="${page}">“Gone quiet” is stale: report progress</a>`);
    const task = await tab.get(`/tasks/${id}`).expect(200);
    expect(task.text).toContain('This task is answered by:');
    expect(task.text).toContain(`href="${page}/actions/progress"`);
  });
});

describe('what is known of an opportunity', () => {
  it('is said in the inbox in one line: its title, whose customer it is, masked, and what it is worth', async () => {
    await steps.inReview(completeForm({ title: 'Told in the inbox' }));
    for (const [language, customer] of [
      ['en-US', 'Customer company: 青***'],
      ['zh-CN', '客户企业名称：青***'],
    ] as const) {
      const { text } = await (await pages.signedIn('vendor.psm', language)).get('/inbox').expect(200);
      expect(text).toContain(`Told in the inbox · ${customer} · ¥2,000,000.00 · `);
      expect(text).not.toContain('青禾仓储');
    }
  });

  it('is told to the vendor with what was found out since, on the page of the case and before the decision', async () => {
    const page = await steps.inVerification(completeForm({ title: 'Known to the vendor' }));
    const { id } = await steps.taskOf(page, 'verification');
    await eventually('the CRM to have answered', async () => (await steps.data(page))['customerPsm']);
    const found = (html: string): string =>
      /(?:Added since|后来补充的信息)<\/h[23]>\s*<dl[\s\S]*?<\/dl>/.exec(html)?.[0].replace(/<[^>]+>/g, ' ') ?? '';
    const english = await pages.signedIn('vendor.bd');
    for (const address of [page, `/tasks/${id}`])
      expect(found((await english.get(address).expect(200)).text)).toMatch(
        /Is a customer of the vendor already\s+no\s+Partner sales manager of the customer\s+Mingzhe Sun/,
      );
    const chinese = await (await pages.signedIn('vendor.bd', 'zh-CN')).get(page).expect(200);
    expect(found(chinese.text)).toMatch(/已是云服务商的客户\s+否\s+客户所属伙伴销售经理\s+孙明哲/);
    const partner = await (await pages.signedIn(MAIN)).get(page).expect(200);
    expect(partner.text).toContain('Known to the vendor');
    expect(partner.text).not.toMatch(/Added since|Partner sales manager of the customer/);
  });
});

describe('the progress of an opportunity', () => {
  const report = (html: string, more: object = {}): object => ({
    ...hiddenIn(html),
    'form.stage': 'contract',
    'form.winProbability': '70',
    'form.details': 'Terms are agreed.\r\nThe contract is with legal.',
    ...more,
  });

  it('is told on the page of the case and stands on top of the log, with what is likely to stay filled in', async () => {
    const page = await steps.verified();
    const tab = await pages.signedIn(MAIN);
    const first = await tab.get(page).expect(200);
    expect(first.text).toContain('there has to be at least one update before, and evidence of the delivery');
    const sent = await tab.post(`${page}/actions/progress`).type('form').send(report(first.text)).expect(303);
    await steps.taskOf(page, 'progressDue');
    const shown = await tab.get(sent.headers['location']!).expect(200);
    expect(shown.text).toContain('<strong>Done: Report progress</strong>');
    expect(shown.text).toMatch(/Terms are agreed\.(&#10;|\n)The contract is with legal\./);
    expect(shown.text).toMatch(/<option value="contract" selected>/);
    expect(shown.text).toMatch(/name="form.winProbability"[^>]*value="70"/);
    const log = /id="log"[\s\S]*?<\/section>/.exec(shown.text)![0];
    expect(log).toContain('Wenbo Guo');
    const vendor = await (await pages.signedIn('vendor.bd')).get(page).expect(200);
    expect(vendor.text).toContain('The contract is with legal.');
    expect(vendor.text).not.toContain(`${page}/actions/progress`);
  });

  it('cannot be the delivery before there was any, nor without evidence, and nothing typed is lost', async () => {
    const page = await steps.verified();
    const tab = await pages.signedIn(MAIN);
    const { text } = await tab.get(page).expect(200);
    const delivered = report(text, { 'form.stage': 'delivered' });
    const refused = await tab.post(`${page}/actions/progress`).type('form').send(delivered).expect(422);
    expect(refused.text).toContain('No progress has been reported yet');
    expect(refused.text).toContain('Evidence of the delivery is missing');
    expect(refused.text).toContain('The contract is with legal.');
    const missing = report(text, { 'form.details': '' });
    const wrong = await tab.post(`${page}/actions/progress`).type('form').send(missing).expect(422);
    expect(wrong.text).toContain('<a href="#f-form-details">Details</a>');
  });

  it('is shown in pages, newest first', async () => {
    const page = await steps.verified();
    for (let n = 1; n <= 11; n += 1) await steps.report(page, { details: `Report number ${n}.` });
    const tab = await pages.signedIn('vendor.psm');
    const newest = await tab.get(page).expect(200);
    const told = (html: string): string[] => [...html.matchAll(/Report number (\d+)\./g)].map((found) => found[1]!);
    expect(told(newest.text)).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']);
    const older = /href="([^"]+)#log">Older entries/.exec(newest.text)![1]!;
    const last = await tab.get(older).expect(200);
    expect(told(last.text)).toEqual(['1']);
    expect(last.text).toContain('Back to the newest');
    expect(Buffer.byteLength(newest.text)).toBeLessThan(50 * 1024);
  });
});

describe('verifying', () => {
  it('shows the other opportunities for the same need in order of submission, each a click away', async () => {
    const form = completeForm();
    const first = await steps.inVerification(form);
    const second = await steps.inVerification({ ...form, title: 'The same again' }, 'software-partner.main-account');
    const { id } = await steps.taskOf(second, 'verification');
    const tab = await pages.signedIn('vendor.bd');
    for (const address of [`/tasks/${id}`, second]) {
      const page = await tab.get(address).expect(200);
      expect(page.text).toContain('Opportunities that may be for the same need');
      expect(page.text).toContain('Same registration number');
      expect(page.text).toMatch(new RegExp(`<a href="${first}">PO-`));
      expect(page.text).not.toMatch(/>\s*\d{4}-\d\d-\d\dT/);
    }
    expect((await (await pages.signedIn(MAIN)).get(first).expect(200)).text).not.toContain('for the same need');
  });

  it('reveals contacts and decision maker for a reason that stays on the record', async () => {
    const page = await steps.inReview();
    const tab = await pages.signedIn('vendor.psm');
    const form = await tab.get(`${page}/reveal`).expect(200);
    expect(form.text).toMatch(/Customer company[\s\S]*Contacts at the customer[\s\S]*Decision maker/);
    expect(form.text).not.toContain('Name of the customer');
    const body = { ...hiddenIn(form.text), fields: ['contacts', 'customerName'], reason: 'To arrange a visit' };
    const shown = await tab.post(`${page}/reveal`).type('form').send(body).expect(200);
    expect(shown.text).toContain('lin@qinghe.example');
    expect(shown.text).toContain('青禾仓储');
    expect((await tab.get(page)).text).toContain('Looked at full values');
  });
});
