import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { LOOKUP } from '../kit/contract/activity-options';
import type { OutcomeOf, StateOf } from '../kit/policy/policy';
import type { Guard } from '../kit/engine/task';
import type { Answer } from '../kit/engine/ask';
import type { NreActivities, Support } from './nre-activities';
import type { nrePolicy } from './nre.policy';

/** The support of a solution, as its steps see it. */
export type Nre = Case<typeof nrePolicy>;

/** What a step answers: nothing while the case goes on. */
export type Ending = Promise<OutcomeOf<typeof nrePolicy> | undefined>;

/** What NRE support needs from outside but the effect on the entitlement. Never given up. */
export const outside = proxyActivities<NreActivities>(LOOKUP);

/** Which solution is supported, and whose. */
export const supportOf = (c: Nre): Support => ({
  partnerId: c.party('partner'),
  solutionId: String(c.form.solutionId),
});

/** Every step forward needs a partner in good standing and a certified solution: what was revoked pauses the case until it is back. */
export const mayGoOn =
  (c: Nre): Guard =>
  () =>
    outside.checkNreRunning(supportOf(c));

/** A review has gone against the partner, who reads why by e-mail and SMS and on the page. */
export function sentBack(
  c: Nre,
  state: StateOf<typeof nrePolicy>,
  { at, comment = '' }: Pick<Answer<string>, 'at' | 'comment'>,
): undefined {
  c.remember({ rejection: { state, code: 'REVIEW', reason: comment, at } });
  c.enter(state);
  c.announce('partner', comment, { sms: true });
}

/** A review has gone in favour of the partner, who is told by e-mail and SMS. */
export function passed(
  c: Nre,
  state: StateOf<typeof nrePolicy>,
  { comment }: Pick<Answer<string>, 'comment'>,
): undefined {
  c.remember({ rejection: null });
  c.enter(state);
  c.announce('partner', comment, { sms: true });
}
