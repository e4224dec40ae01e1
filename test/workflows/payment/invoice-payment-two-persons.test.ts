import { KINDS } from '../../../db/incidents/kinds';
import { numbersOf } from '../../../db/incidents/numbers';
import { WORDING } from '../../../db/incidents/wording';
import type { Delivery } from '../../../worker/engine';
import { vendor } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, refusedWith } from '../shared/common-requests';
import { finance, paymentRequests, type Paying, secondFinance } from './payment-requests';

const world = testWorld();
const requests = paymentRequests(world);

/** Payments that wait for the bank. */
const processing = leftOvers(() => requests.processing());
/** Payments that were cancelled after they had failed. */
const givenUp = leftOvers(async () => {
  const paying = await requests.failed();
  expect(await requests.cancel(paying.caseId)).toEqual(done);
  return paying;
});

describe('the cancellation of a payment by two persons of finance', () => {
  const proposed = async (caseId: string): Promise<void> => {
    expect(await requests.proposeCancel(caseId, '重复申请')).toEqual(done);
    await requests.openTask(caseId, 'secondPerson');
  };
  const proposedOf = (reach: () => Promise<Paying>) =>
    leftOvers(async () => {
      const paying = await reach();
      await proposed(paying.caseId);
      return paying;
    });
  const proposedWhenMailed = proposedOf(() => requests.mailed());
  const proposedWhenFailed = proposedOf(() => requests.failed());
  const awaiting = leftOvers(() => requests.awaiting());

  it('is never done by one alone: neither deciding, claiming nor being handed the task helps', async () => {
    const paying = await proposedWhenMailed.take();
    const { caseId } = paying;
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'cancellation-proposed', outcome: null });
    const alone = [
      await world.decide(caseId, 'secondPerson', finance, 'confirm'),
      await world.decide(caseId, 'secondPerson', finance, 'refuse', { comment: '不同意' }),
      await world.claim(caseId, 'secondPerson', finance, 'claim'),
      await world.claim(caseId, 'secondPerson', secondFinance, 'delegate', finance.personId),
    ];
    expect(alone.map(refusedWith)).toEqual(alone.map(() => ['self-approval']));
    expect(refusedWith(await requests.proposeCancel(caseId))).toEqual(['not-now']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'cancellation-proposed', outcome: null });
    expect(await requests.held(caseId)).toBe(120_000);
    proposedWhenMailed.leave(paying);
  });

  it('is done once a second confirms, and both are on the record', async () => {
    const { caseId } = await proposedWhenMailed.take();
    expect(await requests.confirmCancel(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cancelled');
    await requests.settled(caseId);
    expect(await requests.entries(caseId)).toEqual(['commit', 'release']);
    const votes = world
      .db('audit_events')
      .where({ case_id: caseId })
      .whereIn('action', ['payment.proposed', 'task.decided'])
      .where((q) => void q.where('action', 'payment.proposed').orWhere('task_key', 'secondPerson'));
    expect(await votes.orderBy('seq').select('action', 'actor')).toEqual([
      { action: 'payment.proposed', actor: finance.personId },
      { action: 'task.decided', actor: secondFinance.personId },
    ]);
  });

  it('is taken back by its proposer alone', async () => {
    const paying = await awaiting.take();
    const { caseId } = paying;
    await proposed(caseId);
    expect(refusedWith(await world.act(caseId, secondFinance, 'takeBack', {}))).toEqual(['not-the-proposer']);
    expect(await world.act(caseId, finance, 'takeBack', {})).toEqual(done);
    await requests.openTask(caseId, 'invoice');
    awaiting.leave(paying);
  });

  it.each([
    ['awaiting-invoice', 'invoice', awaiting.take],
    ['invoice-mailed', 'receipt', () => requests.mailed()],
    ['invoice-in-review', 'review', () => requests.inReview()],
    ['payment-failed', 'repair', () => requests.failed()],
  ])('is refused by a second with a reason, and the payment goes on from %s', async (state, key, reach) => {
    const paying = await reach();
    const { caseId } = paying;
    await proposed(caseId);
    const refuse = (more: object) => world.decide(caseId, 'secondPerson', secondFinance, 'refuse', { ...more });
    expect(refusedWith(await refuse({}))).toEqual(['comment-required']);
    expect(await refuse({ comment: '仍需付款' })).toEqual(done);
    await requests.inState(caseId, state);
    await requests.openTask(caseId, key);
    expect(await requests.held(caseId)).toBe(120_000);
    expect(await requests.cancel(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cancelled');
    if (state === 'payment-failed') givenUp.leave(paying);
  });

  it('is asked of the bank once more before it is confirmed', async () => {
    const paying = await proposedWhenFailed.take();
    await requests.bankSays(paying, 'paid');
    expect(refusedWith(await requests.confirmCancel(paying.caseId))).toEqual(['PAYMENT_NOT_FAILED']);
    await requests.inState(paying.caseId, 'cancellation-proposed');
    await requests.bankSays(paying, 'failed');
    proposedWhenFailed.leave(paying);
  });

  it('is overtaken by the bank that has paid after all', async () => {
    const paying = await proposedWhenFailed.take();
    expect(await requests.result(paying, 'failed', 'R-1')).toEqual(done);
    await requests.inState(paying.caseId, 'cancellation-proposed');
    expect(await requests.result(paying, 'paid', 'R-1')).toEqual(done);
    expect(await world.outcome(paying.caseId)).toBe('paid');
    expect(await requests.entries(paying.caseId)).toEqual(['commit', 'pay']);
    await requests.balanced();
  });

  it('is overtaken by an early report of the bank, which is kept for its turn', async () => {
    const paying = await requests.mailed();
    const { caseId } = paying;
    await proposed(caseId);
    expect(await requests.result(paying, 'paid', 'E-1')).toEqual(done);
    await requests.openTask(caseId, 'receipt');
    expect(refusedWith(await requests.proposeCancel(caseId))).toEqual(['ALREADY_PAID']);
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    expect(await world.outcome(caseId)).toBe('paid');
  });

  it('is overtaken by the bank that has paid what is on hold', async () => {
    const paying = await requests.inReview();
    const { caseId, partner } = paying;
    await requests.set('finance', partner.partyId, { overdueBill: true });
    await requests.pass(paying);
    await requests.openTask(caseId, 'holdCheck');
    await proposed(caseId);
    expect(await requests.result(paying, 'paid', 'H-1')).toEqual(done);
    expect(await world.outcome(caseId)).toBe('paid');
    await requests.balanced();
  });

  it('takes one person alone for an amount below the setting, as does a word of the bank', async () => {
    const key = 'control.secondPersonFrom';
    await requests.setting(key, 120_001);
    const small = [await requests.awaiting(), await requests.processing()] as const;
    await requests.setting(key, 120_000);
    const exact = [await requests.awaiting(), await requests.processing()] as const;
    await requests.unset(key);
    expect(await requests.proposeCancel(small[0].caseId)).toEqual(done);
    expect(await world.outcome(small[0].caseId)).toBe('cancelled');
    expect(await requests.enterWord(small[1], 'paid')).toEqual(done);
    expect(await world.outcome(small[1].caseId)).toBe('paid');
    await proposed(exact[0].caseId);
    expect(await requests.enterWord(exact[1], 'paid')).toEqual(done);
    await requests.openTask(exact[1].caseId, 'wordConfirmation');
  });
});

describe('a word of the bank that one person of finance enters', () => {
  const entered = async (paying: Paying, result = 'paid', reference?: string): Promise<void> => {
    const sent = reference === undefined ? requests.enterWord(paying, result) : by(paying, result, reference);
    expect(await sent).toEqual(done);
    await requests.openTask(paying.caseId, 'wordConfirmation');
  };
  const by = (paying: Paying, result: string, reference: string, who = finance) =>
    requests.result(paying, result, reference, undefined, who);
  const dataOf = async (caseId: string) => (await world.caseRow(caseId)).data;
  const refuse = (caseId: string) =>
    world.decide(caseId, 'wordConfirmation', secondFinance, 'refuse', { comment: '银行说仍在处理' });
  /** What the refusal of a word says, in English. */
  const hintOf = (delivery: Delivery): string =>
    delivery.status === 'refused' ? (delivery.refusal.detail.blockers ?? []).map(({ hint }) => hint.en).join() : '';

  it('does nothing before a second person confirms it: no booking, no message, no news to the request that is paid', async () => {
    const paying = await requests.processing();
    const { caseId } = paying;
    const before = { told: await requests.told(caseId), payments: await requests.payments(caseId) };
    await entered(paying);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'bank-word-proposed', outcome: null });
    expect(await requests.entries(caseId)).toEqual(['commit']);
    expect(await requests.payments(caseId)).toEqual(before.payments);
    expect((await requests.told(caseId)).slice(before.told.length)).toEqual(['task-opened → vendor']);
    const shown = { proposedBy: finance.personId, proposedResult: 'paid', bankSays: 'processing' };
    expect(await dataOf(caseId)).toMatchObject(shown);
    expect(await dataOf(caseId)).not.toHaveProperty('paidOn');
    expect(await requests.confirmWord(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
    await requests.balanced();
    const votes = world
      .db('audit_events')
      .where({ case_id: caseId })
      .where((q) => void q.where('action', 'payment.word-proposed').orWhere('task_key', 'wordConfirmation'))
      .whereNot('action', 'task.opened');
    expect(await votes.orderBy('seq').select('action', 'actor')).toEqual([
      { action: 'payment.word-proposed', actor: finance.personId },
      { action: 'task.decided', actor: secondFinance.personId },
    ]);
  });

  it('is never confirmed by who entered it, nor by another role, and nobody enters another meanwhile', async () => {
    const paying = await processing.take();
    const { caseId } = paying;
    await entered(paying);
    const alone = [
      await world.decide(caseId, 'wordConfirmation', finance, 'confirm'),
      await world.claim(caseId, 'wordConfirmation', finance, 'claim'),
      await world.claim(caseId, 'wordConfirmation', secondFinance, 'delegate', finance.personId),
    ];
    expect(alone.map(refusedWith)).toEqual(alone.map(() => ['self-approval']));
    expect(refusedWith(await world.decide(caseId, 'wordConfirmation', vendor('bd'), 'confirm'))).toEqual([
      'not-authorised',
    ]);
    for (const who of [finance, secondFinance])
      expect(refusedWith(await by(paying, 'paid', 'B-2', who))).toEqual(['not-now']);
    expect(await requests.entries(caseId)).toEqual(['commit']);
    expect(await refuse(caseId)).toEqual(done);
    processing.leave(paying);
  });

  it('comes to nothing when a second refuses it with a reason or its proposer takes it back, and the bank is asked', async () => {
    const paying = await processing.take();
    const { caseId } = paying;
    await requests.openTask(caseId, 'bankAnswer');
    await entered(paying, 'failed');
    expect(refusedWith(await world.decide(caseId, 'wordConfirmation', secondFinance, 'refuse'))).toEqual([
      'comment-required',
    ]);
    expect(await refuse(caseId)).toEqual(done);
    await requests.openTask(caseId, 'bankAnswer');
    expect(await dataOf(caseId)).toMatchObject({ proposedBy: null, proposedResult: null, bankSays: null });
    await entered(paying, 'failed');
    expect(refusedWith(await world.act(caseId, secondFinance, 'takeBack', {}))).toEqual(['not-the-proposer']);
    await requests.bankSays(paying, 'paid');
    expect(await world.act(caseId, finance, 'takeBack', {})).toEqual(done);
    expect(await world.outcome(caseId)).toBe('paid');
    await requests.bankSays(paying, null);
  });

  it.each([
    ['paid', 'failed'],
    ['failed', 'paid'],
    ['returned', 'paid'],
  ] as const)('says %s and is stopped when the bank says %s: both words are named', async (result, says) => {
    const paying = await processing.take();
    const { caseId } = paying;
    await entered(paying, result);
    await requests.bankSays(paying, says);
    const late = await requests.confirmWord(caseId);
    expect(refusedWith(late)).toEqual(['BANK_SAYS_OTHERWISE']);
    expect((await world.caseRow(caseId)).state).toBe('bank-word-proposed');
    expect(await dataOf(caseId)).toMatchObject({ bankSays: says });
    await requests.bankSays(paying, null);
    expect(await refuse(caseId)).toEqual(done);
    await requests.openTask(caseId, 'bankAnswer');
    await requests.bankSays(paying, says);
    const again = await requests.enterWord(paying, result);
    expect(refusedWith(again)).toEqual(['BANK_SAYS_OTHERWISE']);
    for (const each of [late, again])
      expect(hintOf(each).toLowerCase()).toMatch(new RegExp(`entered was “${result}” .*, the bank says “${says}” `));
    expect(await requests.entries(caseId)).toEqual(['commit']);
    await requests.bankSays(paying, null);
    processing.leave(paying);
  });

  it('has the reference that the bank gave, and not that of another payment', async () => {
    const [paying, other] = [await processing.take(), await processing.take()];
    const reference = String((await dataOf(other.caseId))['bankReference']);
    const { request_no } = await world.caseRow(other.caseId);
    const refused = await by(paying, 'paid', reference);
    expect(refusedWith(refused)).toEqual(['BANK_SAYS_OTHERWISE', 'REFERENCE_TAKEN']);
    expect(hintOf(refused)).toContain(`${reference}: ${request_no}`);
    expect(refusedWith(await by(paying, 'failed', 'C-1'))).toEqual(['BANK_SAYS_OTHERWISE']);
    await requests.inState(paying.caseId, 'payment-processing');
    processing.leave(paying, other);
  });

  it('is about a payment that the bank does not know: who confirms it reads that', async () => {
    const partner = await requests.partner();
    await requests.set('payments', partner.partyId, { refuse: 'bank-data-invalid' });
    const paying = await requests.inReview({}, partner);
    await requests.pass(paying);
    await requests.openTask(paying.caseId, 'repair');
    await entered(paying, 'paid', 'BY-HAND-1');
    expect(await dataOf(paying.caseId)).toMatchObject({ bankSays: 'unknown', proposedReference: 'BY-HAND-1' });
    expect(await requests.confirmWord(paying.caseId)).toEqual(done);
    expect(await world.outcome(paying.caseId)).toBe('paid');
    await requests.balanced();
  });

  it('is overtaken by the bank, whether it reports or is asked because nobody confirms', async () => {
    const reporting = await processing.take();
    await entered(reporting, 'failed');
    expect(await requests.result(reporting, 'paid', 'OWN-1')).toEqual(done);
    expect(await world.outcome(reporting.caseId)).toBe('paid');

    const asked = await processing.take();
    await entered(asked);
    await requests.silence(asked.caseId, 'wordConfirmation');
    await requests.openTask(asked.caseId, 'wordConfirmation');
    await requests.bankSays(asked, 'failed');
    await requests.silence(asked.caseId, 'wordConfirmation');
    await requests.openTask(asked.caseId, 'repair');
    expect(await dataOf(asked.caseId)).toMatchObject({ proposedBy: null, bankSays: null });
    await requests.bankSays(asked, null);
    await entered(asked);
    expect(await requests.result(asked, 'failed', 'OWN-2')).toEqual(done);
    await requests.inState(asked.caseId, 'bank-word-proposed');
    expect(await requests.result(asked, 'paid', 'OWN-2')).toEqual(done);
    expect(await world.outcome(asked.caseId)).toBe('paid');
  });

  it('on a payment that is on hold is kept until it goes on, once a second has confirmed it', async () => {
    const paying = await requests.inReview();
    const { caseId, partner } = paying;
    await requests.set('finance', partner.partyId, { overdueBill: true });
    await requests.pass(paying);
    await requests.openTask(caseId, 'holdCheck');
    await entered(paying, 'paid', 'OUTSIDE-7');
    expect(await requests.confirmWord(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await requests.orders(caseId)).toEqual([]);
    await requests.balanced();
  });
});

describe('a word of the bank after the payment has ended', () => {
  const contradictions = async (caseId: string): Promise<string[]> => {
    const { find, sentence } = KINDS.find(({ kind }) => kind === 'bank-contradiction')!;
    const found = await find({ db: world.db, numbers: await numbersOf(world.db), runs: () => Promise.resolve([]) });
    return found.filter((each) => each.caseId === caseId).map(({ facts }) => sentence(facts, WORDING).en);
  };

  it.each(['failed', 'returned'])('that says %s of what was paid is on the record, and an incident', async (result) => {
    const paying = await requests.processing();
    const { caseId } = paying;
    expect(await requests.result(paying, 'paid', 'LATE-1')).toEqual(done);
    expect(await world.outcome(caseId)).toBe('paid');
    await requests.result(paying, 'paid', 'LATE-1');
    expect(await contradictions(caseId)).toEqual([]);
    await requests.result(paying, result, 'LATE-1', '账户已注销');
    expect(await contradictions(caseId)).toEqual([
      expect.stringMatching(new RegExp(`the bank says “${result}” .*record says “Paid” `, 'i')),
    ]);
    const late = world.db('audit_events').where({ case_id: caseId, action: 'paymentResult.late' });
    expect(await late.orderBy('seq').pluck('data')).toMatchObject([{ result: 'paid' }, { result }]);
    const sent = world.db('commands').where({ case_id: caseId }).whereRaw(`body ->> 'action' = 'paymentResult'`);
    expect(await sent.pluck('status')).toEqual(['done', 'done', 'done']);
    expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
    expect(await world.caseRow(caseId)).toMatchObject({ outcome: 'paid' });
  });

  it('that says paid of what was cancelled is one too', async () => {
    const paying = await givenUp.take();
    expect(await world.outcome(paying.caseId)).toBe('cancelled');
    await requests.settled(paying.caseId);
    await requests.result(paying, 'returned', 'R-1');
    expect(await contradictions(paying.caseId)).toEqual([]);
    await requests.result(paying, 'paid', 'R-1');
    expect(await contradictions(paying.caseId)).toEqual([expect.stringContaining('record says “Cancelled”')]);
  });

  it('or before its turn: what the bank takes back then is one too, and the later word counts', async () => {
    const paying = await requests.mailed();
    const { caseId } = paying;
    for (const result of ['paid', 'failed']) expect(await requests.result(paying, result, 'E-9')).toEqual(done);
    expect(await contradictions(caseId)).toEqual([expect.stringMatching(/“Failed” \(E-9\).* “Paid”/)]);
    await requests.received(paying);
    await requests.openTask(caseId, 'review');
    await requests.pass(paying);
    await requests.openTask(caseId, 'repair');
  });
});
