import type { ApplyChange } from '../../workflows/association/relationship-activities';
import type { CheckDeps } from './account-check';
import { step } from '../effect-step';

/** Keeps the customer from buying anything that would undo what the check has found (domain 1.1.9, case 4). Keyed by case and round. */
export async function lock({ db, ports }: CheckDeps, input: ApplyChange): Promise<void> {
  const { customerId } = input.change;
  await step(db, input, { name: 'lock-purchases', system: 'billing' }, (key) =>
    ports.billing.lockPurchases({ key, customerId, lockId: input.caseId }),
  );
}

/** Lets the customer buy again. Keyed by case and round. */
export async function unlock({ db, ports }: CheckDeps, input: ApplyChange): Promise<void> {
  const { customerId } = input.change;
  await step(db, input, { name: 'unlock-purchases', system: 'billing' }, (key) =>
    ports.billing.unlockPurchases({ key, customerId, lockId: input.caseId }),
  );
}
