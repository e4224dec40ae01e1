import type { Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';

/** The solution that is to be supported, and whose it is. */
export interface Support {
  readonly partnerId: string;
  readonly solutionId: string;
}

/** A cloud service of a statement of work, by its code. */
export interface ServiceUse {
  readonly service: string;
  readonly use: string;
}

/** A milestone of an agreement. */
export interface Milestone {
  readonly title: string;
  readonly amount: Money;
  /** YYYY-MM-DD. */
  readonly plannedOn: string;
}

export interface ConsumeEntitlement {
  readonly caseId: string;
  readonly solutionId: string;
  /** When (ISO) the agreement was confirmed. */
  readonly at: string;
  /** Counts the tries of an operator. */
  readonly round: number;
}

/** What NRE support needs from outside. All are idempotent. */
export interface NreActivities {
  /** Everything that keeps an application from being opened, judged as it was received; claims the product for its case when nothing does. */
  admitNre(input: Support & { caseId: string; commandId: string }): Promise<readonly Blocker[]>;
  /** The same when it is submitted again. */
  checkNreApplication(input: Support & { caseId: string; receivedAt: string }): Promise<readonly Blocker[]>;
  /** Whether an application under way may go on: its partner and the certification of its solution. */
  checkNreRunning(input: Support): Promise<readonly Blocker[]>;
  /** The same, and everything that is wrong with a statement of work. One that `begins` needs a valid entitlement. */
  checkSow(
    input: Support & { services: readonly ServiceUse[]; begins: boolean; receivedAt: string },
  ): Promise<readonly Blocker[]>;
  /** Sets aside what an agreement promises, unless it turns out that the case has ended. */
  holdAgreement(input: { caseId: string; amount: Money }): Promise<readonly Blocker[]>;
  /** Gives back what is set aside and not used. */
  releaseAgreement(input: { caseId: string; round: number }): Promise<void>;
  /** Uses the entitlement of the solution up. */
  consumeEntitlement(input: ConsumeEntitlement): Promise<void>;
  /** Whether the case turns out to have used it up although the answer was lost. */
  hasConsumedEntitlement(input: ConsumeEntitlement): Promise<boolean>;
}
