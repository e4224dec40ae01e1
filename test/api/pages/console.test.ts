import { randomUUID } from 'node:crypto';
import { relationshipRequests } from '../../workflows/association/relationship-requests';
import { csrfIn, hidden, pagesWorld, type PagesWorld } from './pages-world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(() => pages.close());

const FORM = {
  'form.customerId': 'customer-1',
  'form.toModel': 'reseller',
  'form.reason': 'As agreed',
  'form.noticeAccepted': 'true',
};

describe('signing in', () => {
  it('sends a stranger to sign in and back to the page asked for, and never elsewhere', async () => {
    const tab = pages.browser();
    const sent = await tab.get('/cases?open=true').expect(303);
    expect(sent.headers['location']).toBe('/sign-in?to=%2Fcases%3Fopen%3Dtrue');
    const page = await tab.get(sent.headers['location']!);
    const post = (to: string) =>
      tab
        .post('/sign-in')
        .type('form')
        .send({ _csrf: csrfIn(page.text), persona: 'partner-a.admin', to });
    expect((await post('/cases?open=true')).headers['location']).toBe('/cases?open=true');
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      expect((await post(to)).headers['location']).toBe('/home');
    }
  });

  it('needs a form of our own, keeps the token in a cookie that scripts cannot read, and ends with signing out', async () => {
    const tab = pages.browser();
    await tab.post('/sign-in').type('form').send({ persona: 'partner-a.admin' }).expect(403);
    const page = await tab.get('/sign-in');
    const answer = await tab
      .post('/sign-in')
      .type('form')
      .send({ _csrf: csrfIn(page.text), persona: 'partner-a.admin' });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /assent-session=s%3A\S+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax/,
    );
    const inbox = await tab.get('/inbox').expect(200);
    await tab
      .post('/sign-out')
      .type('form')
      .send({ _csrf: csrfIn(inbox.text) })
      .expect(303);
    await tab.get('/inbox').expect(303);
  });
});

describe('starting a case', () => {
  it('shows what the check says before anything is opened, and what is missing at its field with values kept', async () => {
    const tab = await pages.signedIn('partner-a.admin');
    const empty = await tab.get('/start/relationship-switch').expect(200);
    const _csrf = csrfIn(empty.text);
    const checked = await tab
      .post('/start/relationship-switch/check')
      .type('form')
      .send({ _csrf, ...FORM, 'form.customerId': 'customer-5' });
    expect(checked.text).toContain('2 things to clear first');
    const wrong = await tab
      .post('/start/relationship-switch')
      .type('form')
      .send({ _csrf, ...FORM, 'form.reason': '' })
      .expect(422);
    expect(wrong.text).toContain('href="#f-form-reason"');
    expect(wrong.text).toMatch(/value="reseller" checked/);
    const refused = await tab
      .post('/start/relationship-switch')
      .type('form')
      .send({ _csrf, ...FORM, 'form.customerId': 'customer-5' });
    expect([refused.status, refused.text.includes('2 things to clear first')]).toEqual([422, true]);
  });

  it('answers with a receipt, and a double click opens one case', async () => {
    const tab = await pages.signedIn('partner-a.admin');
    const page = await tab.get('/start/relationship-switch');
    const body = { _csrf: csrfIn(page.text), key: hidden(page.text, 'key'), ...FORM };
    const [one, two] = await Promise.all(
      [1, 2].map(() => tab.post('/start/relationship-switch').type('form').send(body)),
    );
    expect([one!.status, one!.headers['location']]).toEqual([303, two!.headers['location']]);
    const shown = await tab.get(one!.headers['location']!).expect(200);
    expect(shown.text).toContain('<strong>Submitted</strong>');
    expect(shown.text).toContain('Waiting for S*** (Customer)');
    const withdrawn = await tab.get(one!.headers['location']!.replace(/\?.*/, '/actions/withdraw')).expect(200);
    const act = {
      _csrf: csrfIn(withdrawn.text),
      key: hidden(withdrawn.text, 'key'),
      version: hidden(withdrawn.text, 'version'),
    };
    const address = one!.headers['location']!.replace(/\?.*/, '/actions/withdraw');
    expect((await tab.post(address).type('form').send(act).expect(422)).text).toContain('href="#f-form-reason"');
    await tab
      .post(address)
      .type('form')
      .send({ ...act, 'form.reason': 'No longer wanted' })
      .expect(303);
  });
});

describe('deciding', () => {
  it('shows consequences, refuses without a comment where one is needed, and the counter falls', async () => {
    const opened = await pages.api.post('customer-3', '/v1/cases', {
      type: 'customer-unlink',
      form: { reason: 'New plans', noticeAccepted: true },
    });
    const submission = opened.body.tasks[0]!.id;
    const customer = await pages.signedIn('customer-3');
    const first = await customer.get(`/tasks/${encodeURIComponent(submission)}`).expect(200);
    const sent = await customer
      .post(`/tasks/${encodeURIComponent(submission)}/code`)
      .type('form')
      .send({ _csrf: csrfIn(first.text) })
      .expect(200);
    const code = { codeId: hidden(sent.text, 'codeId'), code: pages.api.lastCode() };
    await customer
      .post(`/tasks/${encodeURIComponent(submission)}`)
      .type('form')
      .send({ _csrf: csrfIn(first.text), decision: 'submit', ...code })
      .expect(303);

    const partner = await pages.signedIn('partner-a.admin');
    const inbox = await partner.get('/inbox');
    expect(inbox.text).toContain('All<span> 1</span>');
    expect(inbox.text).toMatch(/<p class="small muted">\S\*\*\* · [^<]+ · <span class="mono">/);
    const address = /href="(\/tasks\/[^"]+)"/.exec(inbox.text)![1]!;
    const page = await partner.get(address).expect(200);
    expect(page.text).toContain('The association ends at once');
    const body = { _csrf: csrfIn(page.text), decision: 'reject' };
    expect((await partner.post(address).type('form').send(body).expect(422)).text).toContain('id="f-comment-error"');
    const done = await partner
      .post(address)
      .type('form')
      .send({ ...body, comment: 'Not yet' })
      .expect(303);
    expect((await partner.get(done.headers['location']!)).text).toContain('<strong>Decided: Reject</strong>');
    expect((await partner.get('/inbox')).text).toContain('You’re all caught up');
  });
});

describe('deciding several at once', () => {
  it('tells the result of each, counts each by itself, and asks for a choice when nothing is selected', async () => {
    const form = { reason: 'No longer served', noticeAccepted: true };
    for (const customerId of ['customer-2', 'customer-4']) {
      await pages.api
        .post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form: { customerId, ...form } })
        .expect(201);
    }
    const tab = await pages.signedIn('vendor.pre-reviewer');
    const inbox = await tab.get('/inbox').expect(200);
    const tasks = [...inbox.text.matchAll(/name="task" value="([^"]+)"/g)].map((found) => found[1]!);
    expect(tasks).toHaveLength(2);
    const send = (fields: object) =>
      tab
        .post('/inbox/decide')
        .type('form')
        .send({ _csrf: csrfIn(inbox.text), ...fields });
    expect((await send({ decision: 'pass' }).expect(422)).text).toContain('Tick at least one task');
    const asked = await send({ decision: 'pass', task: tasks }).expect(200);
    expect(asked.text).toContain('<h1>Pass: 2 tasks</h1>');
    expect(asked.text.match(/Can go ahead/g)).toHaveLength(2);
    const confirmed = { decision: 'pass', confirmed: 'true', key: hidden(asked.text, 'key') };
    const done = await send({ ...confirmed, task: [...tasks, 'no-such-task'] });
    expect(done.text).toContain('2 done, 1 not');
    expect(done.text).toContain('You’re all caught up');
  });

  it('keeps ticked what failed, and asks for the reason that a decision needs, one for all or one each', async () => {
    const { world } = pages.api;
    const requests = relationshipRequests(world);
    for (let n = 0; n < 2; n += 1) {
      const { caseId } = await requests.askUnlink(await requests.customer('reseller'));
      await world.task(caseId, 'preReview');
    }
    const tab = await pages.signedIn('vendor.pre-reviewer');
    const inbox = await tab.get('/inbox').expect(200);
    const [one = '', two = ''] = [...inbox.text.matchAll(/name="task" value="([^"]+)"/g)].map((found) => found[1]!);
    const send = (fields: object) =>
      tab
        .post('/inbox/decide')
        .type('form')
        .send({ _csrf: csrfIn(inbox.text), decision: 'fail', confirmed: 'true', task: [one, two], ...fields });
    const unknown = await send({ decision: 'eat' }).expect(200);
    expect(unknown.text).toContain('0 done, 2 not');
    expect(unknown.text.match(/name="task" value="[^"]+" checked/g)).toHaveLength(2);
    expect((await tab.get('/inbox/decide').expect(303)).headers['location']).toBe('/inbox');
    const refused = await send({ [`reason.${one}`]: 'Not this one' }).expect(422);
    expect(refused.text).toContain('href="#f-comment"');
    expect(refused.text).toContain('Not this one');
    const done = await send({
      key: hidden(refused.text, 'key'),
      comment: 'Not now',
      [`reason.${one}`]: 'Not this one',
    });
    expect(done.text).toContain('2 done');
    const kept = await world.db('tasks').whereIn('id', [one, two]).orderBy('comment').select('comment');
    expect(kept).toEqual([{ comment: 'Not now' }, { comment: 'Not this one' }]);
  });
});

describe('rights', () => {
  it('shows a case to nobody whose business it is not, and operations to operators alone', async () => {
    const { caseId } = await pages.asked('customer-1');
    await (await pages.signedIn('customer-2')).get(`/cases/${caseId}`).expect(404);
    await (await pages.signedIn('partner-a.admin')).get('/operations').expect(403);
    await (await pages.signedIn('vendor.operator')).get('/operations').expect(200);
    await (await pages.signedIn('partner-a.operator')).get('/start/relationship-switch').expect(404);
  });

  it('shows who pre-reviews an unlink to the partner that asks for it', async () => {
    const { body } = await pages.api.get('partner-a.admin', '/v1/cases?type=partner-unlink');
    const { text } = await (await pages.signedIn('partner-a.admin')).get(`/cases/${body.items[0]!.id}`).expect(200);
    expect(text).toMatch(/Added since<\/h3>\s*<dl class="facts">\s*<dt>Pre-reviewer<\/dt><dd[^>]*>[^<]+ · [^<]+@/);
  });

  it('shows a message that was not needed any more as such, and to operations not at all', async () => {
    const { body } = await pages.api.get('partner-a.admin', '/v1/cases?type=partner-unlink');
    const { db } = pages.api.world;
    const case_id = body.items[0]!.id;
    const notice = await db('notices').where({ case_id, template: 'task-opened' }).first<{ id: string }>('id');
    const row = { id: randomUUID(), notice_id: notice.id, case_id, person_id: 'vendor.pre-reviewer', channel: 'email' };
    await db('deliveries').insert({ ...row, status: 'unneeded', next_attempt_at: new Date() });
    for (const [language, words] of [
      ['en-US', 'Mail no longer needed'],
      ['zh-CN', '邮件 不再需要'],
    ] as const) {
      const { text } = await (await pages.signedIn('partner-a.admin', language)).get(`/cases/${case_id}`);
      expect(text).toMatch(new RegExp(`<span class="badge neutral"><svg.*?</svg>${words}</span>`));
    }
    expect((await (await pages.signedIn('vendor.operator')).get('/operations')).text).not.toContain(case_id);
  });

  it('shows the customer in full only for a reason, which stays on the record', async () => {
    const tab = await pages.signedIn('partner-a.admin');
    const { body } = await pages.api.get('partner-a.admin', '/v1/cases?open=true');
    const address = `/cases/${body.items[0]!.id}/reveal`;
    const page = await tab.get(address).expect(200);
    expect(page.text).not.toContain('Songguowan');
    const post = (reason: string) =>
      tab
        .post(address)
        .type('form')
        .send({ _csrf: csrfIn(page.text), fields: 'parties.customer', reason });
    await post('').expect(422);
    expect((await post('To call back').expect(200)).text).toContain('Songguowan Foods');
    expect((await tab.get(`/cases/${body.items[0]!.id}`)).text).toContain('Looked at full values');
  });
});
