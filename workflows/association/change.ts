import type { Profile } from '../kit/policy/policy';
import type { Model, Operation } from './check-item';

/** A change of a customer's association, as admitted: whose, from which model, to which (`null` unlinks). */
export interface Change {
  readonly operation: Operation;
  readonly customerId: string;
  readonly partnerId: string;
  readonly from: Model;
  readonly to: Model | null;
  readonly profile: Profile;
}

// The side effects of a change, from the table in domain 1.1.7.

/** The partner takes back its coupons and what it had allocated. */
export const leavesReseller = ({ from, to }: Change): boolean => from === 'reseller' && to !== 'reseller';
/** The partner may not act for the customer any more. */
export const endsDelegation = ({ from, to }: Change): boolean => to === null || from === 'reseller';
/** The customer gets at least a day of grace. */
export const resetsGracePeriod = ({ from, to }: Change): boolean =>
  to === 'reseller' || (from === 'reseller' && to === null);
/** The vendor takes back its cash coupons and direct credit. */
export const reclaimsCredits = ({ to }: Change): boolean => to === 'reseller';
/** The customer starts frozen until its partner has set a budget. */
export const freezesUntilBudget = ({ to, profile }: Pick<Change, 'to' | 'profile'>): boolean =>
  to === 'reseller' && profile === 'INTL';
/** The partner's account managers no longer look after the customer. */
export const endsAssignments = ({ to }: Change): boolean => to === null;
