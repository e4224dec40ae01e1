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

/** Rather so many more events than a play that lets a deadline pass, which work in the background may outlast. */
const DEADLINE = 1_000;

/**
 * The different moments of all recorded cases, each in the play that comes to it soonest; the state is the one that
 * could be read then.
 */
export function recordedMoments(): Moment[] {
  const moments = new Map<string, Moment & { readonly length: number }>();
  const lengths = new Map<string, number>();
  // The first run of a case comes before those that continue it.
  const runs = [...recordedHistories()].sort((a, b) => (a.workflowId < b.workflowId ? -1 : 1));
  for (const { workflowId, history } of runs) {
    const [started, ...events] = history.events ?? [];
    const type = started?.workflowExecutionStartedEventAttributes?.workflowType?.name;
    const policy = POLICIES.find((each) => workflowTypeOf(each.type) === type);
    if (policy === undefined) continue;
    const play = workflowId.split('.').slice(0, 2).join('.');
    const entered = new Map<string, string | undefined>();
    const called = events.map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
    let length = lengths.get(play) ?? (called.includes('evaluateDeadline') ? DEADLINE : 0);
    let state: string | undefined;
    for (const { eventId, activityTaskScheduledEventAttributes: scheduled, ...event } of events) {
      const activity = scheduled?.activityType?.name;
      length += 1;
      if (activity === 'commitCase') entered.set(String(eventId), stateIn(scheduled?.input?.payloads));
      if (activity != null && state !== undefined) {
        const key = `${policy.type} ${state} ${activity}`;
        if (length < (moments.get(key)?.length ?? Infinity))
          moments.set(key, { play, policy, state, activity, length });
      }
      state = entered.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)) ?? state;
    }
    lengths.set(play, length);
  }
  return [...moments.values()];
}

/** The state that a commit enters, if it enters one. */
const stateIn = (payloads: unknown): string | undefined =>
  valueIn<Commit>(payloads)
    .entries.map(({ toState }) => toState)
    .findLast((state) => state !== undefined);
