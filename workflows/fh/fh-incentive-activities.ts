import type { FormValues, Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';
import type { FhProgramme } from '../shared/funding';

/** Which incentive it is: a month, or a stage begun in it. */
export interface Period {
  readonly partnerId: string;
  readonly programme: FhProgramme;
  /** YYYY-MM. */
  readonly month: string;
  readonly stage?: number;
}

/** A person of a generated list. */
export interface Line {
  readonly personId: string;
  readonly name: string;
  readonly certificate: string;
  readonly project?: string;
  readonly amount: Money;
}

/** A person for whom a partner applies. */
export interface Person {
  readonly personId: string;
  readonly project: string;
  readonly trainingDays?: number;
  readonly satisfaction?: string;
}

/** The list of one partner for one month. */
export interface MonthlyList {
  readonly partnerId: string;
  readonly lines: readonly Line[];
}

/** Some lists of a month in order of partner, and the last partner looked at when there are more. */
export interface MonthlyLists {
  readonly lists: readonly MonthlyList[];
  readonly last: string | null;
  /** Everything that keeps other lists from being opened, each naming its partner; absent in what older workers answered. */
  readonly refused?: readonly Blocker[];
}

/** A request for an incentive, and which side opens it. */
export interface Admittance {
  readonly caseId: string;
  readonly form: FormValues;
  readonly period: Period;
  readonly openedBy: 'partner' | 'vendor' | 'system';
}

/** What the incentives need from outside. All are idempotent by case, those with a `round` by case and round. */
export interface FhIncentiveActivities {
  /** Lets a request in and claims its month or stage for good, or answers everything that stands in its way. */
  admitIncentive(input: Admittance): Promise<readonly Blocker[]>;
  /** The expired list in whose place a case has been let in. */
  reinstatedList(input: {
    caseId: string;
    period: Period;
  }): Promise<{ readonly requestNo: string; readonly lines: readonly Line[] }>;
  /** Which choices of the settings hold for a list generated now. */
  listSettings(): Promise<{ readonly pauseOnDispute: boolean }>;
  /** Whether the partner may still take part. */
  checkIncentiveStanding(input: Period): Promise<readonly Blocker[]>;
  /** Whether the persons of an application fulfil the conditions, and claims them and their projects for it. */
  claimPersons(input: Period & { caseId: string; persons: readonly Person[] }): Promise<readonly Blocker[]>;
  /** What is paid for so many persons of an application. */
  priceApplication(input: { programme: FhProgramme; headCount: number }): Promise<Money>;
  /** Sets the money of an incentive aside; BUDGET_EXHAUSTED when there is not enough. */
  reserveIncentive(input: { caseId: string; amount: Money; round: number }): Promise<readonly Blocker[]>;
  /** Working days that a clock had left when it was stopped. */
  clockLeft(input: { stoppedAt: string; dueAt: number }): Promise<number>;
  /** The last day (YYYY-MM-DD) of a clock that goes on today with so many working days left. */
  lastDayIn(input: { workingDays: number }): Promise<string>;
  /** The last day on which a rejected incentive may be resubmitted. */
  resubmissionEnd(input: { firstSubmittedAt: string; rejectedAt: string }): Promise<string>;
  /** Tells the open case of the quarter that a month has changed; false when there is none. */
  reportMonth(input: { caseId: string; round: number }): Promise<boolean>;
  /** The case has ended: gives back what it had claimed and set aside without being paid, and tells the quarter. */
  concludeIncentive(input: { caseId: string; outcome: string }): Promise<void>;
  /** The next lists of a month, in order of partner, of those that have none yet. */
  monthlyLists(input: { month: string; after: string }): Promise<MonthlyLists>;
}
