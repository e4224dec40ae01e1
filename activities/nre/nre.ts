import { readCommand } from '../../db/engine/commands';
import { release } from '../../db/funding/ledger';
import type { ConsumeEntitlement, NreActivities } from '../../workflows/nre/nre-activities';
import { NRE } from '../../workflows/shared/funding';
import type { CheckDeps } from '../association/account-check';
import { asFailure, step } from '../effect-step';
import { admitNre, checkNreApplication, checkNreRunning, checkServices } from './nre-checks';
import { nreMoneyActivities } from './nre-money';

/** What NRE support needs from outside, over one database and one outside world. */
export function nreActivities(deps: CheckDeps): NreActivities {
  const { db, ports } = deps;
  return {
    admitNre: async ({ commandId, ...support }) => {
      const command = await readCommand(db, commandId);
      if (command === undefined) throw new Error(`command ${commandId} is not stored`);
      return admitNre(deps, { ...support, at: command.receivedAt.toISOString() });
    },
    checkNreApplication: ({ receivedAt, ...support }) => checkNreApplication(deps, { ...support, at: receivedAt }),
    checkNreRunning: (support) => checkNreRunning(deps, support),
    checkSow: async ({ services, begins, receivedAt, ...support }) => {
      const [running, faults] = await Promise.all([
        checkNreRunning(deps, support, begins ? receivedAt : undefined),
        checkServices(deps, services),
      ]);
      return [...running, ...faults];
    },
    holdAgreement: (input) => nreMoneyActivities(deps).reserveAgreement(input),
    releaseAgreement: async ({ caseId, round }) => {
      await release(db, { budget: NRE, caseId, key: `nre/${caseId}/release/${round}` });
    },
    consumeEntitlement: (input) => consumeEntitlement(deps, input),
    hasConsumedEntitlement: async ({ caseId, solutionId }) =>
      (await ports.solutions.solution({ id: solutionId })).solution?.usedBy === caseId,
  };
}

async function consumeEntitlement({ db, ports }: CheckDeps, input: ConsumeEntitlement): Promise<void> {
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
