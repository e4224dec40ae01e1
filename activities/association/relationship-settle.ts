import type { Db } from '../../db/knex';
import type { ApplyChange, Change } from '../../workflows/association/relationship-activities';
import type { CheckDeps } from './account-check';
import { retryable, step } from '../effect-step';
import { unlock } from './purchase-lock';

const resetsGracePeriod = ({ from, to }: Change): boolean => to === 'reseller' || (from === 'reseller' && to === null);

/** What follows the commit point and is never given up, refused or not (domain 1.1.7). Keyed by case, round and step. */
export async function settleChange(deps: CheckDeps, input: ApplyChange & { appliedAt: string }): Promise<void> {
  try {
    await settle(deps, input);
  } catch (error) {
    throw retryable(error);
  }
}

async function settle(deps: CheckDeps, input: ApplyChange & { appliedAt: string }): Promise<void> {
  const { db, ports } = deps;
  const { change, appliedAt: at } = input;
  const { customerId, partnerId, from, to, profile } = change;
  const billing = (name: string, act: (key: string) => Promise<object>): Promise<object> =>
    step(db, input, { name, system: 'billing' }, act);

  await billing('tell-billing', (key) =>
    ports.billing.recordAssociationChange({ key, customerId, partnerId, modelBefore: from, modelAfter: to, at }),
  );
  if (resetsGracePeriod(change))
    await billing('set-grace-period', (key) => ports.billing.setGracePeriod({ key, customerId, minimumDays: 1 }));
  if (to === 'reseller') {
    await billing('reclaim-vendor-credits', (key) => ports.billing.reclaimVendorCredits({ key, customerId }));
    if (profile === 'INTL')
      await billing('freeze-until-budget', (key) => ports.billing.freezeUntilBudget({ key, customerId, partnerId }));
  }
  if (to === null)
    await step(db, input, { name: 'end-assignments', system: 'directory' }, (key) =>
      ports.directory.endAssignments({ key, partnerId, customerId }),
    );
  await unlock(deps, input);
  await keepRecord(db, input);
}

async function keepRecord(db: Db, { caseId, change, appliedAt }: ApplyChange & { appliedAt: string }): Promise<void> {
  await db('association_records')
    .insert({
      case_id: caseId,
      customer_id: change.customerId,
      partner_id: change.partnerId,
      operation: change.to === null ? 'unlink' : 'switch',
      model_before: change.from,
      model_after: change.to,
      initiated_by: change.operation === 'unlink-by-customer' ? 'customer' : 'partner',
      at: appliedAt,
    })
    .onConflict('case_id')
    .ignore();
}
