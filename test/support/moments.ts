import { workflowTypeOf } from '../../worker/engine';
import type { Commit } from '../../workflows/kit/contract/commit';
import type { Policy } from '../../workflows/kit/policy/policy';
import { POLICIES } from '../../workflows/registry';
import { recordedHistories, valueIn } from './histories';

/** A call of an activity by a case that stands in a state, which the play of this name comes to. */
export interface Moment {
  readonly play: string;
  readonly policy: Policy;
  readonly state: string;
  readonly activity: string;
}

/** The different moments of all recorded cases; the state is the one that could be read then. */
export function recordedMoments(): Moment[] {
  const moments = new Map<string, Moment>();
  for (const { workflowId, history } of recordedHistories()) {
    const [started, ...events] = history.events ?? [];
    const type = started?.workflowExecutionStartedEventAttributes?.workflowType?.name;
    const policy = POLICIES.find((each) => workflowTypeOf(each.type) === type);
    if (policy === undefined) continue;
    const play = workflowId.split('.').slice(0, 2).join('.');
    const entered = new Map<string, string | undefined>();
    let state: string | undefined;
    for (const { eventId, activityTaskScheduledEventAttributes: scheduled, ...event } of events) {
      const activity = scheduled?.activityType?.name;
      if (activity === 'commitCase') entered.set(String(eventId), stateIn(scheduled?.input?.payloads));
      if (activity != null && state !== undefined) {
        const key = `${policy.type} ${state} ${activity}`;
        if (!moments.has(key)) moments.set(key, { play, policy, state, activity });
      }
      state = entered.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)) ?? state;
    }
  }
  return [...moments.values()];
}

/** The state that a commit enters, if it enters one. */
const stateIn = (payloads: unknown): string | undefined =>
  valueIn<Commit>(payloads)
    .entries.map(({ toState }) => toState)
    .findLast((state) => state !== undefined);
