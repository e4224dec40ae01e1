import { randomUUID } from 'node:crypto';
import { partnerAdmin } from '../../support/engine-world';
import { mustBeDone, opened, refusedWith } from '../../workflows/shared/common-requests';
import { quarterRequests } from '../../workflows/fh/fh-quarter-requests';
import { nreRequests } from '../../workflows/nre/nre-requests';
import { type Body, containing, like, type Reply } from '../api-world';
import { csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages/pages-world';

/** A case as its readers see whose move it is. */
interface Waiting extends Omit<Body, 'waitingOn' | 'tasks'> {
  readonly tasks: readonly (Body & { canDecide: boolean })[];
  readonly waitingOn: { readonly people: readonly { id: string; name: string }[] };
}

const FIRST = 'vendor.ecosystem-manager';
const SECOND = 'vendor.ecosystem-manager-2';
const THIRD = 'vendor.ecosystem-manager-3';
const EVERYTHING = 'vendor.everything';
/** As many roles as a person may have. */
const ROLES = ['ecosystem-manager', 'psa', 'finance'];

let pages: PagesWorld;
let requests: ReturnType<typeof quarterRequests>;
beforeAll(async () => {
  pages = await pagesWorld();
  requests = quarterRequests(pages.api.world);
  const { db } = pages.api.world;
  const names = { name: '万能', name_en: 'Everything', email: 'everything@vendor.example' };
  await db('people').insert({ ...names, id: EVERYTHING, party_id: 'vendor', roles: ROLES, active: true });
  await pages.api.token(EVERYTHING);
});
afterAll(() => pages.close());

const see = async (persona: string, caseId: string): Promise<Waiting> =>
  (await pages.api.get(persona, `/v1/cases/${caseId}`).expect(200)).body as unknown as Waiting;
const taskIn = async (caseId: string, key: string): Promise<string> => (await requests.openTask(caseId, key)).id;
const decide = (persona: string, taskId: string, body: object) =>
  pages.api.post(persona, `/v1/tasks/${taskId}/decision`, body);
const slug = ({ status, body }: Reply): unknown[] => [status, body.type];
const SELF = [403, '/problems/self-approval'];

/** Every way in which somebody might decide a task leads to the same refusal, which names what they did before. */
async function mustNot(persona: string, caseId: string, key: string, decision: string, because: object): Promise<void> {
  const taskId = await taskIn(caseId, key);
  const answer = await decide(persona, taskId, { decision });
  expect([slug(answer), answer.body]).toEqual([SELF, like(because)]);
  const { items } = (await pages.api.post(persona, '/v1/tasks/decisions', { items: [{ taskId, decision }] })).body;
  expect(items).toEqual([like({ status: 403, problem: like({ type: SELF[1], ...because }) })]);
  for (const [call, body] of [
    ['claim', {}],
    ['delegate', { to: THIRD }],
  ] as const)
    expect([call, slug(await pages.api.post(persona, `/v1/tasks/${taskId}/${call}`, body))]).toEqual([call, SELF]);

  const row = await see(persona, caseId);
  const task = row.tasks.find(({ id }) => id === taskId)!;
  expect(task).toMatchObject({ canDecide: false, whyCode: 'self-approval', whyStep: because, why: containing('You ') });
  expect(row.waitingOn.people.map(({ id }) => id)).not.toContain(persona);
  const inbox = (await pages.api.get(persona, '/v1/tasks?limit=100')).body.items;
  expect(inbox.map(({ id }) => id)).not.toContain(taskId);

  const tab = await pages.signedIn(persona);
  const page = await tab.get(`/tasks/${encodeURIComponent(taskId)}`).expect(200);
  expect(page.text).toContain('somebody else has to take this step');
  const form = {
    _csrf: csrfIn((await tab.get('/inbox')).text),
    key: randomUUID(),
    decision,
    version: String(row.version),
  };
  await tab
    .post(`/tasks/${encodeURIComponent(taskId)}`)
    .type('form')
    .send(form)
    .expect(403);
  expect(hidden(page.text, 'version')).toBe('');
  expect((await pages.api.world.task(caseId, key)).status).toBe('open');
}

const LINE = { name: '专员', certificate: 'HCIE', project: '项目', amount: { amount: '30000.00', currency: 'CNY' } };
const LIST = { programme: 'service-ccoe', partnerId: 'service-partner' };

type Why = Readonly<Record<'why' | 'whyCode' | 'blockers', unknown>>;

/** What inbox, task, case, explanation and page of a reader say of a decision that nobody can take now: the same. */
async function foreseen(
  persona: string,
  caseId: string,
  key: string,
  decision: string,
): Promise<{ task: Body; why: Why }> {
  const { id } = await requests.openTask(caseId, key);
  const read = async <T>(path: string): Promise<T> =>
    (await pages.api.get(persona, path).set('Accept-Language', 'en-US').expect(200)).body as unknown as T;
  interface Told {
    readonly id: string;
    readonly decisions: readonly (Why & { readonly key: string })[];
  }
  const [inbox, detail, row, { next }] = await Promise.all([
    read<{ items: readonly Told[] }>('/v1/tasks?limit=100'),
    read<Told>(`/v1/tasks/${id}`),
    read<Body>(`/v1/cases/${caseId}`),
    read<{ next: readonly Told[] }>(`/v1/cases/${caseId}/explain`),
  ]);
  const said = [...inbox.items.filter((each) => each.id === id), detail, ...next].map(({ decisions }) => {
    const { why, whyCode, blockers } = decisions.find((each) => each.key === decision)!;
    return { why, whyCode, blockers };
  });
  const [first] = said;
  expect(said).toEqual([first, first, first]);
  expect(first).toEqual({
    why: 'The conditions are not met: The partner is frozen.',
    whyCode: 'ineligible',
    blockers: [like({ code: 'PARTNER_FROZEN', title: 'The partner is frozen', actor: 'vendor' })],
  });
  const page = await (await pages.signedIn(persona)).get(`/tasks/${encodeURIComponent(id)}`).expect(200);
  expect(page.text).toContain('Nothing is opened, passed or paid until the freeze is lifted');
  expect(page.text).not.toMatch(new RegExp(`<button name="decision" value="${decision}"`));
  return { task: row.tasks.find((each) => each.id === id)!, why: first! };
}

describe('the money of a programme', () => {
  it('is reached only by three managers: none of them takes a step after what they have made or checked themselves', async () => {
    const { world } = pages.api;
    const partner = partnerAdmin('service-partner');
    const invitation = { programme: 'service-ccoe', partnerId: 'service-partner' };
    const { body } = await pages.api
      .post(FIRST, '/v1/cases', { type: 'fh-qualification', form: invitation })
      .expect(201);
    const qualification = { caseId: body.id, requestNo: body.requestNo };
    mustBeDone(await world.decide(body.id, 'invitation', partner, 'submit', { form: { agreementAccepted: true } }));
    await mustNot(FIRST, body.id, 'review', 'approve', { duty: 'draw-up', ...qualification });
    const review = await taskIn(body.id, 'review');
    const handed = await pages.api.post(SECOND, `/v1/tasks/${review}/delegate`, { to: FIRST });
    expect([403, 422]).toContain(handed.status);
    expect((await see(SECOND, body.id)).waitingOn.people.map(({ id }) => id)).toEqual([SECOND, THIRD, EVERYTHING]);
    await decide(SECOND, review, { decision: 'approve' }).expect(200);

    const line = { ...LINE, personId: 'service-partner.expert-1' };
    const list = { ...LIST, month: await requests.month(), stage: 1 };
    const drawing = (persona: string) =>
      pages.api.post(persona, '/v1/cases', { type: 'fh-incentive', form: { ...list, lines: [line] } });
    const reviewed = await drawing(SECOND);
    expect([slug(reviewed), reviewed.body]).toEqual([SELF, like({ duty: 'review', ...qualification })]);
    const asking = { form: { ...list, lines: [line] } };
    const checked = await pages.api.post(SECOND, '/v1/processes/fh-incentive/check', asking).expect(200);
    expect(checked.body).toEqual({
      ok: false,
      blockers: [
        like({ code: 'OWN_STEP_BEFORE', actor: 'vendor', caseId: body.id, title: containing(String(body.requestNo)) }),
      ],
    });
    expect((await pages.api.post(FIRST, '/v1/processes/fh-incentive/check', asking).expect(200)).body).toMatchObject({
      ok: true,
    });
    const drawn = (await drawing(FIRST).expect(201)).body;
    const incentive = { caseId: drawn.id, partner, persons: [line.personId] };
    await requests.openTask(drawn.id, 'confirmation');
    const form = await requests.confirmation(incentive, { amount: { minor: 3_000_000, currency: 'CNY' } });
    mustBeDone(await world.decide(drawn.id, 'confirmation', partner, 'confirm', { form }));
    await mustNot(FIRST, drawn.id, 'preliminaryReview', 'pass', { duty: 'draw-up' });
    await decide(SECOND, await taskIn(drawn.id, 'preliminaryReview'), { decision: 'pass' }).expect(200);

    const quarter = await requests.quarterOf(partner, quarterNow(await requests.month()), 'service-ccoe');
    await requests.requested(quarter);
    await mustNot(FIRST, quarter.caseId, 'paymentReview', 'approve', { duty: 'draw-up' });
    await mustNot(SECOND, quarter.caseId, 'paymentReview', 'approve', { duty: 'review', caseId: drawn.id });
    await decide(THIRD, await taskIn(quarter.caseId, 'paymentReview'), { decision: 'approve' }).expect(200);
    await requests.openTask(quarter.caseId, 'payment');
  });

  it('is refused while its partner is frozen, in the words that lists, tasks, cases and pages have said before', async () => {
    const { world } = pages.api;
    const partner = partnerAdmin('service-partner');
    const standing = (status: string) => world.db('parties').where({ id: partner.partyId }).update({ status });
    const line = { ...LINE, personId: 'service-partner.expert-2' };
    const form = { ...LIST, month: await requests.month(), stage: 2, lines: [line] };
    const { body } = await pages.api.post(FIRST, '/v1/cases', { type: 'fh-incentive', form }).expect(201);
    const incentive = { caseId: body.id, partner, persons: [line.personId] };
    await requests.openTask(body.id, 'confirmation');
    const amount = { amount: { minor: 3_000_000, currency: 'CNY' } };
    const confirmation = async (more: object) => ({
      form: await requests.confirmation(incentive, { ...amount, ...more }),
    });

    await standing('frozen');
    const { task } = await foreseen(partner.personId, body.id, 'confirmation', 'confirm');
    expect(task).toMatchObject({
      canDecide: false,
      whyCode: 'ineligible',
      blockers: [like({ code: 'PARTNER_FROZEN' })],
    });
    const wrong = await world.decide(body.id, 'confirmation', partner, 'confirm', await confirmation({ headCount: 7 }));
    expect(refusedWith(wrong)).toEqual(['PARTNER_FROZEN', 'HEAD_COUNT_DIFFERS']);
    await standing('active');
    mustBeDone(await world.decide(body.id, 'confirmation', partner, 'confirm', await confirmation({})));
    await requests.openTask(body.id, 'preliminaryReview');

    await standing('frozen');
    const passing = await foreseen(SECOND, body.id, 'preliminaryReview', 'pass');
    expect(passing.task).toMatchObject({ canDecide: true, notNow: [{ key: 'pass', ...passing.why }] });
    const { why, whyCode, blockers } = passing.why;
    const told = like({ type: `/problems/${String(whyCode)}`, detail: why, blockers });
    const items = [{ taskId: passing.task.id, decision: 'pass' }];
    for (const dryRun of [true, false])
      expect((await pages.api.post(SECOND, '/v1/tasks/decisions', { items, dryRun })).body.items).toEqual([
        like({ status: 422, problem: told }),
      ]);
    const refused = await decide(SECOND, passing.task.id, { decision: 'pass' }).expect(422);
    expect(refused.body).toEqual(told);
    await decide(SECOND, passing.task.id, { decision: 'fail', comment: '请补充材料' }).expect(200);
    await standing('active');
  });
});

describe('a quarter whose partner has qualified anew meanwhile', () => {
  it('is paid by nobody who drew up under the second qualification what it pays', async () => {
    await requests.at('2026-12-20 12:00');
    const partner = await requests.qualifiedFor('service-ccoe');
    await requests.approvedStage(await requests.stage(partner, '2026-12', 1));
    const quarter = await requests.quarterOf(partner, '2026-Q4', 'service-ccoe');
    const first = await pages.api.world
      .db('cases')
      .where({
        type: 'fh-qualification',
        workflow_id: `${pages.api.world.workflowIdPrefix}fh-qualification/${partner.partyId}/service-ccoe`,
      })
      .first<{ id: string }>('id');
    mustBeDone(await requests.revoke(first.id));
    await requests.at('2027-01-04 12:00');
    await requests.qualifiedFor('service-ccoe', partner);

    const amount = { amount: '30000.00', currency: 'CNY' };
    const lines = [
      { personId: `${partner.partyId}.expert`, name: '专员', certificate: 'HCIE', project: '项目', amount },
    ];
    const form = { programme: 'service-ccoe', partnerId: partner.partyId, month: '2026-12', stage: 2, lines };
    const { body } = await pages.api.post(THIRD, '/v1/cases', { type: 'fh-incentive', form }).expect(201);
    await requests.requested(quarter);
    await mustNot(THIRD, quarter.caseId, 'paymentReview', 'approve', { duty: 'draw-up', caseId: body.id });
  });
});

const quarterNow = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;

/** Decides whatever a person is offered about a case, in the first way, until nothing is left. */
async function allAlone(caseId: string, forms: Readonly<Record<string, object>> = {}): Promise<string[]> {
  const taken: string[] = [];
  for (;;) {
    const { tasks } = await see(EVERYTHING, caseId);
    const open = tasks.find(({ canDecide, role }) => canDecide && ROLES.includes(role));
    if (open === undefined) return taken;
    const { body } = await pages.api.get(EVERYTHING, `/v1/tasks/${open.id}`);
    const [decision] = (body as unknown as { decisions: { key: string }[] }).decisions;
    const form = forms[open.key];
    await decide(EVERYTHING, open.id, { decision: decision!.key, ...(form && { form }) }).expect(200);
    taken.push(open.key);
  }
}

/** The case waits for somebody of a role who is not that person, and says who. */
async function waitsForOthers(caseId: string, role: string): Promise<void> {
  const { waitingOn, tasks } = await see(EVERYTHING, caseId);
  expect(waitingOn).toMatchObject({ role, party: 'vendor' });
  const { people } = waitingOn;
  expect([people.length > 0, people.map(({ id }) => id).includes(EVERYTHING)]).toEqual([true, false]);
  expect(tasks.filter(({ status }) => status === 'open')).toEqual([
    like({ canDecide: false, whyCode: 'self-approval' }),
  ]);
}

describe('one person of the vendor with all roles on the way, who takes every step that is offered', () => {
  afterEach(async () => {
    expect(await pages.api.world.db('payments').select('case_id')).toEqual([]);
  });

  it('ends at once with what that person invited to', async () => {
    const { partyId } = await requests.partner({ kind: 'service-partner' });
    const form = { programme: 'service-ccoe', partnerId: partyId };
    const { body } = await pages.api.post(EVERYTHING, '/v1/cases', { type: 'fh-qualification', form }).expect(201);
    const submitted = { form: { agreementAccepted: true } };
    mustBeDone(await pages.api.world.decide(body.id, 'invitation', partnerAdmin(partyId), 'submit', submitted));
    await requests.openTask(body.id, 'review');
    expect(await allAlone(body.id)).toEqual([]);
    await waitsForOthers(body.id, 'ecosystem-manager');
  });

  it('ends before the approval of the payment of what the partner applied for', async () => {
    await requests.at('2026-12-20 12:00');
    const partner = await requests.partner({ kind: 'system-integrator', stage: 'competency-differentiation' });
    await requests.setting('fh.autoApprove', []);
    const qualification = opened(await requests.apply(partner, 'si-presales'));
    await requests.unset('fh.autoApprove');
    await requests.openTask(qualification, 'review');
    expect(await allAlone(qualification)).toEqual(['review']);
    await requests.openTask(qualification, 'renewal');
    const { caseId } = await requests.reviewed(partner, '2026-12');
    expect(await allAlone(caseId)).toEqual(['preliminaryReview']);
    const quarter = await requests.quarterOf(partner, '2026-Q4');
    await requests.at('2027-01-01 00:10');
    await requests.monthChanged(quarter.caseId, '2026-12');
    await requests.requested(quarter);
    expect(await allAlone(quarter.caseId)).toEqual([]);
    await waitsForOthers(quarter.caseId, 'ecosystem-manager');
  });

  it('ends with the qualification of a solution, before any workload or agreement', async () => {
    const nre = nreRequests(pages.api.world);
    const { caseId } = await nre.inReview();
    expect(await allAlone(caseId)).toEqual(['qualificationReview']);
    await nre.openTask(caseId, 'workloadAgreement');
    await waitsForOthers(caseId, 'psa');
  });
});
