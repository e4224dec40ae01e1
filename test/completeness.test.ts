import { workflowTypeOf } from '../worker/engine';
import type { Commit } from '../workflows/kit/contract/commit';
import type { Act } from '../workflows/kit/contract/messages';
import type { Policy } from '../workflows/kit/policy/policy';
import { POLICIES } from '../workflows/registry';
import { recordedHistories, valueIn } from './support/histories';

/** Everything that a policy says its cases can come to, in words. */
const declared = (policy: Policy): string[] => [
  ...Object.keys(policy.states).map((state) => `state ${state}`),
  ...Object.keys(policy.outcomes).map((outcome) => `outcome ${outcome}`),
  ...Object.entries(policy.tasks).flatMap(([key, task]) => [
    ...Object.keys(task.decisions).map((decision) => `decision ${key}.${decision}`),
    ...(task.onSilence === 'expires' ? [`silence on ${key}`] : []),
  ]),
  ...Object.keys(policy.actions).map((action) => `action ${action}`),
];

/** What a process's recorded histories have come to: what they wrote and the messages they got. */
function reached(policy: Policy): Set<string> {
  const found = new Set<string>();
  for (const { history } of recordedHistories()) {
    const events = history.events ?? [];
    if (events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name !== workflowTypeOf(policy.type))
      continue;
    const keys = new Map<string, string>();
    const judged = new Map<string, string>();
    for (const event of events) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      const completed = event.activityTaskCompletedEventAttributes;
      const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
      if (scheduled?.activityType?.name === 'commitCase') {
        const commit = valueIn<Commit>(scheduled.input?.payloads);
        for (const { toState } of commit.entries) if (toState !== undefined) found.add(`state ${toState}`);
        if (commit.outcome !== undefined) found.add(`outcome ${commit.outcome}`);
        for (const { id, key, decision } of commit.tasks) {
          keys.set(id, key);
          if (decision !== undefined) found.add(`decision ${key}.${decision}`);
        }
      }
      if (scheduled?.activityType?.name === 'evaluateDeadline')
        judged.set(String(event.eventId), valueIn<{ taskId: string }>(scheduled.input?.payloads).taskId);
      const taskId = judged.get(String(completed?.scheduledEventId));
      if (taskId !== undefined && valueIn<{ kind: string }>(completed?.result?.payloads).kind === 'expired')
        found.add(`silence on ${keys.get(taskId)}`);
      if (accepted?.name === 'act') found.add(`action ${valueIn<Act>(accepted.args?.payloads).action}`);
    }
  }
  return found;
}

test.each(POLICIES.map((policy) => [policy.type, policy] as const))(
  'the recorded cases of %s reach every state, outcome, decision, silence and action there is',
  (_type, policy) => {
    const found = reached(policy);
    expect(declared(policy).filter((each) => !found.has(each))).toEqual([]);
  },
);
