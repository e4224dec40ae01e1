import { findBudget } from '../../../db/funding/budgets';
import { NRE } from '../../../workflows/shared/funding';
import { testWorld } from '../../support/test-world';
import { eventually } from '../../support/engine-world';
import { nreRequests } from './nre-requests';
import { yuan } from '../payment/payment-requests';
import { stage } from './nre-requests';

describe('the support of one-time engineering', () => {
  const world = testWorld();
  const requests = nreRequests(world);
  const budget = async (): Promise<number[]> => {
    const { reserved, committed, paid } = (await findBudget(world.db, NRE))!;
    return [reserved, committed, paid].map(({ minor }) => minor / 100);
  };

  it('goes from its qualification to three milestones paid, and the payment of one and the acceptance of the next go on at once', async () => {
    const before = await budget();
    const since = async (): Promise<number[]> => (await budget()).map((each, n) => each - before[n]!);
    const { caseId, partner, solutionId } = await requests.effective([stage(1), stage(2, yuan(500)), stage(3)]);
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'agreement-effective',
      data: { agreementVersion: 1, agreementNumber: 'NRE-2026-001', amount: yuan(2_500), workload: 40 },
    });
    expect((await world.ports.solutions.solution({ id: solutionId })).solution?.usedBy).toBe(caseId);
    expect(await since()).toEqual([2_500, 0, 0]);

    const first = await requests.milestoneOf(caseId, 1);
    const payment1 = await requests.acceptReport(first, partner);
    expect(await since()).toEqual([1_500, 1_000, 0]);
    const second = await requests.milestoneOf(caseId, 2);
    const payment2 = await requests.acceptReport(second, partner);
    expect((await world.caseRow(first)).outcome).toBeNull();
    expect(await since()).toEqual([1_000, 1_500, 0]);
    await requests.payAll(payment2, partner);
    await eventually('the second milestone to be paid', async () => (await world.caseRow(second)).outcome === 'paid');
    await requests.payAll(payment1, partner);
    const payment3 = await requests.acceptReport(await requests.milestoneOf(caseId, 3), partner);
    expect((await world.caseRow(caseId)).outcome).toBeNull();
    await requests.payAll(payment3, partner);
    expect(await world.outcome(caseId)).toBe('completed');
    expect((await world.caseRow(caseId)).data).toMatchObject({ paid: yuan(2_500), amount: yuan(2_500) });
    expect(await since()).toEqual([0, 0, 2_500]);
    expect(await requests.reservedBy(caseId)).toBe(0);
    await requests.balanced(NRE);
  });
});
