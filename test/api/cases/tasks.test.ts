import { randomUUID } from 'node:crypto';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { policyOf } from '../../../workflows/registry';
import { eventually } from '../../support/engine-world';
import { apiWorld, type ApiWorld, type Body, including, like, TEXT, withoutCooldown } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await withoutCooldown(api);
});
afterAll(() => api.close());

const TICKS = { switchNoticeAccepted: true, associationNoticeAccepted: true };

/** A request to switch a customer; returns the id of the customer's task. */
async function asked(customerId: string): Promise<{ caseId: string; taskId: string }> {
  const { body } = await api.post('partner-a.admin', '/v1/cases', {
    type: 'relationship-switch',
    form: { customerId, toModel: 'reseller', reason: 'agreed', noticeAccepted: true },
  });
  return { caseId: body.id, taskId: body.tasks[0]!.id };
}

/** Sends a code and reads it where the customer would. */
async function code(persona: string, taskId: string): Promise<{ codeId: string; code: string }> {
  const sent = await api.post(persona, `/v1/tasks/${taskId}/code`);
  expect([sent.status, Object.keys(sent.body)]).toEqual([201, ['codeId', 'sentTo', 'expiresAt']]);
  return { codeId: sent.body.codeId, code: api.lastCode() };
}

describe('the inbox', () => {
  it('holds what the caller may decide, with counters, and loses it with the decision', async () => {
    const { taskId } = await asked('customer-1');
    const before = (await api.get('customer-1', '/v1/tasks')).body;
    expect(before.items).toEqual([like({ id: taskId, canDecide: true, type: 'relationship-switch' })]);
    expect(before.counters).toEqual({
      total: 1,
      claimed: 0,
      byType: { 'relationship-switch': 1 },
      byUrgency: { soon: 0, thisWeek: 0, later: 1 },
    });
    for (const other of ['customer-2', 'partner-a.admin', 'vendor.operator'])
      expect((await api.get(other, '/v1/tasks')).body.items).toEqual([]);

    const detail = (await api.get('customer-1', `/v1/tasks/${taskId}`)).body;
    expect(detail).toMatchObject({
      id: taskId,
      canDecide: true,
      channel: 'link',
      decisions: [{ key: 'grant', code: 'always' }, { key: 'refuse' }],
      due: { days: 15 },
    });
    const refused = await api.post('customer-1', `/v1/tasks/${taskId}/decision`, {
      decision: 'refuse',
      ...(await code('customer-1', taskId)),
    });
    expect([refused.status, refused.body.outcome]).toEqual([200, 'rejected']);
    expect((await api.get('customer-1', '/v1/tasks')).body.counters.total).toBe(0);
  });
});

describe('a decision', () => {
  it('that needs a one-time code says so and sends one; a wrong code, another task or another person passes nothing', async () => {
    const { taskId } = await asked('customer-1');
    const grant = { decision: 'grant', form: TICKS };
    const url = `/v1/tasks/${taskId}/decision`;
    const without = await api.post('customer-1', url, grant);
    expect([without.status, without.body.type]).toEqual([422, '/problems/code-required']);
    const right = { codeId: without.body.codeId, code: api.lastCode() };
    const wrong = right.code === '000000' ? '000001' : '000000';
    const mistaken = await api.post('customer-1', url, { ...grant, ...right, code: wrong });
    expect([mistaken.status, mistaken.body.errors[0]!.code]).toEqual([422, 'code-wrong']);
    expect((await api.post('customer-1', url, { decision: 'grant', ...right })).body.errors[0]!.path).toBe('form');

    const key = randomUUID();
    const done = await api.post('customer-1', url, { ...grant, ...right }).set('Idempotency-Key', key);
    expect([done.status, done.body.tasks[0]]).toEqual([
      200,
      like({ status: 'decided', decision: 'grant', decidedBy: 'customer-1' }),
    ]);
    const repeated = await api.post('customer-1', url, { ...grant, ...right }).set('Idempotency-Key', key);
    expect(repeated.text).toBe(done.text);
    const used = await api.post('customer-1', url, { ...grant, ...right });
    expect(used.body.errors[0]!.code).toBe('code-unknown');
    const again = await api.post('customer-1', url, { ...grant, ...(await code('customer-1', taskId)) });
    expect([again.status, again.body.type]).toEqual([409, '/problems/already-decided']);
    await api.world.outcome(done.body.id);
    const read = (await api.get('customer-1', `/v1/cases/${done.body.id}`)).body as unknown as { effects: Body[] };
    expect(read.effects).toEqual(including([like({ system: 'association', status: 'done', attempt: 1, at: TEXT })]));
  });

  it('by somebody without the right is refused, kept apart and on the record of the case', async () => {
    const { caseId, taskId } = await asked('customer-3');
    const own = await api.post('partner-a.admin', `/v1/tasks/${taskId}/decision`, { decision: 'grant', form: TICKS });
    expect([own.status, own.body.type]).toEqual([403, '/problems/self-approval']);
    const vendor = await api.post('vendor.operator', `/v1/tasks/${taskId}/decision`, {
      decision: 'grant',
      form: TICKS,
    });
    expect([vendor.status, vendor.body.type]).toEqual([403, '/problems/not-authorised']);
    expect(await api.world.db('refused_attempts').where({ target: taskId })).toHaveLength(2);
    const { items, chain } = (await api.get('vendor.operator', `/v1/cases/${caseId}/timeline?verify=true`)).body;
    expect(items.filter(({ action }) => action === 'decide.refused')).toHaveLength(2);
    expect(chain.valid).toBe(true);
    await api.post('partner-a.admin', `/v1/cases/${caseId}/withdraw`, { reason: 'done' }).expect(200);
  });

  it('cannot name who decides: an approver in the body is an unknown field', async () => {
    const { caseId, taskId } = await asked('customer-3');
    const { status, body } = await api.post('customer-3', `/v1/tasks/${taskId}/decision`, {
      decision: 'refuse',
      actor: 'customer-3',
    });
    expect([status, body.errors]).toEqual([422, [like({ path: 'actor', code: 'unknown-field' })]]);
    await api.post('partner-a.admin', `/v1/cases/${caseId}/withdraw`, { reason: 'done' }).expect(200);
  });

  it('on many tasks at once has a result for each, and may be repeated', async () => {
    const cases = await Promise.all(
      ['customer-2', 'customer-4'].map(async (customerId) => {
        const { body } = await api.post('partner-a.admin', '/v1/cases', {
          type: 'partner-unlink',
          form: { customerId, reason: 'agreed', noticeAccepted: true },
        });
        expect(body.state).toBe('pre-review');
        return { caseId: body.id, taskId: body.tasks[0]!.id };
      }),
    );
    const decision = {
      decision: Object.keys(policyOf('partner-unlink')!.tasks['preReview']!.decisions)[1]!,
      comment: 'the figures do not match',
    };
    const items = [
      ...cases.map(({ taskId }) => ({ taskId, ...decision })),
      { taskId: 'nothing', ...decision },
      { taskId: cases[0]!.taskId, decision: 'dance' },
    ];
    const key = randomUUID();
    const decide = () => api.post('vendor.pre-reviewer', '/v1/tasks/decisions', { items }).set('Idempotency-Key', key);
    const statuses = (body: Body): unknown[] => body.items.map(({ status }) => status);
    const first = await decide();
    expect([first.status, statuses(first.body)]).toEqual([200, [200, 200, 404, 422]]);
    expect(statuses((await decide()).body)).toEqual([200, 200, 404, 422]);
  });
});

// Last, because it moves the clock.
describe('a task that nobody decides', () => {
  interface Seen {
    readonly openedAt: string;
    readonly canDecide: boolean;
    readonly whyCode?: string;
    readonly escalates: readonly { at: string; to: string; reached: boolean; provisional: boolean }[];
  }
  const operator = 'vendor.operator';

  it('says from the start when it goes to the operators; then they are told, find it and hand it on, and decide nothing', async () => {
    const { body } = await api.post('partner-a.admin', '/v1/cases', {
      type: 'partner-unlink',
      form: { customerId: 'customer-2', reason: 'agreed', noticeAccepted: true },
    });
    const taskId = body.tasks[0]!.id;
    const url = `/v1/tasks/${taskId}`;
    const seenBy = async (persona: string) => (await api.get(persona, url)).body as unknown as Seen;
    const found = async (): Promise<Body[]> =>
      (await api.get(operator, '/v1/tasks')).body.items.filter(({ id }) => id === taskId);
    const { openedAt, escalates } = await seenBy('vendor.pre-reviewer');
    const { body: counted } = await api.get(
      operator,
      `/v1/calendars/CN/deadline?start=${beijingDate(Date.parse(openedAt))}&workingDays=5`,
    );
    const { cutoff: at, provisional } = counted as unknown as { cutoff: string; provisional: boolean };
    const level = { at, to: 'vendor-operator', provisional };
    expect(escalates).toEqual([{ ...level, reached: false }]);
    const { dates } = (await api.get('vendor.pre-reviewer', `/v1/cases/${body.id}/explain`)).body;
    expect(dates).toContainEqual(like({ kind: 'escalation', at, to: 'vendor-operator' }));

    await api.post('vendor.pre-reviewer', `${url}/claim`).expect(200);
    await api.world.setClock(new Date(Date.parse(at) - 60_000));
    expect(await found()).toEqual([]);
    const waiting = async (role: string): Promise<unknown> =>
      (await api.get(operator, `/v1/cases?role=${role}&limit=100`)).body.items.find(({ id }) => id === body.id)
        ?.waitingOn;
    const before = like({ role: 'pre-reviewer', roles: ['pre-reviewer'] });
    expect([await waiting('pre-reviewer'), await waiting('vendor-operator')]).toEqual([before, undefined]);
    await api.world.advanceTo(new Date(at));
    const after = like({ role: 'pre-reviewer', roles: ['pre-reviewer', 'vendor-operator'] });
    expect([await waiting('pre-reviewer'), await waiting('vendor-operator')]).toEqual([after, after]);
    expect(await found()).toEqual([
      like({ canDecide: false, decisions: [], escalates: [{ ...level, reached: true }], assignee: null }),
    ]);
    const seen = await seenBy(operator);
    expect([seen.canDecide, seen.whyCode, seen.escalates]).toEqual([
      false,
      'not-authorised',
      [{ ...level, reached: true }],
    ]);
    const refused = await api.post(operator, `${url}/decision`, { decision: 'pass' });
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/not-authorised']);
    const entry = await eventually('the line on the record', async () =>
      (await api.get(operator, `/v1/cases/${body.id}/timeline`)).body.items.find(
        ({ action }) => action === 'task.escalated',
      ),
    );
    expect(entry).toMatchObject({ escalation: { level: 1, to: 'vendor-operator', why: 'undecided' } });

    await api.post(operator, `${url}/delegate`, { to: 'vendor.pre-reviewer' }).expect(200);
    expect(await found()).toEqual([]);
    await api.post('vendor.pre-reviewer', `${url}/decision`, { decision: 'pass' }).expect(200);
  });
});
