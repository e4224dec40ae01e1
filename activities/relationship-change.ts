import { ApplicationFailure } from '@temporalio/activity';
import { effectsOf, noteEffect } from '../db/effects';
import type { Db } from '../db/knex';
import type { Applied, ApplyChange, Change } from '../workflows/processes/relationship-activities';
import { checkChange, type CheckDeps } from './account-check';
import type { Coupon, DelegationScope, Money } from './ports';
import { PortFault, PortRefusal } from './ports';

/** One effect: its own system, its own key, done once however often it is asked for. Keyed by case, round and step. */
async function step<R extends object>(
  db: Db,
  { caseId, round }: ApplyChange,
  name: string,
  system: string,
  act: (key: string) => Promise<R>,
): Promise<R> {
  const effect = { key: name, attempt: round, system };
  try {
    const result = await act(`${caseId}/${round}/${name}`);
    await noteEffect(db, caseId, { ...effect, status: 'done', detail: result as Record<string, unknown> });
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await noteEffect(db, caseId, { ...effect, status: 'failed', detail: { reason } });
    throw asFailure(error);
  }
}

/** A refusal of an outside system ends the effect; a fault is tried again, no sooner than the system asked. */
function asFailure(error: unknown): unknown {
  if (error instanceof PortRefusal)
    return ApplicationFailure.nonRetryable(`${error.code}: ${error.message}`, 'PortRefusal');
  if (error instanceof PortFault && error.retryAfterMs !== undefined) {
    return ApplicationFailure.create({
      message: error.message,
      type: 'PortFault',
      nextRetryDelay: error.retryAfterMs,
      cause: error,
    });
  }
  return error;
}

const leavesReseller = ({ from, to }: Change): boolean => from === 'reseller' && to !== 'reseller';
const endsDelegation = ({ from, to }: Change): boolean => to === null || from === 'reseller';

/** Everything up to and including the commit point (domain 1.1.9, case 10). Keyed by case and round. */
export async function applyChange(deps: CheckDeps, input: ApplyChange): Promise<Applied> {
  const { db, ports } = deps;
  const { change, caseId } = input;
  const { customerId, partnerId, from, to } = change;
  const passed = await appliedBefore(deps, input);
  if (passed !== undefined) return passed;

  await step(db, input, 'lock-purchases', 'billing', (key) =>
    ports.billing.lockPurchases({ key, customerId, lockId: caseId }),
  );
  const blockers = await checkChange(deps, change);
  if (blockers.length > 0) {
    await unlock(deps, input);
    return { blockers };
  }
  if (leavesReseller(change))
    await step(db, input, 'recall-coupons', 'coupons', (key) => ports.coupons.recall({ key, customerId, partnerId }));
  if (endsDelegation(change))
    await step(db, input, 'revoke-authorisations', 'delegation', (key) =>
      ports.delegation.revoke({ key, customerId, partnerId }),
    );
  if (leavesReseller(change))
    await step(db, input, 'return-balance', 'billing', (key) =>
      ports.billing.returnBalance({ key, customerId, partnerId }),
    );
  const { changedAt } = await step(db, input, 'flip-association', 'association', async (key) =>
    ports.association.change({ key, customerId, partnerId, from, to, at: await worldIso(db) }),
  );
  return { appliedAt: changedAt };
}

/** Whether this round has passed the commit point before; a step already done answers from its record. */
async function appliedBefore({ db }: CheckDeps, { caseId, round }: ApplyChange): Promise<Applied | undefined> {
  const flip = (await effectsOf(db, caseId)).find(
    ({ key, attempt }) => key === 'flip-association' && attempt === round,
  );
  return flip?.status === 'done' ? { appliedAt: String(flip.detail.changedAt) } : undefined;
}

/** Puts back, in reverse order, what this round has done, unless the commit point was passed after all. Keyed by case and round. */
export async function undoChange(deps: CheckDeps, input: ApplyChange): Promise<Applied | undefined> {
  const { db, ports } = deps;
  const { caseId, round, change } = input;
  const { customerId, partnerId, to } = change;
  const { association } = await ports.association.current({ customerId });
  if ((association?.model ?? null) === to && (to === null || association?.partnerId === partnerId)) {
    return { appliedAt: association?.since ?? (await worldIso(db)) };
  }
  const done = (await effectsOf(db, caseId)).filter(({ attempt, status }) => attempt === round && status === 'done');
  const back: Record<string, (key: string, detail: Readonly<Record<string, unknown>>) => Promise<unknown>> = {
    'return-balance': (key, { amount }) =>
      ports.billing.reallocateBalance({ key, customerId, partnerId, amount: amount as Money }),
    'revoke-authorisations': (key, { scopes }) =>
      ports.delegation.restore({ key, customerId, partnerId, scopes: scopes as DelegationScope[] }),
    'recall-coupons': (key, { coupons }) =>
      ports.coupons.reissue({ key, customerId, partnerId, coupons: coupons as Coupon[] }),
  };
  for (const [name, undo] of Object.entries(back)) {
    const effect = done.find(({ key }) => key === name);
    if (effect === undefined) continue;
    await undo(`${caseId}/${round}/undo-${name}`, effect.detail);
    await noteEffect(db, caseId, {
      key: name,
      attempt: round,
      system: effect.system,
      status: 'undone',
      detail: effect.detail,
    });
  }
  await unlock(deps, input);
  return undefined;
}

/** What follows the commit point and is never given up (domain 1.1.7). Keyed by case and round. */
export async function settleChange(deps: CheckDeps, input: ApplyChange & { appliedAt: string }): Promise<void> {
  const { db, ports } = deps;
  const { customerId, partnerId, from, to, operation } = input.change;
  const at = input.appliedAt;
  await step(db, input, 'tell-billing', 'billing', (key) =>
    ports.billing.recordAssociationChange({ key, customerId, partnerId, modelBefore: from, modelAfter: to, at }),
  );
  if (to === 'reseller' || leavesReseller(input.change)) {
    await step(db, input, 'set-grace-period', 'billing', (key) =>
      ports.billing.setGracePeriod({ key, customerId, minimumDays: 1 }),
    );
  }
  if (to === 'reseller')
    await step(db, input, 'reclaim-vendor-credits', 'billing', (key) =>
      ports.billing.reclaimVendorCredits({ key, customerId }),
    );
  if (to === null)
    await step(db, input, 'end-assignments', 'directory', (key) =>
      ports.directory.endAssignments({ key, partnerId, customerId }),
    );
  await unlock(deps, input);
  await db('association_records')
    .insert({
      case_id: input.caseId,
      customer_id: customerId,
      partner_id: partnerId,
      operation: to === null ? 'unlink' : 'switch',
      model_before: from,
      model_after: to,
      initiated_by: operation === 'unlink-by-customer' ? 'customer' : 'partner',
      at,
    })
    .onConflict('case_id')
    .ignore();
}

async function unlock({ db, ports }: CheckDeps, input: ApplyChange): Promise<void> {
  const { customerId } = input.change;
  await step(db, input, 'unlock-purchases', 'billing', (key) =>
    ports.billing.unlockPurchases({ key, customerId, lockId: input.caseId }),
  );
}

async function worldIso(db: Db): Promise<string> {
  const { rows } = await db.raw<{ rows: { now: Date }[] }>('select world_now() as now');
  return (rows[0]?.now ?? new Date(Number.NaN)).toISOString();
}
