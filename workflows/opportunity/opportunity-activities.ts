import type { ActionRequest } from '../kit/contract/commit';
import type { FormValues } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';

/** Which customer's need an opportunity is about: the same customer, offering and an overlapping period are the same need (domain 1.3.5). */
export interface Need {
  readonly customerEnterpriseId: string;
  readonly offering: string;
  /** Beijing dates. */
  readonly projectStart: string;
  readonly projectEnd: string;
}

/** What the vendor's CRM is told of: the case as it is kept, in the state named. `round` grows with every call of a case. */
export interface Report {
  readonly caseId: string;
  readonly state: string;
  readonly round: number;
}

/** What the CRM answered; `refused` is its code. A refusal stands in nobody's way. */
export interface Reported {
  readonly refused?: string;
}

/** A submission of a partner, of which the CRM is told. */
export interface Submission {
  readonly caseId: string;
  readonly customerEnterpriseId: string;
  readonly customerId?: string;
  readonly round: number;
}

/** A need with its place among duplicates: `submittedAt` (ISO), or when the vendor shared it. */
export interface Registration {
  readonly caseId: string;
  readonly origin: 'partner' | 'vendor';
  readonly need: Need;
  readonly submittedAt?: string;
}

/** Where the customer belongs, for the reviewer. */
export interface Submitted extends Reported {
  readonly existingCustomer: boolean;
  readonly customerPsm: string | null;
}

/** What the two kinds of opportunity need from outside. All are idempotent by case, those with a `round` by case and round. */
export interface OpportunityActivities {
  /** Whether a partner may take part in joint selling now. */
  checkPartner(input: { partnerId: string }): Promise<readonly Blocker[]>;
  /** The same, and whether the project lies in a period that can be. */
  checkSubmission(input: { partnerId: string; form: FormValues }): Promise<readonly Blocker[]>;
  /** Whether the vendor may share an opportunity with the partner it names (domain 1.3.4). */
  checkShare(input: { form: FormValues }): Promise<readonly Blocker[]>;
  /** Takes a need up in the order of submission; once for each submission. */
  registerNeed(input: Registration): Promise<void>;
  /** Finds where the customer belongs and tells the CRM. */
  submitOpportunity(input: Submission): Promise<Submitted>;
  /** Claims the need for one opportunity before it passes: of all that are about the same only one can (domain 1.3.5). */
  claimNeed(input: { caseId: string }): Promise<readonly Blocker[]>;
  /** The claimed opportunity has passed. Answers what the others are told, where the settings say so. */
  confirmNeed(input: { caseId: string }): Promise<readonly ActionRequest[]>;
  /** Gives back a claim that no decision has followed. */
  releaseNeed(input: { caseId: string }): Promise<void>;
  /** Whether an opportunity that has passed would collide with another one under a new offering. */
  checkOffering(input: { caseId: string; offering: string }): Promise<readonly Blocker[]>;
  /** Moves the need to the new offering, unless that collides: then nothing is done. */
  moveNeed(input: { caseId: string; offering: string }): Promise<readonly Blocker[]>;
  /** Nothing of the need is kept. */
  forgetNeed(input: { caseId: string }): Promise<void>;
  /** Tells the CRM how the case stands. */
  reportOpportunity(input: Report): Promise<Reported>;
  /** Tells the CRM how a case has ended, and gives an opportunity that nobody took back to it. */
  concludeOpportunity(input: { caseId: string; outcome: string }): Promise<void>;
}
