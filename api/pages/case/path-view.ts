import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { CaseSummary, Entry } from '../frame/answers';
import type { Words } from '../frame/words';

/** A step of a case's way. */
export interface WayStep {
  readonly key: string;
  readonly title: string;
  readonly is: 'past' | 'now' | 'later';
  /** When it was reached (ISO), for a step that was. */
  readonly at?: string | undefined;
  /** Until when the present step lasts (ISO). */
  readonly until?: string | undefined;
}

/** What happened to a case, the good way ahead of it, and the titles of its other ends. */
export interface Way {
  readonly steps: readonly WayStep[];
  readonly otherEnds: readonly string[];
}

type Standing = Pick<CaseSummary, 'state' | 'outcome' | 'waitingOn'>;
type Graph = Pick<Policy, 'states' | 'outcomes'>;

/** The way of a case: its states in the order in which it was last in them, then the shortest way to a good end. */
export function wayOf(policy: Graph, row: Standing, entries: readonly Entry[], words: Words): Way {
  const titleOf = (key: string): string =>
    say((policy.states[key] ?? policy.outcomes[key])?.title ?? { zh: key, en: key }, words.locale);
  const here = row.outcome ?? row.state;
  const reached = reachedIn(entries);
  const passed = [...reached.keys()].filter((key) => key !== here);
  const ahead = row.outcome === null ? aheadOf(policy, row.state) : [];
  const isGood = row.outcome !== null && policy.outcomes[row.outcome]?.tone === 'good';
  return {
    steps: [
      ...passed.map((key): WayStep => ({ key, title: titleOf(key), is: 'past', at: reached.get(key) })),
      {
        key: here,
        title: titleOf(here),
        is: isGood ? 'past' : 'now',
        at: reached.get(here),
        until: row.waitingOn?.dueAt ?? undefined,
      },
      ...ahead.map((key): WayStep => ({ key, title: titleOf(key), is: 'later' })),
    ],
    otherEnds:
      row.outcome === null
        ? endsFrom(policy, row.state)
            .filter((key) => !ahead.includes(key))
            .map(titleOf)
        : [],
  };
}

/** When each state was last entered, in that order. */
function reachedIn(entries: readonly Entry[]): Map<string, string> {
  const reached = new Map<string, string>();
  for (const { toState, at } of entries) {
    if (toState === undefined || toState === '') continue;
    reached.delete(toState);
    reached.set(toState, at);
  }
  return reached;
}

/**
 * The steps after a state on the shortest way to what a case is opened for, or to a good end; no detours. None if it
 * is there, or can no longer get there.
 */
export function aheadOf({ states, outcomes }: Graph, state: string): string[] {
  const ways: string[][] = [[state]];
  const seen = new Set([state]);
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1)!;
    if (outcomes[last]?.tone === 'good' || states[last]?.goal) return way.slice(1);
    for (const next of states[last]?.next ?? []) {
      if (seen.has(next) || states[next]?.detour) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return [];
}

/** The ends that a case can still reach from a state, in the policy's order. */
function endsFrom({ states, outcomes }: Graph, state: string): string[] {
  const seen = new Set<string>([state]);
  for (const key of seen) for (const next of states[key]?.next ?? []) seen.add(next);
  return Object.keys(outcomes).filter((key) => seen.has(key));
}
