import { createRegistryPorts } from '../../../activities/ports/registry';
import { createHttpPorts } from '../../../activities/ports/http';
import { PortFault, PortRefusal, type Ports } from '../../../activities/ports';
import { openDatabase, type Db } from '../../../db/knex';
import { seedWorld } from '../../../db/seeds/world';
import { setWorld } from '../../../db/world';
import { freshDatabase, type FreshDatabase } from '../../support/database';
import { servePorts, type PortServer } from '../../support/port-server';

const at = '2026-11-02T01:00:00.000Z';
const pair = { customerId: 'customer-2', partnerId: 'partner-a' };

describe.each(['registry', 'http'] as const)('the outside world over %s', (adapter) => {
  let database: FreshDatabase;
  let db: Db;
  let server: PortServer | undefined;
  let ports: Ports;

  beforeEach(async () => {
    database = await freshDatabase();
    db = openDatabase(database.url, { name: 'test-ports' });
    await seedWorld(db);
    const registry = createRegistryPorts(db);
    server = adapter === 'http' ? await servePorts(registry) : undefined;
    ports = server ? createHttpPorts({ baseUrl: server.url, timeoutMs: 5_000 }) : registry;
  });

  afterEach(async () => {
    await server?.close();
    await db.destroy();
    await database.drop();
  });

  const codeSentTo = async (to: string): Promise<string> => {
    const row = await db('world_effects').where({ port: 'notification', subject: to }).orderBy('at', 'desc').first<{
      request: { text: string };
    }>();
    return /\d{6}/.exec(row.request.text)?.[0] as string;
  };
  const sendCode = (key: string) =>
    ports.verificationCode.send({ key, partyId: 'customer-1', purpose: 'consent', binding: 'mine' });

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

  test('a station message is written once for its key', async () => {
    const message = { key: 'n', channel: 'station', to: 'partner-a.admin', subject: '待办', text: '请处理' } as const;
    expect(await ports.notification.send(message)).toEqual({ status: 'sent' });
    expect(await ports.notification.send(message)).toEqual({ status: 'sent' });
    expect(await db('station_messages').pluck('body')).toEqual(['请处理']);
  });

  test('a code opens the door once, in the browser that asked for it, and for its purpose alone', async () => {
    const sent = await sendCode('v');
    expect(sent.sentTo).toBe('199****0001');
    expect(await sendCode('v')).toEqual(sent);
    const proof = { codeId: sent.codeId, code: await codeSentTo('19900000001'), purpose: 'consent', binding: 'mine' };
    expect(await ports.verificationCode.verify({ ...proof, binding: 'theirs' })).toEqual({
      result: 'wrong',
      attemptsLeft: 4,
    });
    expect(await ports.verificationCode.verify({ ...proof, purpose: 'unlink' })).toEqual({
      result: 'wrong',
      attemptsLeft: 3,
    });
    expect(await ports.verificationCode.verify(proof)).toEqual({ result: 'passed', attemptsLeft: 2 });
    expect(await ports.verificationCode.verify(proof)).toEqual({ result: 'unknown', attemptsLeft: 0 });
    expect(await ports.verificationCode.verify({ ...proof, codeId: 'x' })).toEqual({
      result: 'unknown',
      attemptsLeft: 0,
    });
  });

  test('of fifty guesses at once five are counted, and then the right code opens nothing', async () => {
    const { codeId } = await sendCode('v');
    const code = await codeSentTo('19900000001');
    const wrong = code === '000000' ? '000001' : '000000';
    const guess = { codeId, code: wrong, purpose: 'consent', binding: 'mine' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => ports.verificationCode.verify(guess)));
    expect(
      answers
        .filter((each) => each.result === 'wrong')
        .map((each) => each.attemptsLeft)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4]);
    expect(answers.filter((each) => each.result === 'exhausted')).toHaveLength(45);
    expect(await ports.verificationCode.verify({ ...guess, code })).toEqual({ result: 'exhausted', attemptsLeft: 0 });
  });

  test('a code is dead when its ten minutes are over on the world clock', async () => {
    const { codeId } = await sendCode('v');
    await db('world_clock').update({ offset_ms: 10 * 60_000 });
    const proof = { codeId, code: await codeSentTo('19900000001'), purpose: 'consent', binding: 'mine' };
    expect(await ports.verificationCode.verify(proof)).toEqual({ result: 'expired', attemptsLeft: 0 });
  });

  test('an eleventh code within ten minutes is refused', async () => {
    for (let index = 0; index < 10; index += 1) await sendCode(`v${index}`);
    await expect(sendCode('v10')).rejects.toMatchObject({ code: 'too-many-codes' });
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
    const tries = adapter === 'http' ? 1 : 3;
    for (let index = 0; index < tries; index += 1) {
      await expect(ports.billing.returnBalance({ key: 'b', ...pair })).rejects.toBeInstanceOf(PortFault);
    }
    expect((await ports.billing.returnBalance({ key: 'b', ...pair })).amount.minor).toBe(1_250_000);
  });
});
