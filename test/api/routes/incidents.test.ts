import { randomUUID } from 'node:crypto';
import { storeCommand } from '../../../db/engine/commands';
import { reserve } from '../../../db/funding/ledger';
import { partnerAdmin } from '../../support/engine-world';
import { lookForIncidents } from '../../support/incidents';
import { until } from '../../support/until';
import { relationshipRequests } from '../../workflows/association/relationship-requests';
import { apiWorld, type ApiWorld, containing, like, TEXT } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const look = (): Promise<void> => lookForIncidents(api.world);

interface Incident {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly reason: string;
  readonly caseId: string | null;
  readonly requestNo: string | null;
  readonly ageSeconds: number;
  readonly tried: { attempts: number; lastAnswer: string | null; nextAttemptAt: string } | null;
  readonly moves: readonly { key: string; title: string }[];
}

const list = async (query = '', persona = 'vendor.operator'): Promise<Incident[]> =>
  (await api.get(persona, `/v1/incidents${query}`).expect(200)).body.items as unknown as Incident[];
const found = async (kind: string, caseId: string): Promise<Incident> => {
  await look();
  const all = await list(`?kind=${kind}&limit=100`);
  return all.find((each) => each.caseId === caseId)!;
};
const make = (id: string, move: string, body: object = {}, persona = 'vendor.operator') =>
  api.post(persona, `/v1/incidents/${id}/${move}`, body);

async function stuckCommand(): Promise<{ id: string; caseId: string }> {
  const caseId = randomUUID();
  const about = { caseId, workflowId: `trial/${caseId}`, type: 'relationship-switch', body: {}, actor: partnerAdmin() };
  const { command } = await storeCommand(api.world.db, {
    id: randomUUID(),
    kind: 'act',
    ...about,
    bodyHash: '',
    forRelay: true,
  });
  await until(
    'it to be found undeliverable',
    async () =>
      (await api.world
        .db('commands')
        .where({ id: command.id })
        .whereNotNull('undeliverable')
        .first<object | undefined>('id')) !== undefined,
  );
  return { id: command.id, caseId };
}

describe('incidents', () => {
  it('are listed with reason, age, what was tried and the moves, in the language of the reader', async () => {
    const { id, caseId } = await stuckCommand();
    const incident = await found('command-waiting', caseId);
    expect(incident).toMatchObject({
      title: 'Accepted and not in effect',
      reason: containing('there is no such case'),
      otherwise: TEXT,
      ageSeconds: expect.any(Number) as unknown,
      requestNo: null,
      tried: { attempts: 1, lastAnswer: 'no-case', nextAttemptAt: TEXT },
      moves: [{ key: 'retry', title: 'Try again now' }],
    });
    const chinese = await api.get('vendor.operator', `/v1/incidents/${incident.id}`).set('Accept-Language', 'zh-CN');
    expect(chinese.body).toMatchObject({ title: '已受理但未生效的操作', reason: containing('申请不存在') });
    await api.world.db('commands').where({ id }).delete();
    await look();
    expect((await list('?limit=100')).map((each) => each.id)).not.toContain(incident.id);
    expect((await list('?open=false&limit=100')).map((each) => each.id)).toContain(incident.id);
  });

  it('are for operators alone, and for finance where they are about money; whoever else asks is on the record', async () => {
    const { id, caseId } = await stuckCommand();
    const budget = `idle-${caseId.slice(0, 8)}`;
    const { db } = api.world;
    await db('budgets').insert({ key: budget, currency: 'CNY', total_minor: 1_000_000 });
    await reserve(db, { key: randomUUID(), budget, caseId, amount: { minor: 30_000, currency: 'CNY' } });
    await api.put('vendor.operator', '/v1/settings/incidents.moneyDays', { value: 0 });
    const incident = await found('command-waiting', caseId);
    expect((await list('?limit=100', 'vendor.finance')).map(({ kind }) => kind)).toEqual(['money-idle']);
    expect((await api.get('vendor.finance', `/v1/incidents/${incident.id}`)).status).toBe(404);
    for (const persona of ['partner-a.admin', 'vendor.ecosystem-manager', 'customer-1']) {
      expect((await api.get(persona, '/v1/incidents')).status).toBe(403);
      expect((await make(incident.id, 'retry', {}, persona)).status).toBe(403);
    }
    const refused = await db('refused_attempts').where({ action: 'incidents', actor: 'partner-a.admin' });
    expect(refused).toHaveLength(2);
    await db('commands').where({ id }).delete();
    await api.put('vendor.operator', '/v1/settings/incidents.moneyDays', { value: 90 });
  });

  it('come page by page, each once', async () => {
    const all = await Promise.all([stuckCommand(), stuckCommand(), stuckCommand()]);
    await look();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await api.get('vendor.operator', `/v1/incidents?limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...body.items.map(({ caseId }) => caseId));
      cursor = body.next;
    } while (cursor);
    expect(seen).toEqual(expect.arrayContaining(all.map(({ caseId }) => caseId)));
    expect(new Set(seen).size).toBe(seen.length);
    expect((await api.get('vendor.operator', '/v1/incidents?cursor=x')).status).toBe(422);
    await api.world
      .db('commands')
      .whereIn(
        'id',
        all.map(({ id }) => id),
      )
      .delete();
  });
});

describe('moves', () => {
  it('bring a command forward at once, once for each idempotency key; another use of the key is refused', async () => {
    const { id, caseId } = await stuckCommand();
    const incident = await found('command-waiting', caseId);
    await api.world
      .db('commands')
      .where({ id })
      .update({ next_attempt_at: api.world.db.raw(`clock_timestamp() + interval '1 hour'`) });
    const key = randomUUID();
    const retry = () => make(incident.id, 'retry').set('Idempotency-Key', key);
    const first = await retry();
    expect([first.status, first.body]).toEqual([
      200,
      like({ id: incident.id, moved: like({ move: 'retry', actor: 'vendor.operator' }) }),
    ]);
    await retry().expect(200);
    expect(await api.world.db('incident_moves').where({ incident_id: incident.id })).toHaveLength(1);
    expect((await make(incident.id, 'send-back', { comment: 'x' }).set('Idempotency-Key', key)).status).toBe(422);
    await until(
      'it to be tried again',
      async () => (await api.world.db('commands').where({ id }).first<{ attempts: number }>('attempts')).attempts > 1,
    );
    await api.world.db('commands').where({ id }).delete();
    await look();
  });

  it('send a message anew, with an entry on its case', async () => {
    const requests = relationshipRequests(api.world);
    const { db } = api.world;
    const { caseId } = await requests.askSwitch(await requests.customer('referral'), 'reseller');
    const notice = (await db('notices').where({ case_id: caseId }).first<{ id: string }>('id')).id;
    await db('notices')
      .where({ id: notice })
      .update({ expanded_at: db.raw('world_now()') });
    await db('deliveries').insert({
      id: randomUUID(),
      notice_id: notice,
      case_id: caseId,
      person_id: 'partner-a',
      channel: 'email',
      status: 'failed',
      attempts: 0,
      last_error: 'no-receiver',
      next_attempt_at: db.raw('clock_timestamp()'),
    });
    const incident = await found('delivery-failing', caseId);
    expect(incident.reason).toContain('Nobody holds this role');
    await make(incident.id, 'retry').expect(200);
    expect(await db('notices').where({ id: notice }).first<object>('expanded_at')).toEqual({ expanded_at: null });
    expect(await requests.audit(caseId)).toContain('incident.retried');
    await db('notices')
      .where({ case_id: caseId })
      .update({ expanded_at: db.raw('world_now()') });
    await look();
    expect((await make(incident.id, 'retry')).status).toBe(409);
  });

  it('retry a refused effect, or give the request back for a reason; the incident is over with it', async () => {
    const requests = relationshipRequests(api.world);
    await requests.setting('association.preReview', 'never');
    const refused = async () => {
      const id = await requests.customer('reseller');
      const { caseId } = await requests.askUnlink(id);
      await requests.set('coupons', id, { refuse: 'system-closed' });
      await requests.grantUnlink(caseId, id);
      await requests.inState(caseId, 'failed-needs-operator');
      return { id, caseId, incident: await found('effect-refused', caseId) };
    };
    const first = await refused();
    expect(first.incident.moves.map(({ key }) => key)).toEqual(['retry', 'send-back', 'open-case']);
    await requests.set('coupons', first.id, { refuse: null });
    const retried = await make(first.incident.id, 'retry');
    expect([retried.status, retried.body]).toEqual([
      200,
      like({ clearedAt: TEXT, moves: [like({ key: 'open-case' })] }),
    ]);
    expect(await api.world.outcome(first.caseId)).toBe('completed');

    const second = await refused();
    const silent = await make(second.incident.id, 'send-back');
    expect([silent.status, silent.body.errors.map(({ path }) => path)]).toEqual([422, ['comment']]);
    await make(second.incident.id, 'send-back', { comment: 'The system is switched off' }).expect(200);
    expect(await api.world.outcome(second.caseId)).toBe('abandoned');
    expect((await make(second.incident.id, 'retry')).status).toBe(409);
    await requests.unset('association.preReview');
  });

  it('hand a task that is held by somebody who has left to somebody who can act, and to nobody else', async () => {
    const requests = relationshipRequests(api.world);
    const { db } = api.world;
    await requests.setting('association.preReview', 'reseller');
    const { caseId } = await requests.askUnlink(await requests.customer('reseller'));
    const task = await api.world.task(caseId, 'preReview');
    const person = await db('people').where({ id: 'vendor.pre-reviewer' }).first<{ roles: string[] }>();
    await db('people').insert({
      ...person,
      roles: person.roles,
      id: 'vendor.pre-reviewer-9',
      email: 'nine@vendor.example',
      external_subject: null,
    });
    await api.post('vendor.pre-reviewer', `/v1/tasks/${encodeURIComponent(task.id)}/claim`).expect(200);
    await db('people').where({ id: 'vendor.pre-reviewer' }).update({ active: false });
    const incident = await found('claim-stuck', caseId);
    expect(incident.moves.map(({ key }) => key)).toEqual(['reassign', 'open-case']);
    for (const to of ['vendor.pre-reviewer', 'vendor.bd', 'nobody', 'partner-a.admin'])
      expect([to, (await make(incident.id, 'reassign', { to })).status]).toEqual([to, 422]);
    const moved = await make(incident.id, 'reassign', { to: 'vendor.pre-reviewer-9' });
    expect([moved.status, moved.body]).toEqual([200, like({ clearedAt: TEXT })]);
    expect(await api.world.task(caseId, 'preReview')).toMatchObject({ assignee: 'vendor.pre-reviewer-9' });
    expect(await requests.audit(caseId)).toContain('task.delegated');
    await db('people').where({ id: 'vendor.pre-reviewer' }).update({ active: true });
    await requests.unset('association.preReview');
  });

  it('that are unknown are not found, and those that do not apply say so', async () => {
    const { id, caseId } = await stuckCommand();
    const incident = await found('command-waiting', caseId);
    expect((await make(incident.id, 'explode')).status).toBe(404);
    expect((await make(incident.id, 'constructor')).status).toBe(404);
    expect((await make(randomUUID(), 'retry')).status).toBe(404);
    expect((await make('no-id', 'retry')).status).toBe(404);
    const wrong = await make(incident.id, 'reassign', { to: 'vendor.operator-2' });
    expect([wrong.status, wrong.body.title]).toEqual([409, 'This move is not possible']);
    expect((await make(incident.id, 'retry', { force: true })).status).toBe(422);
    await api.world.db('commands').where({ id }).delete();
  });
});
