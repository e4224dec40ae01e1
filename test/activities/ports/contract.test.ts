import { PortFault, PortRefusal, type Ports } from '../../../activities/ports';
import type { Db } from '../../../db/knex';
import { setWorld } from '../../../db/world/world';
import { overBothAdapters } from './both-adapters';

const at = '2026-11-02T01:00:00.000Z';
const pair = { customerId: 'customer-2', partnerId: 'partner-a' };

overBothAdapters('the outside world', (outside) => {
  let db: Db;
  let ports: Ports;
  beforeEach(() => {
    ({ db, ports } = outside());
  });

  test('a customer with nothing in the way has no facts against it, and one in arrears has the amount', async () => {
    expect(await ports.accountCheck.facts({ customerId: 'customer-3', partnerId: 'partner-a' })).toMatchObject({
      inArrears: false,
      enterpriseRelation: 'none',
      arrears: null,
    });
    expect(await ports.accountCheck.facts({ customerId: 'customer-5', partnerId: 'partner-a' })).toMatchObject({
      inArrears: true,
      arrears: { minor: 86_200, currency: 'CNY' },
    });
    await setWorld(db, 'account-check', 'customer-3', { validReservedInstance: true });
    const facts = await ports.accountCheck.facts({ customerId: 'customer-3', partnerId: 'partner-a' });
    expect(facts.validReservedInstance).toBe(true);
  });

  test('a customer nobody knows is refused by its code', async () => {
    await expect(ports.accountCheck.facts({ customerId: 'nobody', partnerId: 'partner-a' })).rejects.toMatchObject({
      name: 'PortRefusal',
      code: 'unknown-party',
    });
  });

  test('an association changes once, and the same key again is no second change', async () => {
    const change = { key: 'case-1/flip', ...pair, from: 'reseller', to: 'referral', at } as const;
    expect(await ports.association.change(change)).toEqual({ changedAt: at });
    expect(await ports.association.change(change)).toEqual({ changedAt: at });
    expect(await ports.association.current({ customerId: 'customer-2' })).toEqual({
      association: { ...pair, model: 'referral', since: at },
    });
    await expect(ports.association.change({ ...change, key: 'case-2/flip' })).rejects.toMatchObject({
      code: 'association-changed',
    });
    await expect(ports.association.change({ ...change, to: null })).rejects.toMatchObject({ code: 'key-reused' });
  });

  test('of ten parallel unlinks one wins, and the customer has no partner afterwards', async () => {
    const unlinks = Array.from({ length: 10 }, (_, index) =>
      ports.association.change({ key: `case-${index}`, ...pair, from: 'reseller', to: null, at }),
    );
    const settled = await Promise.allSettled(unlinks);
    expect(settled.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await ports.association.current({ customerId: 'customer-2' })).toEqual({ association: null });
  });

  test('a returned balance moves to the partner once and can be given back', async () => {
    const amount = { minor: 1_250_000, currency: 'CNY' };
    const call = { key: 'case-1/balance', ...pair };
    const parallel = await Promise.all([1, 2, 3].map(() => ports.billing.returnBalance(call)));
    expect(parallel).toEqual([{ amount }, { amount }, { amount }]);
    const held = async () => {
      const rows = (await db('world_facts')
        .where({ port: 'billing' })
        .whereIn('subject', Object.values(pair))
        .orderBy('subject')) as {
        facts: unknown;
      }[];
      return rows.map((row) => row.facts);
    };
    expect(await held()).toMatchObject([{ partnerBalance: { minor: 0 } }, { balance: { minor: 51_250_000 } }]);
    await ports.billing.reallocateBalance({ key: 'case-1/undo', ...pair, amount });
    expect(await held()).toMatchObject([{ partnerBalance: amount }, { balance: { minor: 50_000_000 } }]);
  });

  test('a grace period is only ever raised, credits are reclaimed once, and a purchase lock keeps another away', async () => {
    const customerId = 'customer-1';
    expect(await ports.billing.setGracePeriod({ key: 'g1', customerId, minimumDays: 3 })).toEqual({ days: 3 });
    expect(await ports.billing.setGracePeriod({ key: 'g2', customerId, minimumDays: 1 })).toEqual({ days: 3 });
    expect(await ports.billing.reclaimVendorCredits({ key: 'r1', customerId })).toEqual({
      cashCoupons: { minor: 20_000, currency: 'CNY' },
      credit: { minor: 100_000, currency: 'CNY' },
    });
    expect(await ports.billing.reclaimVendorCredits({ key: 'r2', customerId })).toMatchObject({ credit: { minor: 0 } });
    const frozen = await ports.billing.freezeUntilBudget({ key: 'f1', customerId, partnerId: 'partner-a' });
    expect(frozen).toEqual({ doneAt: expect.any(String) as string });
    await ports.billing.lockPurchases({ key: 'l1', customerId, lockId: 'case-1' });
    await expect(ports.billing.lockPurchases({ key: 'l2', customerId, lockId: 'case-2' })).rejects.toMatchObject({
      code: 'locked-by-another',
    });
    await ports.billing.unlockPurchases({ key: 'u1', customerId, lockId: 'case-1' });
    await ports.billing.lockPurchases({ key: 'l3', customerId, lockId: 'case-2' });
    const change = { key: 'c1', ...pair, modelBefore: 'reseller', modelAfter: null, at } as const;
    expect(await ports.billing.recordAssociationChange(change)).toEqual({ doneAt: expect.any(String) as string });
  });

  test('recalled coupons and revoked delegations come back by compensation', async () => {
    const { coupons } = await ports.coupons.recall({ key: 'r', ...pair });
    expect(coupons.map((coupon) => coupon.id)).toEqual(['coupon-2-1', 'coupon-2-2']);
    expect(await ports.coupons.recall({ key: 'r', ...pair })).toEqual({ coupons });
    expect(await ports.coupons.recall({ key: 'r2', ...pair })).toEqual({ coupons: [] });
    await ports.coupons.reissue({ key: 'i', ...pair, coupons });
    expect(await ports.coupons.recall({ key: 'r3', ...pair })).toEqual({ coupons });

    const { scopes } = await ports.delegation.revoke({ key: 'd', ...pair });
    expect(scopes).toEqual(['place-orders', 'operate']);
    await ports.delegation.restore({ key: 'e', ...pair, scopes });
    expect(await ports.delegation.revoke({ key: 'd2', ...pair })).toEqual({ scopes });
  });

  test('the directory knows partners, customers and people, and answers null for strangers', async () => {
    expect((await ports.directory.partner({ id: 'frozen-partner' })).partner).toMatchObject({
      kind: 'csp',
      status: 'frozen',
      verificationCodeRequired: false,
    });
    expect((await ports.directory.customer({ id: 'customer-4' })).customer).toMatchObject({ namedAccount: true });
    const { partner } = await ports.directory.partnerByEmail({ email: 'Contact@Distributor-4.example' });
    expect(partner).toMatchObject({ id: 'distributor-4', kind: 'cloud-distributor', pathStage: null });
    expect(await ports.directory.partnerByEmail({ email: 'nobody@nowhere.example' })).toEqual({ partner: null });
    expect(await ports.directory.partner({ id: 'customer-4' })).toEqual({ partner: null });
    expect(await ports.directory.customer({ id: 'nobody' })).toEqual({ customer: null });
    expect((await ports.directory.person({ id: 'partner-a.admin' })).person?.roles).toEqual(['partner-admin']);
    const { people } = await ports.directory.contacts({ partyId: 'partner-a', role: 'partner-admin' });
    expect(people.map((person) => person.id)).toEqual(['partner-a.admin']);
    expect((await ports.directory.contacts({ partyId: 'partner-a' })).people).toHaveLength(5);
    const except = ['partner-a.admin'];
    expect((await ports.directory.contacts({ partyId: 'partner-a', except })).people).toHaveLength(4);
    await db.raw(`insert into people (id, party_id, name, name_en, email, roles)
      select 'partner-a.a' || n, 'partner-a', n, n, n || '@partner-a.example', array['partner-operator'] from generate_series(1, 1001) n`);
    expect((await ports.directory.contacts({ partyId: 'partner-a', role: 'partner-admin' })).people).toEqual(people);
    expect((await ports.directory.contacts({ partyId: 'partner-a' })).people).toHaveLength(1_006);
  });

  test('account managers lose a customer that is unlinked', async () => {
    const managers = await ports.directory.accountManagers(pair);
    expect(managers.people.map((person) => person.id)).toEqual(['partner-a.account-manager']);
    const ended = { personIds: ['partner-a.account-manager'] };
    expect(await ports.directory.endAssignments({ key: 'k', ...pair })).toEqual(ended);
    expect(await ports.directory.endAssignments({ key: 'k', ...pair })).toEqual(ended);
    expect(await ports.directory.accountManagers(pair)).toEqual({ people: [] });
  });

  test('of two masters that win a distributor at once one has it', async () => {
    const start = { distributorId: 'distributor-4', region: 'CN', at };
    const settled = await Promise.allSettled([
      ports.directory.startCooperation({ key: 'a', masterId: 'master-1', ...start }),
      ports.directory.startCooperation({ key: 'b', masterId: 'master-2', ...start }),
    ]);
    expect(settled.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = settled.find((result) => result.status === 'rejected');
    expect(lost).toMatchObject({ reason: { code: 'already-has-master' } });
    expect((await ports.directory.cooperation({ distributorId: 'distributor-4' })).cooperation?.region).toBe('CN');
    expect(await ports.directory.cooperation({ distributorId: 'distributor-5' })).toEqual({ cooperation: null });
  });

  test('the CRM knows the record of a partner and the office of a customer, and is told of an opportunity once', async () => {
    const partnerId = 'learning-partner';
    const record = { sharesRegularly: true, deliveredLast12Months: 4 };
    expect(await ports.crm.partnerRecord({ partnerId })).toEqual({ sharesRegularly: false, deliveredLast12Months: 0 });
    await setWorld(db, 'crm', partnerId, record);
    expect(await ports.crm.partnerRecord({ partnerId })).toEqual(record);
    const company = { customerEnterpriseId: '91-TEST' };
    expect(await ports.crm.route(company)).toEqual({ existingCustomer: false, psm: 'vendor.psm' });
    expect(await ports.crm.route({ ...company, customerId: 'customer-3' })).toMatchObject({ existingCustomer: true });
    const about = { caseId: 'case-1', origin: 'partner', state: 'in-review', partnerId, title: 't' } as const;
    const opportunity = { key: 'case-1/1/sync', ...about };
    expect(await ports.crm.sync(opportunity)).toEqual(await ports.crm.sync(opportunity));
    await expect(ports.crm.sync({ ...opportunity, state: 'verified' })).rejects.toMatchObject({ code: 'key-reused' });
    await ports.crm.recycle({ key: 'case-1/0/recycle', caseId: 'case-1', partnerId, reason: 'rejected' });
    expect(await db('world_effects').where({ port: 'crm' })).toHaveLength(2);
  });

  test('the CRM forgets what an opportunity is about when it is told to, and nothing brings it back', async () => {
    const about = (caseId: string, title: string) =>
      ({ caseId, origin: 'partner', state: 'in-review', partnerId: 'partner-a', title }) as const;
    const sync = { key: 'case-1/1/sync', ...about('case-1', 'forgotten') };
    await ports.crm.sync(sync);
    await ports.crm.sync({ key: 'case-2/1/sync', ...about('case-2', 'kept') });
    const forget = { key: 'case-1/2/forget', caseId: 'case-1', partnerId: 'partner-a', reason: 'consent-withdrawn' };
    expect(await ports.crm.forget(forget)).toEqual(await ports.crm.forget(forget));
    await Promise.allSettled([ports.crm.sync(sync)]);
    const told = await db('world_effects').where({ port: 'crm' }).orderBy('key').pluck<{ title?: string }[]>('request');
    expect(told.map(({ title }) => title)).toEqual([undefined, undefined, 'kept']);
    expect(told[0]).toMatchObject({ caseId: 'case-1', state: 'in-review' });
  });

  test('the back office names the pre-reviewer, the calendar says null for a year that is not out', async () => {
    expect((await ports.backOffice.preReviewer(pair)).personId).toBe('vendor.pre-reviewer');
    expect(await ports.calendar.year({ name: 'CN', year: 2099 })).toEqual({ calendar: null });
    await db('calendar_years').insert({
      name: 'CN',
      year: 2031,
      version: 1,
      source: 'a test',
      days_off: ['2031-01-01'],
      workdays: [],
      published_by: 'test',
    });
    expect((await ports.calendar.year({ name: 'CN', year: 2031 })).calendar).toMatchObject({ daysOff: ['2031-01-01'] });
  });

  test('a refusal set for the outside world is a refusal, until it is lifted', async () => {
    await setWorld(db, 'coupons', 'customer-2', { refuse: 'system-closed' });
    const refused = ports.coupons.recall({ key: 'r', ...pair });
    await expect(refused).rejects.toBeInstanceOf(PortRefusal);
    await expect(refused).rejects.toMatchObject({ code: 'system-closed' });
    await setWorld(db, 'coupons', 'customer-2', { refuse: null });
    expect((await ports.coupons.recall({ key: 'r', ...pair })).coupons).toHaveLength(2);
  });

  test('a system that fails for long is a fault, and nothing has happened', async () => {
    await setWorld(db, 'billing', '*', { fail: 3 });
    const tries = outside().adapter === 'http' ? 1 : 3;
    for (let index = 0; index < tries; index += 1) {
      await expect(ports.billing.returnBalance({ key: 'b', ...pair })).rejects.toBeInstanceOf(PortFault);
    }
    expect((await ports.billing.returnBalance({ key: 'b', ...pair })).amount.minor).toBe(1_250_000);
  });
});
