import { apiWorld, type ApiWorld, type Reply } from '../api-world';
import { faults } from '../hostile/hostile';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await api.world.db('people').insert({
    ...{ id: 'vendor.both', party_id: 'vendor', name: 'both', name_en: 'both', email: 'both@vendor.example' },
    roles: ['finance', 'bd'],
  });
  await api.token('vendor.both');
});
afterAll(() => api.close());

const path = (id: string) => `/v1/people/${id}/absences`;
const set = (by: string, id: string, items: unknown) => api.put(by, path(id), { items });
const slug = ({ status, body }: Reply): unknown[] => [status, body.type];
const holiday = { from: '2027-02-01', until: '2027-02-14' };
const attempts = (action: string) => api.world.db('refused_attempts').where({ action }).orderBy('id');

it('a person says when they are away and who stands in, and each change is kept with who made it', async () => {
  const items = [{ ...holiday, substitute: 'vendor.finance-2' }];
  expect((await set('vendor.finance', 'vendor.finance', items).expect(200)).body.items).toEqual(items);
  await set('vendor.finance', 'vendor.finance', items).expect(200);
  await set('vendor.operator', 'vendor.finance', []).expect(200);
  const { body } = await api.get('vendor.finance', path('vendor.finance')).expect(200);
  expect(body.items).toEqual([]);
  expect((body as unknown as { changes: object[] }).changes).toMatchObject([
    { by: 'vendor.operator', before: items, after: [] },
    { by: 'vendor.finance', before: [], after: items },
  ]);
  await expect(api.world.db('absence_changes').delete()).rejects.toThrow('append-only');
});

it('who sets them for somebody else may say why: the person reads it, and it stands on the administration record', async () => {
  const reason = 'Ill, as told by telephone';
  const body = { items: [holiday], reason };
  const { changes } = (await api.put('vendor.operator', path('vendor.psm'), body).expect(200)).body as unknown as {
    changes: object[];
  };
  expect(changes).toMatchObject([{ by: 'vendor.operator', reason }]);
  await set('vendor.psm', 'vendor.psm', []).expect(200);
  expect((await api.get('vendor.psm', path('vendor.psm'))).body).toMatchObject({
    changes: [{ reason: null }, { reason }],
  });
  const log = '/v1/administration/log?kind=absence&key=vendor.psm';
  expect((await api.get('vendor.operator', log)).body.items).toMatchObject([
    { actor: 'vendor.psm', action: 'changed', changes: [{ field: 'items', old: [holiday], new: [] }], reason: null },
    { actor: 'vendor.operator', changes: [{ field: 'items', old: [], new: [holiday] }], reason },
  ]);
  expect(faults(await api.put('vendor.operator', path('vendor.psm'), { items: [], reason: ' ' }).expect(422))).toEqual([
    expect.stringContaining('reason '),
  ]);
});

it('the person, an administrator of the party and the operator may; a colleague is refused and that is kept; others find nobody', async () => {
  for (const by of ['partner-a.operator', 'partner-a.admin', 'partner-a.main-account', 'vendor.operator'])
    await set(by, 'partner-a.operator', [holiday]).expect(200);
  expect(slug(await set('partner-a.account-manager', 'partner-a.operator', []))).toEqual([
    403,
    '/problems/not-authorised',
  ]);
  expect(slug(await api.get('partner-a.account-manager', path('partner-a.operator')))).toEqual([
    403,
    '/problems/not-authorised',
  ]);
  expect(await attempts('absences.write')).toMatchObject([
    { actor: 'partner-a.account-manager', target: 'partner-a.operator', problem: 'not-authorised' },
  ]);
  for (const by of ['service-partner.admin', 'vendor.finance', 'customer-1'])
    expect(slug(await set(by, 'partner-a.operator', []))).toEqual([404, '/problems/not-found']);
  for (const id of ['nobody', '%00', 'x'.repeat(200)])
    expect(slug(await set('vendor.operator', id, []))).toEqual([404, '/problems/not-found']);
  expect((await api.get('partner-a.operator', path('partner-a.operator'))).body.items).toEqual([holiday]);
});

it.each([
  ['no list', 'all', ['items wrong-type']],
  ['a day that does not exist', [{ from: '2027-02-30', until: '2027-03-01' }], ['items.0.from invalid']],
  [
    'days out of any range',
    [{ from: '0000-01-01', until: '9999-12-31' }],
    ['items.0.from out-of-range', 'items.0.until out-of-range'],
  ],
  ['an end before its beginning', [{ from: '2027-02-02', until: '2027-02-01' }], ['items.0.until before-from']],
  ['a shared day', [holiday, { from: '2027-02-14', until: '2027-02-20' }], ['items.1.from overlaps']],
  ['oneself as substitute', [{ ...holiday, substitute: 'vendor.finance' }], ['items.0.substitute not-allowed']],
  ['somebody unknown', [{ ...holiday, substitute: 'nobody' }], ['items.0.substitute unknown']],
  ['somebody of another party', [{ ...holiday, substitute: 'partner-a.admin' }], ['items.0.substitute unknown']],
  ['somebody without the role', [{ ...holiday, substitute: 'vendor.bd' }], ['items.0.substitute lacks-roles']],
  [
    'more than twenty',
    Array.from({ length: 21 }, (_, n) => ({ from: `20${30 + n}-01-01`, until: `20${30 + n}-01-02` })),
    ['items too-big'],
  ],
  [
    'somebody unknown in the past',
    [{ from: '2026-01-01', until: '2026-01-02', substitute: 'nobody' }],
    ['items.0.substitute unknown'],
  ],
  [
    'oneself in the past',
    [{ from: '2026-01-01', until: '2026-01-02', substitute: 'vendor.finance' }],
    ['items.0.substitute not-allowed'],
  ],
  ['unknown fields', [{ ...holiday, why: 'tired' }], ['items.0.why unknown-field']],
])('absences with %s are refused and change nothing', async (_what, items, expected) => {
  await set('vendor.finance', 'vendor.finance', [{ from: '2026-12-21', until: '2026-12-22' }]).expect(200);
  expect(faults(await set('vendor.finance', 'vendor.finance', items).expect(422))).toEqual(expected);
  const { items: kept } = (await api.get('vendor.finance', path('vendor.finance'))).body;
  expect(kept).toEqual([{ from: '2026-12-21', until: '2026-12-22' }]);
});

it('every fault is named at once', async () => {
  const items = [
    { from: '2027-02-02', until: '2027-02-01' },
    { ...holiday, substitute: 'vendor.bd' },
    { from: '2027-02-10', until: '2027-02-11', substitute: 'nobody' },
  ];
  expect(faults(await set('vendor.finance', 'vendor.finance', items).expect(422)).sort()).toEqual([
    'items.0.until before-from',
    'items.1.substitute lacks-roles',
    'items.2.from overlaps',
    'items.2.substitute unknown',
  ]);
});

it('a substitute is there on at least one of the days, active, and the answer says which roles they do not hold', async () => {
  await set('vendor.finance-2', 'vendor.finance-2', [holiday]).expect(200);
  expect(
    faults(await set('vendor.finance', 'vendor.finance', [{ ...holiday, substitute: 'vendor.finance-2' }]).expect(422)),
  ).toEqual(['items.0.substitute absent']);
  const longer = { from: holiday.from, until: '2027-02-15', substitute: 'vendor.finance-2' };
  await set('vendor.finance', 'vendor.finance', [longer]).expect(200);
  await api.world.db('people').where({ id: 'vendor.finance-2' }).update({ active: false });
  expect(faults(await set('vendor.finance', 'vendor.finance', [longer]).expect(422))).toEqual([
    'items.0.substitute not-active',
  ]);
  const past = { from: '2026-01-01', until: '2026-01-02', substitute: 'vendor.finance-2' };
  await set('vendor.finance', 'vendor.finance', [past]).expect(200);
  await api.world.db('people').where({ id: 'vendor.finance-2' }).update({ active: true });
  const lacking = await set('vendor.both', 'vendor.both', [longer]).expect(200);
  expect(lacking.body.items).toEqual([{ ...longer, lacks: ['bd'] }]);
});
