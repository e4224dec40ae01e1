import { proxyActivities } from '@temporalio/workflow';
import type { distributionActivities } from '../../activities/distribution/distribution';
import type { Pair } from '../../activities/distribution/distribution-checks';
import { EFFECT, LOOKUP } from '../kit/contract/activity-options';
import { attempt, roundOf } from '../kit/engine/attempt';
import type { Case } from '../kit/engine/case';
import { invariant } from '../kit/engine/invariant';
import type { Step } from '../kit/engine/run-case';
import type { OutcomeOf, Policy, StateOf } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';

type Activities = ReturnType<typeof distributionActivities>;
type Cooperate = Parameters<Activities['cooperate']>[0];
type Cooperated = Awaited<ReturnType<Activities['cooperate']>>;

const { checkCooperation, findCooperation } = proxyActivities<Activities>(LOOKUP);
const { cooperate } = proxyActivities<Activities>(EFFECT);

/** A policy whose cases end in a cooperation. */
type Beginning = Policy & {
  readonly states: Readonly<Record<'failed-needs-operator', unknown>>;
  readonly outcomes: Readonly<Record<'abandoned', unknown>>;
  readonly tasks: Readonly<Record<'operatorRepair', unknown>>;
};

/** What both ways to a cooperation remember. */
export interface CooperationMemory {
  /**
   * The region of the cooperation, and when (ISO) it was agreed. Kept across retries, so that each asks the same under
   * the same key.
   */
  readonly agreed?: { readonly region: string; readonly at: string };
}

/** How an agreed cooperation is begun: the state meanwhile, how the case ends with it, and what follows a blocker. */
interface Beginnings<P extends Beginning, M extends CooperationMemory> {
  readonly working: StateOf<P>;
  readonly begun: OutcomeOf<P>;
  readonly blocked: (c: Case<P, M>, blockers: readonly Blocker[]) => OutcomeOf<P> | undefined;
}

/**
 * The step that begins an agreed cooperation. An operator decides when it fails for good; one that has begun after all
 * cannot be abandoned.
 */
export function beginCooperation<P extends Beginning, M extends CooperationMemory>({
  working,
  begun,
  blocked,
}: Beginnings<P, M>): Step<P, M> {
  const inputOf = (c: Case<P, M>): Cooperate => ({ caseId: c.id, ...pairOf(c), at: agreedIn(c).at, round: roundOf(c) });
  const done = (c: Case<P, M>, cooperated: Cooperated): OutcomeOf<P> | undefined => {
    if ('blockers' in cooperated) return blocked(c, cooperated.blockers);
    c.record({ action: 'cooperation.started', data: { region: agreedIn(c).region, since: cooperated.since } });
    return c.close(begun);
  };
  return attempt<P, M, 'operatorRepair', Cooperated>({
    working,
    failed: 'failed-needs-operator',
    repair: 'operatorRepair',
    run: async (c, round) => {
      // The check would mistake our own cooperation, begun while its answer was lost, for another one.
      const found = round > 1 ? await findCooperation(inputOf(c)) : undefined;
      if (found !== undefined) return found;
      const blockers = await checkCooperation(pairOf(c));
      return blockers.length > 0 ? { blockers } : cooperate(inputOf(c));
    },
    undo: (c) => findCooperation(inputOf(c)),
    done,
    abandoned: async (c) => {
      // Write the operator's decision first, since the effect may take long.
      await c.commit();
      const found = await findCooperation(inputOf(c));
      return found === undefined ? c.close('abandoned') : done(c, found);
    },
  });
}

const agreedIn = (c: Case<Policy, CooperationMemory>) => c.facts.agreed ?? invariant('nothing was agreed');

const pairOf = (c: Case<Policy, CooperationMemory>): Pair => ({
  distributorId: c.party('distributor'),
  masterId: c.party('master'),
  region: agreedIn(c).region,
});
