import { activityInfo } from '@temporalio/activity';
import { commitCase, type Run } from '../db/engine/commit-case';
import { evaluateDeadline } from '../db/engine/evaluate-deadline';
import type { Commit, KitActivities } from '../workflows/kit/contract/commit';
import type { ActivityDeps } from './deps';
import { relationshipActivities } from './association/relationship';
import { distributionActivities } from './distribution/distribution';
import { fhIncentiveActivities } from './fh/fh-incentive';
import { fhListsActivities } from './fh/fh-lists';
import { fhQualificationActivities } from './fh/fh-qualification';
import { fhQuarterActivities } from './fh/fh-quarter';
import { nreActivities } from './nre/nre';
import { nreMilestoneActivities } from './nre/nre-milestone';
import { opportunityActivities } from './opportunity/opportunity';
import { paymentActivities } from './payment/payment';

/** Everything the worker can do for the processes, over one database and one outside world. */
export const createActivities = (deps: ActivityDeps) => ({
  ...kitActivities(deps),
  ...relationshipActivities(deps),
  ...distributionActivities(deps),
  ...opportunityActivities(deps),
  ...fhQualificationActivities(deps),
  ...fhIncentiveActivities(deps),
  ...fhListsActivities(deps),
  ...fhQuarterActivities(deps),
  ...nreActivities(deps),
  ...nreMilestoneActivities(deps),
  ...paymentActivities(deps),
});

const kitActivities = ({ db }: ActivityDeps): KitActivities => ({
  commitCase: (commit) => commitCase(db, runOf(commit), commit),
  evaluateDeadline: (question) => evaluateDeadline(db, question),
});

/** The run that opened the case, which keeps it however often it continues as new. */
function runOf({ runId }: Commit): Run {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('only workflows ask for activities');
  return { workflowId: workflowExecution.workflowId, runId: runId ?? workflowExecution.runId };
}
