import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { EFFECT, LOOKUP } from '../kit/contract/activity-options';
import type { Policy } from '../kit/policy/policy';
import { attempt } from '../kit/engine/ask';
import type { Cooperate, Cooperated, DistributionActivities } from './distribution-activities';

const { findCooperation } = proxyActivities<DistributionActivities>(LOOKUP);
const { cooperate } = proxyActivities<DistributionActivities>(EFFECT);

/**
 * Starts an agreed cooperation in the state `working`. When that fails for good an operator decides; `undefined` when he gives up and there is none. A
 * cooperation that has begun after all cannot be abandoned.
 */
export async function beginCooperation(
  c: Case,
  working: 'applying' | 'accepting',
  agreed: Omit<Cooperate, 'caseId' | 'round'>,
): Promise<Cooperated | undefined> {
  const input = (round: number): Cooperate => ({ caseId: c.id, ...agreed, round });
  const tried = await attempt(c as Case<Policy>, 'operatorRepair', {
    working,
    failed: 'failed-needs-operator',
    effect: (round) => cooperate(input(round)),
    undo: (round) => findCooperation(input(round)),
  });
  // The operator's word is written before what may take long.
  await c.commit();
  const begun = tried?.result ?? (await findCooperation(input(0)));
  if (begun !== undefined && 'since' in begun)
    c.record({ action: 'cooperation.started', data: { region: agreed.region, since: begun.since } });
  return begun;
}
