import { activityInfo } from '@temporalio/activity';
import { commitCase } from '../db/commit-case';
import { judgeTask } from '../db/judge-task';
import type { KitActivities } from '../workflows/kit/commit';
import type { RelationshipActivities } from '../workflows/processes/relationship-activities';
import { admitChange, checkChange, type CheckDeps } from './account-check';
import { applyChange, undoChange } from './relationship-change';
import { settleChange } from './relationship-settle';

/** Everything the worker can do for the processes, over one database and one outside world. */
export function createActivities(deps: CheckDeps): KitActivities & RelationshipActivities {
  return {
    commitCase: (commit) => commitCase(deps.db, runOf(), commit),
    judgeTask: (judge) => judgeTask(deps.db, judge),
    admitChange: (request) => admitChange(deps, request),
    checkChange: (change) => checkChange(deps, change),
    applyChange: (input) => applyChange(deps, input),
    undoChange: (input) => undoChange(deps, input),
    settleChange: (input) => settleChange(deps, input),
  };
}

/** The run that asks; a case belongs to the run that opened it. */
function runOf(): { workflowId: string; runId: string } {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('only workflows ask for activities');
  return workflowExecution;
}
