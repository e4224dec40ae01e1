import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { claimInvoices, invoiceKey, keepInvoices } from '../../../db/funding/invoices';
import type { Db } from '../../../db/knex';
import { findBudget, saveBudget, verifyBudget } from '../../../db/funding/budgets';
import { commit, holdReserved, pay, release, reserve } from '../../../db/funding/ledger';
import { paymentKey, settlePayment, storePayment } from '../../../db/funding/payments';
import { caseDatabase } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await caseDatabase());
});
afterAll(() => close());

const cny = (minor: number) => ({ minor, currency: 'CNY' });
const DONE = { done: true };
const EXHAUSTED = { refused: 'budget-exhausted' };

let budgets = 0;
async function budgetOf(minor: number): Promise<string> {
  budgets += 1;
  const key = `budget-${budgets}`;
  await saveBudget(db, { key, total: cny(minor) });
  return key;
}

const move = (budget: string, caseId: string, key: string = randomUUID()) => ({ budget, caseId, key });
const balances = async (key: string): Promise<number[]> => {
  const { reserved, committed, paid, free } = (await findBudget(db, key))!;
  return [reserved, committed, paid, free].map(({ minor }) => minor);
};

test('money is set aside, bound with what was set aside first, and paid; the rest goes back', async () => {
  const budget = await budgetOf(1_000);
  const [source, payment] = [randomUUID(), randomUUID()];
  expect(await reserve(db, { ...move(budget, source), amount: cny(600) })).toEqual(DONE);
  expect(await commit(db, { ...move(budget, payment), amount: cny(500), reservedBy: source })).toEqual(DONE);
  expect(await balances(budget)).toEqual([100, 500, 0, 400]);
  expect(await pay(db, { ...move(budget, payment), amount: cny(500) })).toEqual(DONE);
  expect(await release(db, move(budget, source))).toEqual(DONE);
  expect(await release(db, move(budget, payment))).toEqual(DONE);
  expect(await balances(budget)).toEqual([0, 0, 500, 500]);
  expect(await verifyBudget(db, budget)).toMatchObject({ agrees: true, kept: [0, 0, 500] });
  const kinds = await db('ledger_entries').where({ budget }).orderBy('id').pluck<string[]>('kind');
  expect(kinds).toEqual(['reserve', 'commit', 'pay', 'release']);
});

test('a release gives back what is bound and what is set aside', async () => {
  const budget = await budgetOf(1_000);
  const caseId = randomUUID();
  await reserve(db, { ...move(budget, caseId), amount: cny(300) });
  await commit(db, { ...move(budget, caseId), amount: cny(100) });
  expect(await balances(budget)).toEqual([200, 100, 0, 700]);
  expect(await release(db, move(budget, caseId))).toEqual(DONE);
  expect(await balances(budget)).toEqual([0, 0, 0, 1_000]);
  expect((await verifyBudget(db, budget)).agrees).toBe(true);
});

test('what is not there is refused, whether the budget has too little, other money or does not exist', async () => {
  const budget = await budgetOf(100);
  expect(await reserve(db, { ...move(budget, randomUUID()), amount: cny(101) })).toEqual(EXHAUSTED);
  expect(await reserve(db, { ...move(budget, randomUUID()), amount: cny(100) })).toEqual(DONE);
  expect(await commit(db, { ...move(budget, randomUUID()), amount: cny(1) })).toEqual(EXHAUSTED);
  const usd = { minor: 1, currency: 'USD' };
  expect(await reserve(db, { ...move(budget, randomUUID()), amount: usd })).toEqual(EXHAUSTED);
  expect(await reserve(db, { ...move('nobody-made-it', randomUUID()), amount: cny(1) })).toEqual(EXHAUSTED);
  expect(await db('ledger_entries').where({ budget })).toHaveLength(1);
});

test('the same key moves nothing a second time, and stands for one movement alone', async () => {
  const budget = await budgetOf(1_000);
  const [caseId, other] = [randomUUID(), randomUUID()];
  const reserving = { ...move(budget, caseId), amount: cny(400) };
  const binding = { ...move(budget, caseId), amount: cny(400) };
  const paying = { ...move(budget, caseId), amount: cny(400) };
  for (const again of [1, 2, 3]) {
    expect([again, await reserve(db, reserving)]).toEqual([again, DONE]);
    expect([again, await commit(db, binding)]).toEqual([again, DONE]);
    expect([again, await pay(db, paying)]).toEqual([again, DONE]);
  }
  await Promise.all(Array.from({ length: 8 }, () => pay(db, paying)));
  expect(await balances(budget)).toEqual([0, 0, 400, 600]);
  await expect(reserve(db, { ...reserving, caseId: other })).rejects.toThrow('another movement');
  await expect(commit(db, { ...reserving, caseId })).rejects.toThrow('another movement');
});

test('nobody pays what was not bound, nor more than that', async () => {
  const budget = await budgetOf(1_000);
  const caseId = randomUUID();
  await commit(db, { ...move(budget, randomUUID()), amount: cny(500) });
  await commit(db, { ...move(budget, caseId), amount: cny(100) });
  await expect(pay(db, { ...move(budget, caseId), amount: cny(101) })).rejects.toThrow('not bound');
  await expect(pay(db, { ...move(budget, randomUUID()), amount: cny(1) })).rejects.toThrow('not bound');
  await expect(pay(db, { ...move(budget, caseId), amount: { minor: 1, currency: 'USD' } })).rejects.toThrow(
    'not bound',
  );
  expect(await balances(budget)).toEqual([0, 600, 0, 400]);
});

test('however many take from one budget at once, it is never overdrawn and its entries add up', async () => {
  const step = fc.record({
    kind: fc.constantFrom('reserve', 'commit', 'release', 'pay'),
    owner: fc.integer({ min: 0, max: 4 }),
    minor: fc.integer({ min: 1, max: 60 }),
    twice: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.array(step, { maxLength: 25 }), async (total, steps) => {
      const budget = await budgetOf(total);
      const owners = Array.from({ length: 5 }, () => randomUUID());
      const work = steps.flatMap(({ kind, owner, minor, twice }) => {
        const movement = { ...move(budget, owners[owner]!), amount: cny(minor) };
        const done = () =>
          ({ reserve, commit, release, pay })[kind](db, movement).catch((error: Error) => error.message);
        return twice ? [done(), done()] : [done()];
      });
      const answers = await Promise.all(work);
      expect(answers.filter((answer) => typeof answer === 'string' && !answer.includes('not bound'))).toEqual([]);
      const [reserved, committed, paid, free] = (await balances(budget)) as [number, number, number, number];
      expect(Math.min(reserved, committed, paid, free)).toBeGreaterThanOrEqual(0);
      expect(reserved + committed + paid + free).toBe(total);
      expect(await verifyBudget(db, budget)).toMatchObject({ agrees: true, kept: [reserved, committed, paid] });
    }),
    { numRuns: 25 },
  );
});

test('of thirty parallel reservations exactly as many are done as the budget has room for', async () => {
  const budget = await budgetOf(700);
  const tries = Array.from({ length: 30 }, () => reserve(db, { ...move(budget, randomUUID()), amount: cny(100) }));
  const answers = await Promise.all(tries);
  expect(answers.filter((answer) => 'done' in answer)).toHaveLength(7);
  expect(await balances(budget)).toEqual([700, 0, 0, 0]);
});

test('entries are there for ever, and PostgreSQL itself keeps a budget from being overdrawn', async () => {
  const budget = await budgetOf(100);
  await reserve(db, { ...move(budget, randomUUID()), amount: cny(100) });
  await expect(db('ledger_entries').where({ budget }).update({ amount_minor: 1 })).rejects.toThrow('append-only');
  await expect(db('ledger_entries').where({ budget }).del()).rejects.toThrow('append-only');
  await expect(db('budgets').where({ key: budget }).increment('paid_minor', 1)).rejects.toThrow('never_overdrawn');
  await db('budgets').where({ key: budget }).update({ reserved_minor: 99 });
  expect(await verifyBudget(db, budget)).toEqual({ agrees: false, kept: [99, 0, 0], booked: [100, 0, 0] });
});

test('a budget may grow, and shrink to what is taken already; its currency stays once it was used', async () => {
  const budget = await budgetOf(100);
  expect(await saveBudget(db, { key: budget, total: { minor: 100, currency: 'USD' } })).toMatchObject({
    total: { currency: 'USD' },
  });
  await saveBudget(db, { key: budget, total: cny(100) });
  await reserve(db, { ...move(budget, randomUUID()), amount: cny(60) });
  expect(await saveBudget(db, { key: budget, total: cny(59) })).toBeUndefined();
  expect(await saveBudget(db, { key: budget, total: { minor: 100, currency: 'USD' } })).toBeUndefined();
  expect(await saveBudget(db, { key: budget, total: cny(60) })).toMatchObject({ free: cny(0) });
  expect(await saveBudget(db, { key: budget, total: cny(500) })).toMatchObject({ free: cny(440) });
});

describe('a payment', () => {
  const paid = async (caseId: string) => {
    const budget = await budgetOf(1_000);
    await commit(db, { ...move(budget, caseId), amount: cny(400) });
    return { caseId, budget, amount: cny(400) };
  };

  test('is stored once before the bank is asked, and its key is the same ever after', async () => {
    const of = { caseId: randomUUID(), round: 1, amount: cny(400) };
    const first = await storePayment(db, of);
    expect(first).toEqual({ key: paymentKey(of), status: 'ordered', reference: null, known: false });
    expect(await storePayment(db, of)).toEqual({ ...first, known: true });
  });

  test('is paid once, however often the bank says so, and stays paid', async () => {
    const of = { ...(await paid(randomUUID())), round: 1 };
    await Promise.all([1, 2, 3].map(() => settlePayment(db, { ...of, status: 'paid', reference: 'BANK-1' })));
    await settlePayment(db, { ...of, status: 'returned' });
    expect(await storePayment(db, of)).toMatchObject({ status: 'paid', reference: 'BANK-1' });
    expect(await balances(of.budget)).toEqual([0, 0, 400, 600]);
  });

  test('has no second one beside it while it lives, no matter who tries', async () => {
    const of = await paid(randomUUID());
    await storePayment(db, { ...of, round: 1 });
    await expect(storePayment(db, { ...of, round: 2 })).rejects.toThrow('payments_one_live');
    await settlePayment(db, { ...of, round: 1, status: 'paid' });
    await expect(storePayment(db, { ...of, round: 2 })).rejects.toThrow('payments_one_live');
    const failed = await paid(randomUUID());
    await settlePayment(db, { ...failed, round: 1, status: 'failed' });
    expect(await storePayment(db, { ...failed, round: 2 })).toMatchObject({ known: false });
  });
});

describe('an invoice', () => {
  const partnerId = 'partner-a';
  const claim = (of: Omit<Parameters<typeof claimInvoices>[1], 'claim'>) => claimInvoices(db, { ...of, claim: true });

  test('belongs to one request, however its number is typed', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    expect(await claim({ partnerId, caseId: first, numbers: ['INV-0001', 'inv 0002'] })).toEqual([]);
    expect(await claim({ partnerId, caseId: second, numbers: ['３', '１', 'ｉｎｖ 0001'] })).toEqual(['INV0001']);
    const looking = { partnerId, caseId: second, numbers: ['9', 'INV0002'], claim: false };
    expect(await claimInvoices(db, looking)).toEqual(['INV0002']);
    expect(await db('invoices').where({ case_id: second })).toEqual([]);
    expect(await claim({ partnerId: 'partner-b', caseId: second, numbers: ['INV0001'] })).toEqual([]);
    await keepInvoices(db, { caseId: first, numbers: ['INV0002'] });
    expect(await claim({ partnerId, caseId: second, numbers: ['INV0001'] })).toEqual([]);
    expect([invoiceKey(' 2600—0001 '), invoiceKey('２６００-0001')]).toEqual(['26000001', '26000001']);
  });

  test('that two requests claim at once goes to one of them, whatever the order of their lists', async () => {
    for (let round = 0; round < 10; round += 1) {
      const numbers = [1, 2, 3].map((n) => `R${round}-${n}`);
      const claims = [numbers, [...numbers].reverse()].map((list) =>
        claim({ partnerId, caseId: randomUUID(), numbers: list }),
      );
      const answers = await Promise.all(claims);
      expect(answers.filter((taken) => taken.length === 0)).toHaveLength(1);
    }
  });
});

test('what a case has set aside goes over to another one that is set aside in its stead, and only what is missing is taken anew', async () => {
  const budget = await budgetOf(1_000);
  const [agreement, milestone, other] = [randomUUID(), randomUUID(), randomUUID()];
  await reserve(db, { ...move(budget, agreement), amount: cny(600) });
  const moving = { ...move(budget, milestone), amount: cny(200), reservedBy: agreement };
  for (const again of [1, 2]) expect([again, await reserve(db, moving)]).toEqual([again, DONE]);
  expect(await balances(budget)).toEqual([600, 0, 0, 400]);
  expect(await commit(db, { ...move(budget, randomUUID()), amount: cny(200), reservedBy: milestone })).toEqual(DONE);
  expect(await balances(budget)).toEqual([400, 200, 0, 400]);
  expect(await reserve(db, { ...move(budget, other), amount: cny(900), reservedBy: agreement })).toEqual(EXHAUSTED);
  expect(await reserve(db, { ...move(budget, other), amount: cny(800), reservedBy: agreement })).toEqual(DONE);
  expect(await balances(budget)).toEqual([800, 200, 0, 0]);
  await release(db, move(budget, agreement));
  expect(await balances(budget)).toEqual([800, 200, 0, 0]);
  expect((await verifyBudget(db, budget)).agrees).toBe(true);
});

test('an amount that is agreed anew takes the place of the one before, what was taken out of it counted in', async () => {
  const budget = await budgetOf(1_000);
  const [caseId, milestone] = [randomUUID(), randomUUID()];
  const agree = (minor: number, currency = 'CNY') =>
    holdReserved(db, { budget, caseId, key: `agreement/${caseId}`, amount: { minor, currency } });
  expect(await agree(1_001)).toEqual(EXHAUSTED);
  for (const again of [1, 2]) expect([again, await agree(500)]).toEqual([again, DONE]);
  expect(await balances(budget)).toEqual([500, 0, 0, 500]);
  await reserve(db, { ...move(budget, milestone), amount: cny(200), reservedBy: caseId });
  for (const again of [1, 2]) expect([again, await agree(500)]).toEqual([again, DONE]);
  expect(await balances(budget)).toEqual([500, 0, 0, 500]);
  expect(await agree(1_100)).toEqual(EXHAUSTED);
  for (const minor of [900, 300, 100]) expect(await agree(minor, 'USD')).toEqual(EXHAUSTED);
  for (const again of [1, 2]) expect([again, await agree(900)]).toEqual([again, DONE]);
  expect(await balances(budget)).toEqual([900, 0, 0, 100]);
  for (const again of [1, 2]) expect([again, await agree(250)]).toEqual([again, DONE]);
  expect(await balances(budget)).toEqual([250, 0, 0, 750]);
  expect(await agree(100)).toEqual(DONE);
  expect(await balances(budget)).toEqual([200, 0, 0, 800]);
  expect(await agree(500)).toEqual(DONE);
  expect(await balances(budget)).toEqual([500, 0, 0, 500]);
  expect((await verifyBudget(db, budget)).agrees).toBe(true);
});
