import { randomUUID } from 'node:crypto';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { isCheck } from '../../../workflows/kit/policy/duties';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { POLICIES, type ProcessType } from '../../../workflows/registry';
import { partnerAdmin } from '../../support/engine-world';
import { mustBeDone, refusedWith } from '../../workflows/shared/common-requests';
import { quarterRequests } from '../../workflows/fh/fh-quarter-requests';
import { type Body, containing, like, type Reply, TEXT } from '../api-world';
import { csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages/pages-world';
import { createWalker, type End, EVERYTHING, ON_THE_WAY, WALKS, writeEverything } from './walks';

/** A case as its readers see whose move it is. */
interface Waiting extends Omit<Body, 'waitingOn' | 'tasks'> {
  readonly openedBy: string;
  readonly tasks: readonly (Body & { canDecide: boolean; whyCode?: string })[];
  readonly waitingOn: { readonly people: readonly { id: string; name: string }[] };
}

const FIRST = 'vendor.ecosystem-manager';
const SECOND = 'vendor.ecosystem-manager-2';
const THIRD = 'vendor.ecosystem-manager-3';
const OPERATOR = 'vendor.operator';

let pages: PagesWorld;
let requests: ReturnType<typeof quarterRequests>;
beforeAll(async () => {
  pages = await pagesWorld();
  requests = quarterRequests(pages.api.world);
  await writeEverything(pages.api);
});
afterAll(() => pages.close());

const see = async (persona: string, caseId: string): Promise<Waiting> =>
  (await pages.api.get(persona, `/v1/cases/${caseId}`).expect(200)).body as unknown as Waiting;
const taskIn = async (caseId: string, key: string): Promise<string> => (await requests.openTask(caseId, key)).id;
const decide = (persona: string, taskId: string, body: object) =>
  pages.api.post(persona, `/v1/tasks/${taskId}/decision`, body);
const slug = ({ status, body }: Reply): unknown[] => [status, body.type];
const SELF = [403, '/problems/self-approval'];

interface Kept {
  readonly key: string;
  readonly decision: string;
  readonly because: object;
}

/** Every way in which somebody might decide a task leads to the same refusal, which names what they did before. */
async function mustNot(persona: string, caseId: string, { key, decision, because }: Kept): Promise<void> {
  const taskId = await taskIn(caseId, key);
  const answer = await decide(persona, taskId, { decision });
  expect([slug(answer), answer.body]).toEqual([SELF, like(because)]);
  const { items } = (await pages.api.post(persona, '/v1/tasks/decisions', { items: [{ taskId, decision }] })).body;
  expect(items).toEqual([like({ status: 403, problem: like({ type: SELF[1], ...because }) })]);
  expect(slug(await pages.api.post(persona, `/v1/tasks/${taskId}/claim`))).toEqual(SELF);
  // An operator hands on whatever it is, to others.
  if (persona !== EVERYTHING)
    expect(slug(await pages.api.post(persona, `/v1/tasks/${taskId}/delegate`, { to: THIRD }))).toEqual(SELF);

  const row = await see(persona, caseId);
  const task = row.tasks.find(({ id }) => id === taskId)!;
  expect(task).toMatchObject({ canDecide: false, whyCode: 'self-approval', whyStep: because, why: containing('You ') });
  expect(row.waitingOn.people.map(({ id }) => id)).not.toContain(persona);
  const inbox = (await pages.api.get(persona, '/v1/tasks?limit=100')).body.items;
  expect(inbox.map(({ id }) => id)).not.toContain(taskId);
  expect(await onThePage(persona, taskId, { decision, version: row.version })).toContain(
    'somebody else has to take this step',
  );
  await notByAColleague(persona, taskId, { decision, colleague: row.waitingOn.people[0]!.id });
  expect((await pages.api.world.task(caseId, key)).status).toBe('open');
}

/** The text of a task's page, whose form is refused to this person. */
async function onThePage(
  persona: string,
  taskId: string,
  { decision, version }: { decision: string; version: number },
): Promise<string> {
  const tab = await pages.signedIn(persona);
  const path = `/tasks/${encodeURIComponent(taskId)}`;
  const { text } = await tab.get(path).expect(200);
  expect(hidden(text, 'version')).toBe('');
  const _csrf = csrfIn((await tab.get('/inbox')).text);
  const form = { _csrf, key: randomUUID(), decision, version: String(version) };
  await tab.post(path).type('form').send(form).expect(403);
  return text;
}

/** Neither a colleague nor an operator hands the task to this person, who does not stand in for an absent holder either. */
async function notByAColleague(
  persona: string,
  taskId: string,
  { decision, colleague }: { decision: string; colleague: string },
): Promise<void> {
  const { api } = pages;
  const barred = { errors: [like({ path: 'to', code: 'cannot-act-duty' })] };
  for (const by of [colleague, OPERATOR, ...(persona === EVERYTHING ? [persona] : [])])
    expect((await api.post(by, `/v1/tasks/${taskId}/delegate`, { to: persona }).expect(422)).body).toMatchObject(
      barred,
    );
  await api.post(colleague, `/v1/tasks/${taskId}/claim`).expect(200);
  const today = beijingDate((await api.world.now()).getTime());
  const away = (items: readonly object[]) =>
    api.put(colleague, `/v1/people/${colleague}/absences`, { items }).expect(200);
  await away([{ from: today, until: today, substitute: persona }]);
  expect(slug(await decide(persona, taskId, { decision }))).toEqual(SELF);
  await away([]);
  await api.post(colleague, `/v1/tasks/${taskId}/release`).expect(200);
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
  expect(page.text).not.toMatch(new RegExp(`<button name="decision" value="${decision}"(?![^>]* disabled)`));
  expect(page.text).not.toContain('Nothing stands in the way');
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
    await mustNot(FIRST, body.id, {
      key: 'review',
      decision: 'approve',
      because: { duty: 'draw-up', ...qualification },
    });
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
    const many = { items: [{ type: 'fh-incentive', form: { ...list, lines: [line] } }], dryRun: true };
    expect((await pages.api.post(SECOND, '/v1/cases/bulk', many)).body.items).toEqual([like({ status: 403 })]);
    const tries = world.db('refused_attempts').where({ actor: SECOND, action: 'open', problem: 'self-approval' });
    expect(await tries.pluck<string[]>('target')).toEqual(['fh-incentive', 'fh-incentive']);
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
    await mustNot(FIRST, drawn.id, { key: 'preliminaryReview', decision: 'pass', because: { duty: 'draw-up' } });
    await decide(SECOND, await taskIn(drawn.id, 'preliminaryReview'), { decision: 'pass' }).expect(200);

    const quarter = await requests.quarterOf(partner, quarterNow(await requests.month()), 'service-ccoe');
    await requests.requested(quarter);
    await mustNot(FIRST, quarter.caseId, { key: 'paymentReview', decision: 'approve', because: { duty: 'draw-up' } });
    await mustNot(SECOND, quarter.caseId, {
      key: 'paymentReview',
      decision: 'approve',
      because: { duty: 'review', caseId: drawn.id },
    });
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
    await mustNot(THIRD, quarter.caseId, {
      key: 'paymentReview',
      decision: 'approve',
      because: { duty: 'draw-up', caseId: body.id },
    });
  });
});

const quarterNow = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;

/** A step of another party: nobody of the vendor takes it, by whatever way. */
async function isOfOthers(
  persona: string,
  caseId: string,
  { key, decision }: Pick<End, 'key' | 'decision'>,
): Promise<void> {
  const taskId = await taskIn(caseId, key);
  const row = await see(persona, caseId);
  const task = row.tasks.find(({ id }) => id === taskId)!;
  expect(task).toMatchObject({ canDecide: false });
  expect(row.waitingOn).toMatchObject({ role: task.role });
  if (decision === undefined) return;
  expect(row.waitingOn.people.map(({ id }) => id)).not.toContain(persona);
  // Who opened it for others is told that.
  expect(task).toMatchObject({ whyCode: row.openedBy === persona ? 'self-approval' : 'not-authorised', why: TEXT });
  const theirs = [403, `/problems/${String(task.whyCode)}`];
  expect(slug(await decide(persona, taskId, { decision }))).toEqual(theirs);
  const { items } = (await pages.api.post(persona, '/v1/tasks/decisions', { items: [{ taskId, decision }] })).body;
  expect(items).toEqual([like({ status: 403, problem: like({ type: theirs[1] }) })]);
  expect(slug(await pages.api.post(persona, `/v1/tasks/${taskId}/claim`))).toEqual(theirs);
  expect((await pages.api.post(persona, `/v1/tasks/${taskId}/delegate`, { to: persona })).status).toBe(422);
  await onThePage(persona, taskId, { decision, version: row.version });
}

/** The tasks that check what somebody has made, by process, where the vendor decides them. */
const CHECKS = POLICIES.flatMap(({ type, tasks }: Policy) =>
  Object.values(tasks).some(({ party, duty }) => party === 'vendor' && isCheck(duty)) ? [type] : [],
);

describe('one person of the vendor with all roles at once, who takes every step that is offered', () => {
  const walks = Object.entries(WALKS);
  const stopped: string[] = [];

  it('walks through every process', () => {
    expect(walks.map(([type]) => type).sort()).toEqual(POLICIES.map(({ type }) => type).sort());
  });

  it.each(walks)(
    '%s: ends before money moves, and the case says who has to act and why this person may not',
    async (type, walk) => {
      const end = await walk(createWalker(pages.api));
      expect(end.taken).toEqual(ON_THE_WAY[type as ProcessType] ?? []);
      if (end.because !== undefined && end.decision !== undefined) {
        await mustNot(EVERYTHING, end.caseId, { key: end.key, decision: end.decision, because: end.because });
        stopped.push(type);
      } else await isOfOthers(EVERYTHING, end.caseId, end);
      const { db } = pages.api.world;
      expect(await db('ledger_entries').where({ kind: 'pay' }).select('case_id')).toEqual([]);
      expect(await db('world_effects').where({ port: 'payments' }).select('key')).toEqual([]);
    },
  );

  it('has been stopped in every process in which the vendor checks what somebody has made', () => {
    expect(stopped).toEqual(CHECKS);
  });
});
