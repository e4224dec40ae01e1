import { randomUUID } from 'node:crypto';
import type { Ports } from '../../../activities/ports';
import { type Check, createChecks, createPendingCheck } from '../../../activities/checks';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { type Db, openDatabase } from '../../../db/knex';
import { saveSetting } from '../../../db/setting-rows';
import { setWorld } from '../../../db/world/world';
import type { Profile } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { ACCOUNT_CHECK } from '../../../workflows/association/account-check';
import { type FreshDatabase, worldDatabase } from '../../support/database';

type Facts = Record<string, unknown>;
const account = (facts: Facts) => ({ 'account-check': facts });
const partner = (facts: Facts) => ({ partner: facts });
const customer = (facts: Facts) => ({ directory: facts });

/**
 * The six kinds of request: switch to reseller and to referral, unlink by the partner and by the customer in each
 * model.
 */
const WAYS = ['R2S', 'S2R', 'UP referral', 'UP reseller', 'UC referral', 'UC reseller'] as const;
type Way = (typeof WAYS)[number];
const ALL = '✔ ✔ ✔ ✔ ✔ ✔';
/** A switch of the type exists in China only. */
const notOffered = (way: Way): string[] => (way === 'R2S' || way === 'S2R' ? ['SWITCH_NOT_OFFERED'] : []);

/** The specification's catalogue, typed by hand: each fact, and what it blocks in the order of WAYS. */
const BOTH = [
  ['ORDER_AWAITING_PARTNER_PAYMENT', account({ orderAwaitingPartnerPayment: true }), ALL],
  ['VALID_RESERVED_INSTANCE', account({ validReservedInstance: true }), '✔ ✔ – ✔ – ✔'],
  ['ENTERPRISE_MASTER_WITH_INDEPENDENT_SUBS', account({ enterpriseRelation: 'master-with-independent-subs' }), ALL],
  ['IS_INDEPENDENT_ENTERPRISE_SUB', account({ enterpriseRelation: 'independent-sub' }), ALL],
  ['IS_MANAGED_ENTERPRISE_SUB', account({ enterpriseRelation: 'managed-sub' }), '✔ – ✔ – ✔ –'],
  ['IN_ARREARS', account({ inArrears: true }), ALL],
  ['INVOICE_OWED', account({ invoiceOwed: true }), '✔ – – – – –'],
  ['IS_POSTPAID', account({ postpaid: true }), '✔ – – – – –'],
  ['BALANCE_NEEDS_SPECIAL_HANDLING', account({ balanceNeedsSpecialHandling: true }), '✔ – – – – –'],
  ['SPECIAL_CONTRACT_IN_FORCE', account({ specialContractInForce: true }), '– ✔ – ✔ – ✔'],
  ['VALID_PARTNER_SUPPORT_PLAN', account({ validPartnerSupportPlan: true }), '– – – ✔ – ✔'],
  ['UNUSED_PICKUP_COUPON', account({ unusedPickupCoupon: true }), '– ✔ – ✔ – ✔'],
  // A frozen partner can neither develop nor unlink reseller customers.
  ['PARTNER_FROZEN', partner({ status: 'frozen' }), '✔ ✔ – ✔ – –'],
  ['PARTY_HAS_LEFT', partner({ status: 'left' }), ALL],
  ['PARTY_HAS_LEFT', customer({ status: 'closed' }), ALL],
  ['DESIGNATED_CONTRACT_SIGNED', account({ designatedContractSigned: true }), '✔ – – – – –'],
  ['UNSPENT_STORED_VALUE_CARD', account({ unspentStoredValueCard: true }), '✔ – – – – –'],
  ['UNSPENT_GIFT_BALANCE', account({ unspentGiftBalance: true }), '✔ – – – – –'],
  ['CREDIT_ACCOUNT', account({ creditAccount: true }), '✔ – – – – –'],
] as const;
const INTL_ONLY = [
  ['CUSTOMER_MANUALLY_FROZEN', account({ manuallyFrozen: true }), '– – – ✔ – –'],
  ['VALID_SERVICE_SUPPORT_PLAN', account({ validServiceSupportPlan: true }), '– – – ✔ – –'],
  ['MASTER_WITH_UNIFIED_SUBS_HAVING_SUPPORT_PLAN', account({ unifiedSubsHaveSupportPlan: true }), '– – – ✔ – –'],
  ['CURRENCY_NOT_SET', account({ currencyNotSet: true }), '– – – – – ✔'],
] as const;
const NOTHING = '– – – – – –';
const ROWS = [
  ...BOTH.flatMap(([code, set, blocks]) => [
    { code, set, profile: 'CN', blocks } as const,
    { code, set, profile: 'INTL', blocks } as const,
  ]),
  ...INTL_ONLY.flatMap(([code, set, blocks]) => [
    { code, set, profile: 'INTL', blocks } as const,
    { code, set, profile: 'CN', blocks: NOTHING } as const,
  ]),
];

describe('the account check', () => {
  let database: FreshDatabase;
  let db: Db;
  let ports: Ports;
  let checks: Readonly<Record<string, Check>>;

  beforeAll(async () => {
    database = await worldDatabase();
    db = openDatabase(database.url, { name: 'test-check' });
    ports = createRegistryPorts(db);
    checks = createChecks({ db, ports });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    for (const port of ['account-check', 'billing', 'coupons']) await db('world_facts').where({ port }).del();
    await db('parties').update({ status: 'active' });
    await db('settings').del();
    await db.raw('delete from quota_grants; delete from quota_uses; update world_clock set offset_ms = 0');
    await db('cases').update({ outcome: 'rejected', closed_at: db.raw('world_now()') });
  });

  const actor = (partyId: string): Actor => ({ personId: partyId, partyId, roles: [], proof: 'role' });
  const customerOf = (way: Way): string => (way === 'R2S' || way.endsWith('referral') ? 'customer-3' : 'customer-2');

  function ask(way: Way, profile: Profile, who?: Actor) {
    const form = { customerId: customerOf(way) };
    const [kind] = way.split(' ');
    const byPartner = { actor: who ?? actor('partner-a'), profile };
    if (kind === 'R2S') return check('relationship-switch')({ ...byPartner, form: { ...form, toModel: 'reseller' } });
    if (kind === 'S2R') return check('relationship-switch')({ ...byPartner, form: { ...form, toModel: 'referral' } });
    if (kind === 'UP') return check('partner-unlink')({ ...byPartner, form });
    return check('customer-unlink')({ actor: who ?? actor(customerOf(way)), profile, form: {} });
  }
  const check = (type: string): Check => checks[type]!;
  const codes = async (way: Way, profile: Profile = 'CN'): Promise<string[]> =>
    (await ask(way, profile)).map(({ code }) => code);

  async function make(set: Partial<Record<string, Facts>>): Promise<void> {
    for (const id of ['customer-2', 'customer-3']) {
      if (set['account-check']) await setWorld(db, 'account-check', id, set['account-check']);
      if (set['directory']) await setWorld(db, 'directory', id, set['directory']);
    }
    if (set['partner']) await setWorld(db, 'directory', 'partner-a', set['partner']);
  }

  async function pastCase(id = randomUUID(), open = false): Promise<string> {
    await db.raw(
      `insert into cases (id, type, request_no, workflow_id, run_id, opening_command, state, outcome, version, form, parties, opener, opened_by,
         profile, policy_version, opened_at, updated_at, closed_at, thread_id)
       values (:id, 'partner-unlink', :id, :id, :id, :id, 'x', :outcome, 1, '{}', '{}', '{}', 'x', 'CN', 1, world_now(), world_now(),
         case when :open then null else world_now() end, :id)`,
      { id, open, outcome: open ? null : 'rejected' } as never,
    );
    return id;
  }
  const use = async (quota: string, subject: string): Promise<void> => {
    const now = db.raw('world_now()');
    await db('quota_uses').insert({ quota, subject, case_id: await pastCase(), used_at: now });
  };

  test.each(ROWS)(
    '$code blocks exactly what the catalogue says under $profile: $blocks',
    async ({ code, set, profile, blocks }) => {
      await make(set);
      const found = [];
      for (const way of WAYS) found.push((await codes(way, profile)).includes(code) ? '✔' : '–');
      expect(found.join(' ')).toBe(blocks);
    },
  );

  test('an enterprise master with managed members is blocked only where the older page was switched on', async () => {
    await make(account({ enterpriseRelation: 'master-with-managed-subs' }));
    for (const way of WAYS) expect(await codes(way)).toEqual([]);
    await saveSetting(db, { key: 'accountCheck.masterWithManagedSubs', value: true, updatedBy: 'vendor.operator' });
    const found = [];
    for (const way of WAYS) found.push((await codes(way)).length === 1 ? '✔' : '–');
    expect(found.join(' ')).toBe('✔ – ✔ – – –');
  });

  test('a customer who has asked to unlink keeps everybody from asking for three months, and is told until when', async () => {
    for (const id of ['customer-2', 'customer-3']) await use('association.customerUnlinkWindow', id);
    for (const way of WAYS) {
      const blockers = await ask(way, 'CN');
      expect(blockers).toMatchObject([
        { code: 'CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN', until: expect.any(String) as string },
      ]);
    }
  });

  test('internationally the customer may ask three times, and the first request still blocks the partner', async () => {
    for (const id of ['customer-2', 'customer-3']) await use('association.customerUnlinkWindow', id);
    for (const way of WAYS) {
      const expected = way.startsWith('UC') ? [] : ['CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN'];
      expect(await codes(way, 'INTL')).toEqual([...expected, ...notOffered(way)]);
    }
    const [blocker] = await ask('R2S', 'INTL');
    expect(blocker).toHaveProperty('until');
  });

  test('unlinks and switches of a partner share one counter for each customer: one in China, three internationally', async () => {
    for (const id of ['customer-2', 'customer-3']) await use('association.partnerRequestWindow', `partner-a/${id}`);
    for (const way of WAYS) {
      expect(await codes(way, 'CN')).toEqual(way.startsWith('UC') ? [] : ['PARTNER_REQUEST_IN_COOLDOWN']);
      expect(await codes(way, 'INTL')).toEqual(notOffered(way));
    }
    for (const n of [2, 3]) {
      expect({ n, found: await codes('UP reseller', 'INTL') }).toEqual({ n, found: [] });
      await use('association.partnerRequestWindow', 'partner-a/customer-2');
    }
    expect(await codes('UP reseller', 'INTL')).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
  });

  test('an open request about the customer is named to a person who wants to start another', async () => {
    const id = await pastCase(randomUUID(), true);
    await db('case_parties').insert({ case_id: id, role: 'customer', party_id: 'customer-2' });
    for (const way of ['S2R', 'UP reseller', 'UC reseller'] as const)
      expect(await ask(way, 'CN')).toMatchObject([{ code: 'OPEN_REQUEST_EXISTS', caseId: id }]);
    expect(await codes('R2S')).toEqual([]);
  });

  test('a switch to the type the customer already has is invalid', async () => {
    const form = { customerId: 'customer-2', toModel: 'reseller' };
    const blockers = await check('relationship-switch')({ actor: actor('partner-a'), profile: 'CN', form });
    expect(blockers.map(({ code }) => code)).toEqual(['ALREADY_IN_TYPE']);
  });

  test('a stranger learns nothing about a customer but that the two are not associated', async () => {
    await make(account({ inArrears: true }));
    for (const way of ['R2S', 'S2R', 'UP reseller'] as const)
      expect(await ask(way, 'CN', actor('master-1'))).toMatchObject([{ code: 'NOT_ASSOCIATED' }]);
    expect(await ask('UC reseller', 'CN', actor('customer-10'))).toMatchObject([{ code: 'NOT_ASSOCIATED' }]);
  });

  test('all failing items are told at once, each with what to do and by whom', async () => {
    await make(
      account({
        inArrears: true,
        validReservedInstance: true,
        specialContractInForce: true,
        unusedPickupCoupon: true,
        validPartnerSupportPlan: true,
      }),
    );
    await setWorld(db, 'directory', 'partner-a', { status: 'frozen' });
    await use('association.partnerRequestWindow', 'partner-a/customer-2');
    const blockers = await ask('UP reseller', 'CN');
    expect(blockers.map(({ code }) => code).sort()).toEqual([
      ...['IN_ARREARS', 'PARTNER_FROZEN', 'PARTNER_REQUEST_IN_COOLDOWN', 'SPECIAL_CONTRACT_IN_FORCE'],
      ...['UNUSED_PICKUP_COUPON', 'VALID_PARTNER_SUPPORT_PLAN', 'VALID_RESERVED_INSTANCE'],
    ]);
    for (const { title, hint, actor } of blockers) {
      expect([title.zh, title.en, hint.zh, hint.en].every((text) => text.length > 0)).toBe(true);
      expect(['customer', 'partner', 'vendor', 'nobody']).toContain(actor);
    }
  });

  test('the check may be repeated as often as wanted, costs nothing and sees what was mended', async () => {
    await make(account({ inArrears: true }));
    for (let n = 0; n < 20; n += 1) expect(await codes('R2S')).toEqual(['IN_ARREARS']);
    await make(account({ inArrears: false }));
    expect(await codes('R2S')).toEqual([]);
    expect(await db('quota_uses').count()).toEqual([{ count: 0 }]);
  });

  test('while a request is pending the same items are checked, but neither quotas nor the request itself', async () => {
    const change = {
      operation: 'switch-to-referral',
      customerId: 'customer-2',
      partnerId: 'partner-a',
      from: 'reseller',
      to: 'referral',
      profile: 'CN',
    } as const;
    const pending = createPendingCheck({ db, ports });
    await use('association.partnerRequestWindow', 'partner-a/customer-2');
    const id = await pastCase(randomUUID(), true);
    await db('case_parties').insert({ case_id: id, role: 'customer', party_id: 'customer-2' });
    expect(await pending(change)).toEqual([]);
    await make(account({ unusedPickupCoupon: true, inArrears: true }));
    expect((await pending(change)).map(({ code }) => code)).toEqual(['IN_ARREARS', 'UNUSED_PICKUP_COUPON']);
  });

  test('the catalogue has no item that this test does not know', () => {
    const known = [
      ...[...BOTH, ...INTL_ONLY].map(([code]) => code),
      ...['NOT_ASSOCIATED', 'ALREADY_IN_TYPE', 'OPEN_REQUEST_EXISTS', 'CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN'],
      ...['PARTNER_REQUEST_IN_COOLDOWN', 'ENTERPRISE_MASTER_WITH_MANAGED_SUBS', 'SWITCH_NOT_OFFERED'],
    ];
    expect(Object.keys(ACCOUNT_CHECK).sort()).toEqual([...new Set(known)].sort());
  });
});
