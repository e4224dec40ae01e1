import { asked, codeFor, faults, TICKS, wrongCode } from './hostile';
import { type Browser, csrfIn, pagesWorld, type PagesWorld } from '../pages/pages-world';
import type { Reply } from '../api-world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(() => pages.close());

const GUESSES = 20;
/** Distinct codes, none of which is ours. */
const wrongs = (right: string): string[] => Array.from({ length: GUESSES }, (_, n) => wrongCode(right, n));
const counted = (texts: readonly string[], what: string): number => texts.filter((text) => text === what).length;

const decide = (persona: string, taskId: string, body: object) =>
  pages.api.post(persona, `/v1/tasks/${taskId}/decision`, body);
const withdraw = (caseId: string) =>
  pages.api.post('partner-a.admin', `/v1/cases/${caseId}/withdraw`, { reason: 'done' }).expect(200);
const stateOf = async (caseId: string): Promise<string> =>
  (await pages.api.get('partner-a.admin', `/v1/cases/${caseId}`)).body.state;

describe('a one-time code of the API', () => {
  it('is guessed five times at most, however many try at the same time, and the right one is refused after that', async () => {
    const { caseId, taskId } = await asked(pages.api, 'customer-1');
    const { codeId, code } = await codeFor(pages.api, 'customer-1', taskId);
    const grant = { decision: 'grant', form: TICKS, codeId };
    const answers = await Promise.all(
      wrongs(code).map((wrong) => decide('customer-1', taskId, { ...grant, code: wrong })),
    );
    const said = answers.flatMap(faults);
    expect([counted(said, 'code code-wrong'), counted(said, 'code code-exhausted')]).toEqual([5, GUESSES - 5]);
    expect(faults(await decide('customer-1', taskId, { ...grant, code }))).toEqual(['code code-exhausted']);
    expect(await stateOf(caseId)).toBe('pending-customer');
    await withdraw(caseId);
  });

  it('passes one of many decisions that carry it at the same time', async () => {
    const { caseId, taskId } = await asked(pages.api, 'customer-1');
    const refuse = { decision: 'refuse', ...(await codeFor(pages.api, 'customer-1', taskId)) };
    const answers = await Promise.all(Array.from({ length: 10 }, () => decide('customer-1', taskId, refuse)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(counted(answers.flatMap(faults), 'code code-unknown')).toBe(9);
    expect((await pages.api.get('customer-1', `/v1/cases/${caseId}`)).body.outcome).toBe('rejected');
  });

  it('is good for its own task, person and purpose alone', async () => {
    const [one, other] = [await asked(pages.api, 'customer-3'), await asked(pages.api, 'customer-1')];
    const own = await codeFor(pages.api, 'customer-3', one.taskId);
    const refuse = (persona: string, taskId: string, given: object): PromiseLike<Reply> =>
      decide(persona, taskId, { decision: 'refuse', ...given });
    expect(faults(await refuse('customer-1', other.taskId, own))).toEqual(['code code-wrong']);
    const form = { reason: 'another partner', noticeAccepted: true };
    const opened = await pages.api.post('customer-4', '/v1/cases', { type: 'customer-unlink', form }).expect(201);
    const submit = await decide('customer-4', opened.body.tasks[0]!.id, { decision: 'submit', ...own });
    expect(faults(submit)).toEqual(['code code-wrong']);
    await pages.api.post('customer-4', `/v1/cases/${opened.body.id}/withdraw`, { reason: 'done' }).expect(200);
    for (const codeId of ['x'.repeat(32), own.codeId.slice(1), '__proto__', own.codeId.toUpperCase()])
      expect(faults(await refuse('customer-3', one.taskId, { ...own, codeId }))).toEqual(['code code-unknown']);
    expect((await refuse('customer-3', one.taskId, own)).status).toBe(200);
    await withdraw(other.caseId);
  });

  it('is sent to one party ten times in ten minutes and no oftener', async () => {
    const { caseId, taskId } = await asked(pages.api, 'customer-2', { toModel: 'referral' });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => pages.api.post('customer-2', `/v1/tasks/${taskId}/code`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.length - refused.length, refused.length]).toEqual([10, 30]);
    const late = await pages.api.post('customer-2', `/v1/tasks/${taskId}/code`);
    expect([late.status, late.headers['retry-after']]).toEqual([429, '600']);
    await withdraw(caseId);
  });
});

describe('a one-time code of a consent page', () => {
  const post = (tab: Browser, link: string, body: object) => tab.post(`${link}/decision`).type('form').send(body);
  const ticked = { switchNoticeAccepted: 'true', associationNoticeAccepted: 'true', decision: 'grant' };
  async function sent(tab: Browser, link: string): Promise<string> {
    await tab.post(`${link}/code`).type('form').send({}).expect(303);
    return pages.api.lastCode();
  }

  it('is guessed five times at most, however many try at the same time, and the right one is refused after that', async () => {
    const { caseId, link } = await pages.asked('customer-3', 'reseller');
    const tab = pages.browser();
    const code = await sent(tab, link);
    const answers = await Promise.all(wrongs(code).map((wrong) => post(tab, link, { ...ticked, code: wrong })));
    expect(answers.map(({ status }) => status)).toEqual(Array(GUESSES).fill(422));
    const wrong = answers.filter(({ text }) => /\d tr(y|ies) left/.test(text));
    const dead = answers.filter(({ text }) => text.includes('Too many tries'));
    expect([wrong.length, dead.length]).toEqual([5, GUESSES - 5]);
    expect((await post(tab, link, { ...ticked, code }).expect(422)).text).toContain('Too many tries');
    expect(await stateOf(caseId)).toBe('pending-customer');
    await withdraw(caseId);
  });

  it('passes nothing in another browser, nothing by another link and nothing in the API', async () => {
    const { caseId, taskId, link } = await pages.asked('customer-3', 'reseller');
    const other = await pages.asked('customer-1', 'reseller');
    const [own, elsewhere] = [pages.browser(), pages.browser()];
    const code = await sent(own, link);
    expect((await post(elsewhere, link, { ...ticked, code }).expect(422)).text).toContain('Send the code first');
    expect((await post(own, other.link, { ...ticked, code }).expect(422)).text).toContain('Send the code first');
    const [{ id }] = (await pages.api.world
      .db('verification_codes')
      .where({ purpose: `task/${taskId}` })
      .orderBy('sent_at', 'desc')
      .select('id')) as [{ id: string }];
    const stolen = await decide('customer-3', taskId, { decision: 'refuse', codeId: id, code });
    expect(faults(stolen)).toEqual(['code code-wrong']);
    await post(own, link, { ...ticked, decision: 'refuse', code }).expect(303);
    await withdraw(other.caseId);
    expect((await pages.api.get('customer-3', `/v1/cases/${caseId}`)).body.outcome).toBe('rejected');
  });

  it.each(['constructor', '__proto__', 'approve', ''])('is not spent on a decision called %j', async (decision) => {
    const { caseId, link } = await pages.asked('customer-1', 'reseller');
    const tab = pages.browser();
    const code = await sent(tab, link);
    const refused = await post(tab, link, { ...ticked, decision, code }).expect(422);
    expect(refused.text).toContain('Choose whether you agree');
    await post(tab, link, { ...ticked, decision: 'refuse', code }).expect(303);
    expect((await pages.api.get('customer-1', `/v1/cases/${caseId}`)).body.outcome).toBe('rejected');
  });
});

it.each(['constructor', '__proto__', 'approve'])('the console takes no decision called %j', async (decision) => {
  const form = { customerId: 'customer-4', reason: 'agreed', noticeAccepted: true };
  const { body } = await pages.api.post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form }).expect(201);
  const tab = await pages.signedIn('vendor.pre-reviewer');
  const address = `/tasks/${body.tasks[0]!.id}`;
  const page = await tab.get(address).expect(200);
  await tab
    .post(address)
    .type('form')
    .send({ _csrf: csrfIn(page.text), decision })
    .expect(422);
  await withdraw(body.id);
});
