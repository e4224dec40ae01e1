import { assignedTo } from '../../../db/directory/assignments';
import {
  findParty,
  findPersonBySubject,
  listParties,
  listPeople,
  saveParty,
  savePerson,
  StaleVersion,
} from '../../../db/directory/directory';
import { openDatabase, type Db } from '../../../db/knex';
import {
  changeAssociation,
  currentAssociation,
  currentCooperation,
  endCooperation,
  listAssociations,
  listCooperations,
} from '../../../db/directory/relationships';
import { seedWorld } from '../../../db/seeds/world';
import { InvalidWorld, setWorld } from '../../../db/world/world';
import { freshDatabase, type FreshDatabase } from '../../support/database';

describe('the seeded world and its registry', () => {
  let database: FreshDatabase;
  let db: Db;

  beforeEach(async () => {
    database = await freshDatabase();
    db = openDatabase(database.url, { name: 'test-world' });
    await seedWorld(db);
  });

  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  test('a second start changes nothing that has become of the world', async () => {
    const change = { customerId: 'customer-1', partnerId: 'partner-a', from: 'referral', to: null } as const;
    await db.transaction((tx) => changeAssociation(tx, { ...change, at: '2026-11-02T01:00:00Z' }));
    await endCooperation(db, { distributorId: 'distributor-1', at: '2026-11-02T01:00:00Z' });
    await setWorld(db, 'directory', 'partner-a', { status: 'frozen' });
    await setWorld(db, 'account-check', 'customer-5', { inArrears: false, arrears: null });
    await db('assignments').where({ assigned_id: 'customer-2' }).del();
    await seedWorld(db);
    expect(await currentAssociation(db, 'customer-1')).toBeUndefined();
    expect(await currentCooperation(db, 'distributor-1')).toBeUndefined();
    expect((await findParty(db, 'partner-a'))?.status).toBe('frozen');
    expect((await setWorld(db, 'account-check', 'customer-5', {})).facts).toMatchObject({ inArrears: false });
    expect(await assignedTo(db, 'partner-a.account-manager')).toEqual(['customer-1']);
  });

  test('has the parties, people and relationships that the demonstration promises', async () => {
    const kinds = await listParties(db, { kind: 'partner', limit: 100 });
    expect(kinds.filter((party) => party.partnerKind === 'master-distributor')).toHaveLength(2);
    expect(kinds.filter((party) => party.partnerKind === 'cloud-distributor')).toHaveLength(5);
    expect(kinds).toHaveLength(14);
    expect(await listParties(db, { kind: 'customer', text: '物流', limit: 10 })).toMatchObject([{ id: 'customer-2' }]);
    expect(await listParties(db, { text: '%', limit: 10 })).toEqual([]);
    const staff = await listPeople(db, { partyId: 'vendor', limit: 100 });
    expect(staff.map((person) => person.id)).toEqual(
      [
        ...['bd', 'bd-2', 'commercial-panel', 'ecosystem-manager', 'ecosystem-manager-2', 'ecosystem-manager-3'],
        ...['finance', 'finance-2', 'finance-3', 'operator', 'operator-2', 'pre-reviewer', 'psa', 'psm', 'psm-2'],
        ...['service-ops', 'technical-reviewer'],
      ].map((id) => `vendor.${id}`),
    );
    expect(await listCooperations(db, { masterId: 'master-1', limit: 10 })).toHaveLength(2);
    const page = await listAssociations(db, { partnerId: 'partner-a', limit: 4 });
    const rest = await listAssociations(db, { partnerId: 'partner-a', limit: 10, after: String(page[3]?.id) });
    expect([...page, ...rest].map((row) => row.customerId)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `customer-${n}`));
  });

  test('two operators cannot overwrite each other', async () => {
    const party = await findParty(db, 'partner-a');
    if (!party) throw new Error('partner-a is missing');
    const saved = await saveParty(db, { ...party, verificationCodeRequired: true });
    expect(saved).toMatchObject({ version: 2, verificationCodeRequired: true });
    await expect(saveParty(db, { ...party, status: 'left' })).rejects.toMatchObject({
      name: 'StaleVersion',
      current: 2,
    });
    await expect(saveParty(db, { ...party, version: undefined })).rejects.toBeInstanceOf(StaleVersion);
  });

  test('a person is found by the sign-in of the organisation while active', async () => {
    const person = {
      ...{
        id: 'partner-a.auditor',
        partyId: 'partner-a',
        name: '赵一',
        nameEn: 'Yi Zhao',
        email: 'a@partner-a.example',
      },
      ...({
        mobile: null,
        locale: 'zh-CN',
        roles: ['partner-operator'],
        active: true,
        externalSubject: 'oidc|7',
      } as const),
    };
    const { version } = await savePerson(db, { ...person, roles: ['partner-operator'] });
    expect((await findPersonBySubject(db, 'oidc|7'))?.id).toBe(person.id);
    await savePerson(db, { ...person, roles: ['partner-operator'], active: false, version });
    expect(await findPersonBySubject(db, 'oidc|7')).toBeUndefined();
  });

  test('roles that exclude each other, unknown roles and a second current partner are refused by the database', async () => {
    const roles = (codes: string[]) => db('people').where({ id: 'partner-a.operator' }).update({ roles: codes });
    await expect(roles(['partner-admin', 'partner-operator'])).rejects.toThrow();
    await expect(roles(['account-manager', 'account-director'])).rejects.toThrow();
    await expect(roles(['emperor'])).rejects.toThrow();
    const second = { customer_id: 'customer-1', partner_id: 'service-partner', model: 'referral', since: new Date() };
    await expect(db('associations').insert(second)).rejects.toThrow('associations_one_current_partner');
  });

  test('the outside world can be given facts, faults and another association', async () => {
    await setWorld(db, 'billing', 'customer-2', { gracePeriodDays: 2, fail: 1 });
    expect(await setWorld(db, 'billing', 'customer-2', { delayMs: 5 })).toEqual({
      facts: { partnerBalance: { minor: 1_250_000, currency: 'CNY' }, gracePeriodDays: 2 },
      faults: { fail: 1, refuse: null, delayMs: 5 },
    });
    await setWorld(db, 'association', 'customer-10', { partnerId: 'partner-a', model: 'referral' });
    expect(await currentAssociation(db, 'customer-10')).toMatchObject({ partnerId: 'partner-a', model: 'referral' });
    await setWorld(db, 'association', 'customer-10', { model: null });
    expect(await currentAssociation(db, 'customer-10')).toBeUndefined();
  });

  test.each([
    ['a port nobody knows', 'weather', 'customer-1', { rain: true }],
    ['a fact nobody knows', 'account-check', 'customer-1', { inArears: true }],
    ['a fact of the wrong shape', 'account-check', 'customer-1', { inArrears: 'yes' }],
    ['a negative fault', 'billing', 'customer-1', { fail: -1 }],
    ['a party nobody knows', 'directory', 'nobody', { status: 'frozen' }],
    ['a status customers do not have', 'directory', 'customer-1', { status: 'left' }],
    [
      'an association of a customer nobody knows',
      'association',
      'nobody',
      { partnerId: 'partner-a', model: 'referral' },
    ],
    ['an association without a partner', 'association', 'customer-10', { model: 'referral' }],
  ])('%s is refused, not ignored', async (_name, port, subject, body) => {
    await expect(setWorld(db, port, subject, body)).rejects.toBeInstanceOf(InvalidWorld);
  });
});
