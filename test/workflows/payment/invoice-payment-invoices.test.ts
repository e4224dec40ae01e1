import { claimInvoices } from '../../../db/funding/invoices';
import type { Delivery } from '../../../worker/engine';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { finance, paymentRequests, type Paying, yuan } from './payment-requests';

describe('the invoices of a payment', () => {
  const world = testWorld();
  const requests = paymentRequests(world);

  const blockersOf = (delivery: Delivery): readonly Blocker[] =>
    delivery.status === 'refused' ? (delivery.refusal.detail.blockers ?? []) : [];
  const hints = (delivery: Delivery): string[] => blockersOf(delivery).map(({ hint }) => hint.en);

  it('may be several that add up to the approved amount', async () => {
    const paying = await requests.awaiting();
    const halves = [500, 700].map((amount) => requests.invoice(paying, { amount: yuan(amount) }));
    expect(await requests.mail(paying, halves)).toEqual(done);
    expect(await requests.claimed(paying.caseId)).toHaveLength(2);
    await requests.openTask(paying.caseId, 'receipt');
    expect((await world.caseRow(paying.caseId)).data).toMatchObject({
      mailedInvoices: [{ amount: yuan(500) }, { amount: yuan(700) }],
      courier: '顺丰速运',
    });
  });

  it('are answered all at once, with the figures of everything that is wrong, and claim nothing then', async () => {
    const paying = await requests.awaiting();
    const wrong = [
      requests.invoice(paying, { number: 'A-1', amount: yuan(900), taxNumber: 'TAX-OTHER' }),
      requests.invoice(paying, { number: 'a 1', amount: yuan(200), orderNumber: 'PO-1' }),
    ];
    const answer = await requests.mail(paying, wrong);
    expect(refusedWith(answer)).toEqual([
      'INVOICE_SUM_DIFFERS',
      'INVOICE_DUPLICATE',
      'INVOICE_ORDER_DIFFERS',
      'INVOICE_TAX_NUMBER_DIFFERS',
    ]);
    const [sum, twice, order, tax] = hints(answer);
    expect(sum).toContain('The invoices come to CNY 1,100.00, approved are CNY 1,200.00.');
    expect(twice).toContain('A1.');
    expect(order).toContain('a 1: PO-1; it should be FH-20261121-000007.');
    expect(tax).toContain(`A-1: TAX-OTHER; it should be TAX-${paying.partner.partyId}`.toUpperCase().slice(0, 14));
    expect(await requests.claimed(paying.caseId)).toEqual([]);
    expect((await world.task(paying.caseId, 'invoice')).status).toBe('open');
    expect(await requests.mail(paying)).toEqual(done);
  });

  it('are in the currency of settlement, whatever was approved', async () => {
    const paying = await requests.awaiting();
    const usd = requests.invoice(paying, { number: 'U-1', amount: { minor: 120_000, currency: 'USD' } });
    const answer = await requests.mail(paying, [usd]);
    expect(refusedWith(answer)).toEqual(['INVOICE_SUM_DIFFERS', 'INVOICE_CURRENCY_DIFFERS']);
    expect(hints(answer)[0]).toContain('USD 1,200.00, approved are CNY 1,200.00');
    expect(hints(answer)[1]).toContain('U-1: USD; it should be CNY');
    const mixed = [usd, requests.invoice(paying, { amount: yuan(1) })];
    expect(refusedWith(await requests.mail(paying, mixed))).toEqual(['INVOICE_CURRENCY_DIFFERS']);
    await requests.set('finance', paying.partner.partyId, { settlementCurrency: 'USD' });
    expect(refusedWith(await requests.mail(paying))).toEqual(['INVOICE_CURRENCY_DIFFERS']);
  });

  it('cover one request ever: a number is refused to another one, also after it was paid, however it is typed', async () => {
    const partner = await requests.partner();
    const first = await requests.awaiting({}, partner);
    const number = 'FP-2026-0815';
    expect(await requests.mail(first, [requests.invoice(first, { number })])).toEqual(done);
    const again = async (): Promise<Delivery> => {
      const other = await requests.awaiting({}, partner);
      return requests.mail(other, [requests.invoice(other, { number: 'fp 2026 0815' })]);
    };
    const refused = await again();
    expect(refusedWith(refused)).toEqual(['INVOICE_DUPLICATE']);
    expect(hints(refused)[0]).toContain('FP20260815');
    await requests.openTask(first.caseId, 'receipt');
    await requests.set('payments', partner.partyId, { answer: 'paid' });
    await requests.received(first);
    await requests.openTask(first.caseId, 'review');
    await requests.pass(first);
    expect(await world.outcome(first.caseId)).toBe('paid');
    expect(refusedWith(await again())).toEqual(['INVOICE_DUPLICATE']);
    const stranger = await requests.awaiting();
    expect(await requests.mail(stranger, [requests.invoice(stranger, { number })])).toEqual(done);
  });

  it('that two requests name at the same moment go to one of them', async () => {
    const partner = await requests.partner();
    const two = await Promise.all([requests.awaiting({}, partner), requests.awaiting({}, partner)]);
    const number = 'SAME-1';
    const answers = await Promise.all(
      two.map((paying) => requests.mail(paying, [requests.invoice(paying, { number })])),
    );
    expect(answers.map(refusedWith).sort()).toEqual([['INVOICE_DUPLICATE'], ['done']]);
  });

  it('are free again once they are replaced, and the number of a request that was cancelled may be used', async () => {
    const partner = await requests.partner();
    const [first, second] = [await requests.awaiting({}, partner), await requests.awaiting({}, partner)];
    expect(await requests.mail(first, [requests.invoice(first, { number: 'R-1' })])).toEqual(done);
    await requests.openTask(first.caseId, 'receipt');
    await world.decide(first.caseId, 'receipt', finance, 'lost', { comment: '未收到' });
    await requests.openTask(first.caseId, 'invoice');
    expect(await requests.mail(first, [requests.invoice(first, { number: 'R-2' })])).toEqual(done);
    await requests.openTask(first.caseId, 'receipt');
    expect(await requests.mail(second, [requests.invoice(second, { number: 'R-1' })])).toEqual(done);
    expect(await requests.cancel(first.caseId)).toEqual(done);
    await requests.claims(first.caseId, 0);
    const third = await requests.awaiting({}, partner);
    expect(await requests.mail(third, [requests.invoice(third, { number: 'R-2' })])).toEqual(done);
  });

  it('that two administrators mail at once are those of one of them', async () => {
    const paying = await requests.awaiting();
    const lists = ['T-1', 'T-2'].map((number) => [requests.invoice(paying, { number })]);
    const answers = await Promise.all(lists.map((list) => requests.mail(paying, list)));
    expect(answers.filter(({ status }) => status === 'done')).toHaveLength(1);
    await requests.openTask(paying.caseId, 'receipt');
    const late = { partnerId: paying.partner.partyId, caseId: paying.caseId, numbers: ['LATE-1'], claim: true };
    expect(await claimInvoices(world.db, late)).toEqual([]);
    const { mailedInvoices } = (await world.caseRow(paying.caseId)).data as { mailedInvoices: [{ number: string }] };
    expect(await requests.claimed(paying.caseId)).toEqual([mailedInvoices[0].number.replace('-', '')]);
  });

  it('named before the approval belong to the request from its opening, and one that is another’s is told at once', async () => {
    const partner = await requests.partner();
    const early = (number: string): Promise<Paying> => requests.awaiting({ invoices: [{ number }] }, partner);
    const first = await early('EARLY-1');
    expect(await requests.claimed(first.caseId)).toEqual(['EARLY1']);
    const second = await early('EARLY-1');
    await requests.openTask(second.caseId, 'invoice');
    expect((await world.caseRow(second.caseId)).data).toMatchObject({
      lastCheck: { blockers: [{ code: 'INVOICE_DUPLICATE' }] },
    });
    expect(await requests.told(second.caseId)).toContain(`check-failed → ${partner.partyId}`);
    expect(await requests.mail(second)).toEqual(done);
    expect(await requests.mail(first, [requests.invoice(first, { number: 'EARLY-1' })])).toEqual(done);
  });
});
