import { supersedeOthers } from '../../db/distribution/distribution';
import { noteEffect } from '../../db/engine/effects';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { blocker } from '../../workflows/distribution/distribution-blockers';
import type { ActivityDeps } from '../deps';
import { asFailure, retryable, step } from '../effect-step';
import { PortRefusal } from '../ports';
import {
  admitInvitation,
  type AdmitInvitation,
  admitReview,
  type AdmitReview,
  checkCooperation,
  checkInvitee,
  findInvitee,
  type Pair,
} from './distribution-checks';

/** A cooperation agreed at `at` (ISO), the day it starts to count. `round` counts an operator's tries. */
export interface Cooperate extends Pair {
  readonly caseId: string;
  readonly at: string;
  readonly round: number;
}

/** Since when (ISO) they cooperate, or the blockers, in which case nothing was done. */
export type Cooperated = { readonly since: string } | { readonly blockers: readonly Blocker[] };

const START = { name: 'start-cooperation', system: 'directory' } as const;

/** The outside calls of both ways to a cooperation. */
export const distributionActivities = (deps: ActivityDeps) => ({
  admitReview: (form: AdmitReview) => admitReview(deps, form),
  admitInvitation: (input: AdmitInvitation) => admitInvitation(deps, input),
  findInvitee: (input: { readonly email: string }) => findInvitee(deps, input),
  checkInvitee: (input: { readonly distributorId: string }) => checkInvitee(deps, input),
  checkCooperation: (pair: Pair) => checkCooperation(deps, pair),
  cooperate: (input: Cooperate) => cooperate(deps, input),
  findCooperation: (input: Cooperate) => findCooperation(deps, input),
});

/** Starts the cooperation and supersedes everything else that is open about the distributor. Idempotent by case. */
async function cooperate(deps: ActivityDeps, input: Cooperate): Promise<Cooperated> {
  const { caseId, distributorId, masterId, region, at } = input;
  try {
    const begun = await step(deps.db, input, { ...START, plan: { at } }, () =>
      deps.ports.directory.startCooperation({ key: `${caseId}/cooperation`, distributorId, masterId, region, at }),
    );
    await tellOthers(deps, input);
    return begun;
  } catch (error) {
    if (error instanceof PortRefusal && error.code === 'already-has-master')
      return { blockers: [blocker('ALREADY_HAS_MASTER')] };
    throw asFailure(error);
  }
}

/** The cooperation if it has begun, whatever was noted; notes it then, and tells the others. */
async function findCooperation(deps: ActivityDeps, input: Cooperate): Promise<Cooperated | undefined> {
  const { caseId, distributorId, masterId, at, round } = input;
  try {
    const { cooperation } = await deps.ports.directory.cooperation({ distributorId });
    if (cooperation?.masterId !== masterId) return undefined;
    const { since } = cooperation;
    const effect = { key: START.name, attempt: round, system: START.system, status: 'done' } as const;
    await noteEffect(deps.db, caseId, { ...effect, detail: { at, since } });
    await tellOthers(deps, input);
    return { since };
  } catch (error) {
    throw retryable(error);
  }
}

const tellOthers = ({ db }: ActivityDeps, { caseId, distributorId }: Cooperate): Promise<number> =>
  db.transaction((tx) => supersedeOthers(tx, { distributorId, cause: caseId }));
