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

// What a change does besides the flip, by the table of domain 1.1.7.

/** The partner takes back its coupons and what it had allocated. */
export const leavesReseller = ({ from, to }: Change): boolean => from === 'reseller' && to !== 'reseller';
/** The partner may not act for the customer any more. */
export const endsDelegation = ({ from, to }: Change): boolean => to === null || from === 'reseller';
/** The customer has a day of grace at least. */
export const resetsGracePeriod = ({ from, to }: Change): boolean =>
  to === 'reseller' || (from === 'reseller' && to === null);
/** The vendor takes back its cash coupons and direct credit. */
export const reclaimsCredits = ({ to }: Change): boolean => to === 'reseller';
/** The customer starts frozen until its partner has set a budget. */
export const freezesUntilBudget = ({ to, profile }: Change): boolean => to === 'reseller' && profile === 'INTL';
/** Nobody of the partner looks after the customer any more. */
export const endsAssignments = ({ to }: Change): boolean => to === null;
