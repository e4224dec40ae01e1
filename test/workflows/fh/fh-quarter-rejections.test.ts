import type { PartnerKind } from '../../../db/directory/directory';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, mustBeDone, operator, refusedWith } from '../shared/common-requests';
import { confirmed, quarterRequests } from './fh-quarter-requests';

const cny = (minor: number) => ({ minor, currency: 'CNY' });

describe('a quarter whose months were rejected, or whose partner cannot be paid now', () => {
  const world = testWorld();
  const requests = quarterRequests(world);

  /** Does something while no action is delivered; returns how to let them go. */
  const holdingBack = async (action: string, work: () => Promise<unknown>): Promise<() => Promise<void>> => {
    await world.db.raw(
      `create or replace function hold_back() returns trigger language plpgsql as
       $$ begin if new.body ->> 'action' = '${action}' then new.next_attempt_at := 'infinity'; end if; return new; end $$;
       create trigger hold_back before insert or update on commands for each row execute function hold_back()`,
    );
    await work();
    return async () => {
      await world.db.raw(`drop trigger hold_back on commands`);
      await world.db('commands').where({ next_attempt_at: 'infinity' }).update({ next_attempt_at: new Date() });
    };
  };

  it('warns which rejected months the request gives up, and closes them with it', async () => {
    const { rejected, ...quarter } = await requests.endedWithRejected();
    expect(await world.caseRow(quarter.caseId)).toMatchObject({
      data: { givenUpMonths: '2026-09', total: cny(2_000_000) },
    });
    await requests.requested(quarter);
    expect(await world.outcome(rejected.caseId)).toBe('closed-rejected');
    expect(await world.caseRow(quarter.caseId)).toMatchObject({
      state: 'payment-in-review',
      data: { amount: cny(2_000_000) },
    });
    expect(refusedWith(await requests.resubmit(rejected))).toEqual(['case-closed']);
    expect(await requests.review(quarter, 'approve')).toEqual(done);
  });

  it('is not payable any more while a rejected month is reviewed again, and the task is gone with it', async () => {
    const { rejected, ...quarter } = await requests.withRejected();
    const { id } = await requests.openTask(quarter.caseId, 'paymentRequest');
    expect(await requests.resubmit(rejected)).toEqual(done);
    await requests.why(quarter, ['PRELIMINARY_REVIEW_PENDING']);
    expect(await world.caseRow(quarter.caseId)).toMatchObject({ state: 'not-payable' });
    expect(await world.db('tasks').where({ id }).first<object>()).toMatchObject({ status: 'cancelled' });
    mustBeDone(await requests.pass(await requests.inReview(rejected)));
    await requests.openTask(quarter.caseId, 'paymentRequest', id);
    expect(await world.caseRow(quarter.caseId)).toMatchObject({ data: { total: cny(6_000_000), givenUpMonths: null } });
  });

  it('stays payable, with the same task, when the month closes by itself', async () => {
    const { rejected, ...quarter } = await requests.endedWithRejected();
    const { id } = await requests.openTask(quarter.caseId, 'paymentRequest');
    const { due_at } = await requests.openTask(rejected.caseId, 'resubmission');
    await world.advanceTo(due_at!);
    expect(await world.outcome(rejected.caseId)).toBe('closed-rejected');
    await eventually(
      'the warning to go',
      async () => (await world.caseRow(quarter.caseId)).data['givenUpMonths'] === null,
    );
    expect(await requests.openTask(quarter.caseId, 'paymentRequest')).toMatchObject({ id });
  });

  it('a month resubmitted at the same instant as the payment is requested: one of the two wins, and the other side is told', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { rejected, ...quarter } = await requests.endedWithRejected();
      const form = await requests.application(rejected);
      const payment = await world.storeDecision(quarter.caseId, 'paymentRequest', quarter.partner, 'submit', confirmed);
      const month = await world.storeDecision(rejected.caseId, 'resubmission', rejected.partner, 'resubmit', { form });
      const deliver = round === 0 ? [payment, month] : [month, payment];
      const answers = new Map(
        await Promise.all(
          deliver.map(async (command) => [command.id, refusedWith(await world.deliver(command))] as const),
        ),
      );
      const winner = await eventually('one to have won', async () => {
        const { state } = await world.caseRow(quarter.caseId);
        const { state: monthState } = await world.caseRow(rejected.caseId);
        if (state === 'payment-in-review' && monthState === 'closed-rejected') return payment.id;
        return state === 'not-payable' && monthState === 'in-preliminary-review' && month.id;
      });
      expect(answers.get(winner)).toEqual(['done']);
      const loser = answers.get(winner === payment.id ? month.id : payment.id)!;
      const told = await requests.told(quarter.caseId);
      if (loser.includes('done')) expect(told).toContain(`check-failed → ${quarter.partner.partyId}`);
      else
        expect(['PAYMENT_REQUESTED', 'PRELIMINARY_REVIEW_PENDING', 'already-decided', 'case-closed']).toContain(
          loser[0],
        );
    }
  });

  it('a resubmission that comes before the month could be closed is refused, with the reason', async () => {
    const { rejected, ...quarter } = await requests.endedWithRejected();
    const form = await requests.application(rejected);
    // Nobody has told the month yet.
    const held = await holdingBack('closeForPayment', () => requests.requested(quarter));
    expect(refusedWith(await requests.resubmit(rejected, form))).toEqual(['PAYMENT_REQUESTED']);
    expect(refusedWith(await requests.review(quarter, 'approve'))).toEqual(['PRELIMINARY_REVIEW_PENDING']);
    await held();
    expect(await world.outcome(rejected.caseId)).toBe('closed-rejected');
    expect(await requests.review(quarter, 'approve')).toEqual(done);
  });

  it('a resubmission that was let in at the very instant of the request comes first: the request returns, and its partner is told why', async () => {
    const { rejected, ...quarter } = await requests.endedWithRejected();
    const form = await requests.application(rejected);
    const held = await holdingBack('closeForPayment', () => requests.requested(quarter));
    await world
      .db('cases')
      .where({ id: quarter.caseId })
      .update({ data: world.db.raw(`data - 'givenUp'`) });
    expect(await requests.resubmit(rejected, form)).toEqual(done);
    await requests.inState(quarter.caseId, 'not-payable');
    expect(await world.task(quarter.caseId, 'paymentReview')).toMatchObject({ status: 'cancelled' });
    expect(await requests.told(quarter.caseId)).toContain(`check-failed → ${quarter.partner.partyId}`);
    await held();
    mustBeDone(await requests.pass(await requests.inReview(rejected)));
    await requests.requested(quarter);
    expect(await world.caseRow(quarter.caseId)).toMatchObject({ data: { amount: cny(4_000_000), givenUp: [] } });
  });

  it('an overdue bill stands in the way of everybody in the international profile', async () => {
    const { caseId, partner } = await requests.payable('INTL');
    await requests.set('finance', partner.partyId, { businessInformation: 'missing', overdueBill: true });
    const found = refusedWith(await requests.request({ caseId, partner }));
    expect(found).toEqual(['BUSINESS_INFO_MISSING', 'OVERDUE_BILL']);
  });

  it('cannot be requested by a frozen partner, nor without authenticated business information', async () => {
    const quarter = await requests.anyPayable();
    const { caseId, partner } = quarter;
    await requests.set('finance', partner.partyId, { businessInformation: 'pending', overdueBill: true });
    expect(refusedWith(await requests.request(quarter))).toEqual(['BUSINESS_INFO_PENDING']);
    await requests.set('finance', partner.partyId, { businessInformation: 'missing' });
    await requests.set('directory', partner.partyId, { status: 'frozen' });
    expect(refusedWith(await requests.request(quarter))).toEqual(['PARTNER_FROZEN', 'BUSINESS_INFO_MISSING']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'payable' });
    await requests.set('directory', partner.partyId, { status: 'active' });
    expect(refusedWith(await requests.request(quarter))).toEqual(['BUSINESS_INFO_MISSING']);
    await requests.set('finance', partner.partyId, { businessInformation: 'authenticated' });
    expect(await requests.request(quarter)).toEqual(done);
    await requests.leave(quarter);
  });

  it('an overdue bill stands in the way of resellers everywhere until it is paid, unless operations switch that off', async () => {
    const quarter = await requests.anyPayable();
    const { caseId, partner } = quarter;
    const isOf = (kind: PartnerKind) =>
      world.db('parties').where({ id: partner.partyId }).update({ partner_kind: kind });
    await isOf('csp');
    await requests.set('finance', partner.partyId, { overdueBill: true });
    expect(refusedWith(await requests.request(quarter))).toEqual(['OVERDUE_BILL']);
    await requests.setting('fh.overdueBillBlocks', false);
    expect(await requests.request(quarter)).toEqual(done);
    await requests.unset('fh.overdueBillBlocks');
    await requests.review(quarter, 'reject', '再核对');
    expect(refusedWith(await world.decide(caseId, 'resubmission', partner, 'resubmit', confirmed))).toEqual([
      'OVERDUE_BILL',
    ]);
    await requests.set('finance', partner.partyId, { overdueBill: false });
    expect(await world.decide(caseId, 'resubmission', partner, 'resubmit', confirmed)).toEqual(done);
    await isOf('system-integrator');
    await requests.leave(quarter);
  });

  it('is seen by the administrators and the main account of its partner, and decided by nobody else', async () => {
    const quarter = await requests.anyPayable();
    const { caseId, partner } = quarter;
    for (const by of [operator, { ...partner, personId: 'x.admin', partyId: 'x' }])
      expect(refusedWith(await world.decide(caseId, 'paymentRequest', by, 'submit', confirmed))).toEqual([
        'not-authorised',
      ]);
    expect(refusedWith(await world.act(caseId, operator, 'paymentEnded', { outcome: 'paid' }))).toEqual([
      'not-authorised',
    ]);
    await requests.leave(quarter);
  });

  it('finished months stay payable when the qualification has ended', async () => {
    const { caseId, partner } = await requests.anyPayable();
    const { id } = await world
      .db('cases')
      .where({ type: 'fh-qualification' })
      .whereRaw(`parties->>'partner' = ?`, [partner.partyId])
      .first<{ id: string }>('id');
    mustBeDone(await requests.revoke(id));
    await requests.set('directory', partner.partyId, { pathStage: null });
    expect(await requests.request({ caseId, partner })).toEqual(done);
  });
});

describe('the payment of stages', () => {
  const world = testWorld();
  const requests = quarterRequests(world);

  it('is requested for each stage once it is approved, and the next one gets a request of its own', async () => {
    await requests.at('2026-08-10 12:00');
    const partner = await requests.qualifiedFor('service-ccoe');
    const first = await requests.stage(partner, '2026-08', 1);
    const second = await requests.stage(partner, '2026-08', 2);
    const quarter = await requests.quarterOf(partner, '2026-Q3', 'service-ccoe');
    await requests.why(quarter, ['MONTH_STILL_OPEN', 'NOTHING_APPROVED']);
    await requests.approvedStage(first);
    await requests.requested(quarter);
    const paymentId = await requests.paying(quarter);
    await requests.approvedStage(second);
    expect(await world.caseRow(second.caseId)).toMatchObject({ state: 'preliminary-approved' });
    await requests.pay(paymentId, partner);
    expect(await world.outcome(quarter.caseId)).toBe('paid');
    const next = await requests.quarterOf(partner, '2026-Q3', 'service-ccoe');
    await requests.requested(next);
    const { data } = await world.caseRow(next.caseId);
    expect(data).toMatchObject({ amount: cny(1_800_000), requested: [second.caseId] });
  });
});
