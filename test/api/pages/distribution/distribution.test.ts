import { type DistributionWorld, distributionWorld, saying, send } from './distribution-world';
import { type Browser, csrfIn } from '../pages-world';
import { SYSTEM } from '../../../../workflows/kit/policy/roles';
import { opened } from '../../../workflows/shared/common-requests';

let world: DistributionWorld;
beforeAll(async () => {
  world = await distributionWorld();
});
afterAll(() => world.close());

const INVITATIONS = '/distribution/invitations';

/** A distributor that has applied to a master, with the number of its application. */
async function applicant(masterId: string, more: object = {}) {
  const id = await world.company('cloud-distributor', more);
  const caseId = opened(await world.requests.apply(id, masterId));
  const { request_no: number } = await world.pages.api.world.caseRow(caseId);
  return { id, caseId, number };
}

const tasksIn = (html: string): string[] =>
  [...html.matchAll(/name="task" value="([^"]+)"/g)].map((found) => found[1]!);
const invite = (tab: Browser, emails: readonly string[]) => send(tab, INVITATIONS, { emails: emails.join('\r\n') });

describe('the pages of distribution', () => {
  it('are for the people of a master distributor and of its distributors, and nobody else knows of them', async () => {
    const master = await world.admin(world.master);
    expect((await master.get('/inbox')).text).toContain('href="/distribution"');
    for (const address of ['/distribution', INVITATIONS, '/distribution/distributors']) {
      await master.get(address).expect(200);
      const other = await world.pages.signedIn('partner-a.admin');
      await other.get(address).expect(404);
      expect((await other.get('/inbox')).text).not.toContain('href="/distribution"');
    }
    const distributor = await world.pages.signedIn('distributor-1.admin');
    expect((await distributor.get('/distribution').expect(200)).text).toContain('Yuanting Digital Distribution');
    await distributor.get(INVITATIONS).expect(404);
    await world.pages.browser().get('/distribution').expect(303);
  });

  it('show a distributor its master, what it has applied for and who has invited it', async () => {
    const { id, number } = await applicant(world.master);
    const { caseId } = await world.invited('master-1', world.requests.emailOf(id));
    const tab = await world.admin(id);
    const { text } = await tab.get('/distribution').expect(200);
    expect(text).toContain('You have no master distributor yet');
    expect(text).toContain(number);
    expect(text).toContain('Far Hill Distribution');
    expect(text).toContain('Yuanting Digital Distribution');
    expect(text).toContain(`href="/cases/${caseId}"`);
  });
});

describe('applications', () => {
  it('wait with masked names, a due date and a counter, and are found by part of the name, and by mobile and e-mail in full', async () => {
    const master = await world.company('master-distributor');
    const names = { name: '青蓝网络', nameEn: 'Bluegreen Networks', mobile: '19912345678' };
    const found = await applicant(master, names);
    const other = await applicant(master);
    const tab = await world.admin(master);
    const { text } = await tab.get('/distribution').expect(200);
    expect(text).toContain('2 applications waiting for you');
    expect(text).toMatch(/id="count-distribution">2</);
    expect(text).toContain('>B***</a>');
    expect(text).not.toContain('Bluegreen');
    expect(text).toContain('China');
    expect(text).toContain('working days left');
    const email = world.requests.emailOf(found.id);
    for (const query of ['green', '青蓝', names.mobile, email]) {
      const page = await tab.get(`/distribution?text=${encodeURIComponent(query)}`).expect(200);
      expect([query, page.text.includes(found.number), page.text.includes(other.number)]).toEqual([query, true, false]);
    }
    for (const query of [names.mobile.slice(0, 7), email.slice(0, -1), 'nothing-like-this']) {
      const { text: none } = await tab.get(`/distribution?text=${encodeURIComponent(query)}`).expect(200);
      expect([query, none.includes('No application matches')]).toEqual([query, true]);
    }
  });

  it('show the full name for a reason, which stays on the record', async () => {
    const master = await world.company('master-distributor');
    const { caseId } = await applicant(master, { nameEn: 'Revealing Ltd' });
    const tab = await world.admin(master);
    const address = `/cases/${caseId}/reveal`;
    expect((await tab.get(`/cases/${caseId}`)).text).not.toContain('Revealing Ltd');
    const shown = await send(tab, address, { fields: 'parties.distributor', reason: 'To call them' });
    expect(shown.text).toContain('Revealing Ltd');
    expect((await tab.get(`/cases/${caseId}`)).text).toContain('Looked at full values');
  });

  it('are decided together with a result for each, and the counter falls', async () => {
    const master = await world.company('master-distributor');
    const [one, two, three] = [await applicant(master), await applicant(master), await applicant(master)];
    const tab = await world.admin(master);
    const { text } = await tab.get('/distribution');
    const tasks = tasksIn(text);
    expect(tasks).toHaveLength(3);
    expect((await send(tab, '/distribution', { decision: 'approve' })).text).toContain(
      'Select at least one application',
    );
    const silent = await send(tab, '/distribution', { task: tasks, decision: 'reject' });
    expect(silent.text).toContain('0 done, 3 not done');
    await world.requests.withdraw(three.caseId, three.id);
    const done = await send(tab, '/distribution', { task: tasks, decision: 'approve', comment: 'Welcome' });
    expect(done.text).toContain('2 done, 1 not done');
    for (const { number } of [one, two]) expect(done.text).toContain(`<b>${number}</b><p>done: Approve`);
    expect(done.text).toContain('You’re all caught up');
    await saying(tab, '/distribution/distributors', one.id);
    const mine = await saying(tab, '/distribution/distributors', two.id);
    expect([mine.includes(one.id), mine.includes(three.id), mine.includes('China')]).toEqual([true, false, true]);
  });

  it('can be read but not decided by those of the master who have no right to', async () => {
    const master = await world.company('master-distributor');
    const { number } = await applicant(master);
    const tab = await world.pages.signedIn(`${master}.operator`);
    const { text } = await tab.get('/distribution').expect(200);
    expect(text).toContain(number);
    expect(text).not.toMatch(/name="task"|name="decision"/);
    expect((await tab.get(INVITATIONS)).text).toContain('Only a partner administrator may send invitations');
  });
});

describe('invitations', () => {
  it('are sent a hundred at once with a result for each', async () => {
    const master = await world.company('master-distributor');
    const tab = await world.admin(master);
    const emails = Array.from({ length: 100 }, (_, n) => `contact-${n}@hundred.example`);
    const taken = await world.company('cloud-distributor');
    await world.requests.approve(opened(await world.requests.apply(taken, world.master)), world.master);
    emails[7] = world.requests.emailOf(taken);
    emails[8] = 'not an address';
    const { text, status } = await invite(tab, emails);
    expect(status).toBe(200);
    expect(text).toContain('98 invited, 2 not invited');
    expect(text).toContain(`<b>${emails[7]}</b><p>not invited: The cloud distributor already has a master distributor`);
    for (const email of emails) expect([email, text.includes(`<b>${email}</b><p>`)]).toEqual([email, true]);
    const kept = /<textarea[^>]*>([^<]*)<\/textarea>/.exec(text)![1];
    expect(kept).toBe(`${emails[7]}\n${emails[8]}`);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(50 * 1024);
    const more = await invite(
      tab,
      Array.from({ length: 3 }, (_, n) => `more-${n}@hundred.example`),
    );
    expect(more.text).toContain('2 invited, 1 not invited');
    expect(more.text).toContain('No more invitations today');
  });

  it('are refused as a whole when there is none or are too many, with what was written kept', async () => {
    const tab = await world.admin(await world.company('master-distributor'));
    const none = await invite(tab, []);
    expect([none.status, none.text.includes('Enter at least one e-mail address')]).toEqual([422, true]);
    const many = await invite(
      tab,
      Array.from({ length: 101 }, (_, n) => `many-${n}@x.example`),
    );
    expect([many.status, many.text.includes('Enter up to 100 addresses at once; there are 101')]).toEqual([422, true]);
    expect(many.text).toContain('many-100@x.example');
    expect((await tab.get(INVITATIONS)).text).toContain('No invitations yet');
  });

  it('go out once when the form is sent twice, and once to an address that stands there twice', async () => {
    const master = await world.company('master-distributor');
    const tab = await world.admin(master);
    const { text } = await tab.get(INVITATIONS);
    const key = /name="key" value="([^"]*)"/.exec(text)![1];
    const body = { _csrf: csrfIn(text), key, emails: 'a@twice.example\nA@twice.example\nb@twice.example' };
    for (const time of [1, 2]) {
      const answer = await tab.post(INVITATIONS).type('form').send(body);
      expect([time, answer.text.includes('2 invited')]).toEqual([time, true]);
      expect(answer.text).toContain('on the list twice, invited once');
    }
    const cases = await world.pages.api.world.db('case_parties').where({ party_id: master, role: 'master' });
    expect(cases).toHaveLength(2);
  });

  it('whose mail came back are shown with the way to correct the address, which kills the old link', async () => {
    const master = await world.company('master-distributor');
    const distributor = await world.company('cloud-distributor');
    const { caseId, link } = await world.invited(master, 'wrong@bounced.example');
    const { act } = world.pages.api.world;
    await act(caseId, SYSTEM, 'reportBounce', { problem: 'bounced' });
    const tab = await world.admin(master);
    const { text } = await tab.get(INVITATIONS).expect(200);
    expect(text).toContain('wrong@bounced.example');
    expect(text).toContain('The address does not exist or refuses mail');
    expect(text).toContain(`href="/cases/${caseId}/actions/resend">Correct the address</a>`);
    const sent = await send(tab, `/cases/${caseId}/actions/resend`, {
      'form.email': world.requests.emailOf(distributor),
      version: await world.pages.caseVersion(caseId),
    });
    expect(sent.status).toBe(303);
    await (await world.admin(distributor)).get(link).expect(410);
    expect((await tab.get(INVITATIONS)).text).not.toContain('Correct the address');
    expect((await (await world.admin(distributor)).get(await world.linkTo(caseId))).text).toContain('value="accept"');
  });

  it('can be cancelled while they are open, and then offer nothing more', async () => {
    const master = await world.company('master-distributor');
    const { caseId } = await world.invited(master, 'nobody@cancelled.example');
    const tab = await world.admin(master);
    const cancel = `/cases/${caseId}/actions/cancel`;
    expect((await tab.get(INVITATIONS)).text).toContain(`href="${cancel}"`);
    await send(tab, cancel, { version: await world.pages.caseVersion(caseId) });
    const { text } = await tab.get(INVITATIONS);
    expect(text).toContain('Cancelled');
    expect(text).not.toContain(cancel);
  });
});
