import type { Label } from '../kit/policy/labels';
import type { ActionPolicy, OutcomePolicy } from '../kit/policy/policy';
import type { PartyRole, Role } from '../kit/policy/roles';
import { reasonField } from './reasons';

/** Who may take a request back, and until when. */
interface Withdrawing {
  readonly title: Label;
  readonly roles: readonly Role[];
  readonly party: PartyRole;
  readonly states: readonly string[];
  /** The states in which nothing of the request is kept. */
  readonly erases?: readonly string[];
}

/** The requesting party takes its request back and says why. */
export const withdrawal = <const W extends Withdrawing>(by: W) =>
  ({
    ...by,
    movesFor: [],
    form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
    closes: 'withdrawn',
  }) as const satisfies ActionPolicy;

/** How the request ends then. */
export const WITHDRAWN = { title: { zh: '已撤回', en: 'Withdrawn' }, tone: 'neutral' } as const satisfies OutcomePolicy;
