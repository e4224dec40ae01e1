import type { FormValues } from '../policy/fields';
import type { Label } from '../policy/labels';
import type { ActionOf, DecisionOf, OutcomeOf, Policy, StateOf, TaskOf } from '../policy/policy';
import { type Answer, type AnswerOf, ask, type Asking } from './ask';
import type { Case } from './case';
import type { Refused } from './case-files';

type Next<P extends Policy> = Promise<OutcomeOf<P> | undefined> | OutcomeOf<P> | undefined;

/** A review: which decision passes, what follows then, and where the request goes otherwise. */
export interface Review<P extends Policy, M, K extends TaskOf<P>, A extends ActionOf<P>> extends Asking<P, K, A> {
  readonly passes: DecisionOf<P, K>;
  readonly passed: (answer: AnswerOf<P, K, A>) => Next<P>;
  /**
   * Where the requester revises the request, and whether an SMS tells them too. `before` finds out what that state
   * needs.
   */
  readonly sentBack: {
    readonly to: StateOf<P>;
    readonly sms?: boolean;
    readonly before?: (answer: AnswerOf<P, K, A>) => Promise<Partial<Case<P, M>['facts']>>;
  };
  /** Where the action `withdraw` takes the request. */
  readonly withdrawn?: StateOf<P>;
  /** What follows any other action that took the review's place. */
  readonly otherwise?: (answer: AnswerOf<P, K, A>) => Next<P>;
}

/**
 * Asks for a review of the submission. Passing accepts its files; otherwise it goes back with the reviewer's words and
 * rejected files, to be resubmitted on the same record. The requester may withdraw if `or` lets them.
 */
export async function review<P extends Policy, M, K extends TaskOf<P>, A extends ActionOf<P> = never>(
  c: Case<P, M>,
  key: K,
  { passes, passed, sentBack, withdrawn, otherwise, ...asking }: Review<P, M, K, A>,
): Promise<OutcomeOf<P> | undefined> {
  const answer = await ask<P, M, K, A>(c, key, asking);
  const { decision } = answer;
  if (decision === passes) {
    c.judgeFiles('accepted');
    return passed(answer);
  }
  if (decision === 'withdraw' && withdrawn !== undefined) {
    c.enter(withdrawn);
    c.announce('vendor');
    return undefined;
  }
  if (!Object.hasOwn(c.policy.tasks[key]?.decisions ?? {}, decision)) return otherwise?.(answer);
  const { refused } = answer.form as FormValues;
  c.judgeFiles('refused', (refused ?? []) as readonly Refused[]);
  if (sentBack.before !== undefined) c.remember(await sentBack.before(answer));
  sendBack(c, sentBack.to, answer, sentBack);
  return undefined;
}

/** A review rejected the request: tells the requester why; they revise it in `state`. */
export function sendBack<P extends Policy, M>(
  c: Case<P, M>,
  state: StateOf<P>,
  { at, comment }: Pick<Answer, 'at' | 'comment'>,
  { sms = false, code = 'REVIEW', why }: { sms?: boolean; code?: string; why?: Label } = {},
): void {
  c.remember({
    rejection: { state, code, reason: comment ?? code, at, ...(why === undefined ? {} : { why }) },
  } as never);
  c.enter(state);
  c.announce('partner', comment, { sms, ...(why === undefined ? {} : { why }) });
}

/** A review passed the request: tells the requester. */
export function passOn<P extends Policy, M>(
  c: Case<P, M>,
  state: StateOf<P>,
  { comment }: Pick<Answer, 'comment'>,
  { sms = false } = {},
): undefined {
  c.remember({ rejection: null } as never);
  c.enter(state);
  c.announce('partner', comment, { sms });
}
