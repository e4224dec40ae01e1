import type { Actor } from '../kit/policy/roles';
import type { Profile } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
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

export interface AdmitChange {
  readonly operation: Operation;
  readonly customerId: string;
  readonly actor: Actor;
  readonly profile: Profile;
}

/** Whether a change may be asked for, and what the process needs to know about it. `change` is absent when there is no association. */
export interface Admission {
  readonly blockers: readonly Blocker[];
  readonly change?: Change;
  readonly preReview: boolean;
  /** Who does it, for the partner to read; absent while nobody is named. */
  readonly preReviewer?: { readonly name: string; readonly email: string };
  readonly consentRequired: boolean;
}

export interface ApplyChange {
  readonly caseId: string;
  readonly change: Change;
  /** Grows with every try of a case, so that what was put back is done again under a new key. */
  readonly round: number;
}

/** When (ISO) the association changed, or what stands in the way; then nothing has been done. */
export type Applied = { readonly appliedAt: string } | { readonly blockers: readonly Blocker[] };

/** What the processes about a customer's association need from outside. */
export interface RelationshipActivities {
  admitChange(input: AdmitChange): Promise<Admission>;
  /** The account check without quotas and open requests, for a request that has passed them. */
  checkChange(change: Change): Promise<readonly Blocker[]>;
  /** Everything up to and including the commit point, in the order of domain 1.1.9 case 10. */
  applyChange(input: ApplyChange): Promise<Applied>;
  /**
   * Puts back what `applyChange` has done before the commit point; answers when it turns out that the point was passed. What an outside system
   * refuses to take back is left to the operator, and with `insist` tried until it is taken back.
   */
  undoChange(input: ApplyChange & { readonly insist?: boolean }): Promise<Applied | undefined>;
  /** What follows the commit point and is never given up, whatever an outside system answers: facts for billing, assignments, statistics. */
  settleChange(input: ApplyChange & { readonly appliedAt: string }): Promise<void>;
}
