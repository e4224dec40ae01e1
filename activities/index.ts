import { activityInfo } from '@temporalio/activity';
import { commitCase, type Run } from '../db/engine/commit-case';
import { evaluateDeadline } from '../db/engine/evaluate-deadline';
import type { Commit, KitActivities } from '../workflows/kit/contract/commit';
import type { FhIncentiveActivities } from '../workflows/fh/fh-incentive-activities';
import type { FhQualificationActivities } from '../workflows/fh/fh-qualification-activities';
import type { FhQuarterActivities } from '../workflows/fh/fh-quarter-activities';
import type { NreActivities } from '../workflows/nre/nre-activities';
import type { NreMilestoneActivities } from '../workflows/nre/nre-milestone-activities';
import type { NreMoneyActivities } from '../workflows/nre/nre-money-activities';
import type { PaymentActivities } from '../workflows/payment/payment-activities';
import type { CheckDeps } from './association/account-check';
import { relationshipActivities } from './association/relationship';
import { distributionActivities } from './distribution/distribution';
import { fhIncentiveActivities } from './fh/fh-incentive';
import { fhListsActivities } from './fh/fh-lists';
import { fhQualificationActivities } from './fh/fh-qualification';
import { fhQuarterActivities } from './fh/fh-quarter';
import { nreActivities } from './nre/nre';
import { nreMilestoneActivities } from './nre/nre-milestone';
import { nreMoneyActivities } from './nre/nre-money';
import { opportunityActivities } from './opportunity/opportunity';
import { paymentActivities } from './payment/payment';

/** Everything the worker can do for the processes, over one database and one outside world. */
export function createActivities(
  deps: CheckDeps,
): KitActivities &
  ReturnType<typeof relationshipActivities> &
  ReturnType<typeof distributionActivities> &
  ReturnType<typeof opportunityActivities> &
  FhQualificationActivities &
  FhIncentiveActivities &
  FhQuarterActivities &
  NreActivities &
  NreMilestoneActivities &
  NreMoneyActivities &
  PaymentActivities {
  return {
    commitCase: (commit) => commitCase(deps.db, runOf(commit), commit),
    evaluateDeadline: (judge) => evaluateDeadline(deps.db, judge),
    ...relationshipActivities(deps),
    ...distributionActivities(deps),
    ...opportunityActivities(deps),
    ...fhQualificationActivities(deps),
    ...fhIncentiveActivities(deps),
    ...fhListsActivities(deps),
    ...fhQuarterActivities(deps),
    ...nreActivities(deps),
    ...nreMilestoneActivities(deps),
    ...nreMoneyActivities(deps),
    ...paymentActivities(deps),
  };
}

/** The run to which the case belongs: the one that opened it, however often the case goes on in another. */
function runOf({ runId }: Commit): Run {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('only workflows ask for activities');
  return { workflowId: workflowExecution.workflowId, runId: runId ?? workflowExecution.runId };
}
