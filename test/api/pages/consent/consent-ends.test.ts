import { createHash } from 'node:crypto';
import { setWorld } from '../../../../db/world/world';
import { eventually } from '../../../support/engine-world';
import { type Browser, csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(() => pages.close());

const TICKS = { switchNoticeAccepted: 'true', associationNoticeAccepted: 'true' };

async function codeFor(tab: Browser, link: string, typed: object = {}): Promise<string> {
  await tab.post(`${link}/code`).type('form').send(typed).expect(303);
  return pages.api.lastCode();
}

describe('the page of a consent', () => {
  it('asks in its title, and shows each amount now and afterwards, or that it cannot be read', async () => {
    const { link } = await pages.asked('customer-1');
    const { db } = pages.api.world;
    const { text } = await pages.browser().get(link).expect(200);
    expect(text).toMatch(/<h1>[^<]* wants to move you to its reseller model\. Do you agree\?<\/h1>/);
    const row = (html: string, what: string): string => new RegExp(`${what}</th>(.*?)</tr>`).exec(html)?.[1] ?? '';
    expect(row(text, 'Cash coupons')).toMatch(/¥200\.00.*¥0\.00/);
    expect(row(text, 'Direct credit')).toMatch(/¥1,000\.00.*¥0\.00/);
    await setWorld(db, 'billing', 'customer-1', { refuse: 'system-closed' });
    const away = await pages.browser().get(link).expect(200);
    expect(row(away.text, 'Cash coupons')).toContain('Not available now, checked again when you agree');
    await setWorld(db, 'billing', 'customer-1', { refuse: null });
  });

  it('keeps ticks and words while a code is asked for, and leads to its field', async () => {
    const { link } = await pages.asked('customer-2', 'referral');
    const tab = pages.browser();
    const typed = { switchNoticeAccepted: 'true', comment: 'Since you ask' };
    const sent = await tab.post(`${link}/code`).type('form').send(typed).expect(303);
    const { text } = await tab.get(sent.headers['location']!).expect(200);
    expect(text).toMatch(/id="f-switchNoticeAccepted"[^>]* checked/);
    expect(text).not.toMatch(/id="f-associationNoticeAccepted"[^>]* checked/);
    expect(text).toContain('>Since you ask</textarea>');
    expect(text).toMatch(/id="f-code"[^>]* autofocus/i);
    expect((await tab.get(link)).text).not.toMatch(/autofocus/i);
    expect((await pages.browser().get(link)).text).not.toContain('Since you ask');
  });

  it('is the same for a customer who signs in, whose refused decision keeps everything too', async () => {
    const { taskId, link } = await pages.asked('customer-3');
    const tab = await pages.signedIn('customer-3');
    const address = `/tasks/${encodeURIComponent(taskId)}`;
    const [own, linked] = [await tab.get(address).expect(200), await pages.browser().get(link).expect(200)];
    const readable = (html: string): string =>
      /<section class="step" id="who".*?id="decide"/s.exec(html)?.[0] ?? 'none';
    const same = (html: string): string =>
      readable(html)
        .replaceAll(/ action="[^"]*"/g, '')
        .replaceAll(/Checked[^<]*/g, '');
    expect(same(own.text)).toBe(same(linked.text));

    const form = { _csrf: csrfIn(own.text), key: hidden(own.text, 'key'), version: hidden(own.text, 'version') };
    const typed = { ...form, 'form.switchNoticeAccepted': 'true', comment: 'By sign-in' };
    const coded = await tab.post(`${address}/code`).type('form').send(typed).expect(200);
    expect(coded.text).toMatch(/id="f-form-switchNoticeAccepted"[^>]* checked/);
    const code = { codeId: hidden(coded.text, 'codeId'), code: pages.api.lastCode() };
    const missing = await tab
      .post(address)
      .type('form')
      .send({ ...typed, ...code, decision: 'grant' });
    expect([missing.status, missing.text.includes('>By sign-in</textarea>')]).toEqual([422, true]);
    const granted = { ...typed, ...code, 'form.associationNoticeAccepted': 'true', decision: 'grant' };
    await tab
      .post(address)
      .type('form')
      .send({ ...granted, key: hidden(missing.text, 'key') })
      .expect(303);
  });
});

describe('a link that decides nothing any more', () => {
  const withdraw = (caseId: string) =>
    pages.api.post('partner-a.admin', `/v1/cases/${caseId}/withdraw`, { reason: 'No longer wanted' });

  it('says that the request was withdrawn, to whoever opens it and to a page that was open before', async () => {
    const { link, caseId } = await pages.asked('customer-4', 'referral');
    const tab = pages.browser();
    const code = await codeFor(tab, link);
    await withdraw(caseId);
    const told = 'Your partner withdrew this request on';
    for (const answer of [
      await pages.browser().get(link),
      await tab.post(`${link}/decision`).type('form').send({ decision: 'refuse', code }),
      await tab.post(`${link}/code`).type('form').send({}),
    ])
      expect([answer.status, answer.text.includes(told)]).toEqual([410, true]);
    expect((await pages.browser().get(link)).text).not.toContain('No longer wanted');
  });

  it('was replaced by a new one, which goes out on request, in the same words when there is none to send', async () => {
    const { link, taskId, caseId } = await pages.asked('customer-4', 'referral');
    const { db } = pages.api.world;
    const again = async (): Promise<string> => {
      const tab = pages.browser();
      const sent = await tab.post(`${link}/again`).type('form').send({}).expect(303);
      return (await tab.get(sent.headers['location']!).expect(410)).text;
    };
    const said = (html: string): string => /role="status".*?<\/section>/s.exec(html)?.[0] ?? 'nothing';
    const open = await again();
    expect(open).toContain('A newer link has replaced this one');
    expect(await db('resends').where({ task_id: taskId })).toHaveLength(1);
    await withdraw(caseId);
    expect(said(await again())).toBe(said(open));
    expect(await db('resends').where({ task_id: taskId })).toHaveLength(1);
  });

  it('shows its receipt on any device after a code, with a record that has the hash it names', async () => {
    const { link, caseId } = await pages.asked('customer-4', 'referral');
    const own = pages.browser();
    const decided = { ...TICKS, decision: 'grant', code: await codeFor(own, link), comment: 'Gladly' };
    await own.post(`${link}/decision`).type('form').send(decided).expect(303);
    await eventually('decided', async () => {
      const { status } = await pages.api.world.task(caseId, 'customerConsent');
      return status === 'decided' ? status : undefined;
    });

    const other = pages.browser();
    await other.get(`${link}/record.json`).expect(404);
    const code = await codeFor(other, link);
    const wrong = await other
      .post(`${link}/receipt`)
      .type('form')
      .send({ code: code === '000000' ? '000001' : '000000' });
    expect([wrong.status, wrong.text.includes('4 tries left'), wrong.text.includes('Gladly')]).toEqual([
      410,
      true,
      false,
    ]);
    await other.post(`${link}/receipt`).type('form').send({ code }).expect(303);
    const { text } = await other.get(link).expect(200);
    for (const told of ['You agreed: move to the referral model', 'Gladly', 'Link and code', 'version 2026-11'])
      expect([told, text.includes(told)]).toEqual([told, true]);
    const record = await other.get(`${link}/record.json`).expect(200);
    expect(text).toContain(createHash('sha256').update(record.text).digest('hex'));
    expect(JSON.parse(record.text)).toMatchObject({ decision: 'grant', change: { from: 'reseller', to: 'referral' } });
  });
});
