import { readCommand } from '../../db/engine/commands';
import { holdReserved, release } from '../../db/funding/ledger';
import type { Money } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { blocker } from '../../workflows/nre/nre.blockers';
import { NRE } from '../../workflows/shared/funding';
import type { ActivityDeps } from '../deps';
import { asFailure, step } from '../effect-step';
import {
  admitNre,
  checkNreApplication,
  checkNreRunning,
  checkServices,
  type ServiceUse,
  type Support,
} from './nre-checks';

/** Which entitlement a case uses up. */
export interface ConsumeEntitlement {
  readonly caseId: string;
  readonly solutionId: string;
  /** When (ISO) the agreement was confirmed. */
  readonly at: string;
  /** Counts an operator's tries. */
  readonly round: number;
}

/** What an agreement is to have set aside. */
interface Holding {
  readonly caseId: string;
  readonly amount: Money;
  readonly looksOnly?: boolean;
}

/** The outside calls of NRE support. All are idempotent. */
export const nreActivities = (deps: ActivityDeps) => ({
  /**
   * Everything that keeps an application from being opened, judged by the time it was received; claims the product if
   * nothing does.
   */
  admitNre: async ({
    commandId,
    ...support
  }: Support & { caseId: string; commandId: string }): Promise<readonly Blocker[]> => {
    const command = await readCommand(deps.db, commandId);
    if (command === undefined) throw new Error(`command ${commandId} is not stored`);
    return admitNre(deps, { ...support, at: command.receivedAt.toISOString() });
  },
  /** The same when it is resubmitted. */
  checkNreApplication: ({ receivedAt, ...support }: Support & { caseId: string; receivedAt: string }) =>
    checkNreApplication(deps, { ...support, at: receivedAt }),
  /** Whether an application under way may go on: its partner and the certification of its solution. */
  checkNreRunning: (support: Support) => checkNreRunning(deps, support),
  /** The same, plus everything wrong with a statement of work. One that `begins` needs a valid entitlement. */
  checkSow: async ({
    services,
    begins,
    receivedAt,
    ...support
  }: Support & { services: readonly ServiceUse[]; begins: boolean; receivedAt: string }): Promise<Blocker[]> => {
    const [running, faults] = await Promise.all([
      checkNreRunning(deps, support, begins ? receivedAt : undefined),
      checkServices(deps, services),
    ]);
    return [...running, ...faults];
  },
  /**
   * Replaces the amount set aside for an agreement, unless the case has ended; amounts moved to its milestones count.
   * Returns BUDGET_EXHAUSTED, and changes nothing, when the budget is short. Changes nothing either if it `looksOnly`.
   */
  holdAgreement: async ({ caseId, ...hold }: Holding): Promise<Blocker[]> => {
    const moved = await holdReserved(deps.db, { budget: NRE, caseId, key: `nre/${caseId}/agreement`, ...hold });
    return 'done' in moved ? [] : [blocker('BUDGET_EXHAUSTED')];
  },
  /** Gives back what is set aside and unused. */
  releaseAgreement: async ({ caseId, round }: { caseId: string; round: number }): Promise<void> => {
    await release(deps.db, { budget: NRE, caseId, key: `nre/${caseId}/release/${round}` });
  },
  /** Uses up the entitlement of the solution. */
  consumeEntitlement: (input: ConsumeEntitlement) => consumeEntitlement(deps, input),
  /** Whether the case turns out to have used it up although the answer was lost. */
  hasConsumedEntitlement: async ({ caseId, solutionId }: ConsumeEntitlement): Promise<boolean> =>
    (await deps.ports.solutions.solution({ id: solutionId })).solution?.usedBy === caseId,
});

async function consumeEntitlement({ db, ports }: ActivityDeps, input: ConsumeEntitlement): Promise<void> {
  const { caseId, solutionId, at } = input;
  const key = `${caseId}/entitlement`;
  try {
    await step(db, input, { name: 'consume-entitlement', system: 'solutions', plan: { at } }, () =>
      ports.solutions.consumeEntitlement({ key, solutionId, caseId, at }),
    );
  } catch (error) {
    throw asFailure(error);
  }
}
