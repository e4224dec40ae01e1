import { type Browser, csrfIn, pagesWorld, type PagesWorld, timeless } from '../pages-world';
import { setWorld } from '../../../../db/world/world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(() => pages.close());

const TICKS = { switchNoticeAccepted: 'true', associationNoticeAccepted: 'true' };

/** Requests a code in a browser and reads it where the customer would. */
async function codeFor(tab: Browser, link: string): Promise<string> {
  await tab.post(`${link}/code`).type('form').send({}).expect(303);
  return pages.api.lastCode();
}

const decide = (tab: Browser, link: string, body: object) => tab.post(`${link}/decision`).type('form').send(body);

describe('a consent link', () => {
  it('can be visited by scanners as often as they like without anything happening', async () => {
    const { caseId, link } = await pages.asked('customer-1');
    const before = await pages.caseVersion(caseId);
    for (let visit = 0; visit < 10; visit += 1) {
      await pages.browser().get(link).expect(200);
      await pages.browser().head(link).expect(200);
    }
    expect(await pages.caseVersion(caseId)).toBe(before);
    const tab = pages.browser();
    await decide(tab, link, { ...TICKS, decision: 'grant', code: await codeFor(tab, link) }).expect(303);
  });

  it('keeps itself to itself: uncached, no referrer, and its token nowhere but where its forms go', async () => {
    const { link, token } = await pages.asked('customer-3');
    const { text, headers } = await pages.browser().get(link).expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(text.replaceAll(/ (form)?action="[^"]*"/gi, '')).not.toContain(token);
    const actions = [...text.matchAll(/<form method="post" action="([^"]+)"/g)].map((found) => found[1]);
    expect(actions).toEqual([`${link}/decision`]);
    expect(/formaction="([^"]*)"/i.exec(text)?.[1]).toBe(`${link}/code`);
    await pages.api.post(
      'partner-a.admin',
      `/v1/cases/${(await pages.api.get('customer-3', '/v1/tasks')).body.items[0]!.caseId}/withdraw`,
      { reason: 'done' },
    );
  });

  it('is used up by a decision, shows the receipt to its own browser and tells everybody else what became of it', async () => {
    const { link, caseId } = await pages.asked('customer-3');
    const tab = pages.browser();
    const code = await codeFor(tab, link);
    await decide(tab, link, { ...TICKS, decision: 'grant', code, comment: 'Gladly' }).expect(303);
    const receipt = await tab.get(link).expect(200);
    expect(receipt.text).toContain('You agreed: move to the reseller model of');
    expect(receipt.text).toContain('version 2026-11');
    const [used, ...unknown] = await Promise.all(
      [link, `/consent/${'x'.repeat(43)}`, '/consent/short'].map((address) => pages.browser().get(address).expect(410)),
    );
    expect(used!.text).toMatch(/You agreed on \d+ \w+ \d{4}/);
    for (const told of ['Gladly', '2026-11', 'Songguowan']) expect(used!.text).not.toContain(told);
    const bodies = unknown.map(({ text }) => timeless(text));
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('This link doesn’t work');
    const { body } = await pages.api.get('partner-a.admin', `/v1/cases/${caseId}`);
    expect(body.tasks[0]).toMatchObject({ decision: 'grant', decidedBy: 'customer-3', comment: 'Gladly' });
  });

  it('asks for ticks and code at the fields, keeps what was ticked, and spends no code on it', async () => {
    const { link } = await pages.asked('customer-2', 'referral');
    const tab = pages.browser();
    const first = await decide(tab, link, { decision: 'grant' }).expect(422);
    expect(first.text).toContain('Send the code first');
    const code = await codeFor(tab, link);
    const second = await decide(tab, link, { decision: 'grant', code, switchNoticeAccepted: 'true' }).expect(422);
    expect(second.text).toMatch(/id="f-switchNoticeAccepted"[^>]* checked/);
    expect(second.text).toContain('Read it and tick the box to agree');
    await decide(tab, link, { ...TICKS, decision: 'grant', code }).expect(303);
  });

  it('says what stands in the way, and takes the same code once it is cleared', async () => {
    const { link } = await pages.asked('customer-4', 'referral');
    const { db } = pages.api.world;
    await setWorld(db, 'account-check', 'customer-4', { inArrears: true });
    const tab = pages.browser();
    expect((await tab.get(link)).text).toContain('1 thing to clear first');
    const code = await codeFor(tab, link);
    const blocked = await decide(tab, link, { ...TICKS, decision: 'grant', code }).expect(422);
    expect(blocked.text).toContain('1 thing to clear first');
    await setWorld(db, 'account-check', 'customer-4', { inArrears: false });
    await decide(tab, link, { ...TICKS, decision: 'grant', code }).expect(303);
  });

  it('refuses without ticks but not without a code, and a code is good only in the browser that asked for it', async () => {
    const { link } = await pages.asked('customer-1', 'referral');
    const [own, other] = [pages.browser(), pages.browser()];
    const code = await codeFor(own, link);
    await codeFor(other, link);
    expect((await decide(other, link, { decision: 'refuse', code }).expect(422)).text).toContain('4 tries left');
    await decide(own, link, { decision: 'refuse', code }).expect(303);
    expect((await own.get(link)).text).toContain('You did not agree: ');
  });

  it('keeps every wrong code and every use of a dead link on the record of its case', async () => {
    const { link, caseId } = await pages.asked('customer-1', 'referral');
    const tab = pages.browser();
    const code = await codeFor(tab, link);
    const wrong = code === '000000' ? '000001' : '000000';
    await decide(tab, link, { ...TICKS, decision: 'grant', code: wrong }).expect(422);
    await decide(tab, link, { decision: 'refuse', code }).expect(303);
    await decide(pages.browser(), link, { decision: 'refuse', code }).expect(410);
    await decide(pages.browser(), `/consent/${'x'.repeat(43)}`, { decision: 'refuse', code }).expect(410);

    const entries = await pages.api.world
      .db('audit_events')
      .where({ case_id: caseId })
      .whereLike('action', '%.refused');
    expect(entries).toMatchObject([
      { action: 'code.refused', actor: 'customer-1', data: { rule: 'code-wrong' } },
      { action: 'link.refused', actor: 'customer-1', data: { rule: 'dead-link' } },
    ]);
    const attempts = await pages.api.world.db('refused_attempts').orderBy('id', 'desc').limit(3);
    expect(attempts).toMatchObject([
      { actor: 'unknown', problem: 'dead-link' },
      { actor: 'customer-1', problem: 'dead-link' },
      { actor: 'customer-1', problem: 'code-wrong' },
    ]);
  });

  it('decides whatever colleagues at the customer have claimed, and nobody claims what it decides', async () => {
    const { link, caseId } = await pages.asked('customer-1', 'referral');
    const { db } = pages.api.world;
    const names = { name: '同事', name_en: 'Colleague', email: 'colleague@customer-1.example' };
    await db('people').insert({ ...names, id: 'customer-1.colleague', party_id: 'customer-1', roles: ['customer'] });
    await pages.api.token('customer-1.colleague');
    const { id } = await pages.api.world.task(caseId, 'customerConsent');
    const claim = await pages.api.post('customer-1.colleague', `/v1/tasks/${id}/claim`);
    expect([claim.status, claim.body.type]).toEqual([409, '/problems/decided-by-link']);
    const colleague = await pages.signedIn('customer-1.colleague');
    expect((await colleague.get(`/tasks/${id}`).expect(200)).text).not.toContain('value="claim"');
    // As versions before took it.
    await db('tasks')
      .where({ id })
      .update({ assignee: 'customer-1.colleague', claimed_until: new Date('2099-01-01') });
    const tab = pages.browser();
    await decide(tab, link, { decision: 'refuse', code: await codeFor(tab, link) }).expect(303);
    expect((await tab.get(link).expect(200)).text).toContain('You did not agree: ');
  });

  it('takes a double click as one decision', async () => {
    const { link, caseId } = await pages.asked('customer-1', 'referral');
    const tab = pages.browser();
    const body = { ...TICKS, decision: 'grant', code: await codeFor(tab, link) };
    const answers = await Promise.all([decide(tab, link, body), decide(tab, link, body)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const { body: record } = await pages.api.get('partner-a.admin', `/v1/cases/${caseId}/timeline`);
    expect(record.items.filter(({ action }) => action === 'task.decided')).toHaveLength(1);
  });

  it('takes nothing from a page of somebody else', async () => {
    const { link } = await pages.asked('customer-2');
    const tab = pages.browser();
    await tab.get(link);
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'https://elsewhere.example' },
      { Origin: 'null' },
    ]) {
      await tab.post(`${link}/code`).set(headers).type('form').send({}).expect(403);
    }
    await tab.post(`${link}/code`).set('Sec-Fetch-Site', 'same-origin').type('form').send({}).expect(303);
    const { text } = await tab.get(link);
    await tab
      .post(`${link}/code`)
      .set('Origin', 'null')
      .type('form')
      .send({ _csrf: csrfIn(text) })
      .expect(303);
  });
});
