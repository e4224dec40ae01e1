import { accept, ACCEPTED, type DistributionWorld, distributionWorld, saying, send } from './distribution-world';
import { csrfIn, timeless } from '../pages-world';

let world: DistributionWorld;
beforeAll(async () => {
  world = await distributionWorld();
});
afterAll(() => world.close());

const version = (caseId: string) => world.pages.caseVersion(caseId);
const showsNoDecision = (html: string): void => expect(html).not.toMatch(/name="decision"|form\.businessRegion/);

describe('an invitation link', () => {
  it('tells a stranger who invites, what it means, until when and whom to ask, and that nothing has happened yet', async () => {
    const { link } = await world.invitation();
    const { text, headers } = await world.pages.browser().get(link).expect(200);
    for (const said of [
      'An invitation from Far Hill Distribution',
      'Far Hill Distribution invites you to become its cloud distributor. Do you accept?',
      'Nothing has changed yet',
      'You trade with the vendor through Far Hill Distribution only',
      'From Far Hill Distribution to you, and from you to your customers',
      'Basic data of your customers',
      'They go to Far Hill Distribution',
      'You can’t change it online afterwards',
      '(Beijing)',
      `admin@${world.master}.example`,
      'Sign in and continue',
    ])
      expect([said, text.includes(said)]).toEqual([said, true]);
    showsNoDecision(text);
    expect([headers['cache-control'], headers['referrer-policy']]).toEqual(['no-store', 'no-referrer']);
  });

  it('changes nothing by being opened, however often and by whomever', async () => {
    const { link, caseId, distributor } = await world.invitation();
    const before = await version(caseId);
    const tabs = [world.pages.browser(), await world.admin(distributor), await world.admin(world.master)];
    for (const tab of tabs) {
      for (let visit = 0; visit < 3; visit += 1) {
        await tab.get(link).expect(200);
        await tab.head(link).expect(200);
      }
    }
    expect(await version(caseId)).toBe(before);
    expect(await world.requests.masterOf(distributor)).toBeUndefined();
  });

  it('is found again after signing in, and its token stands in no other address', async () => {
    const { link, distributor } = await world.invitation();
    const tab = world.pages.browser();
    const { text } = await tab.get(link).expect(200);
    const token = link.split('/').at(-1)!;
    expect(text).not.toContain(token);
    const signIn = await tab.get(/href="(\/sign-in\?[^"]*)"/.exec(text)![1]!).expect(200);
    expect(signIn.text).not.toContain(token);
    const to = /name="to" value="([^"]*)"/.exec(signIn.text)![1];
    const sent = await tab
      .post('/sign-in')
      .type('form')
      .send({ _csrf: csrfIn(signIn.text), persona: `${distributor}.admin`, to })
      .expect(303);
    const back = await tab.get(sent.headers['location']!).expect(303);
    expect(back.headers['location']).toBe(link);
    expect((await tab.get(link)).text).toContain('name="decision" value="accept"');
  });

  it('shows nobody else a decision when it is forwarded, and the invited address only masked', async () => {
    const { link, caseId, distributor } = await world.invitation();
    const before = await version(caseId);
    for (const persona of ['distributor-4.admin', 'partner-a.admin', `${world.master}.admin`, 'customer-1']) {
      const tab = await world.pages.signedIn(persona);
      const { text } = await tab.get(link).expect(200);
      expect(text).toContain(`This invitation is for another account (c***@${distributor}.example)`);
      expect(text).not.toContain(world.requests.emailOf(distributor));
      showsNoDecision(text);
      for (const decision of ['accept', 'decline']) {
        const answer = await send(tab, link, { ...ACCEPTED, decision }, '/cases');
        expect([answer.status, answer.headers['location']]).toEqual([303, link]);
      }
    }
    expect(await version(caseId)).toBe(before);
  });

  it('lets a colleague without the right read who has it, and decide nothing', async () => {
    const { link, caseId, distributor } = await world.invitation();
    const tab = await world.pages.signedIn(`${distributor}.operator`);
    const { text } = await tab.get(link).expect(200);
    expect(text).toContain('Only a partner administrator of your company can decide');
    showsNoDecision(text);
    const before = await version(caseId);
    await send(tab, link, { ...ACCEPTED, decision: 'accept' }, '/cases');
    expect(await version(caseId)).toBe(before);
  });

  it('keeps on the record who tried to decide by it without being the one it asks, or when it was dead', async () => {
    const { link, caseId, distributor } = await world.invitation();
    const stranger = world.pages.browser();
    const tries = async () => [
      await send(stranger, link, { ...ACCEPTED, decision: 'accept' }, '/sign-in'),
      await send(await world.pages.signedIn('partner-a.admin'), link, { ...ACCEPTED, decision: 'accept' }, '/cases'),
      await send(await world.pages.signedIn(`${distributor}.operator`), link, { decision: 'decline' }, '/cases'),
    ];
    expect((await tries()).map(({ status }) => status)).toEqual([303, 303, 303]);
    // The companies of the case read its record; who of another one tried is for the vendor alone.
    const who = ['unknown', 'unknown', `${distributor}.operator`];
    const refused = (rule: string) => who.map((actor) => ({ action: 'link.refused', actor, data: { rule } }));
    const { db } = world.pages.api.world;
    const entries = () => db('audit_events').where({ case_id: caseId, action: 'link.refused' }).orderBy('seq');
    expect(await entries()).toMatchObject(refused('not-authorised'));

    await world.requests.cancel(caseId, world.master);
    await tries();
    expect(await entries()).toMatchObject([...refused('not-authorised'), ...refused('dead-link')]);
    const unissued = `/invitations/${'x'.repeat(43)}`;
    await send(stranger, unissued, { ...ACCEPTED, decision: 'accept' }, '/sign-in');
    expect(await db('refused_attempts').where({ action: 'link' }).orderBy('id', 'desc').limit(3)).toMatchObject([
      { actor: 'unknown', target: 'unknown', problem: 'dead-link' },
      { actor: `${distributor}.operator`, party_id: distributor, problem: 'dead-link' },
      { actor: 'partner-a.admin', party_id: 'partner-a', problem: 'dead-link' },
    ]);
  });

  it('gives one answer to unknown, used, replaced and expired links', async () => {
    const used = await world.invitation();
    await send(await world.admin(used.distributor), used.link, { decision: 'decline' });
    const replaced = await world.invitation();
    await world.requests.resend(replaced.caseId, world.master);
    const cancelled = await world.invitation();
    await world.requests.cancel(cancelled.caseId, world.master);
    const links = [used.link, replaced.link, cancelled.link, `/invitations/${'x'.repeat(43)}`, '/invitations/short'];
    const answers = await Promise.all(links.map((link) => world.pages.browser().get(link).expect(410)));
    const bodies = answers.map(({ text }) => timeless(text));
    expect(new Set(bodies).size).toBe(1);
  });
});

describe('the invited company', () => {
  it('but is not yet a distributor is shown the way, and the invitation stays', async () => {
    const company = await world.company('service-partner');
    const { link, caseId } = await world.invited(world.master, world.requests.emailOf(company));
    const tab = await world.admin(company);
    const before = await version(caseId);
    const { text } = await tab.get(link).expect(200);
    expect(text).toContain('Join the cloud-distributor programme first');
    expect(text).toMatch(/It stays valid until end of [^.]*Beijing/);
    showsNoDecision(text);
    await send(tab, link, { ...ACCEPTED, decision: 'accept' }, '/cases');
    expect(await version(caseId)).toBe(before);
    await world.requests.change(company, { partnerKind: 'cloud-distributor', programmes: ['cloud-distributor'] });
    expect((await accept(tab, link)).status).toBe(303);
    await saying(tab, link, 'You have accepted the invitation');
  });

  it('but registers the address only later finds the same invitation', async () => {
    const email = 'later@new-company.example';
    const { link } = await world.invited(world.master, email);
    const company = await world.company('cloud-distributor');
    const tab = await world.admin(company);
    expect((await tab.get(link)).text).toContain('This invitation is for another account (l***@new-company.example)');
    await world.requests.change(company, { email });
    await saying(tab, link, 'name="decision" value="accept"');
    expect((await accept(tab, link)).status).toBe(303);
    await saying(tab, link, 'You have accepted the invitation');
  });

  it('finds the old link dead after the invitation was sent again, and the new one alive', async () => {
    const { link, caseId, distributor } = await world.invitation();
    await world.requests.resend(caseId, world.master);
    const tab = await world.admin(distributor);
    await tab.get(link).expect(410);
    await accept(tab, link);
    expect(await world.requests.masterOf(distributor)).toBeUndefined();
    expect((await tab.get(await world.linkTo(caseId)).expect(200)).text).toContain('name="decision" value="accept"');
  });

  it('reads that a second invitation has ended with the cooperation, while others learn nothing', async () => {
    const { link, distributor } = await world.invitation();
    const rival = await world.company('master-distributor');
    const second = await world.invited(rival, world.requests.emailOf(distributor));
    const tab = await world.admin(distributor);
    await accept(tab, link);
    await saying(tab, link, 'You have accepted the invitation');
    const text = await saying(tab, second.link, 'so this invitation has ended');
    expect(text).toContain('You already cooperate with Far Hill Distribution');
    for (const other of [world.pages.browser(), await world.admin(rival)]) {
      const dead = await other.get(second.link).expect(410);
      expect(dead.text).toContain('This invitation link no longer works');
      expect(dead.text).not.toContain('Far Hill');
    }
  });

  it('is too late when the seven days are over', async () => {
    const { link, distributor, caseId } = await world.invitation();
    const { now, advanceTo, outcome } = world.pages.api.world;
    await advanceTo(new Date((await now()).getTime() + 9 * 24 * 3_600_000));
    expect(await outcome(caseId)).toBe('expired');
    await world.pages.browser().get(link).expect(410);
    const own = await (await world.admin(distributor)).get(link).expect(410);
    expect(own.text).toContain('This invitation has ended');
  });
});
