import { activityInfo } from '@temporalio/activity';
import { commitCase, type Run } from '../db/engine/commit-case';
import { evaluateDeadline } from '../db/engine/evaluate-deadline';
import type { Commit, KitActivities } from '../workflows/kit/contract/commit';
import type { ActivityDeps } from './deps';
import { type Activities, PROCESSES } from './processes';

/** Everything the worker can do for the processes, over one database and one outside world. */
export function createActivities(deps: ActivityDeps): Activities {
  // The processes of a family share theirs.
  const factories = new Set(Object.values(PROCESSES).map(({ activities }) => activities));
  return [...factories].reduce<Activities>((all, make) => ({ ...all, ...make(deps) }), { ...kitActivities(deps) });
}

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
