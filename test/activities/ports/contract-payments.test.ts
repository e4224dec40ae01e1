import type { Ports } from '../../../activities/ports';
import type { Db } from '../../../db/knex';
import { setWorld } from '../../../db/world/world';
import { overBothAdapters } from './both-adapters';

overBothAdapters('finance and the bank', (outside) => {
  let db: Db;
  let ports: Ports;
  beforeEach(() => {
    ({ db, ports } = outside());
  });

  test('finance says whether a partner can be paid and to whom it makes its invoice out', async () => {
    const partnerId = 'partner-a';
    expect(await ports.finance.standing({ partnerId })).toEqual({
      businessInformation: 'authenticated',
      settlementCurrency: 'CNY',
      taxNumber: '91310000MA1XINGZ02',
      overdueBill: false,
    });
    await setWorld(db, 'finance', partnerId, { overdueBill: true, businessInformation: 'pending' });
    expect(await ports.finance.standing({ partnerId })).toMatchObject({
      overdueBill: true,
      businessInformation: 'pending',
    });
    const of = { partnerId, reference: 'FH-20261121-000001' };
    expect(await ports.finance.invoicing(of)).toMatchObject({
      taxNumber: '91310000MA1LANDU01',
      orderNumber: of.reference,
    });
    await setWorld(db, 'finance', partnerId, { orderNumber: 'PO-7' });
    expect(await ports.finance.invoicing(of)).toMatchObject({ orderNumber: 'PO-7' });
  });

  test('a payment is ordered once per key, and the bank says later what has become of it', async () => {
    const order = {
      key: 'case-1/payment/1',
      partnerId: 'partner-a',
      amount: { minor: 100, currency: 'CNY' },
      reference: 'FH-1',
    };
    expect(await ports.payments.lookup({ orderKey: order.key })).toEqual({ status: 'unknown', reference: null });
    const first = await ports.payments.order(order);
    expect(first).toMatchObject({ status: 'processing' });
    expect(await Promise.all([1, 2, 3].map(() => ports.payments.order(order)))).toEqual([first, first, first]);
    expect(await db('world_effects').where({ port: 'payments' })).toHaveLength(1);
    await expect(ports.payments.order({ ...order, reference: 'FH-2' })).rejects.toMatchObject({ code: 'key-reused' });
    expect(await ports.payments.lookup({ orderKey: order.key })).toEqual(first);
    await setWorld(db, 'payments', 'partner-a', { becomes: 'returned', reason: 'account closed' });
    const { reference } = first;
    expect(await ports.payments.lookup({ orderKey: order.key })).toEqual({
      status: 'returned',
      reference,
      reason: 'account closed',
    });
    await setWorld(db, 'payments', order.key, { becomes: 'paid', reason: null });
    expect(await ports.payments.lookup({ orderKey: order.key })).toEqual({ status: 'paid', reference });
  });

  test('an order whose answer is lost was taken all the same, and is not resent by itself', async () => {
    const order = {
      key: 'case-2/payment/1',
      partnerId: 'partner-a',
      amount: { minor: 100, currency: 'CNY' },
      reference: 'FH-1',
    };
    await setWorld(db, 'payments', 'partner-a', { loseAnswers: 2, answer: 'paid' });
    await expect(ports.payments.order(order)).rejects.toMatchObject({ name: 'PortFault' });
    expect((await setWorld(db, 'payments', 'partner-a', {})).facts).toMatchObject({ loseAnswers: 1 });
    expect(await ports.payments.lookup({ orderKey: order.key })).toMatchObject({ status: 'paid' });
    await setWorld(db, 'payments', 'partner-a', { refuse: 'bank-data-invalid' });
    await expect(ports.payments.order({ ...order, key: 'case-3/payment/1' })).rejects.toMatchObject({
      name: 'PortRefusal',
      code: 'bank-data-invalid',
    });
    expect(await ports.payments.lookup({ orderKey: 'case-3/payment/1' })).toEqual({
      status: 'unknown',
      reference: null,
    });
  });
});
