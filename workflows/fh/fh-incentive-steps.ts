import { proxyActivities } from '@temporalio/workflow';
import { inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import type { Money } from '../kit/policy/fields';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StateOf } from '../kit/policy/policy';
import type { Answer } from '../kit/engine/ask';
import type { FhIncentiveActivities, Line } from './fh-incentive-activities';
import type { fhIncentivePolicy } from './fh-incentive.policy';
import { quarterOf } from '../shared/months';
import { fhQuarterPolicy } from './fh-quarter.policy';

/** What all steps of an incentive share. */
export type Incentive = Case<typeof fhIncentivePolicy>;

/** What incentives need from outside. Never given up. */
export const outside = proxyActivities<FhIncentiveActivities>(LOOKUP);

/** Enters a state and has the quarter told, while the case goes on; one that is not open yet is opened. */
export function moveTo(c: Incentive, state: StateOf<typeof fhIncentivePolicy>): void {
  c.enter(state);
  const round = c.version;
  inBackground(c, async () => {
    const isTold = await outside.reportMonth({ caseId: c.id, round });
    if (isTold || c.outcome !== undefined) return;
    const { programme, month } = c.form;
    c.open(fhQuarterPolicy, { partnerId: c.party('partner'), programme, quarter: quarterOf(String(month)) });
    await c.commit();
  });
}

/** What a list adds up to; all of it is in one currency. */
export function totalOf(lines: readonly Line[]): { headCount: number; amount: Money } {
  const minor = lines.reduce((sum, { amount }) => sum + amount.minor, 0);
  return { headCount: lines.length, amount: { minor, currency: lines[0]?.amount.currency ?? 'CNY' } };
}

/** The partner has confirmed or applied: its money is set aside, and it is reviewed. The first submission counts for the month. */
export async function submitted(c: Incentive, { at }: Pick<Answer<string>, 'at'>): Promise<undefined> {
  const amount = c.facts.amount as Money;
  const short = await outside.reserveIncentive({ caseId: c.id, amount, round: c.version });
  c.remember({ firstSubmittedAt: c.facts.firstSubmittedAt ?? at, budgetIsShort: short.length > 0, rejection: null });
  moveTo(c, 'in-preliminary-review');
}
