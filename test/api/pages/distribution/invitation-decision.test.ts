import { accept, ACCEPTED, type DistributionWorld, distributionWorld, saying, send } from './distribution-world';
import { csrfIn } from '../pages-world';

let world: DistributionWorld;
beforeAll(async () => {
  world = await distributionWorld();
});
afterAll(() => world.close());

const version = (caseId: string) => world.pages.caseVersion(caseId);

describe('a decision', () => {
  it('asks for region and tick at the fields, keeps what was filled in, and accepts with a receipt', async () => {
    const { link, distributor } = await world.invitation();
    const tab = await world.admin(distributor);
    const missing = await accept(tab, link, { comment: 'Gladly' });
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('href="#f-form-businessRegion"');
    expect(missing.text).toContain('Read it and tick the box to accept');
    expect(missing.text).toContain('>Gladly</textarea>');
    const sent = await accept(tab, link, { ...ACCEPTED, comment: 'Gladly' });
    expect(sent.status).toBe(303);
    const receipt = await saying(tab, sent.headers['location']!, 'You have accepted the invitation');
    expect(receipt).toMatch(/DI-\d{8}-\d{6}/);
    expect(receipt).toContain('version 2026-11');
    expect(receipt).toContain('Your cooperation with Far Hill Distribution has begun.');
    expect(receipt).toContain('data-print');
    expect(await world.requests.masterOf(distributor)).toBe(world.master);
    expect((await (await world.pages.signedIn(`${distributor}.operator`)).get(link).expect(200)).text).toContain(
      'Receipt',
    );
    await world.pages.browser().get(link).expect(410);
  });

  it('is also made from the page of the own invitations, without the link, by the invited company alone', async () => {
    const { distributor, caseId } = await world.invitation();
    const tab = await world.admin(distributor);
    const own = `/distribution/received/${caseId}`;
    expect((await tab.get('/distribution').expect(200)).text).toContain(`href="${own}"`);
    await (await world.pages.signedIn('distributor-4.admin')).get(own).expect(404);
    await (await world.admin(world.master)).get(own).expect(404);
    await tab.get('/distribution/received/unknown').expect(404);
    expect((await accept(tab, own)).status).toBe(303);
    await saying(tab, own, 'You have accepted the invitation');
    expect(await world.requests.masterOf(distributor)).toBe(world.master);
  });

  it('counts once, however often the button is clicked', async () => {
    const { link, distributor, caseId } = await world.invitation();
    const tab = await world.admin(distributor);
    const { text } = await tab.get(link);
    const key = /name="key" value="([^"]*)"/.exec(text)![1];
    const body = { ...ACCEPTED, decision: 'accept', _csrf: csrfIn(text), key };
    const answers = await Promise.all([1, 2].map(() => tab.post(link).type('form').send(body)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    await saying(tab, link, 'You have accepted the invitation');
    const entries = await world.pages.api.world.db('audit_events').where({ case_id: caseId, action: 'task.decided' });
    expect(entries).toHaveLength(1);
    await tab.post(link).type('form').send(body).expect(303);
    expect(await world.pages.api.world.db('refused_attempts').where({ action: 'link' })).toEqual([]);
  });

  it('may be to decline, which leaves everything as it is', async () => {
    const { link, distributor } = await world.invitation();
    const tab = await world.admin(distributor);
    await send(tab, link, { decision: 'decline', comment: 'Not this year' });
    expect(await saying(tab, link, 'You have declined the invitation')).toContain('nothing has changed');
    expect(await world.requests.masterOf(distributor)).toBeUndefined();
  });

  it('is taken only from our own page', async () => {
    const { link, distributor, caseId } = await world.invitation();
    const tab = await world.admin(distributor);
    await tab.get(link);
    const before = await version(caseId);
    await tab
      .post(link)
      .type('form')
      .send({ ...ACCEPTED, decision: 'accept' })
      .expect(403);
    expect(await version(caseId)).toBe(before);
  });

  it('is offered for the regions that both serve, and only to decline where there is none', async () => {
    const { link, distributor, caseId } = await world.invitation({ regions: ['CN', 'HK'] });
    const tab = await world.admin(distributor);
    const { text } = await tab.get(link);
    expect([text.includes('value="CN"'), text.includes('value="HK"')]).toEqual([true, false]);
    const before = await version(caseId);
    const elsewhere = await accept(tab, link, { ...ACCEPTED, 'form.businessRegion': 'HK' });
    expect([elsewhere.status, elsewhere.text.includes('Not the same country or region')]).toEqual([422, true]);
    await world.requests.change(distributor, { regions: ['HK'] });
    const none = await tab.get(link).expect(200);
    expect(none.text).toContain('There is no region in which both companies do business');
    expect(none.text).toContain('Yours: Hong Kong SAR China. Theirs: China.');
    expect(none.text).toMatch(/value="accept" disabled/);
    expect(await version(caseId)).toBe(before);
  });

  it('is told at once what stands in its way, and leaves the invitation open', async () => {
    const { link, distributor, caseId } = await world.invitation();
    await world.requests.change(distributor, { programmes: [] });
    const tab = await world.admin(distributor);
    const { text } = await tab.get(link);
    expect(text).toContain('The membership as a cloud distributor has lapsed');
    const before = await version(caseId);
    expect((await accept(tab, link)).status).toBe(422);
    expect(await version(caseId)).toBe(before);
    await world.requests.change(distributor, { programmes: ['cloud-distributor'] });
    expect((await accept(tab, link)).status).toBe(303);
    await saying(tab, link, 'You have accepted the invitation');
  });

  it('that could not be carried out is explained with the reasons and what to do', async () => {
    const { link, distributor, caseId } = await world.invitation();
    const elsewhere = { form: { businessRegion: 'HK', noticeAccepted: true } };
    await world.requests.accept(caseId, distributor, elsewhere);
    const tab = await world.admin(distributor);
    const text = await saying(tab, link, 'The cooperation could not begin');
    expect(text).toContain('Not the same country or region');
    expect(text).toContain('ask for the invitation to be sent again');
    await world.pages.browser().get(link).expect(410);
  });
});
