import { randomUUID } from 'node:crypto';
import { storeCommand } from '../../../db/engine/commands';
import { createTimeMachine } from '../../../worker/time-machine';
import { partnerAdmin } from '../../support/engine-world';
import { until } from '../../support/until';
import { apiWorld, type ApiWorld, like } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld({ clock: { advance: (by) => machine().advance(by) } });
});
afterAll(() => api.close());

const machine = () => {
  const { db, engine } = api.world;
  return createTimeMachine({
    db,
    drained: () => Promise.resolve(),
    wake: (workflowId, runId) => engine.wake(workflowId, runId),
  });
};

const person = {
  name: '新人',
  nameEn: 'Newcomer',
  email: 'new@partner-a.example',
  partyId: 'partner-a',
  roles: ['partner-operator'],
};

describe('the registry', () => {
  it('is written by operations alone, under the version they have read', async () => {
    const url = '/v1/directory/people/partner-a.new';
    const made = await api.put('vendor.operator', url, person);
    expect([made.status, made.body.version, made.headers['etag']]).toEqual([200, 1, '"1"']);
    const changed = await api.put('vendor.operator', url, { ...person, nameEn: 'Known' }).set('If-Match', '"1"');
    expect(changed.body.version).toBe(2);
    const stale = await api.put('vendor.operator', url, person).set('If-Match', '"1"');
    expect([stale.status, stale.body.version]).toEqual([412, 2]);
    expect((await api.put('partner-a.admin', url, person)).status).toBe(403);
    const wrong = await api.put('vendor.operator', url, {
      ...person,
      partyId: 'nobody',
      roles: ['partner-admin', 'partner-operator'],
      email: 'no',
    });
    expect(wrong.body.errors.map(({ path }) => path)).toEqual(['email', 'roles']);
  });

  it('shows administrators their own people and customers, others nothing of it', async () => {
    const { body } = await api.get('partner-a.admin', '/v1/directory/people?limit=100');
    expect(new Set(body.items.map(({ id }) => id.split('.')[0]))).toEqual(new Set(['partner-a']));
    expect((await api.get('partner-a.admin', '/v1/directory/people/vendor.operator')).status).toBe(404);
    expect((await api.get('partner-a.admin', '/v1/directory/partners/service-partner')).status).toBe(404);
    expect((await api.get('partner-a.admin', '/v1/directory/partners/partner-a')).body).toMatchObject({
      id: 'partner-a',
      kind: 'csp',
    });
    expect((await api.get('customer-1', '/v1/directory/associations')).status).toBe(403);
  });

  it('ends and makes associations and cooperations as rows say, and the same row again changes nothing', async () => {
    const url = '/v1/directory/associations/customer-10';
    const row = { customerId: 'customer-10', partnerId: 'partner-a', model: 'referral' };
    const made = await api.put('vendor.operator', url, row);
    expect(made.body.items).toEqual([like(row)]);
    expect((await api.put('vendor.operator', url, row)).body).toEqual(made.body);
    const switched = await api.put('vendor.operator', url, { ...row, model: 'reseller' });
    expect(switched.body.items).toEqual([
      like({ model: 'referral', until: expect.anything() as unknown }),
      like({ model: 'reseller' }),
    ]);
    const ended = await api.put('vendor.operator', url, { ...row, model: 'reseller', until: '2999-01-01T00:00:00Z' });
    expect(ended.body.items.at(-1)).toMatchObject({ until: '2999-01-01T00:00:00.000Z' });
    const master = await api.put('vendor.operator', '/v1/directory/cooperations/distributor-4', {
      masterId: 'master-2',
      region: 'CN',
    });
    expect(master.body.items).toEqual([like({ distributorId: 'distributor-4', masterId: 'master-2', region: 'CN' })]);
  });
});

describe('what operations may change', () => {
  it('is a setting, under its version', async () => {
    const url = '/v1/settings/ho.deliveredRequired';
    expect((await api.get('vendor.operator', url)).body).toMatchObject({ value: 3, isDefault: true, version: 0 });
    expect((await api.put('vendor.operator', url, { value: 2 })).body.version).toBe(1);
    expect((await api.put('vendor.operator', url, { value: 2 })).body.version).toBe(1);
    expect((await api.put('vendor.operator', url, { value: 3 })).body.version).toBe(2);
    expect((await api.put('vendor.operator', url, { value: 2 }).set('If-Match', '"1"')).status).toBe(412);
    expect((await api.get('partner-a.admin', url)).status).toBe(403);
  });

  it('is one extra attempt, once for each idempotency key', async () => {
    const grant = { quota: 'association.partnerRequestWindow', subject: 'partner-a/customer-1', reason: 'ticket 1' };
    const give = (body: object) =>
      api.post('vendor.operator', '/v1/quota-grants', body).set('Idempotency-Key', 'grant');
    const first = await give(grant);
    expect(first.status).toBe(201);
    expect((await give(grant)).body).toEqual(first.body);
    expect((await give({ ...grant, reason: 'ticket 2' })).status).toBe(422);
    expect((await api.post('partner-a.admin', '/v1/quota-grants', grant)).status).toBe(403);
  });

  it('is a calendar: what it would move is told before, and dates only move later', async () => {
    const year = { year: 2026, source: 'a correction', daysOff: ['2026-12-01'], workdays: [] };
    const preview = await api.post('vendor.operator', '/v1/calendars/CN/corrections/preview', year);
    expect([preview.status, preview.body.items]).toEqual([200, []]);
    const dry = await api.post('vendor.operator', '/v1/calendars/CN/corrections', { ...year, dryRun: true });
    expect([dry.status, dry.body]).toEqual([200, { published: null, items: [] }]);
    const { body: calendars } = await api.get('vendor.operator', '/v1/calendars');
    expect(JSON.stringify(calendars)).not.toContain('a correction');
    const wrong = await api.post('vendor.operator', '/v1/calendars/CN/corrections', {
      ...year,
      daysOff: ['2027-01-01'],
    });
    expect([wrong.status, wrong.body.errors[0]!.path]).toEqual([422, 'daysOff.0']);
    expect((await api.post('vendor.operator', '/v1/calendars/XX/corrections/preview', year)).status).toBe(404);
    expect((await api.get('customer-1', '/v1/calendars/XX/deadline?start=2026-01-01&workingDays=1')).status).toBe(404);
    expect(
      (await api.get('customer-1', '/v1/calendars/CN/deadline?start=2026-02-30&workingDays=x')).body.errors,
    ).toHaveLength(2);
    expect((await api.post('partner-a.admin', '/v1/calendars/CN/corrections', year)).status).toBe(403);
  });
});

describe('a demonstration', () => {
  it('moves the clock and finds the request of a silent customer expired', async () => {
    const opened = await api.post('partner-a.admin', '/v1/cases', {
      type: 'relationship-switch',
      form: { customerId: 'customer-3', toModel: 'reseller', reason: 'agreed', noticeAccepted: true },
    });
    for (const wrong of [{}, { days: 1, workingDays: 1 }, { to: '2001-01-01' }, { days: 9999 }]) {
      expect([(await api.post('customer-1', '/v1/clock/advance', wrong)).status, wrong]).toEqual([422, wrong]);
    }
    await api.post('customer-3', '/v1/clock/advance', { to: opened.body.tasks[0]!.dueAt }).expect(200);
    const { body } = await api.get('customer-3', `/v1/cases/${opened.body.id}`);
    expect([body.outcome, body.tasks[0]!.status, body.waitingOn]).toEqual(['expired', 'expired', null]);
    expect((await api.get('customer-3', `/v1/cases/${opened.body.id}/explain`)).body.why).toMatchObject({
      event: { action: 'task.expired' },
    });
  });

  it('sets the outside world by its own names and refuses others', async () => {
    const url = '/dev/world/account-check/customer-1';
    expect((await api.put('customer-1', url, { inArrears: true, fail: 1 })).status).toBe(200);
    expect((await api.put('customer-1', url, { inArrear: true })).status).toBe(422);
    expect((await api.put('customer-1', '/dev/world/nothing/customer-1', {})).status).toBe(404);
    const personas = (await api.get('customer-1', '/dev/personas')).body as unknown as { id: string }[];
    expect(personas.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['partner-a.admin', 'customer-1', 'vendor.operator']),
    );
  });
});

describe('commands that are stuck', () => {
  it('are listed for operations alone, with their age and what keeps them', async () => {
    const { db } = api.world;
    const about = { caseId: randomUUID(), workflowId: 'trial/nobody', type: 'trial', body: {}, actor: partnerAdmin() };
    const { command } = await storeCommand(db, {
      id: randomUUID(),
      kind: 'act',
      ...about,
      bodyHash: '',
      forRelay: true,
    });
    const listed = await until('it to be listed', async () => {
      const { body } = await api.get('vendor.operator', '/v1/stuck-commands').expect(200);
      return body.items.find(({ id }) => id === command.id);
    });
    expect(listed).toMatchObject({ undeliverable: 'no-case', owner: partnerAdmin().personId });
    expect((await api.get('partner-a.admin', '/v1/stuck-commands')).status).toBe(403);
  });
});
