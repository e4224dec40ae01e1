import { randomUUID } from 'node:crypto';
import { nreActivities } from '../../../activities/nre/nre';
import { findBudget, saveBudget } from '../../../db/funding/budgets';
import type { Money } from '../../../workflows/kit/policy/fields';
import { NRE } from '../../../workflows/shared/funding';
import { person, vendor } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, operator, refusedWith } from '../shared/common-requests';
import { manager } from '../shared/funding-requests';
import { type NreCase, nreRequests, psa, stage } from './nre-requests';
import { finance, yuan } from '../payment/payment-requests';

describe('the agreement on one-time engineering', () => {
  const world = testWorld();
  const requests = nreRequests(world);
  const dataOf = async (caseId: string) => (await world.caseRow(caseId)).data;
  const minorOf = (amount: number): number => yuan(amount).minor;
  /** Applications whose agreement over two milestones is rechecked, and in force with its first one open. */
  const rechecked = leftOvers(() => requests.rechecked());
  const effective = leftOvers(() => requests.effective());
  /** Applications whose agreement in force has one milestone, and that one. */
  const ofOne = leftOvers(async () => ({ ...(await requests.effective([stage(1)])), only: stage(1) }));
  const free = async (): Promise<number> => (await findBudget(world.db, NRE))!.free.minor;

  it('has one currency, a sum that adds up, and amounts; what stands in the way names no figure', async () => {
    const application = await requests.commercialApproved();
    const { caseId } = application;
    const tried = async (milestones: object[], amount: Money): Promise<string[]> =>
      refusedWith(await requests.uploadAgreement(caseId, milestones as never, { amount }));
    expect(await tried([stage(1), stage(2)], yuan(1_999))).toEqual(['AMOUNTS_DIFFER']);
    expect(await tried([stage(1), stage(2, yuan(0))], yuan(1_000))).toEqual(['AMOUNT_MISSING']);
    const dollars = { minor: 100_000, currency: 'USD' };
    expect(await tried([stage(1), stage(2, dollars)], yuan(2_000))).toEqual(['CURRENCIES_DIFFER']);
    const { blockers } = (await dataOf(caseId)).lastCheck as { blockers: object };
    expect(JSON.stringify(blockers)).not.toMatch(/\d/);
    const own = await requests.agreement();
    for (const other of [finance, psa, operator])
      expect(refusedWith(await world.decide(caseId, 'agreementUpload', other, 'upload', { form: own }))).toEqual([
        'not-authorised',
      ]);
    expect(await requests.uploadAgreement(caseId)).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    rechecked.leave(application);
  });

  it('is rechecked by somebody else in finance, and keeps its amount to itself until then', async () => {
    const both = { ...person('vendor.double', 'finance'), roles: ['finance', 'ecosystem-manager'] as const };
    const application = await requests.commercialApproved();
    const { caseId } = application;
    expect(await requests.uploadAgreement(caseId, undefined, { by: both })).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    const kept = await dataOf(caseId);
    expect(kept).toMatchObject({ proposedAmount: yuan(2_000), proposedBy: 'vendor.double' });
    for (const fact of ['amount', 'milestones', 'agreementNumber', 'versions']) expect(kept[fact]).toBeUndefined();
    expect(refusedWith(await requests.confirm(caseId, both))).toEqual(['self-approval']);
    expect(refusedWith(await requests.confirm(caseId, manager))).toEqual(['not-authorised']);
    expect(await requests.reservedBy(caseId)).toBe(0);
    expect(await requests.confirm(caseId)).toEqual(done);
    await requests.openTask(caseId, 'milestones');
    expect(await dataOf(caseId)).toMatchObject({
      ...{ amount: yuan(2_000), agreementVersion: 1, proposedAmount: null, proposedBy: null },
      milestones: [stage(1), stage(2)],
      versions: [{ version: 1, number: 'NRE-2026-001', amount: yuan(2_000), milestones: [stage(1), stage(2)] }],
    });
    expect(await requests.reservedBy(caseId)).toBe(minorOf(2_000));
    await requests.milestoneOf(caseId, 1);
    expect((await requests.milestones(caseId))[0]).toMatchObject({
      milestone: 1,
      milestones: 2,
      amount: yuan(1_000),
      agreementVersion: 1,
    });
    expect(refusedWith(await requests.terminate(caseId))).toEqual(['not-now']);
    effective.leave(application);
  });

  it('is sent back for a reason that its partner is not told, corrected and confirmed', async () => {
    const application = await rechecked.take();
    const { caseId, partner } = application;
    const before = await requests.told(caseId);
    expect(await requests.sendBack(caseId, '应为1,500元')).toEqual(done);
    await requests.openTask(caseId, 'agreementUpload');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'commercial-approved',
      data: { sentBack: '应为1,500元' },
    });
    const news = (await requests.told(caseId)).slice(before.length);
    expect(news.filter((line) => line.endsWith(partner.partyId))).toEqual([]);
    const comments = await world.db('audit_events').where({ case_id: caseId }).whereNotNull('comment').pluck('comment');
    expect(JSON.stringify(comments)).not.toContain('1,500');
    const only = stage(1, yuan(1_500));
    expect(await requests.uploadAgreement(caseId, [only])).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    expect(await requests.confirm(caseId)).toEqual(done);
    await requests.openTask(caseId, 'milestones');
    expect(await dataOf(caseId)).toMatchObject({ amount: yuan(1_500), sentBack: null, agreementVersion: 1 });
    expect(await requests.reservedBy(caseId)).toBe(minorOf(1_500));
    ofOne.leave({ ...application, only });
  });

  it('is not confirmed beyond the budget, and once there is enough it is', async () => {
    const { total } = (await findBudget(world.db, NRE))!;
    const { caseId, partner } = await requests.rechecked([stage(1, { minor: (await free()) + 1, currency: 'CNY' })]);
    await requests.set('directory', partner.partyId, { status: 'frozen' });
    expect(refusedWith(await requests.confirm(caseId))).toEqual(['PARTNER_FROZEN', 'BUDGET_EXHAUSTED']);
    await requests.set('directory', partner.partyId, { status: 'active' });
    expect(refusedWith(await requests.confirm(caseId))).toEqual(['BUDGET_EXHAUSTED']);
    expect((await world.caseRow(caseId)).state).toBe('agreement-recheck');
    expect(await requests.reservedBy(caseId)).toBe(0);
    await saveBudget(world.db, { key: NRE, total: { ...total, minor: total.minor + 1 } });
    await requests.set('directory', partner.partyId, { status: 'frozen' });
    expect(refusedWith(await requests.confirm(caseId))).toEqual(['PARTNER_FROZEN']);
    expect(await requests.reservedBy(caseId)).toBe(0);
    await requests.set('directory', partner.partyId, { status: 'active' });
    expect(await requests.confirm(caseId)).toEqual(done);
    await requests.openTask(caseId, 'milestones');
    expect(await free()).toBe(0);
    await saveBudget(world.db, { key: NRE, total: { ...total, minor: total.minor * 3 } });
    await requests.balanced(NRE);
  });

  it('gives back what was set aside when its application is ended, also at the very moment of its confirmation', async () => {
    // Each is sent first once.
    for (const first of ['confirm', 'terminate'] as const) {
      const application: NreCase = await requests.rechecked();
      const { caseId, solutionId } = application;
      const ending = first === 'terminate' ? requests.terminate(caseId) : undefined;
      const [confirmed, ended] = await Promise.all([requests.confirm(caseId), ending ?? requests.terminate(caseId)]);
      expect([refusedWith(confirmed), refusedWith(ended)].flat().filter((each) => each === 'done')).toHaveLength(1);
      const { solution } = await world.ports.solutions.solution({ id: solutionId });
      if (ended.status === 'done') {
        expect(await world.outcome(caseId)).toBe('terminated');
        await requests.settled(caseId);
        // A question that was still under way when the case ended.
        await nreActivities(world).holdAgreement({ caseId, amount: yuan(2_000) });
        expect([await requests.reservedBy(caseId), solution?.usedBy]).toEqual([0, null]);
      } else {
        await requests.openTask(caseId, 'milestones');
        expect(await requests.reservedBy(caseId)).toBe(minorOf(2_000));
        effective.leave(application);
      }
    }
    await requests.balanced(NRE);
  });

  it('waits for an operator when the entitlement cannot be used, who tries again or gives it back', async () => {
    const application = await requests.rechecked();
    const { caseId, solutionId } = application;
    await requests.use(solutionId, randomUUID());
    expect(await requests.confirm(caseId)).toEqual(done);
    await requests.openTask(caseId, 'operatorRepair');
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'failed-needs-operator' });
    expect((await dataOf(caseId)).amount).toBeUndefined();
    expect(refusedWith(await requests.terminate(caseId))).toEqual(['not-now']);
    expect(await world.decide(caseId, 'operatorRepair', operator, 'retry')).toEqual(done);
    await requests.openTask(caseId, 'operatorRepair');
    await requests.use(solutionId, null);
    expect(await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '先核对方案' })).toEqual(done);
    await requests.openTask(caseId, 'agreementUpload');
    expect(await requests.reservedBy(caseId)).toBe(0);
    expect(await requests.uploadAgreement(caseId)).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    await requests.use(solutionId, randomUUID());
    expect(await requests.confirm(caseId)).toEqual(done);
    await requests.openTask(caseId, 'operatorRepair');
    await requests.use(solutionId, null);
    expect(await world.decide(caseId, 'operatorRepair', operator, 'retry')).toEqual(done);
    await requests.openTask(caseId, 'milestones');
    expect(await dataOf(caseId)).toMatchObject({ agreementVersion: 1, amount: yuan(2_000) });
    effective.leave(application);
  });

  it('is effective when its entitlement turns out to be used although the answer was lost, whatever an operator says', async () => {
    const application = await requests.rechecked();
    const { caseId, solutionId } = application;
    await requests.use(solutionId, randomUUID());
    await requests.confirm(caseId);
    await requests.openTask(caseId, 'operatorRepair');
    await requests.use(solutionId, caseId);
    expect(await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '放弃' })).toEqual(done);
    await requests.openTask(caseId, 'milestones');
    expect((await world.caseRow(caseId)).state).toBe('agreement-effective');
    expect(await requests.reservedBy(caseId)).toBe(minorOf(2_000));
    effective.leave(application);
  });

  it('may be amended in what is not open yet, rechecked like the first one, and its money follows', async () => {
    const { caseId, partner } = await requests.effective([stage(1), stage(2), stage(3)]);
    const changed = [stage(1), stage(2, yuan(700)), stage(3), stage(4, yuan(200))];
    for (const other of [partner, finance, psa])
      expect(refusedWith(await world.act(caseId, other, 'amend', await requests.agreement(changed)))).toEqual([
        'not-authorised',
      ]);
    const earlier = [stage(1, yuan(900)), stage(2), stage(3)];
    expect(refusedWith(await requests.amend(caseId, earlier))).toEqual(['MILESTONE_ALREADY_OPEN']);
    expect(refusedWith(await requests.amend(caseId, changed, { amount: yuan(1) }))).toEqual(['AMOUNTS_DIFFER']);
    expect(await requests.amend(caseId, changed, { number: 'NRE-2026-001-A' })).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    expect(await dataOf(caseId)).toMatchObject({ amount: yuan(3_000), proposedAmount: yuan(2_900) });

    // While the amendment waits, the open milestone goes on and the next one waits for it.
    const first = await requests.milestoneOf(caseId, 1);
    await requests.acceptReport(first, partner);
    await requests.known(caseId, { acceptedMilestones: 1 });
    expect(await requests.milestones(caseId)).toHaveLength(1);
    expect(refusedWith(await requests.confirm(caseId, vendor('ecosystem-manager')))).toEqual(['not-authorised']);
    expect(await requests.confirm(caseId)).toEqual(done);
    await requests.milestoneOf(caseId, 2);
    const now = await dataOf(caseId);
    expect(now).toMatchObject({
      ...{ agreementVersion: 2, agreementNumber: 'NRE-2026-001-A', amount: yuan(2_900), proposedAmount: null },
      versions: [
        { version: 1, amount: yuan(3_000) },
        { version: 2, amount: yuan(2_900) },
      ],
    });
    expect(
      (await requests.milestones(caseId)).map(({ amount, agreementVersion }) => [amount, agreementVersion]),
    ).toEqual([
      [yuan(1_000), 1],
      [yuan(700), 2],
    ]);
    expect(await requests.reservedBy(caseId)).toBe(minorOf(1_900));
    await requests.balanced(NRE);
  });

  it('stays as it is when an amendment is sent back, corrected before its recheck, or beyond the budget', async () => {
    const application = await effective.take();
    const { caseId } = application;
    await requests.milestoneOf(caseId, 1);
    const more = [stage(1), stage(2, yuan(1_500))];
    expect(await requests.amend(caseId, more)).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    expect(await requests.amend(caseId, [stage(1)], { number: 'A-2' })).toEqual(done);
    await requests.known(caseId, { proposedNumber: 'A-2', proposedAmount: yuan(1_000) });
    await requests.openTask(caseId, 'agreementRecheck');
    expect(await requests.sendBack(caseId)).toEqual(done);
    await requests.openTask(caseId, 'milestones');
    expect(await dataOf(caseId)).toMatchObject({ agreementVersion: 1, amount: yuan(2_000), proposedAmount: null });
    expect(await requests.reservedBy(caseId)).toBe(minorOf(2_000));

    const beyond = [stage(1), stage(2, { minor: (await free()) + minorOf(1_000) + 1, currency: 'CNY' })];
    expect(await requests.amend(caseId, beyond)).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    expect(refusedWith(await requests.confirm(caseId))).toEqual(['BUDGET_EXHAUSTED']);
    expect(await requests.reservedBy(caseId)).toBe(minorOf(2_000));
    expect(await requests.sendBack(caseId)).toEqual(done);
    await requests.openTask(caseId, 'milestones');
    expect(refusedWith(await requests.amend(caseId, [{ ...stage(1), title: '改名' }, stage(2)]))).toEqual([
      'MILESTONE_ALREADY_OPEN',
    ]);
    effective.leave(application);
  });

  it('rests like everything else while the certification is revoked', async () => {
    const { caseId, solutionId } = await effective.take();
    const changed = [stage(1), stage(2, yuan(500))];
    await requests.certify(solutionId, 'revoked');
    expect(refusedWith(await requests.amend(caseId, changed))).toEqual(['CERTIFICATION_REVOKED']);
    await requests.certify(solutionId, 'certified');
    expect(await requests.amend(caseId, changed)).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    await requests.certify(solutionId, 'revoked');
    expect(refusedWith(await requests.confirm(caseId))).toEqual(['CERTIFICATION_REVOKED']);
    await requests.certify(solutionId, 'certified');
    expect(await requests.confirm(caseId)).toEqual(done);
  });

  it('is complete when the payments of all milestones have ended, also one that two persons of finance have cancelled, which is not among what was paid', async () => {
    const { caseId, partner } = await effective.take();
    const payment = await requests.acceptReport(await requests.milestoneOf(caseId, 1), partner);
    // Confirmed by who rechecked the agreement: a cancellation pays nobody.
    expect(await requests.cancel(payment)).toEqual(done);
    const second = await requests.milestoneOf(caseId, 2);
    await requests.known(caseId, { endedMilestones: [{ milestone: 1, outcome: 'cancelled' }], paid: yuan(0) });
    await requests.payAll(await requests.acceptReport(second, partner), partner);
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await dataOf(caseId)).toMatchObject({ amount: yuan(2_000), paid: yuan(1_000) });
    await requests.settled(caseId);
    expect(await requests.reservedBy(caseId)).toBe(0);
    await requests.balanced(NRE);
  });

  it('does not end before an amendment is rechecked, and counts no news twice', async () => {
    const { caseId, only } = await ofOne.take();
    expect(await requests.amend(caseId, [only, stage(2)])).toEqual(done);
    await requests.openTask(caseId, 'agreementRecheck');
    expect(await requests.accept(caseId, 1)).toEqual(done);
    for (let times = 0; times < 2; times += 1) expect(await requests.end(caseId, 1)).toEqual(done);
    expect(await dataOf(caseId)).toMatchObject({ endedMilestones: [{ milestone: 1, outcome: 'paid' }] });
    expect((await world.caseRow(caseId)).outcome).toBeNull();
    expect(await requests.sendBack(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await dataOf(caseId)).toMatchObject({ paid: only['amount'] });
  });
});
