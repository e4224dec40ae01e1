import { effectsOf, type EffectRow, noteEffect } from '../../db/engine/effects';
import type { Db } from '../../db/knex';
import type { Applied, ApplyChange, Change } from '../../workflows/association/relationship-activities';
import { checkChange, type CheckDeps } from './account-check';
import { asFailure, retryable, step } from '../effect-step';
import { lock, unlock } from './purchase-lock';
import { type Coupon, type DelegationScope, type Money, type Ports, PortRefusal } from '../ports';

const FLIP = 'flip-association';

const leavesReseller = ({ from, to }: Change): boolean => from === 'reseller' && to !== 'reseller';
const endsDelegation = ({ from, to }: Change): boolean => to === null || from === 'reseller';

/** What can be put back, in the order of domain 1.1.9 case 10: what it is called, which system does it, when it is wanted, there and back. */
interface Reversible {
  readonly name: string;
  readonly system: string;
  readonly wanted: (change: Change) => boolean;
  readonly act: (ports: Ports, pair: Pair) => Promise<object>;
  readonly undo: (ports: Ports, pair: Pair, done: Readonly<Record<string, unknown>>) => Promise<object>;
}

interface Pair {
  readonly key: string;
  readonly customerId: string;
  readonly partnerId: string;
}

const REVERSIBLE: readonly Reversible[] = [
  {
    name: 'recall-coupons',
    system: 'coupons',
    wanted: leavesReseller,
    act: (ports, pair) => ports.coupons.recall(pair),
    undo: (ports, pair, { coupons }) => ports.coupons.reissue({ ...pair, coupons: coupons as Coupon[] }),
  },
  {
    name: 'revoke-authorisations',
    system: 'delegation',
    wanted: endsDelegation,
    act: (ports, pair) => ports.delegation.revoke(pair),
    undo: (ports, pair, { scopes }) => ports.delegation.restore({ ...pair, scopes: scopes as DelegationScope[] }),
  },
  {
    name: 'return-balance',
    system: 'billing',
    wanted: leavesReseller,
    act: (ports, pair) => ports.billing.returnBalance(pair),
    undo: (ports, pair, { amount }) => ports.billing.reallocateBalance({ ...pair, amount: amount as Money }),
  },
];

/** Everything up to and including the commit point (domain 1.1.9, case 10). Keyed by case and round; a step in force is not repeated. */
export async function applyChange(deps: CheckDeps, input: ApplyChange): Promise<Applied> {
  try {
    return await apply(deps, input);
  } catch (error) {
    throw asFailure(error);
  }
}

async function apply(deps: CheckDeps, input: ApplyChange): Promise<Applied> {
  const { db, ports } = deps;
  const { change, caseId } = input;
  const { customerId, partnerId, from, to } = change;
  const before = await effectsOf(db, caseId);
  const inForce = (name: string): EffectRow | undefined =>
    before.find(({ key, status }) => key === name && status === 'done');
  const flipped = inForce(FLIP);
  if (flipped !== undefined) return { appliedAt: String(flipped.detail.changedAt) };
  // The answer to an earlier flip may have been lost; to the check a changed association would look like one ended otherwise.
  const happened = before.some(({ key }) => key === FLIP) ? await changedAfterAll(deps, input, before) : undefined;
  if (happened !== undefined) return happened;

  await lock(deps, input);
  const blockers = await checkChange(deps, change);
  if (blockers.length > 0) {
    await unlock(deps, input);
    return { blockers };
  }
  for (const { name, system, wanted, act } of REVERSIBLE) {
    if (wanted(change) && inForce(name) === undefined)
      await step(db, input, { name, system, plan: {} }, (key) => act(ports, { key, customerId, partnerId }));
  }
  // The same question under the same key: a repetition after a crash must name the instant that was named first.
  const at = plannedAt(before, input.round) ?? (await worldIso(db));
  const flip = { name: FLIP, system: 'association', plan: { at } };
  const { changedAt } = await step(db, input, flip, (key) =>
    ports.association.change({ key, customerId, partnerId, from, to, at }),
  );
  return { appliedAt: changedAt };
}

function plannedAt(effects: readonly EffectRow[], round: number): string | undefined {
  const flip = effects.find(({ key, attempt }) => key === FLIP && attempt === round);
  return flip === undefined ? undefined : String(flip.detail.at);
}

/** When the association is as it was to become, the flip has happened, whatever was noted of it; notes it then. */
async function changedAfterAll(
  { db, ports }: CheckDeps,
  { caseId, round, change }: ApplyChange,
  effects: readonly EffectRow[],
): Promise<{ appliedAt: string } | undefined> {
  const { customerId, partnerId, to } = change;
  const { association } = await ports.association.current({ customerId });
  if ((association?.model ?? null) !== to || (to !== null && association?.partnerId !== partnerId)) return undefined;
  const appliedAt = association?.since ?? plannedAt(effects, round) ?? (await worldIso(db));
  const flip = { key: FLIP, attempt: round, system: 'association', status: 'done' } as const;
  await noteEffect(db, caseId, { ...flip, detail: { at: appliedAt, changedAt: appliedAt } });
  return { appliedAt };
}

/**
 * Puts back, in reverse order, what is or may be in force, unless the commit point was passed after all. What a system refuses to take back stays in force: the
 * call fails with it after all else was put back, or with `insist` is tried again until it is taken. Keyed by case, round and step.
 */
export async function undoChange(
  deps: CheckDeps,
  input: ApplyChange & { insist?: boolean },
): Promise<Applied | undefined> {
  const effects = await effectsOf(deps.db, input.caseId);
  const happened = await changedAfterAll(deps, input, effects);
  if (happened !== undefined) return happened;
  const steps = [...REVERSIBLE].reverse().flatMap((reversible) => {
    const effect = effects.find(({ key, status }) => key === reversible.name && status !== 'undone');
    return effect === undefined ? [] : [() => takeBack(deps, input, reversible, effect)];
  });
  let refused: PortRefusal | undefined;
  // A lock is lifted even if it is not known to be there: its answer may have been lost.
  for (const putBack of [...steps, () => unlock(deps, input)]) {
    try {
      await putBack();
    } catch (error) {
      if (!(error instanceof PortRefusal) || input.insist === true) throw retryable(error);
      refused = error;
    }
  }
  if (refused !== undefined) throw asFailure(refused);
  return undefined;
}

async function takeBack(
  { db, ports }: CheckDeps,
  { caseId, change }: ApplyChange,
  { name, system, act, undo }: Reversible,
  { attempt, detail: noted, status }: EffectRow,
): Promise<void> {
  const { customerId, partnerId } = change;
  const its = { caseId, round: attempt };
  let detail = noted;
  if (status !== 'done') {
    // Nobody knows whether it was done: asked again under its own key, the system tells what it did.
    const answer = await unlessRefused(() =>
      step(db, its, { name, system }, (key) => act(ports, { key, customerId, partnerId })),
    );
    if (answer === undefined) return;
    detail = { ...answer };
  }
  await step(db, its, { name: `undo-${name}`, system }, (key) => undo(ports, { key, customerId, partnerId }, detail));
  await noteEffect(db, caseId, { key: name, attempt, system, status: 'undone', detail });
}

async function unlessRefused<R>(ask: () => Promise<R>): Promise<R | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PortRefusal) return undefined;
    throw error;
  }
}

async function worldIso(db: Db): Promise<string> {
  const { rows } = await db.raw<{ rows: { now: Date }[] }>('select world_now() as now');
  return (rows[0]?.now ?? new Date(Number.NaN)).toISOString();
}
