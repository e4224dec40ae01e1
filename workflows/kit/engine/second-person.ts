import type { ActionOf, Policy, StateOf, TaskOf } from '../policy/policy';
import { type Answer, type AnswerOf, ask, type Asking } from './ask';
import type { Case } from './case';

/** What one person wants done, kept until a second person has confirmed it. */
export interface Proposal<S extends string = string, F = unknown> {
  readonly what: string;
  readonly by: string;
  /** When (ISO). */
  readonly at: string;
  /** What was entered with it. */
  readonly form: F;
  /** The state to go back to if it comes to nothing. */
  readonly from: S;
}

/** Takes an action as a proposal: it is on the record `as` that and waits `in` a state of its own. */
export function propose<P extends Policy, M, F>(
  c: Case<P, M>,
  { decision: what, by, at, form }: Answer<string, F>,
  { as, in: state }: { readonly as: string; readonly in: StateOf<P> },
): Proposal<StateOf<P>, F> {
  const from = c.state as StateOf<P>;
  const right = c.policy.actions[what]?.roles.find((role) => role !== 'system');
  c.record({ action: as, actor: by, ...(right === undefined ? {} : { right }), data: { what, at, from, form } });
  c.enter(state);
  return { what, by, at, form, from };
}

/** Asks another person than the proposer, as database, engine and API all see to. */
export const confirmedBySecond = <P extends Policy, M, K extends TaskOf<P>, A extends ActionOf<P> = never>(
  c: Case<P, M>,
  key: K,
  { by }: Proposal,
  asking: Asking<P, K, A>,
): Promise<AnswerOf<P, K, A>> => ask(c, key, { ...asking, proposedBy: by });
