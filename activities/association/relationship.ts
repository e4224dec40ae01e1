import { effectsOf, type EffectRow, noteEffect } from '../../db/engine/effects';
import type { Db } from '../../db/knex';
import type { Change } from '../../workflows/association/change';
import { asFailure, retryable, step } from '../effect-step';
import { type Coupon, type DelegationScope, type Money, type Ports, PortRefusal } from '../ports';
import { admitChange, type AdmitChange, type ChangeUnderWay, checkChange } from './account-check';
import { type ActivityDeps } from '../deps';

/**
 * What one step of a change is about. `round` grows with every try, so that what was undone is redone under a new key.
 */
export interface ChangeInput {
  readonly caseId: string;
  readonly change: Change;
  readonly round: number;
  /** Retry until the system accepts, even after a refusal: for an undo. */
  readonly insist?: boolean;
}

/** A step after the change, which was made at this instant (ISO). */
export interface FollowInput extends ChangeInput {
  readonly appliedAt: string;
}

/** When (ISO) the association changed, if it did after all; otherwise which earlier steps are or may be in force. */
export interface ChangeStanding {
  readonly appliedAt?: string;
  readonly inForce: readonly string[];
}

/** Whose association changes, and the key under which a system is called. */
interface Pair {
  readonly key: string;
  readonly customerId: string;
  readonly partnerId: string;
}

/** The name of a step, and the system that does it. */
interface Named {
  readonly name: string;
  readonly system: string;
}

/** A step that can be undone, with its answer. */
interface Reversible extends Named {
  readonly act: (ports: Ports, pair: Pair) => Promise<object>;
  readonly undo: (ports: Ports, pair: Pair, done: Readonly<Record<string, unknown>>) => Promise<object>;
}

const FLIP: Named = { name: 'flip-association', system: 'association' };

const COUPONS: Reversible = {
  name: 'recall-coupons',
  system: 'coupons',
  act: (ports, pair) => ports.coupons.recall(pair),
  undo: (ports, pair, { coupons }) => ports.coupons.reissue({ ...pair, coupons: coupons as Coupon[] }),
};
const AUTHORISATIONS: Reversible = {
  name: 'revoke-authorisations',
  system: 'delegation',
  act: (ports, pair) => ports.delegation.revoke(pair),
  undo: (ports, pair, { scopes }) => ports.delegation.restore({ ...pair, scopes: scopes as DelegationScope[] }),
};
const BALANCE: Reversible = {
  name: 'return-balance',
  system: 'billing',
  act: (ports, pair) => ports.billing.returnBalance(pair),
  undo: (ports, pair, { amount }) => ports.billing.reallocateBalance({ ...pair, amount: amount as Money }),
};
const REVERSIBLE = [COUPONS, AUTHORISATIONS, BALANCE];

/**
 * The outside calls of the association processes. Each step of a change is an activity of its own, keyed by case, round
 * and name; a step already in force by the table of effects is not repeated.
 */
export function relationshipActivities(deps: ActivityDeps) {
  const { db, ports } = deps;
  const act = (reversible: Reversible) => (input: ChangeInput) =>
    asked(async () => {
      await once(db, input, { ...reversible, plan: {} }, (key) => reversible.act(ports, pairOf(input, key)));
    });
  const undo = (reversible: Reversible) => (input: ChangeInput) =>
    asked(() => takeBack(deps, input, reversible), input);
  const follow =
    (step: Named, ask: (pair: Pair, input: FollowInput) => Promise<object>) =>
    (input: FollowInput): Promise<void> =>
      asked(async () => {
        await once(db, input, step, (key) => ask(pairOf(input, key), input));
      });
  const billing = (name: string): Named => ({ name, system: 'billing' });

  return {
    admitChange: (request: AdmitChange) => admitChange(deps, request),
    checkChange: (change: ChangeUnderWay) => checkChange(deps, change),
    findChange: (input: ChangeInput) => findChange(deps, input),

    /** Keeps the customer from buying anything that would invalidate the check (domain 1.1.9, case 4). */
    lockPurchases: (input: ChangeInput) => asked(() => lockPurchases(deps, input)),
    recallCoupons: act(COUPONS),
    revokeAuthorisations: act(AUTHORISATIONS),
    returnBalance: act(BALANCE),
    /** The commit point. */
    flipAssociation: (input: ChangeInput) => asked(() => flipAssociation(deps, input)),

    reissueCoupons: undo(COUPONS),
    restoreAuthorisations: undo(AUTHORISATIONS),
    reallocateBalance: undo(BALANCE),
    /** Lets the customer buy again, whether everything was undone or the association has changed. */
    unlockPurchases: (input: ChangeInput) => asked(() => unlockPurchases(deps, input), input),

    /** The facts by which refunds are routed. */
    tellBilling: follow(billing('tell-billing'), (pair, { change, appliedAt: at }) =>
      ports.billing.recordAssociationChange({ ...pair, modelBefore: change.from, modelAfter: change.to, at }),
    ),
    setGracePeriod: follow(billing('set-grace-period'), ({ key, customerId }) =>
      ports.billing.setGracePeriod({ key, customerId, minimumDays: 1 }),
    ),
    reclaimVendorCredits: follow(billing('reclaim-vendor-credits'), ({ key, customerId }) =>
      ports.billing.reclaimVendorCredits({ key, customerId }),
    ),
    freezeUntilBudget: follow(billing('freeze-until-budget'), (pair) => ports.billing.freezeUntilBudget(pair)),
    endAssignments: follow({ name: 'end-assignments', system: 'directory' }, (pair) =>
      ports.directory.endAssignments(pair),
    ),
  };
}

/** Translates the errors of a step for the engine: a refusal ends it, unless the step is insisted on. */
async function asked<R>(work: () => Promise<R>, { insist = false }: { insist?: boolean } = {}): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw insist ? retryable(error) : asFailure(error);
  }
}

const pairOf = ({ change: { customerId, partnerId } }: ChangeInput, key: string): Pair => ({
  key,
  customerId,
  partnerId,
});

/** Does a step unless it is in force from this round or an earlier one; returns its result. */
async function once(
  db: Db,
  input: ChangeInput,
  { name, ...how }: Parameters<typeof step>[2],
  act: (key: string) => Promise<object>,
): Promise<Readonly<Record<string, unknown>>> {
  const effects = await effectsOf(db, input.caseId);
  const done = effects.find(({ key, status }) => key === name && status === 'done');
  return done?.detail ?? { ...(await step(db, input, { name, ...how }, act)) };
}

async function lockPurchases({ db, ports }: ActivityDeps, input: ChangeInput): Promise<void> {
  const { customerId } = input.change;
  await step(db, input, { name: 'lock-purchases', system: 'billing' }, (key) =>
    ports.billing.lockPurchases({ key, customerId, lockId: input.caseId }),
  );
}

async function unlockPurchases({ db, ports }: ActivityDeps, input: ChangeInput): Promise<void> {
  const { customerId } = input.change;
  await step(db, input, { name: 'unlock-purchases', system: 'billing' }, (key) =>
    ports.billing.unlockPurchases({ key, customerId, lockId: input.caseId }),
  );
}

async function flipAssociation({ db, ports }: ActivityDeps, input: ChangeInput): Promise<{ appliedAt: string }> {
  const { from, to } = input.change;
  // The same question under the same key: a retry after a crash must name the instant that was named first.
  const at = plannedAt(await effectsOf(db, input.caseId), input.round) ?? (await worldIso(db));
  const { changedAt } = await once(db, input, { ...FLIP, plan: { at } }, (key) =>
    ports.association.change({ ...pairOf(input, key), from, to, at }),
  );
  const appliedAt = String(changedAt);
  await keepRecord(db, input, appliedAt);
  return { appliedAt };
}

function plannedAt(effects: readonly EffectRow[], round: number): string | undefined {
  const flip = effects.find(({ key, attempt }) => key === FLIP.name && attempt === round);
  return flip === undefined ? undefined : String(flip.detail.at);
}

/**
 * How far a change has come. An association that has its target state after the flip was requested counts as changed,
 * whatever was noted; this notes it.
 */
async function findChange({ db, ports }: ActivityDeps, input: ChangeInput): Promise<ChangeStanding> {
  const { caseId, round, change } = input;
  const effects = await effectsOf(db, caseId);
  const inForce = REVERSIBLE.map(({ name }) => name).filter((name) =>
    effects.some(({ key, status }) => key === name && status !== 'undone'),
  );
  if (!effects.some(({ key }) => key === FLIP.name)) return { inForce };
  const { association } = await ports.association.current({ customerId: change.customerId });
  const { partnerId, to } = change;
  if ((association?.model ?? null) !== to || (to !== null && association?.partnerId !== partnerId)) return { inForce };
  const appliedAt = association?.since ?? plannedAt(effects, round) ?? (await worldIso(db));
  const detail = { at: appliedAt, changedAt: appliedAt };
  await noteEffect(db, caseId, { key: FLIP.name, system: FLIP.system, attempt: round, status: 'done', detail });
  await keepRecord(db, input, appliedAt);
  return { appliedAt, inForce };
}

/** Undoes a step that is or may be in force. Keyed by case, name and the round in which it was done. */
async function takeBack(
  { db, ports }: ActivityDeps,
  input: ChangeInput,
  { name, system, ...how }: Reversible,
): Promise<void> {
  const { caseId } = input;
  const effects = await effectsOf(db, caseId);
  const effect = effects.find(({ key, status }) => key === name && status !== 'undone');
  if (effect === undefined) return;
  const its = { caseId, round: effect.attempt };
  let { detail } = effect;
  if (effect.status !== 'done') {
    // Nobody knows whether it was done: asked again under its own key, the system says what it did.
    const answer = await unlessRefused(() =>
      step(db, its, { name, system }, (key) => how.act(ports, pairOf(input, key))),
    );
    if (answer === undefined) return;
    detail = { ...answer };
  }
  await step(db, its, { name: `undo-${name}`, system }, (key) => how.undo(ports, pairOf(input, key), detail));
  await noteEffect(db, caseId, { key: name, attempt: effect.attempt, system, status: 'undone', detail });
}

async function unlessRefused<R>(ask: () => Promise<R>): Promise<R | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PortRefusal) return undefined;
    throw error;
  }
}

async function keepRecord(db: Db, { caseId, change }: ChangeInput, at: string): Promise<void> {
  await db('association_records')
    .insert({
      case_id: caseId,
      customer_id: change.customerId,
      partner_id: change.partnerId,
      operation: change.to === null ? 'unlink' : 'switch',
      model_before: change.from,
      model_after: change.to,
      initiated_by: change.operation === 'unlink-by-customer' ? 'customer' : 'partner',
      at,
    })
    .onConflict('case_id')
    .ignore();
}

async function worldIso(db: Db): Promise<string> {
  const { rows } = await db.raw<{ rows: { now: Date }[] }>('select world_now() as now');
  return (rows[0]?.now ?? new Date(Number.NaN)).toISOString();
}
