import { endClaims } from '../../../db/engine/claim-ends';
import { apiWorld, type ApiWorld, type Body, like, type Reply, withoutCooldown } from '../api-world';
import { relationshipRequests } from '../../workflows/association/relationship-requests';
import { faults } from '../hostile/hostile';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await withoutCooldown(api);
  await hire('vendor.pre-reviewer-2', 'vendor', ['pre-reviewer']);
  await hire('vendor.pre-reviewer-3', 'vendor', ['pre-reviewer']);
});
afterAll(() => api.close());

const [reviewer, colleague, third] = ['vendor.pre-reviewer', 'vendor.pre-reviewer-2', 'vendor.pre-reviewer-3'] as const;
const operator = 'vendor.operator';

const hire = async (id: string, partyId: string, roles: string[]): Promise<void> => {
  await api.world
    .db('people')
    .insert({ id, party_id: partyId, name: id, name_en: id, email: `${id}@x.example`, roles });
  await api.token(id);
};
const change = (id: string, row: object) => api.world.db('people').where({ id }).update(row);
/** A request whose pre-review waits. */
async function reviewed(): Promise<{ caseId: string; taskId: string }> {
  const customerId = await relationshipRequests(api.world).customer('reseller');
  const form = { customerId, reason: 'agreed', noticeAccepted: true };
  const { body } = await api.post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form }).expect(201);
  return { caseId: body.id, taskId: body.tasks[0]!.id };
}
const move = (persona: string, taskId: string, kind: string, body: object = {}) =>
  api.post(persona, `/v1/tasks/${taskId}/${kind}`, body);
const takeOver = (persona: string, taskId: string) =>
  move(persona, taskId, 'take-over', { reason: 'the holder is away' });
const decide = (persona: string, taskId: string) =>
  api.post(persona, `/v1/tasks/${taskId}/decision`, { decision: 'pass' });
const slug = ({ status, body }: Reply): unknown[] => [status, body.type];
const inbox = async (persona: string): Promise<string[]> =>
  (await api.get(persona, '/v1/tasks?limit=100')).body.items.map(({ id }) => id);
const record = async (caseId: string): Promise<Body[]> => {
  const { items, chain } = (await api.get(operator, `/v1/cases/${caseId}/timeline?verify=true`)).body;
  expect(chain.valid).toBe(true);
  return items;
};
const dataOf = async (caseId: string, action: string): Promise<unknown> =>
  (
    await api.world
      .db('audit_events')
      .where({ case_id: caseId, action })
      .orderBy('seq', 'desc')
      .first<{ data: unknown }>()
  ).data;

it('a claim shows whose it is and until when, and ends exactly at its cut-off for everybody', async () => {
  const { caseId, taskId } = await reviewed();
  const { body } = await move(reviewer, taskId, 'claim').expect(200);
  const [task] = body.tasks;
  expect(task).toMatchObject({ claimedBy: reviewer, assignee: reviewer });
  const until = new Date((task as unknown as { claimedUntil: string }).claimedUntil);
  const start = await api.world.now();
  await api.world.setClock(new Date(until.getTime() - 2_000));
  expect(await inbox(colleague)).not.toContain(taskId);
  expect(slug(await decide(colleague, taskId))).toEqual([409, '/problems/claimed-by-other']);
  await api.world.setClock(until);
  expect(await inbox(colleague)).toContain(taskId);
  const detail = (await api.get(colleague, `/v1/tasks/${taskId}`)).body;
  expect(detail).toMatchObject({ canDecide: true, assignee: null });
  expect(detail).not.toHaveProperty('claimedBy');
  await endClaims(api.world.db);
  await endClaims(api.world.db);
  const ended = (await record(caseId)).filter(({ action }) => action === 'task.claim-ended');
  expect(ended).toEqual([like({ actor: 'system', claim: { from: reviewer, why: 'lease' } })]);
  expect(await dataOf(caseId, 'task.claim-ended')).toEqual({ from: reviewer, why: 'lease' });
  await decide(colleague, taskId).expect(200);
  await api.world.setClock(start);
});

it.each([
  ['leaves', { active: false }, { active: true }, 'left'],
  ['loses the role', { roles: ['finance'] }, { roles: ['pre-reviewer'] }, 'role-lost'],
  ['goes to another party', { party_id: 'partner-a' }, { party_id: 'vendor' }, 'left'],
])('when the holder %s, a colleague can decide within the same second', async (_what, gone, back, why) => {
  const { caseId, taskId } = await reviewed();
  await move(reviewer, taskId, 'claim').expect(200);
  expect(await inbox(colleague)).not.toContain(taskId);
  await change(reviewer, gone);
  expect(await inbox(colleague)).toContain(taskId);
  expect((await api.get(colleague, '/v1/tasks')).body.counters.total).toBe(1);
  await endClaims(api.world.db);
  expect(await dataOf(caseId, 'task.claim-ended')).toEqual({ from: reviewer, why });
  await decide(colleague, taskId).expect(200);
  await change(reviewer, back);
});

it('a claim that ended is told by both names even if a colleague claims before anything was written of its end', async () => {
  const { caseId, taskId } = await reviewed();
  await move(reviewer, taskId, 'claim').expect(200);
  await change(reviewer, { active: false });
  await move(colleague, taskId, 'claim').expect(200);
  await change(reviewer, { active: true });
  expect((await record(caseId)).at(-1)).toMatchObject({ action: 'task.claimed', actor: colleague });
  expect(await dataOf(caseId, 'task.claimed')).toEqual({ from: reviewer });
});

it('a colleague of the same right takes over with a reason; nobody without the right, and nobody without a reason', async () => {
  const { caseId, taskId } = await reviewed();
  await move(reviewer, taskId, 'claim').expect(200);
  for (const reason of [undefined, '', '   ', 'x'.repeat(257), 7])
    expect(faults(await move(colleague, taskId, 'take-over', { reason }).expect(422))).toHaveLength(1);
  expect(slug(await takeOver(operator, taskId))).toEqual([403, '/problems/not-authorised']);
  expect(slug(await takeOver('partner-a.admin', taskId))).toEqual([403, '/problems/self-approval']);
  expect(slug(await takeOver('service-partner.admin', taskId))).toEqual([404, '/problems/not-found']);
  const { body } = await takeOver(colleague, taskId).expect(200);
  expect(body.tasks[0]).toMatchObject({ claimedBy: colleague });
  expect((await record(caseId)).at(-1)).toMatchObject({
    ...{ action: 'task.taken-over', actor: colleague, comment: 'the holder is away', claim: { from: reviewer } },
  });
  expect(await dataOf(caseId, 'task.taken-over')).toEqual({ from: reviewer });
  expect(slug(await decide(reviewer, taskId))).toEqual([409, '/problems/claimed-by-other']);
  await decide(colleague, taskId).expect(200);
});

it('of two who take over at once one wins, and a repeated request gets the same answer', async () => {
  const { caseId, taskId } = await reviewed();
  await move(reviewer, taskId, 'claim').expect(200);
  const tag = String((await api.get(colleague, `/v1/cases/${caseId}`)).headers['etag']);
  const tries = await Promise.all(
    [colleague, third].map((each) => takeOver(each, taskId).set('If-Match', tag).set('Idempotency-Key', 'once')),
  );
  expect(tries.map(({ status }) => status).sort()).toEqual([200, 412]);
  const winner = tries[0]!.status === 200 ? colleague : third;
  const again = await takeOver(winner, taskId).set('If-Match', tag).set('Idempotency-Key', 'once').expect(200);
  expect(again.body.tasks[0]).toMatchObject({ claimedBy: winner });
});

it('an operator releases and hands on what others hold, without deciding it, also when its holder has left', async () => {
  const { caseId, taskId } = await reviewed();
  await move(reviewer, taskId, 'claim').expect(200);
  await move(operator, taskId, 'release').expect(200);
  expect(await dataOf(caseId, 'task.released')).toEqual({ from: reviewer });
  await move(reviewer, taskId, 'claim').expect(200);
  const { body } = await move(operator, taskId, 'delegate', { to: colleague }).expect(200);
  expect(body.tasks[0]).toMatchObject({ claimedBy: colleague });
  expect(await dataOf(caseId, 'task.delegated')).toEqual({ from: reviewer, to: colleague });
  expect((await record(caseId)).at(-1)).toMatchObject({ actor: operator, right: 'vendor-operator' });
  expect(slug(await decide(operator, taskId))).toEqual([403, '/problems/not-authorised']);
  expect(slug(await move(operator, taskId, 'claim'))).toEqual([403, '/problems/not-authorised']);
  expect(slug(await move(operator, `${caseId}.99`, 'release'))).toEqual([404, '/problems/not-found']);
  await decide(colleague, taskId).expect(200);
  expect(await record(caseId)).toEqual(expect.arrayContaining([like({ action: 'task.decided', actor: colleague })]));
});

it('a task is handed to nobody who cannot act on it, and the answer says why', async () => {
  const { taskId } = await reviewed();
  const handed = async (to: string): Promise<string[]> =>
    faults(await move(operator, taskId, 'delegate', { to }).expect(422));
  expect(await handed('nobody')).toEqual(['to not-allowed']);
  expect(await handed('partner-a.admin')).toEqual(['to not-allowed']);
  expect(await handed('vendor.finance')).toEqual(['to cannot-act-role']);
  await change(third, { active: false });
  expect(await handed(third)).toEqual(['to cannot-act-left']);
  await change(third, { active: true });
  await api.put(third, `/v1/people/${third}/absences`, { items: [await today()] }).expect(200);
  expect(await handed(third)).toEqual(['to cannot-act-absent']);
  await api.put(third, `/v1/people/${third}/absences`, { items: [] }).expect(200);
  await move(reviewer, taskId, 'delegate', { to: third }).expect(200);
});

it('the administrator of a party frees what one of its people holds, and others of the party do not', async () => {
  await hire('partner-a.admin-2', 'partner-a', ['partner-admin']);
  const { caseId, taskId } = await partnerTask();
  await move('partner-a.admin', taskId, 'claim').expect(200);
  expect(slug(await move('partner-a.operator', taskId, 'release'))).toEqual([403, '/problems/not-authorised']);
  await move('partner-a.main-account', taskId, 'delegate', { to: 'partner-a.admin-2' }).expect(200);
  expect(await inbox('partner-a.admin')).not.toContain(taskId);
  await move('partner-a.admin', taskId, 'release').expect(200);
  expect(await inbox('partner-a.admin')).toContain(taskId);
  await change('partner-a.admin', { active: false });
  await change('partner-a.admin-2', { active: false });
  expect(await inbox('partner-a.main-account')).toContain(taskId);
  await change('partner-a.admin', { active: true });
  expect((await api.get(operator, `/v1/cases/${caseId}`)).status).toBe(200);
});

it('a substitute decides what an absent colleague had claimed, and both names stand on the record', async () => {
  const { caseId, taskId } = await reviewed();
  await move(reviewer, taskId, 'claim').expect(200);
  const items = [{ ...(await today()), substitute: colleague }];
  await api.put(reviewer, `/v1/people/${reviewer}/absences`, { items }).expect(200);
  for (const each of [colleague, third]) expect(await inbox(each)).toContain(taskId);
  await endClaims(api.world.db);
  expect(await dataOf(caseId, 'task.claim-ended')).toEqual({ from: reviewer, why: 'absent', to: colleague });
  expect(await notices(caseId, 'stand-in-asked')).toEqual([colleague]);
  const { items: waiting } = (await api.get(colleague, '/v1/tasks?limit=100')).body;
  expect(waiting).toContainEqual(like({ id: taskId, standIn: { by: colleague, for: reviewer } }));
  for (const each of [colleague, third]) expect(await inbox(each)).toContain(taskId);
  await move(colleague, taskId, 'claim').expect(200);
  await decide(colleague, taskId).expect(200);
  expect((await api.get(third, `/v1/tasks/${taskId}`)).body).toMatchObject({ delegatedBy: reviewer });
  expect(await record(caseId)).toEqual(
    expect.arrayContaining([like({ action: 'task.decided', actor: colleague, onBehalfOf: reviewer })]),
  );
  expect(await notices(caseId, 'decided-for-you')).toEqual([reviewer]);
  await api.put(operator, `/v1/people/${reviewer}/absences`, { items: [] }).expect(200);
});

it('somebody of the group who is no substitute decides in their own name alone', async () => {
  const { caseId, taskId } = await reviewed();
  await move(reviewer, taskId, 'claim').expect(200);
  const items = [{ ...(await today()), substitute: colleague }];
  await api.put(reviewer, `/v1/people/${reviewer}/absences`, { items }).expect(200);
  await endClaims(api.world.db);
  await decide(third, taskId).expect(200);
  const decided = (await record(caseId)).find(({ action }) => action === 'task.decided');
  expect(decided).toMatchObject({ actor: third });
  expect(decided).not.toHaveProperty('onBehalfOf');
  expect((await api.get(colleague, `/v1/tasks/${taskId}`)).body).not.toHaveProperty('delegatedBy');
  await api.put(operator, `/v1/people/${reviewer}/absences`, { items: [] }).expect(200);
});

const notices = (caseId: string, template: string): Promise<string[]> =>
  api.world.db('notices').where({ case_id: caseId, template }).pluck<string[]>('person_id');

async function today(): Promise<{ from: string; until: string }> {
  const day = new Date((await api.world.now()).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return { from: day, until: day };
}

/** A task of partner-a: its approval of a customer's wish to leave. */
async function partnerTask(): Promise<{ caseId: string; taskId: string }> {
  const requests = relationshipRequests(api.world);
  const { caseId } = await requests.askUnlinkAsCustomer(await requests.customer('reseller'));
  return { caseId, taskId: (await api.world.task(caseId, 'partnerApproval')).id };
}
