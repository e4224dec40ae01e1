import { testWorld } from '../../support/test-world';
import { eventually, person } from '../../support/engine-world';
import { done, leftOvers, refusedWith } from '../shared/common-requests';
import { beijingTime, confirmed, quarterRequests } from './fh-quarter-requests';
import { manager } from '../shared/funding-requests';

const END = '2026-09-30T16:00:00.000Z';
const MONTHS = ['2026-07', '2026-08', '2026-09'];
const cny = (minor: number) => ({ minor, currency: 'CNY' });

describe('the payment of a quarter', () => {
  const world = testWorld();
  const requests = quarterRequests(world);
  /** Quarters whose payment was approved, with the case that makes it. */
  const paying = leftOvers(async () => {
    const quarter = await requests.requested(await requests.payable());
    return { quarter, paymentId: await requests.paying(quarter) };
  });

  it('is opened with the first incentive and says why it is not payable, with the date on which that changes', async () => {
    await requests.at('2026-07-10 12:00');
    const partner = await requests.qualifiedFor('si-presales');
    const july = await requests.draftFor(partner, '2026-07');
    const quarter = await requests.quarterOf(partner, '2026-Q3');
    const [open] = await requests.why(quarter, ['MONTH_STILL_OPEN', 'NOTHING_APPROVED']);
    expect(open).toMatchObject({ until: END });
    for (const month of MONTHS) expect(open!.title.zh).toContain(month);

    await requests.submit(july);
    const codes = ['MONTH_STILL_OPEN', 'PRELIMINARY_REVIEW_PENDING', 'NOTHING_APPROVED'];
    const [, review] = await requests.why(quarter, codes);
    expect(review!.title.zh).toContain('2026-07');
    await requests.pass(await requests.inReview(july));
    const [, ...others] = await requests.why(quarter, ['MONTH_STILL_OPEN']);
    expect(others).toEqual([]);
    const { data, state, request_no } = await world.caseRow(quarter.caseId);
    expect(state).toBe('not-payable');
    expect(request_no).toMatch(/^FP-/);
    expect(data).toMatchObject({
      total: cny(2_000_000),
      months: [{ month: '2026-07', state: 'preliminary-approved', amount: cny(2_000_000), caseId: july.caseId }],
    });
  });

  it('can be requested as soon as all months are final, is reviewed, invoiced and paid', async () => {
    const quarter = await requests.payableEarly();
    const { caseId, partner, months } = quarter;
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'payable',
      data: { total: cny(6_000_000), whyNotPayable: [] },
    });
    expect(await requests.told(caseId)).toContain(`task-opened → ${partner.partyId}`);
    expect(await requests.request(quarter)).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'payment-in-review', data: { amount: cny(6_000_000) } });
    const paymentId = await requests.paying(quarter);
    for (const { caseId: month } of months) expect(await world.outcome(month)).toBe('finalised');
    const { form, request_no } = await world.caseRow(caseId);
    expect(await world.caseRow(paymentId)).toMatchObject({
      type: 'invoice-payment',
      form: {
        ...{ partnerId: partner.partyId, sourceCaseId: caseId, sourceNo: request_no, budget: 'fh' },
        amount: cny(6_000_000),
      },
    });
    expect(form).toMatchObject({ quarter: '2026-Q3' });
    await requests.pay(paymentId, partner);
    expect(await world.outcome(caseId)).toBe('paid');
    expect((await world.caseRow(caseId)).data['months']).toMatchObject(
      MONTHS.map((month) => ({ month, state: 'finalised' })),
    );
    expect(await requests.sms(caseId)).toEqual(
      ['payment-approved', 'case-closed'].map((what) => `${what} → ${partner.partyId}`),
    );
    const cases = [...months.map((month) => month.caseId), caseId, paymentId];
    const sum = async (kind: string): Promise<number> => {
      const entries = world.db('ledger_entries').whereIn('case_id', cases).where({ kind });
      return Number((await entries.sum<{ minor: string }[]>({ minor: 'amount_minor' }))[0]!.minor);
    };
    // Set aside for each month, then for the quarter, whose payment draws on it.
    expect(await sum('reserve')).toBe(12_000_000);
    for (const kind of ['release', 'commit', 'pay']) expect(await sum(kind)).toBe(6_000_000);
    await requests.verified();
  });

  it('a month that was skipped does not stand in the way from the first day of the next quarter, and not a millisecond before', async () => {
    await requests.at('2026-09-20 12:00');
    const partner = await requests.qualifiedFor('si-presales');
    await requests.approved(partner, '2026-08');
    const quarter = await requests.quarterOf(partner, '2026-Q3');
    await requests.why(quarter, ['MONTH_STILL_OPEN']);
    const { due_at } = await requests.openTask(quarter.caseId, 'quarterEnd');
    expect(due_at).toEqual(new Date(END));
    await world.setClock(new Date(due_at!.getTime() - 60_000));
    await requests.monthChanged(quarter.caseId);
    expect(await world.caseRow(quarter.caseId)).toMatchObject({ state: 'not-payable' });
    await world.advanceTo(due_at!);
    await requests.openTask(quarter.caseId, 'paymentRequest');
    expect(await requests.request(quarter)).toEqual(done);
    expect(await world.caseRow(quarter.caseId)).toMatchObject({ data: { amount: cny(2_000_000) } });
    await requests.leave(quarter);
  });

  it('is closed when the quarter ends with nothing approved, once nothing is open any more', async () => {
    await requests.at('2026-09-10 12:00');
    const partner = await requests.qualifiedFor('si-presales');
    const discarded = await requests.draftFor(partner, '2026-07');
    const silent = await requests.draftFor(partner, '2026-08');
    const reviewed = await requests.reviewed(partner, '2026-09');
    const { caseId } = await requests.quarterOf(partner, '2026-Q3');
    await world.act(discarded.caseId, partner, 'discard', {});
    await world.advanceTo(beijingTime('2026-10-01 00:00'));
    expect(await world.outcome(silent.caseId)).toBe('not-requested');
    await requests.openTask(caseId, 'lastMonths');
    await requests.why({ caseId, partner }, ['PRELIMINARY_REVIEW_PENDING', 'NOTHING_APPROVED']);
    await requests.fail(reviewed);
    await requests.inState(reviewed.caseId, 'preliminary-rejected');
    await world.advanceTo(await world.now());
    expect(await world.outcome(reviewed.caseId)).toBe('closed-rejected');
    expect(await world.outcome(caseId)).toBe('closed-unpaid');
    const opening = { programme: 'si-presales', quarter: '2026-Q3', partnerId: partner.partyId };
    const { delivery } = await world.open('fh-quarter', { ...manager, roles: ['system'] }, opening);
    expect(refusedWith(delivery)).toEqual(['NOTHING_APPROVED']);
  });

  it('two administrators who press the button make one request', async () => {
    const quarter = await requests.anyPayable();
    const { caseId, partner } = quarter;
    const other = person(`${partner.partyId}.second`, 'partner-admin');
    const commands = [];
    for (const each of [partner, other])
      commands.push(await world.storeDecision(caseId, 'paymentRequest', each, 'submit', confirmed));
    const found = await Promise.all(commands.map((command) => world.deliver(command)));
    expect(found.map(({ status }) => status).sort()).toEqual(['done', 'refused']);
    expect(found.flatMap((each) => refusedWith(each)).sort()).toEqual(['already-decided', 'done']);
    await requests.openTask(caseId, 'paymentReview');
    const reviews = world.db('tasks').where({ case_id: caseId, key: 'paymentReview', status: 'open' });
    expect(await reviews).toHaveLength(1);
    await requests.leave(quarter);
  });

  it('reminds the ecosystem manager of the review on the third and the fifth working day', async () => {
    const quarter = await requests.requested(await requests.anyPayable());
    const remindAt = await world
      .db('tasks')
      .where({ case_id: quarter.caseId, key: 'paymentReview', status: 'open' })
      .first<{ remind_at: Date[] }>();
    expect(remindAt.remind_at.map((at) => at.toISOString())).toEqual([
      // The holiday until the 7th does not count, the Saturday that makes up for it does.
      '2026-10-10T01:00:00.000Z',
      '2026-10-13T01:00:00.000Z',
    ]);
    await requests.leave(quarter);
  });

  it('is rejected, mended and requested again, and withdrawn until it is approved', async () => {
    const quarter = await requests.requested(await requests.anyPayable());
    const { caseId, partner } = quarter;
    expect(refusedWith(await requests.review(quarter, 'reject'))).toEqual(['comment-required']);
    expect(await requests.review(quarter, 'reject', '请补充说明')).toEqual(done);
    const rejection = { state: 'payment-rejected', reason: '请补充说明' };
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'payment-rejected', data: { rejection } });
    const again = { form: { amountConfirmed: true, remarks: '已补充' } };
    expect(await world.decide(caseId, 'resubmission', partner, 'resubmit', again)).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'payment-in-review', form: { remarks: '已补充' } });

    await requests.openTask(caseId, 'paymentReview');
    expect(await world.act(caseId, partner, 'withdraw', { reason: '暂缓' })).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'payable',
      data: { amount: null, total: cny(2_000_000) },
    });
    await requests.requested(quarter);
    await requests.review(quarter, 'reject', '再次驳回');
    expect(await world.act(caseId, partner, 'withdraw', { reason: '暂缓' })).toEqual(done);
    await requests.requested(quarter);
    const paymentId = await requests.paying(quarter);
    expect(refusedWith(await world.act(caseId, partner, 'withdraw', { reason: '太晚' }))).toEqual(['not-now']);
    expect(await requests.sms(caseId)).toEqual(
      ['payment-rejected', 'payment-rejected', 'payment-approved'].map((state) => `${state} → ${partner.partyId}`),
    );
    paying.leave({ quarter, paymentId });
  });

  it('ends without money when the payment is cancelled', async () => {
    const { quarter, paymentId } = await paying.take();
    expect(await requests.cancelPayment(paymentId)).toEqual(done);
    expect(await world.outcome(quarter.caseId)).toBe('cancelled-payment');
  });

  it('takes invoices before the approval and hands them to the payment', async () => {
    const quarter = await requests.requested(await requests.anyPayable());
    const { caseId, partner } = quarter;
    const record = (numbers: readonly string[]) =>
      world.act(caseId, partner, 'recordInvoices', { invoices: numbers.map((number) => ({ number })) });
    expect(await record(['A-1'])).toEqual(done);
    expect(await record(['A-1', 'A-2'])).toEqual(done);
    const paymentId = await requests.paying(quarter);
    expect(await world.caseRow(paymentId)).toMatchObject({
      form: { invoices: [{ number: 'A-1' }, { number: 'A-2' }] },
    });
    expect(refusedWith(await record(['A-3']))).toEqual(['not-now']);
  });

  it('goes on in another run however often its months change', async () => {
    await requests.at('2026-09-12 12:00');
    const partner = await requests.qualifiedFor('si-presales');
    await requests.draftFor(partner, '2026-09');
    const { caseId } = await requests.quarterOf(partner, '2026-Q3');
    const { workflow_id, run_id } = await world.caseRow(caseId);
    const isAnother = async (): Promise<boolean> =>
      (await world.client.workflow.getHandle(workflow_id).describe()).runId !== run_id;
    for (let n = 0; n < 40 && !(await isAnother()); n += 1) expect(await requests.monthChanged(caseId)).toEqual(done);
    await eventually('another run', isAnother);
    expect(await requests.monthChanged(caseId)).toEqual(done);
    await world.advanceTo(beijingTime('2026-10-01 00:00'));
    expect(await world.outcome(caseId)).toBe('closed-unpaid');
  });
});
