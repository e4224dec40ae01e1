import { activityInfo } from '@temporalio/activity';
import { commitCase, type Run } from '../db/engine/commit-case';
import { evaluateDeadline } from '../db/engine/evaluate-deadline';
import type { Commit, KitActivities } from '../workflows/kit/contract/commit';
import type { DistributionActivities } from '../workflows/distribution/distribution-activities';
import type { FhIncentiveActivities } from '../workflows/fh/fh-incentive-activities';
import type { FhQualificationActivities } from '../workflows/fh/fh-qualification-activities';
import type { FhQuarterActivities } from '../workflows/fh/fh-quarter-activities';
import type { OpportunityActivities } from '../workflows/opportunity/opportunity-activities';
import type { RelationshipActivities } from '../workflows/association/relationship-activities';
import { admitChange, checkChange, type CheckDeps } from './association/account-check';
import { distributionActivities } from './distribution/distribution';
import { fhIncentiveActivities } from './fh/fh-incentive';
import { fhQualificationActivities } from './fh/fh-qualification';
import { fhQuarterActivities } from './fh/fh-quarter';
import { nreActivities } from './nre/nre';
import { nreMilestoneActivities } from './nre/nre-milestone';
import { opportunityActivities } from './opportunity/opportunity';
import { paymentActivities } from './payment/payment';
import { applyChange, undoChange } from './association/relationship-change';
import { settleChange } from './association/relationship-settle';

/** Everything the worker can do for the processes, over one database and one outside world. */
export function createActivities(
  deps: CheckDeps,
): KitActivities &
  RelationshipActivities &
  DistributionActivities &
  OpportunityActivities &
  FhQualificationActivities &
  FhIncentiveActivities &
  FhQuarterActivities &
  ReturnType<typeof nreActivities> &
  ReturnType<typeof nreMilestoneActivities> &
  ReturnType<typeof paymentActivities> {
  return {
    commitCase: (commit) => commitCase(deps.db, runOf(commit), commit),
    evaluateDeadline: (judge) => evaluateDeadline(deps.db, judge),
    admitChange: (request) => admitChange(deps, request),
    checkChange: (change) => checkChange(deps, change),
    applyChange: (input) => applyChange(deps, input),
    undoChange: (input) => undoChange(deps, input),
    settleChange: (input) => settleChange(deps, input),
    ...distributionActivities(deps),
    ...opportunityActivities(deps),
    ...fhQualificationActivities(deps),
    ...fhIncentiveActivities(deps),
    ...fhQuarterActivities(deps),
    ...nreActivities(deps),
    ...nreMilestoneActivities(deps),
    ...paymentActivities(deps),
  };
}

/** The run to which the case belongs: the one that opened it, however often the case goes on in another. */
function runOf({ runId }: Commit): Run {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('only workflows ask for activities');
  return { workflowId: workflowExecution.workflowId, runId: runId ?? workflowExecution.runId };
}
