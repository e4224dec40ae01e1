import { POLICIES } from '../../../workflows/registry';
import { apiWorld, type ApiWorld, including, like, type Reply, withoutCooldown } from '../api-world';
import { asked } from './hostile';

let api: ApiWorld;
let people: { id: string; party: string; roles: string[] }[];
beforeAll(async () => {
  api = await apiWorld();
  await withoutCooldown(api);
  people = (await api.get('customer-1', '/dev/personas')).body as unknown as typeof people;
});
afterAll(() => api.close());

const slug = ({ status, body }: Reply): unknown[] => [status, body.type];
const REFUSED = [403, '/problems/not-authorised'];
const attempts = (where: object): Promise<unknown[]> => api.world.db('refused_attempts').where(where).select();

async function reviewed(customerId: string): Promise<{ caseId: string; taskId: string }> {
  const form = { customerId, reason: 'agreed', noticeAccepted: true };
  const { body } = await api.post('partner-a.admin', '/v1/cases', { type: 'partner-unlink', form }).expect(201);
  return { caseId: body.id, taskId: body.tasks[0]!.id };
}

const withdraw = (id: string) =>
  api.post('partner-a.admin', `/v1/cases/${id}/withdraw`, { reason: 'no longer wanted' });
const decide = (persona: string, taskId: string, body: object) =>
  api.post(persona, `/v1/tasks/${taskId}/decision`, body);

/** One person of each set of roles, another one for every kind of request: what counts is the role. */
function oneOfEach(turn: number): typeof people {
  const rolesOf = ({ roles }: (typeof people)[number]): string => roles.toSorted().join();
  return [...new Set(people.map(rolesOf))].map((roles) => {
    const alike = people.filter((each) => rolesOf(each) === roles);
    return alike[turn % alike.length]!;
  });
}

const KINDS = POLICIES.map(({ type, opens }, n) => [type, opens, n] as const);
describe.each(KINDS)('a request of the kind %s', (type, opens, turn) => {
  it('is opened, checked and given a code by nobody without the role, and every attempt is kept', async () => {
    const others = oneOfEach(turn).filter(
      ({ roles }) =>
        !roles.includes('partner-main-account') && !roles.some((role) => (opens as string[]).includes(role)),
    );
    expect(new Set(others.flatMap(({ roles }) => roles)).size).toBeGreaterThan(8);
    for (const { id } of others) {
      const before = (await attempts({ actor: id, target: type })).length;
      for (const path of ['/v1/cases', `/v1/processes/${type}/check`, `/v1/processes/${type}/code`]) {
        const body = path === '/v1/cases' ? { type, form: {} } : path.endsWith('/code') ? {} : { form: {} };
        expect([id, path, ...slug(await api.post(id, path, body))]).toEqual([id, path, ...REFUSED]);
      }
      expect(await attempts({ actor: id, target: type })).toHaveLength(before + 3);
    }
  });
});

/** What operators do with any claim, so that nothing is stuck. */
const MANAGED = ['release', 'delegate'];

describe('a task', () => {
  it('is decided, claimed, released, handed on and given a code by nobody without its role, even if they see it', async () => {
    const { taskId, caseId } = await asked(api, 'customer-3');
    for (const persona of ['partner-a.operator', 'partner-a.account-director', 'vendor.operator']) {
      for (const [call, body] of Object.entries({
        decision: { decision: 'refuse' },
        claim: {},
        release: {},
        delegate: { to: 'customer-3' },
        code: {},
      }).filter(([way]) => persona !== 'vendor.operator' || !MANAGED.includes(way)))
        expect([persona, call, ...slug(await api.post(persona, `/v1/tasks/${taskId}/${call}`, body))]).toEqual([
          persona,
          call,
          ...REFUSED,
        ]);
      const bulk = await api.post(persona, '/v1/tasks/decisions', { items: [{ taskId, decision: 'refuse' }] });
      expect(bulk.body.items).toEqual([like({ status: 403, problem: like({ type: '/problems/not-authorised' }) })]);
    }
    expect((await api.get('customer-3', `/v1/tasks/${taskId}`)).body).toMatchObject({ status: 'open', assignee: null });
    await withdraw(caseId).expect(200);
  });

  it('is never decided by the person who opened the case, in any way, not even after changing sides', async () => {
    const { caseId, taskId } = await reviewed('customer-2');
    const opener = 'partner-a.admin';
    const own = async (): Promise<void> => {
      const tried = [
        await decide(opener, taskId, { decision: 'pass' }),
        await api.post(opener, `/v1/tasks/${taskId}/claim`),
        await api.post(opener, `/v1/tasks/${taskId}/delegate`, { to: 'vendor.pre-reviewer' }),
      ];
      for (const answer of tried) expect(slug(answer)).toEqual([403, '/problems/self-approval']);
      const bulk = await api.post(opener, '/v1/tasks/decisions', { items: [{ taskId, decision: 'pass' }] });
      expect(bulk.body.items).toEqual([like({ status: 403, problem: like({ type: '/problems/self-approval' }) })]);
    };
    await own();
    const handed = (): PromiseLike<Reply> =>
      api.post('vendor.pre-reviewer', `/v1/tasks/${taskId}/delegate`, { to: opener });
    expect((await handed()).status).toBe(422);

    const url = `/v1/directory/people/${opener}`;
    const { email, name, nameEn, mobile, locale } = (await api.get('vendor.operator', url)).body as unknown as Record<
      string,
      unknown
    >;
    const person = { email, name, nameEn, mobile, locale };
    await api.put('vendor.operator', url, { ...person, partyId: 'vendor', roles: ['pre-reviewer'] }).expect(200);
    await own();
    expect((await handed()).status).toBe(422);
    expect((await api.get(opener, '/v1/tasks')).body.items).toEqual([]);
    await api.put('vendor.operator', url, { ...person, partyId: 'partner-a', roles: ['partner-admin'] }).expect(200);

    const { items, chain } = (await api.get('vendor.operator', `/v1/cases/${caseId}/timeline?verify=true`)).body;
    expect(items.filter(({ action }) => action === 'decide.refused')).toHaveLength(4);
    expect(chain.valid).toBe(true);
    await withdraw(caseId).expect(200);
  });

  it('somebody has claimed is theirs until they give it back or hand it on, and the record names both', async () => {
    const second = { name: '第二', nameEn: 'Second', email: 'second@vendor.example', partyId: 'vendor' };
    await api.put('vendor.operator', '/v1/directory/people/vendor.second', { ...second, roles: ['pre-reviewer'] });
    await api.token('vendor.second');
    const { caseId, taskId } = await reviewed('customer-4');
    const [first, other] = ['vendor.pre-reviewer', 'vendor.second'];
    const call = (persona: string, kind: string, body: object = {}) =>
      api.post(persona, `/v1/tasks/${taskId}/${kind}`, body);
    const claimed = [409, '/problems/claimed-by-other'];

    const version = (await call(first, 'claim')).body.version;
    for (const answer of [await call(other, 'claim'), await decide(other, taskId, { decision: 'pass' })])
      expect(slug(answer)).toEqual(claimed);
    expect((await api.get(other, '/v1/tasks')).body.items).toEqual([]);
    await call(first, 'release').expect(200);
    const stale = await call(other, 'claim').set('If-Match', `"${version}"`);
    expect(slug(stale)).toEqual([412, '/problems/version-conflict']);
    await call(other, 'claim').set('If-Match', String(stale.headers['etag'])).expect(200);
    await call(other, 'delegate', { to: first }).expect(200);
    expect(slug(await decide(other, taskId, { decision: 'pass' }))).toEqual(claimed);
    const seen = (await api.get(first, `/v1/tasks/${taskId}`)).body;
    expect(seen).toMatchObject({ assignee: first, delegatedBy: other, canDecide: true });
    await decide(first, taskId, { decision: 'fail', comment: 'not so' }).expect(200);
    const { items } = (await api.get('vendor.operator', `/v1/cases/${caseId}/timeline`)).body;
    expect(items).toEqual(including([like({ action: 'task.decided', actor: first, onBehalfOf: other })]));
  });
});
