import { findBudget } from '../../../db/funding/budgets';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { NRE } from '../../../workflows/shared/funding';
import { eventually, person, vendor } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, refusedWith } from '../shared/common-requests';
import { beijingTime } from '../fh/fh-quarter-requests';
import { manager } from '../shared/funding-requests';
import { type MilestoneCase, milestoneRequests } from './nre-milestone-requests';
import { yuan } from '../payment/payment-requests';

describe('a milestone of an agreement', () => {
  const world = testWorld();
  const requests = milestoneRequests(world);
  /** Milestones of which the acceptance is reviewed. */
  const submitted = leftOvers(() => requests.submitted());
  const stateOf = async ({ caseId }: { caseId: string }): Promise<string> => (await world.caseRow(caseId)).state;
  const balances = async (): Promise<number[]> => {
    const { reserved, committed, paid } = (await findBudget(world.db, NRE))!;
    return [reserved, committed, paid].map(({ minor }) => minor / 100);
  };
  /** What a milestone holds of the money the agreement set aside, by the entries. */
  const entriesOf = (caseId: string): Promise<object[]> =>
    world
      .db('ledger_entries')
      .where({ case_id: caseId })
      .orderBy('id')
      .select<object[]>('kind', 'amount_minor as minor', 'drawn_minor as drawn', 'drawn_from as from');

  it('is submitted with its report, accepted, invoiced and paid, out of what the agreement has set aside', async () => {
    const before = await balances();
    const since = async (): Promise<number[]> => (await balances()).map((each, n) => each - before[n]!);
    const milestone = await requests.milestone(await requests.agreement(2));
    const { caseId, partner, nreCaseId } = milestone;
    expect(await since()).toEqual([2_000, 0, 0]);
    expect((await world.caseRow(caseId)).request_no).toMatch(/^NM-/);
    expect(await requests.told(caseId)).toEqual([`task-opened → ${partner.partyId}`]);
    expect(await requests.submit(milestone)).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'acceptance-in-review',
      form: { acceptanceReport: [{ name: '验收报告.pdf' }] },
      data: { submittedBy: partner.personId },
    });
    const paymentId = await requests.accepted(milestone);
    expect(await stateOf(milestone)).toBe('milestone-accepted');
    const { request_no: sourceNo } = await world.caseRow(caseId);
    expect(await world.caseRow(paymentId)).toMatchObject({
      type: 'invoice-payment',
      form: {
        ...{ partnerId: partner.partyId, sourceCaseId: caseId, sourceNo, budget: NRE, programme: NRE },
        ...{ amount: yuan(1_000), title: 'NR-20261121-000007 1/2 阶段1' },
      },
    });
    expect(await entriesOf(caseId)).toEqual([{ kind: 'reserve', minor: 100_000, drawn: 100_000, from: nreCaseId }]);
    expect(await entriesOf(paymentId)).toEqual([{ kind: 'commit', minor: 100_000, drawn: 100_000, from: caseId }]);
    expect(await since()).toEqual([1_000, 1_000, 0]);
    await requests.payAll(paymentId, partner);
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await since()).toEqual([1_000, 0, 1_000]);
    await requests.balanced(NRE);
    expect(await world.db('notices').where({ case_id: caseId }).whereRaw(`'sms' = any (channels)`)).toEqual([]);
  });

  it('is refused before the business information is authenticated, and taken once it is', async () => {
    const milestone = await requests.milestone();
    await requests.inform(milestone, 'missing');
    expect(refusedWith(await requests.submit(milestone))).toEqual(['BUSINESS_INFO_MISSING']);
    await requests.inform(milestone, 'pending');
    expect(refusedWith(await requests.submit(milestone))).toEqual(['BUSINESS_INFO_PENDING']);
    expect(await stateOf(milestone)).toBe('milestone-open');
    await requests.inform(milestone, 'authenticated');
    expect(await requests.submit(milestone)).toEqual(done);
    await requests.openTask(milestone.caseId, 'review');
    await requests.review(milestone, 'reject', '请补充');
    await requests.openTask(milestone.caseId, 'resubmission');
    await requests.inform(milestone, 'missing');
    expect(refusedWith(await requests.resubmit(milestone))).toEqual(['BUSINESS_INFO_MISSING']);
  });

  it('counts one submission when two administrators send it at the same instant', async () => {
    const milestone = await requests.milestone();
    const second = person(`${milestone.partner.partyId}.second`, 'partner-admin');
    const both = await Promise.all([requests.submit(milestone), requests.submit({ ...milestone, partner: second })]);
    expect(both.map(refusedWith).flat().sort()).toEqual(['already-decided', 'done']);
    await requests.openTask(milestone.caseId, 'review');
    const reviews = await world.db('tasks').where({ case_id: milestone.caseId, key: 'review' });
    expect(reviews).toHaveLength(1);
    const twice = [requests.review(milestone, 'approve'), requests.review(milestone, 'approve')];
    expect((await Promise.all(twice)).map(refusedWith).flat().sort()).toEqual(['already-decided', 'done']);
    const { nreCaseId } = milestone;
    expect(await world.db('ledger_entries').where({ drawn_from: nreCaseId })).toHaveLength(1);
    const { paymentCaseId } = (await world.caseRow(milestone.caseId)).data;
    await requests.openTask(String(paymentCaseId), 'invoice');
    const payments = world.db('cases').whereRaw(`form->>'sourceCaseId' = ?`, [milestone.caseId]);
    expect(await payments.pluck('id')).toEqual([paymentCaseId]);
  });

  it('is opened after the one before is accepted and not earlier, and once', async () => {
    const agreement = await requests.agreement(3);
    const refusal = async (milestone: number): Promise<string[]> =>
      refusedWith((await requests.ask(agreement, milestone)).delivery);
    expect(await refusal(2)).toEqual(['PREVIOUS_NOT_ACCEPTED']);
    const first = await requests.milestone(agreement);
    expect(await refusal(1)).toEqual(['open-request-exists']);
    await requests.submitted(first);
    expect(await refusal(2)).toEqual(['PREVIOUS_NOT_ACCEPTED']);
    const paymentId = await requests.accepted(first);
    await requests.milestone(agreement, 2);
    expect(await refusal(3)).toEqual(['PREVIOUS_NOT_ACCEPTED']);
    await requests.payAll(paymentId, agreement.partner);
    expect(await world.outcome(first.caseId)).toBe('paid');
    expect(await refusal(1)).toEqual(['MILESTONE_DONE']);
  });

  it('is paid while the next one is being accepted', async () => {
    const agreement = await requests.agreement(2);
    const first = await requests.submitted(await requests.milestone(agreement));
    const firstPayment = await requests.accepted(first);
    const second = await requests.submitted(await requests.milestone(agreement, 2));
    await requests.payAll(firstPayment, agreement.partner);
    expect(await world.outcome(first.caseId)).toBe('paid');
    expect(await stateOf(second)).toBe('acceptance-in-review');
    await requests.payAll(await requests.accepted(second), agreement.partner);
    expect(await world.outcome(second.caseId)).toBe('paid');
    expect(await entriesOf(agreement.nreCaseId)).toEqual([expect.objectContaining({ minor: 200_000 })]);
    await requests.balanced(NRE);
  });

  it('is taken from no partner that is frozen, until it is free again', async () => {
    const milestone = await requests.milestone();
    const { partyId } = milestone.partner;
    await requests.set('directory', partyId, { status: 'frozen' });
    expect(refusedWith(await requests.submit(milestone))).toEqual(['PARTNER_FROZEN']);
    await requests.set('directory', partyId, { status: 'active' });
    expect(await requests.submit(milestone)).toEqual(done);
    await requests.openTask(milestone.caseId, 'review');
    submitted.leave(milestone);
  });

  it('is reviewed and submitted by nobody who may not', async () => {
    const milestone = await submitted.take();
    const { caseId, partner } = milestone;
    const refused = async (by: Parameters<typeof world.decide>[2]): Promise<string[]> =>
      refusedWith(await world.decide(caseId, 'review', by, 'approve'));
    for (const by of [partner, vendor('finance'), vendor('technical-reviewer')])
      expect(await refused(by)).toEqual(['not-authorised']);
    const stranger = person('partner-a.admin', 'partner-admin');
    expect(refusedWith(await requests.withdraw({ ...milestone, partner: stranger }))).toEqual(['not-authorised']);
    for (const by of [partner, manager])
      expect(refusedWith(await world.act(caseId, by, 'paymentEnded', { outcome: 'paid' }))).not.toEqual(['done']);
    submitted.leave(milestone);
  });

  it('is rejected with a reason, mended and submitted again', async () => {
    const milestone = await submitted.take();
    const { caseId, partner } = milestone;
    expect(refusedWith(await requests.review(milestone, 'reject'))).toEqual(['comment-required']);
    expect(await requests.review(milestone, 'reject', '请补充测试结果')).toEqual(done);
    const rejection = { state: 'acceptance-rejected', reason: '请补充测试结果' };
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'acceptance-rejected', data: { rejection } });
    expect(await requests.told(caseId)).toContain(`case-moved acceptance-rejected → ${partner.partyId}`);
    await requests.openTask(caseId, 'resubmission');
    expect(await requests.resubmit(milestone)).toEqual(done);
    const { state, form, data } = await world.caseRow(caseId);
    expect(state).toBe('acceptance-in-review');
    expect(form).toMatchObject({ acceptanceReport: [{ name: '验收报告-修订.pdf' }], remarks: '已补充' });
    expect(data['rejection']).toBeNull();
    await requests.openTask(caseId, 'review');
    await requests.accepted(milestone);
    const files = world.db('case_files').where({ case_id: caseId }).orderBy('state');
    expect(await files.pluck('state')).toEqual(['accepted', 'superseded']);
  });

  it('is withdrawn while it is in review, and not any more once it is accepted', async () => {
    const milestone = await requests.submitted();
    const { caseId } = milestone;
    expect(await requests.withdraw(milestone)).toEqual(done);
    expect(await stateOf(milestone)).toBe('milestone-open');
    expect(await requests.told(caseId)).toContain('case-moved milestone-open → vendor');
    expect(refusedWith(await requests.withdraw(milestone))).toEqual(['not-now']);
    await requests.submitted(milestone);
    await requests.accepted(milestone);
    expect(refusedWith(await requests.withdraw(milestone))).toEqual(['not-now']);
  });

  it('rests while the certification of its solution is gone, and goes on once it is back', async () => {
    const milestone = await requests.milestone();
    for (const gone of ['revoked', 'none'] as const) {
      await requests.certify(milestone, gone);
      expect(refusedWith(await requests.submit(milestone))).toEqual(['CERTIFICATION_REVOKED']);
    }
    await requests.inform(milestone, 'pending');
    const all = ['CERTIFICATION_REVOKED', 'BUSINESS_INFO_PENDING'];
    expect(refusedWith(await requests.submit(milestone))).toEqual(all);
    await requests.inform(milestone, 'authenticated');
    await requests.certify(milestone, 'advanced');
    await requests.submitted(milestone);
    await requests.certify(milestone, 'revoked');
    expect(refusedWith(await requests.review(milestone, 'approve'))).toEqual(['CERTIFICATION_REVOKED']);
    expect(await requests.review(milestone, 'reject', '认证已失效')).toEqual(done);
    await requests.openTask(milestone.caseId, 'resubmission');
    expect(refusedWith(await requests.resubmit(milestone))).toEqual(['CERTIFICATION_REVOKED']);
    await requests.certify(milestone, 'certified');
    expect(await requests.resubmit(milestone)).toEqual(done);
    await requests.openTask(milestone.caseId, 'review');
    await requests.certify(milestone, 'revoked');
    expect(await requests.withdraw(milestone)).toEqual(done);
    await requests.certify(milestone, 'certified');
    await requests.submitted(milestone);
    const paymentId = await requests.accepted(milestone);
    await requests.certify(milestone, 'revoked');
    await requests.payAll(paymentId, milestone.partner);
    expect(await world.outcome(milestone.caseId)).toBe('paid');
  });

  it('ends without money when its payment is cancelled: its money is free again, the rest stays set aside', async () => {
    const agreement = await requests.agreement(2);
    const milestone = await requests.submitted(await requests.milestone(agreement));
    const before = await balances();
    const paymentId = await requests.accepted(milestone);
    expect(await requests.cancel(paymentId)).toEqual(done);
    expect(await world.outcome(milestone.caseId)).toBe('cancelled-payment');
    await requests.settled(paymentId);
    expect((await balances())[0]).toBe(before[0]! - 1_000);
    expect(await balances()).toEqual([before[0]! - 1_000, before[1], before[2]]);
    expect(refusedWith((await requests.ask(agreement, 1)).delivery)).toEqual(['MILESTONE_DONE']);
    await requests.milestone(agreement, 2);
    await requests.balanced(NRE);
  });

  it('holds its payment up when a bill is overdue, not its acceptance', async () => {
    const milestone = await requests.milestone();
    await requests.set('finance', milestone.partner.partyId, { overdueBill: true });
    await requests.submitted(milestone);
    const paymentId = await requests.accepted(milestone);
    await requests.invoiced(paymentId, milestone.partner);
    await requests.inState(paymentId, 'payment-on-hold');
    expect(await stateOf(milestone)).toBe('milestone-accepted');
    await requests.set('finance', milestone.partner.partyId, { overdueBill: false });
    expect(await world.act(paymentId, vendor('finance'), 'standingChanged', {})).toEqual(done);
    await requests.inState(paymentId, 'payment-processing');
  });

  it('tells its request when it is accepted and when it has ended, each once', async () => {
    const { caseId: nreCaseId } = await requests.milestone();
    const milestone: MilestoneCase = await requests.submitted(
      await requests.milestone(await requests.agreement(1, nreCaseId)),
    );
    const paymentId = await requests.accepted(milestone);
    const accepted = { action: 'milestoneAccepted', form: { milestone: 1 } };
    expect(await requests.toldBySystem(nreCaseId, 1)).toEqual([accepted]);
    await requests.payAll(paymentId, milestone.partner);
    expect(await world.outcome(milestone.caseId)).toBe('paid');
    const ended = { action: 'milestoneEnded', form: { milestone: 1, outcome: 'paid' } };
    expect(await requests.toldBySystem(nreCaseId, 2)).toEqual([accepted, ended]);
    expect(refusedWith(await world.act(milestone.caseId, SYSTEM, 'paymentEnded', { outcome: 'paid' }))).toEqual([
      'case-closed',
    ]);
  });

  it('reminds its reviewer after five, ten and fifteen working days, and waits however long that takes', async () => {
    await world.setClock(beijingTime('2026-12-07 10:00'));
    const milestone = await requests.submitted();
    const { id } = await requests.openTask(milestone.caseId, 'review');
    for (const [n, day] of ['2026-12-14', '2026-12-21', '2026-12-28'].entries()) {
      // The level before it wakes the case, whose question takes a moment.
      await world.advanceTo(new Date(beijingTime(`${day} 09:00`).getTime() - 60_000));
      expect((await requests.openTask(milestone.caseId, 'review')).reminded).toBe(n);
      await world.advanceTo(beijingTime(`${day} 09:00`));
      await eventually(
        `reminder ${n + 1}`,
        async () => (await world.task(milestone.caseId, 'review')).reminded === n + 1,
      );
    }
    await world.advanceTo(beijingTime('2027-03-01 09:00'));
    expect(await requests.openTask(milestone.caseId, 'review')).toMatchObject({ id, due_at: null });
    await requests.accepted(milestone);
  });
});
