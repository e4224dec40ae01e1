import type { Blocker } from '../kit/policy/refusals';

/** Who is to cooperate with whom, and in which business region. */
export interface Pair {
  readonly distributorId: string;
  readonly masterId: string;
  readonly region: string;
}

export interface AdmitReview extends Pair {
  readonly programmeDecision: 'approved' | 'rejected';
}

export interface AdmitInvitation {
  readonly caseId: string;
  /** Counts how often the invitation has been sent, from 1. */
  readonly round: number;
  readonly masterId: string;
  readonly email: string;
}

/** Whether an invitation may be sent, and to which partner: absent while nobody has registered the address. */
export interface InvitationAdmission {
  readonly blockers: readonly Blocker[];
  readonly distributorId?: string;
}

export interface Cooperate extends Pair {
  readonly caseId: string;
  /** When (ISO) it was agreed: the day from which they cooperate. */
  readonly at: string;
  /** Counts the tries of an operator. */
  readonly round: number;
}

/** Since when (ISO) they cooperate, or what stands in the way; then nothing has been done. */
export type Cooperated = { readonly since: string } | { readonly blockers: readonly Blocker[] };

/** What the two ways to a cooperation need from outside. */
export interface DistributionActivities {
  /** Everything that keeps an application from the master distributor. */
  admitReview(form: AdmitReview): Promise<readonly Blocker[]>;
  /** Takes one of the master's invitations of this day for this round, unless something stands in the way. Idempotent by case and round. */
  admitInvitation(input: AdmitInvitation): Promise<InvitationAdmission>;
  /** Whether whoever is invited is a cloud distributor by now. */
  checkInvitee(input: { readonly distributorId: string }): Promise<readonly Blocker[]>;
  /** Everything that keeps the two from cooperating now. */
  checkCooperation(pair: Pair): Promise<readonly Blocker[]>;
  /** Checks once more and starts the cooperation, then has all else that is open about the distributor superseded. Idempotent by case. */
  cooperate(input: Cooperate): Promise<Cooperated>;
  /** The cooperation, when it turns out to have begun although its answer was lost. */
  findCooperation(input: Cooperate): Promise<Cooperated | undefined>;
}
