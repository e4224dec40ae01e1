import { saveSetting } from '../../../db/setting-rows';
import { SETTINGS } from '../../../workflows/settings';
import { apiWorld, type ApiWorld, including, like, TEXT } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const [FIRST, SECOND] = ['vendor.operator', 'vendor.operator-2'];
const url = (key: string): string => `/v1/settings/${key}`;
const put = (key: string, value: unknown, more: object = {}) => api.put(FIRST, url(key), { value, ...more });
const read = async (key: string) => (await api.get(FIRST, url(key)).expect(200)).body as unknown as { value: unknown };
const log = async (query: string) => (await api.get(FIRST, `/v1/administration/log?${query}`).expect(200)).body.items;

describe('a setting', () => {
  it('is listed with its schema, unit, default, value and who changed it, whether changed or not', async () => {
    await put('ho.deliveredRequired', 4).expect(200);
    const items = (await api.get(FIRST, '/v1/settings')).body.items as unknown as { key: string }[];
    expect(items.map(({ key }) => key)).toEqual(Object.keys(SETTINGS));
    expect(items).toEqual(
      including([
        like({
          key: 'ho.deliveredRequired',
          label: 'Delivered opportunities needed',
          unit: 'opportunities',
          schema: like({ type: 'integer', minimum: 0, maximum: 1000 }),
          default: 3,
          value: 4,
          isDefault: false,
          updatedBy: FIRST,
          updatedAt: TEXT,
        }),
        like({
          key: 'association.consentTtl',
          default: { days: 15 },
          value: { days: 15 },
          isDefault: true,
          version: 0,
        }),
        like({ key: 'fh.application', value: { given: 'the end of the quarter' } }),
      ]),
    );
  });

  it.each([
    ['association.partnerRequestWindow', 'garbage', ['value']],
    ['association.partnerRequestWindow', { months: 3 }, ['value.limit']],
    [
      'association.partnerRequestWindow',
      { months: -1, limit: { CN: 0.5 } },
      ['value.limit.CN', 'value.limit.INTL', 'value.months'],
    ],
    ['association.consentRequired', null, ['value']],
    ['association.consentRequired', 'false', ['value']],
    ['association.consentRequired', 0, ['value']],
    ['association.consentTtl', { days: -5 }, ['value.days']],
    ['association.consentTtl', { days: 1, workingDays: 1 }, ['value']],
    ['association.consentTtl', {}, ['value']],
    ['association.consentTtl', 'banana', ['value']],
    ['association.consentTtl', { days: 10 ** 9 }, ['value.days']],
    ['fh.confirmation', { workingDays: -3 }, ['value.workingDays']],
    ['fh.confirmation', null, ['value']],
    ['fh.requestsPerPerson', -1, ['value']],
    ['fh.requestsPerPerson', 1.5, ['value']],
    ['fh.autoApprove', ['no-programme'], ['value.0']],
    ['fh.monthlyAmount', { 'no-programme': 1 }, ['value.no-programme']],
    ['fh.satisfaction', 5.1, ['value']],
    ['fh.agreementVersion', '', ['value']],
    ['task.claimLease', { workingDays: 0 }, ['value.workingDays']],
    ['control.secondPersonFrom', -1, ['value']],
  ])('%s refuses %j, says at which place, and what is allowed', async (key, value, paths) => {
    const before = await read(key);
    const refused = await put(key, value);
    expect(refused.status).toBe(422);
    expect([...new Set(refused.body.errors.map(({ path }) => path))].sort()).toEqual(paths);
    for (const error of refused.body.errors as unknown as { allowed: unknown[] }[])
      expect(error.allowed.length).toBeGreaterThan(0);
    expect(await read(key)).toEqual(before);
  });

  it('without a value is refused like a wrong one', async () => {
    const refused = await api.put(FIRST, url('ho.deliveredRequired'), {});
    expect([refused.status, refused.body.errors.map(({ path }) => path)]).toEqual([422, ['value']]);
  });

  it.each(['no.such', '__proto__', 'constructor', 'a%00b'])('named %s does not exist', async (key) => {
    expect((await api.put(FIRST, url(key), { value: 1 })).status).toBe(404);
    expect((await api.get(FIRST, url(key))).status).toBe(404);
    expect((await api.delete(FIRST, url(key))).status).toBe(404);
  });

  it('returns to its default when it is deleted, with an entry for both changes', async () => {
    await put('fh.trainingDays', 10, { reason: 'Stricter this year' }).expect(200);
    const removed = await api.delete(SECOND, url('fh.pauseOnDispute')).expect(200);
    expect(removed.body).toMatchObject({ isDefault: true });
    await put('distributor.invitationsPerDay', 50).expect(200);
    await api.delete(SECOND, url('distributor.invitationsPerDay'), { reason: 'Enough' }).expect(200);
    expect(await read('distributor.invitationsPerDay')).toMatchObject({ value: 100, isDefault: true });
    const change = (old: unknown, now: unknown) => like({ field: 'value', old, new: now });
    expect(await log('kind=setting&key=distributor.invitationsPerDay')).toEqual([
      like({ actor: SECOND, action: 'changed', reason: 'Enough', changes: [change(50, 100)] }),
      like({ actor: FIRST, action: 'changed', changes: [change(100, 50)] }),
    ]);
    expect(await log('kind=setting&key=fh.trainingDays')).toEqual([like({ reason: 'Stricter this year' })]);
  });

  it('that is broken in the database is named, and its default is used', async () => {
    const { db } = api.world;
    await saveSetting(db, { key: 'association.partnerRequestWindow', value: 'garbage', updatedBy: 'somebody' });
    expect(await read('association.partnerRequestWindow')).toMatchObject({
      value: { months: 3, limit: { CN: 1, INTL: 3 } },
      isDefault: true,
      doesNotFit: true,
    });
    const form = { customerId: 'customer-1', toModel: 'reseller', reason: 'agreed', noticeAccepted: true };
    await api.post('partner-a.admin', '/v1/processes/relationship-switch/check', { form }).expect(200);
    await api.delete(FIRST, url('association.partnerRequestWindow')).expect(200);
  });
});

describe('a change that is only tried', () => {
  const trial = async (key: string, value: unknown) =>
    (await put(key, value, { dryRun: true }).expect(200)).body as unknown as Record<string, unknown>;
  const open = (type: string, count: number) => like({ type, count });

  it('names what is open under the setting, by task and by process, and changes nothing', async () => {
    const form = { customerId: 'customer-1', toModel: 'reseller', reason: 'agreed', noticeAccepted: true };
    await api.post('partner-a.admin', '/v1/cases', { type: 'relationship-switch', form }).expect(201);
    const unlink = { reason: 'elsewhere', noticeAccepted: true };
    await api.post('customer-2', '/v1/cases', { type: 'customer-unlink', form: unlink }).expect(201);
    const before = await read('association.consentTtl');
    const lines = await log('limit=1');
    const tried = await trial('association.consentTtl', { days: 5 });
    expect(tried).toMatchObject({ key: 'association.consentTtl', value: { days: 15 }, wanted: { days: 5 } });
    expect(tried).toMatchObject({
      needsSecondPerson: false,
      open: {
        tasks: [
          { type: 'relationship-switch', key: 'customerConsent', title: TEXT, count: 1 },
          like({ type: 'partner-unlink', count: 0 }),
          like({ type: 'customer-unlink', count: 0 }),
        ],
        cases: [open('relationship-switch', 1), open('partner-unlink', 0), open('customer-unlink', 1)],
      },
    });
    expect(await trial('association.consentRounds', 2)).toMatchObject({
      open: {
        tasks: [],
        cases: [open('relationship-switch', 1), open('partner-unlink', 0), open('customer-unlink', 1)],
      },
    });
    expect(await trial('incidents.moneyDays', 9)).toMatchObject({ open: { tasks: [], cases: [] } });
    expect(await read('association.consentTtl')).toEqual(before);
    expect(await log('limit=1')).toEqual(lines);
  });

  it('is judged like a real one: by its value, its version and whether a second person is needed', async () => {
    expect((await put('association.consentTtl', { days: -5 }, { dryRun: true })).status).toBe(422);
    expect((await put('ho.deliveredRequired', 7, { dryRun: true }).set('If-Match', '"99"')).status).toBe(412);
    const waiting = (await api.get(SECOND, '/v1/administration/changes')).body.items;
    expect(await trial('association.consentRequired', false)).toMatchObject({ wouldWait: true, value: true });
    expect(await trial('association.consentRequired', true)).toMatchObject({ wouldWait: false });
    expect((await api.get(SECOND, '/v1/administration/changes')).body.items).toEqual(waiting);
  });
});

describe('a change that takes a safeguard away', () => {
  const propose = async (key: string, value: unknown, reason?: string): Promise<string> => {
    const answer = await put(key, value, reason === undefined ? {} : { reason }).expect(202);
    expect(answer.headers['location']).toMatch(/^\/v1\/administration\/changes\//);
    return answer.headers['location'] as string;
  };
  const type = async (answer: PromiseLike<{ status: number; body: { type: string } }>) => {
    const { status, body } = await answer;
    return [status, body.type];
  };

  it.each([
    ['association.consentRequired', false],
    ['association.preReview', 'never'],
    ['control.secondPersonFrom', 100],
    ['fh.autoApprove', ['si-presales', 'service-expert']],
    ['fh.overdueBillBlocks', false],
    ['nre.sharedProductBlocks', false],
  ])('(%s to %j) does nothing until another operator confirms it', async (key, value) => {
    const before = await read(key);
    const address = await propose(key, value, 'A pilot');
    expect(await read(key)).toEqual(before);
    expect((await api.get(SECOND, '/v1/administration/changes')).body.items).toEqual([
      like({
        kind: 'setting',
        key,
        value,
        replaces: before.value,
        reason: 'A pilot',
        proposedBy: FIRST,
        mayConfirm: true,
      }),
    ]);
    expect(await type(api.post(FIRST, `${address}/confirm`))).toEqual([403, '/problems/self-approval']);
    expect(await read(key)).toEqual(before);
    await api.post(SECOND, `${address}/confirm`, {}).expect(200);
    expect(await read(key)).toMatchObject({ value, updatedBy: SECOND });
    expect(await log(`kind=setting&key=${key}&limit=2`)).toEqual([
      like({ action: 'confirmed', actor: SECOND, proposedBy: FIRST, reason: 'A pilot' }),
      like({ action: 'proposed', actor: FIRST, proposedBy: null }),
    ]);
    expect(await type(api.post(SECOND, `${address}/confirm`))).toEqual([409, '/problems/change-closed']);
    await api.delete(FIRST, url(key)).expect(200);
  });

  it('leaves an entry when its proposer tries to confirm it', async () => {
    const address = await propose('association.consentRequired', false);
    await api.post(FIRST, `${address}/confirm`).expect(403);
    const target = address.split('/').at(-1);
    expect(await api.world.db('refused_attempts').where({ target })).toEqual([
      like({ actor: FIRST, problem: 'self-approval' }),
    ]);
    await api.post(FIRST, `${address}/withdraw`).expect(200);
    expect(await type(api.post(SECOND, `${address}/confirm`))).toEqual([409, '/problems/change-closed']);
  });

  it('is refused by the other operator for a reason, and by nobody else', async () => {
    const address = await propose('association.consentRequired', false);
    for (const stranger of ['vendor.finance', 'partner-a.admin', 'customer-1'])
      expect([403, 404]).toContain((await api.post(stranger, `${address}/confirm`)).status);
    expect((await api.post(SECOND, `${address}/refuse`, {})).status).toBe(422);
    expect(await type(api.post(SECOND, `${address}/withdraw`))).toEqual([403, '/problems/not-authorised']);
    await api.post(SECOND, `${address}/refuse`, { reason: 'Not without the customers' }).expect(200);
    expect((await api.get(FIRST, address)).body).toMatchObject({ status: 'refused', decidedBy: SECOND });
    expect(await read('association.consentRequired')).toMatchObject({ value: true });
  });

  it('is asked for once however often it is sent, and is stale once the value has changed', async () => {
    const address = await propose('association.preReview', 'never');
    expect(await propose('association.preReview', 'never')).toBe(address);
    await put('association.preReview', 'reseller+na').expect(200);
    expect(await type(api.post(SECOND, `${address}/confirm`))).toEqual([409, '/problems/change-stale']);
    expect(await read('association.preReview')).toMatchObject({ value: 'reseller+na' });
    await api.post(FIRST, `${address}/withdraw`).expect(200);
    const back = await api.delete(FIRST, url('association.preReview')).expect(202);
    await api.post(SECOND, `${back.headers['location']}/confirm`).expect(200);
    expect(await read('association.preReview')).toMatchObject({ value: 'reseller', isDefault: true });
  });

  it('lapses after ten working days', async () => {
    const address = await propose('association.consentRequired', false);
    await api.world.setClock(new Date((await api.world.now()).getTime() + 25 * 86_400_000));
    expect((await api.get(SECOND, address)).body.status).toBe('expired');
    expect(await type(api.post(SECOND, `${address}/confirm`))).toEqual([409, '/problems/change-closed']);
    expect((await api.get(SECOND, '/v1/administration/changes')).body.items).toEqual([]);
  });

  it('the other way round takes one person', async () => {
    await put('association.consentRequired', true).expect(200);
    await put('association.preReview', 'reseller+na').expect(200);
  });
});
