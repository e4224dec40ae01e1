import type { FormValues } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';
import type { Actor } from '../kit/policy/roles';
import type { FhProgramme } from '../shared/funding';

/** Whose qualification for what. */
export interface Qualification {
  readonly partnerId: string;
  readonly programme: FhProgramme;
}

/** Under what a submission is taken: the agreement as it is now, and whether the system approves at once. `at` is the world clock (ISO). */
export interface SubmissionTerms {
  readonly agreementVersion: string;
  readonly approvedAtOnce: boolean;
  readonly at: string;
}

/** What the qualification of a partner needs from outside. All only look. */
export interface FhQualificationActivities {
  /** Everything that keeps a request or invitation from being opened, and the terms where nothing does. */
  admitQualification(input: {
    form: FormValues;
    actor: Actor;
  }): Promise<{ readonly blockers: readonly Blocker[]; readonly terms: SubmissionTerms }>;
  /** Whether a partner may take part in a programme now. */
  checkStanding(input: Qualification): Promise<readonly Blocker[]>;
  /** The same, and whether a qualification valid until that Beijing date may be renewed already. */
  checkRenewal(input: Qualification & { validUntil: string }): Promise<readonly Blocker[]>;
  /** The incentives of a qualification whose lists nobody has confirmed yet, by their cases. */
  unconfirmedIncentives(input: Qualification): Promise<readonly string[]>;
  termsOfSubmission(input: { programme: FhProgramme }): Promise<SubmissionTerms>;
}
