import { csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
  for (const customerId of ['customer-1', 'customer-4'])
    await pages.api.post('partner-a.admin', '/v1/cases', {
      type: 'partner-unlink',
      form: { customerId, reason: 'No longer served', noticeAccepted: true },
    });
});
afterAll(() => pages.close());

const rowsIn = (html: string): string[] =>
  [...html.matchAll(/<a class="main-link" href="\/cases\/[^"]+">([^<]+)<\/a>.*?<span class="mono">([^<]+)/g)].map(
    ([, title, number]) => `${number} ${title}`,
  );

describe('the list of cases', () => {
  it('tells rows apart by title, party, number, status and day, and counts what each view holds', async () => {
    const { text } = await (await pages.signedIn('partner-a.admin')).get('/cases').expect(200);
    expect(rowsIn(text)).toHaveLength(2);
    expect(new Set(rowsIn(text).map((row) => row.replace(/^\S+/, ''))).size).toBe(2);
    expect(text).toMatch(/aria-current="page">All<span> 2<\/span>/);
    expect(text).toMatch(/>Waiting for me<span> 0<\/span>/);
    expect(text).toContain('2 cases · 2 open · soonest due first');
    const reviewer = await (await pages.signedIn('vendor.pre-reviewer')).get('/cases?view=mine').expect(200);
    // The vendor reviews first what concerns a customer of the reseller model: here, the second.
    const [first, ...others] = rowsIn(reviewer.text);
    expect([/^PU-\d{8}-000002 /.test(first!), others]).toEqual([true, []]);
    expect(reviewer.text).toContain('Your move');
  });

  it('is sorted by its heads, one way and the other', async () => {
    const tab = await pages.signedIn('partner-a.admin');
    const up = await tab.get('/cases?sort=requestNo').expect(200);
    const down = await tab.get('/cases?sort=-requestNo').expect(200);
    expect(rowsIn(down.text)).toEqual([...rowsIn(up.text)].reverse());
    expect(up.text).toContain('aria-sort="ascending"><a href="/cases?sort=-requestNo"');
  });

  it('finds a case by any part of its number, and by nothing that its reader sees masked', async () => {
    const tab = await pages.signedIn('partner-a.admin');
    const [number = ''] = rowsIn((await tab.get('/cases').expect(200)).text)[0]!.split(' ');
    expect(rowsIn((await tab.get(`/cases?text=${number.slice(-6)}`).expect(200)).text)).toHaveLength(1);
    const { email, mobile } = await pages.api.world
      .db('parties')
      .where({ id: 'customer-1' })
      .first<{ email: string; mobile: string }>('email', 'mobile');
    for (const part of [email.slice(1, 6), mobile.slice(2, 9)])
      expect(rowsIn((await tab.get(`/cases?text=${encodeURIComponent(part)}`).expect(200)).text)).toEqual([]);
    expect(rowsIn((await tab.get(`/cases?text=${encodeURIComponent(mobile)}`).expect(200)).text)).toHaveLength(1);
  });

  it('says at its field that a filter cannot be read, and then lists nothing', async () => {
    const tab = await pages.signedIn('partner-a.admin');
    for (const [query, field] of [
      ['openedAfter=yesterday', 'openedAfter'],
      ['type=nothing', 'type'],
    ] as const) {
      const { text } = await tab.get(`/cases?${query}`).expect(422);
      expect(text).toContain(`id="f-${field}-error"`);
      expect(rowsIn(text)).toEqual([]);
    }
  });
});

describe('a link that asks somebody', () => {
  it('is sent anew from the case by the side that asks, and by nobody else', async () => {
    const { caseId, taskId } = await pages.asked('customer-2', 'referral');
    const tab = await pages.signedIn('partner-a.admin');
    const page = await tab.get(`/cases/${caseId}`).expect(200);
    const address = `/tasks/${encodeURIComponent(taskId)}/resend`;
    expect(page.text).toContain(`action="${address}"`);
    const sent = await tab
      .post(address)
      .type('form')
      .send({ _csrf: csrfIn(page.text) })
      .expect(303);
    expect((await tab.get(sent.headers['location']!).expect(200)).text).toContain('A new link was sent on');
    expect((await (await pages.signedIn('customer-2')).get(`/cases/${caseId}`).expect(200)).text).not.toContain(
      address,
    );
  });
});

describe('what cannot be undone', () => {
  it('is asked once more, by subject and in the words of the button, and what was entered goes along', async () => {
    const opened = await pages.api.post('customer-3', '/v1/cases', {
      type: 'customer-unlink',
      form: { reason: 'New plans', noticeAccepted: true },
    });
    const address = `/tasks/${encodeURIComponent(opened.body.tasks[0]!.id)}`;
    const customer = await pages.signedIn('customer-3');
    const first = await customer.get(address).expect(200);
    const sent = await customer
      .post(`${address}/code`)
      .type('form')
      .send({ _csrf: csrfIn(first.text) });
    const code = { codeId: hidden(sent.text, 'codeId'), code: pages.api.lastCode() };
    await customer
      .post(address)
      .type('form')
      .send({ _csrf: csrfIn(first.text), decision: 'submit', ...code })
      .expect(303);

    const partner = await pages.signedIn('partner-a.admin');
    const task = /href="(\/tasks\/[^"]+)"/.exec((await partner.get('/inbox')).text)![1]!;
    const page = await partner.get(task).expect(200);
    const filled = {
      _csrf: csrfIn(page.text),
      key: hidden(page.text, 'key'),
      version: hidden(page.text, 'version'),
      decision: 'approve',
      comment: 'Thank you',
      'form.unlinkNoticeAccepted': 'true',
    };
    const asked = await partner.post(task).type('form').send(filled).expect(200);
    expect(asked.text).toMatch(/<h1>Approve\? End the association of [^<]+ with Xingzhu Cloud Technology<\/h1>/);
    expect(asked.text).toContain('This cannot be undone.');
    expect(asked.text).toMatch(/<button class="danger" name="confirmed" value="approve">Approve<\/button>/);
    const along = { ...filled, comment: hidden(asked.text, 'comment'), key: hidden(asked.text, 'key') };
    expect([along.comment, along.key]).toEqual([filled.comment, filled.key]);

    const back = await partner
      .post(task)
      .type('form')
      .send({ ...along, back: 'true' })
      .expect(200);
    expect(back.text).toMatch(/<textarea[^>]*>Thank you<\/textarea>/);
    expect(back.text).toMatch(/name="form.unlinkNoticeAccepted"[^>]* checked/);
    const done = await partner
      .post(task)
      .type('form')
      .send({ ...along, confirmed: 'approve' })
      .expect(303);
    expect((await partner.get(done.headers['location']!)).text).toContain('<strong>Decided: Approve</strong>');
  });
});
