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

/** What a change does besides the flip (domain 1.1.7). */
export const leavesReseller = ({ from, to }: Change): boolean => from === 'reseller' && to !== 'reseller';
export const endsDelegation = ({ from, to }: Change): boolean => to === null || from === 'reseller';
export const resetsGracePeriod = ({ from, to }: Change): boolean =>
  to === 'reseller' || (from === 'reseller' && to === null);
export const reclaimsCredits = ({ to }: Change): boolean => to === 'reseller';
export const freezesUntilBudget = ({ to, profile }: Change): boolean => to === 'reseller' && profile === 'INTL';
export const endsAssignments = ({ to }: Change): boolean => to === null;
