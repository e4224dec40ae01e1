import { supersedeOthers } from '../../db/distribution/distribution';
import { effectsOf, noteEffect } from '../../db/engine/effects';
import type {
  Cooperate,
  Cooperated,
  DistributionActivities,
} from '../../workflows/distribution/distribution-activities';
import { blocker } from '../../workflows/distribution/distribution-blockers';
import type { CheckDeps } from '../association/account-check';
import { admitInvitation, admitReview, checkCooperation, checkInvitee } from './distribution-checks';
import { asFailure, retryable, step } from '../effect-step';
import { PortRefusal } from '../ports';

const START = { name: 'start-cooperation', system: 'directory' } as const;

/** Everything that the two ways to a cooperation need from outside. */
export const distributionActivities = (deps: CheckDeps): DistributionActivities => ({
  admitReview: (form) => admitReview(deps, form),
  admitInvitation: (input) => admitInvitation(deps, input),
  checkInvitee: (input) => checkInvitee(deps, input),
  checkCooperation: (pair) => checkCooperation(deps, pair),
  cooperate: (input) => cooperate(deps, input),
  findCooperation: (input) => findCooperation(deps, input),
});

/** Checks once more, starts the cooperation and has all else that is open about the distributor superseded. Idempotent by case. */
export async function cooperate(deps: CheckDeps, input: Cooperate): Promise<Cooperated> {
  try {
    return await begin(deps, input);
  } catch (error) {
    throw asFailure(error);
  }
}

async function begin(deps: CheckDeps, input: Cooperate): Promise<Cooperated> {
  const { db, ports } = deps;
  const { caseId, distributorId, masterId, region, at } = input;
  // The answer to an earlier try may have been lost; to the check its own cooperation would look like another.
  if (!(await mayHaveBegun(deps, input))) {
    const blockers = await checkCooperation(deps, input);
    if (blockers.length > 0) return { blockers };
  }
  try {
    const begun = await step(db, input, { ...START, plan: { at } }, () =>
      ports.directory.startCooperation({ key: `${caseId}/cooperation`, distributorId, masterId, region, at }),
    );
    await tellOthers(deps, input);
    return begun;
  } catch (error) {
    if (error instanceof PortRefusal && error.code === 'already-has-master')
      return { blockers: [blocker('ALREADY_HAS_MASTER')] };
    throw error;
  }
}

async function mayHaveBegun(deps: CheckDeps, input: Cooperate): Promise<boolean> {
  const effects = await effectsOf(deps.db, input.caseId);
  return effects.some(({ key }) => key === START.name) && (await sinceWhen(deps, input)) !== undefined;
}

/** Since when the two cooperate; undefined when they do not. */
async function sinceWhen({ ports }: CheckDeps, { distributorId, masterId }: Cooperate): Promise<string | undefined> {
  const { cooperation } = await ports.directory.cooperation({ distributorId });
  return cooperation?.masterId === masterId ? cooperation.since : undefined;
}

const tellOthers = ({ db }: CheckDeps, { caseId, distributorId }: Cooperate): Promise<number> =>
  db.transaction((tx) => supersedeOthers(tx, { distributorId, cause: caseId }));

/** The cooperation, when it has begun whatever was noted of it; notes it then, and tells the others. */
export async function findCooperation(deps: CheckDeps, input: Cooperate): Promise<Cooperated | undefined> {
  try {
    const since = await sinceWhen(deps, input);
    if (since === undefined) return undefined;
    const effect = { key: START.name, attempt: input.round, system: START.system, status: 'done' } as const;
    await noteEffect(deps.db, input.caseId, { ...effect, detail: { at: input.at, since } });
    await tellOthers(deps, input);
    return { since };
  } catch (error) {
    throw retryable(error);
  }
}
