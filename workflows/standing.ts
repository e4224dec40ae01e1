import type { Policy } from './kit/policy/policy';
import type { PartyRole } from './kit/policy/roles';
import { policyOf, type ProcessType } from './registry';

/** What may become of a party: a partner is frozen, restricted or leaves the programme, a customer's account is closed. */
export const PARTY_FACTS = ['frozen', 'restricted', 'left', 'closed'] as const;
export type PartyFact = (typeof PARTY_FACTS)[number];

/** What a fact does at once to an open case: ends it, ends it where resellers move, suspends it, or leaves it. */
type AtOnce = 'cancels' | 'cancels-reseller' | 'suspends' | 'leaves';

const ASSOCIATION = { frozen: 'cancels-reseller', restricted: 'leaves', left: 'cancels', closed: 'cancels' } as const;
const UNTOUCHED = { frozen: 'leaves', restricted: 'leaves', left: 'leaves', closed: 'leaves' } as const;
const SUSPENDED = { frozen: 'suspends', restricted: 'leaves', left: 'suspends', closed: 'leaves' } as const;

/**
 * What frozen, restricted, left and closed do at once to an open case of every process; `meaningOf` says it by state. Which
 * decisions and actions a freeze refuses stands with them in the policies (`movesFor`).
 */
const AT_ONCE: Readonly<Record<ProcessType, Readonly<Record<PartyFact, AtOnce>>>> = {
  'relationship-switch': ASSOCIATION,
  'partner-unlink': ASSOCIATION,
  'customer-unlink': ASSOCIATION,
  'cooperation-review': UNTOUCHED,
  'distributor-invitation': UNTOUCHED,
  'partner-opportunity': SUSPENDED,
  'vendor-opportunity': SUSPENDED,
  'fh-qualification': UNTOUCHED,
  'fh-incentive': UNTOUCHED,
  'fh-lists': UNTOUCHED,
  'fh-quarter': UNTOUCHED,
  nre: UNTOUCHED,
  'nre-milestone': UNTOUCHED,
  // What the bank or another system reports is not refused: the order is held instead.
  'invoice-payment': UNTOUCHED,
};

const ACTION = { cancels: 'cancelBySystem', 'cancels-reseller': 'cancelBySystem', suspends: 'suspend' } as const;

/** What a fact does to an open case in a state: the action that the system takes, and of which cases; else nothing. */
export function meaningOf(
  type: string,
  state: string,
  fact: PartyFact,
): { readonly action: 'cancelBySystem' | 'suspend'; readonly resellerOnly: boolean } | undefined {
  const atOnce = Object.hasOwn(AT_ONCE, type) ? AT_ONCE[type as ProcessType][fact] : 'leaves';
  if (atOnce === 'leaves') return undefined;
  const action = ACTION[atOnce];
  const possible = policyOf(type)?.actions[action]?.states.includes(state) ?? false;
  return possible ? { action, resellerOnly: atOnce === 'cancels-reseller' } : undefined;
}

const PARTNER_ROLES: readonly PartyRole[] = ['partner', 'master', 'distributor'];

/** Whether a task has a deadline of the partner's own, whose clock stands still while the partner is frozen. */
export function stopsClock({ tasks }: Pick<Policy, 'tasks'>, key: string): boolean {
  const task = tasks[key];
  if (task?.due === undefined || Object.keys(task.decisions).length === 0) return false;
  return PARTNER_ROLES.includes(task.party);
}
