import { proxyActivities } from '@temporalio/workflow';
import type { Admission } from '../../activities/association/account-check';
import type { ChangeInput, FollowInput, relationshipActivities } from '../../activities/association/relationship';
import { EFFECT, LOOKUP } from '../kit/contract/activity-options';
import type { CaseStart } from '../kit/contract/start';
import { attempt, roundOf } from '../kit/engine/attempt';
import type { Case } from '../kit/engine/case';
import { checkFailed } from '../kit/engine/check-failed';
import { invariant } from '../kit/engine/invariant';
import { takeBack } from '../kit/engine/saga';
import { beijingDate } from '../kit/policy/deadlines';
import type { FormValues } from '../kit/policy/fields';
import type { OutcomeOf, Policy, StateOf } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import {
  type Change,
  endsAssignments,
  endsDelegation,
  freezesUntilBudget,
  leavesReseller,
  reclaimsCredits,
  resetsGracePeriod,
} from './change';
import type { Model, Operation } from './check-item';
import { acceptedTexts } from './consent-texts';
import type { QuotaKey } from './quotas';

type Activities = ReturnType<typeof relationshipActivities>;

const lasting = proxyActivities<Activities>(LOOKUP);
const effect = proxyActivities<Activities>(EFFECT);

/** A policy whose cases end in a change of the association. */
type Changing = Policy & {
  readonly states: Readonly<Record<'applying' | 'failed-needs-operator' | Bookkeeping, unknown>>;
  readonly outcomes: Readonly<Record<'completed' | 'abandoned' | 'cancelled-by-system', unknown>>;
  readonly tasks: Readonly<Record<'operatorRepair' | 'bookkeepingRepair', unknown>>;
};
type Bookkeeping = 'bookkeeping' | 'bookkeeping-needs-operator';

/** What the association processes remember. */
export interface ChangeMemory {
  readonly from?: Model;
  readonly to?: Model | null;
  /** Texts accepted with the consent. */
  readonly notices?: ReturnType<typeof acceptedTexts>;
  /**
   * When (ISO) and in which round the association changed: every follow-up uses the keys of that round, however often
   * it is retried.
   */
  readonly changed?: { readonly at: string; readonly round: number };
  /** How often the other party may be asked, and its last day (YYYY-MM-DD), which stays when it is asked again. */
  readonly consentRounds?: number;
  readonly answerBy?: string;
  /** What ended the request although it was agreed to. */
  readonly failure?: { readonly blockers: readonly Blocker[] };
}

/** What a process wants to change, and the state in which the other party is asked for consent. */
interface Request<P extends Changing> {
  readonly operation: Operation;
  readonly quota: QuotaKey;
  readonly pending: StateOf<P>;
}

/** When (ISO) the association changed, or the blockers, in which case nothing was done. */
type Applied = { readonly appliedAt: string } | { readonly blockers: readonly Blocker[] };

/** What blocks the change for good: there is nobody left to ask. */
const FOR_GOOD: readonly string[] = ['NOT_ASSOCIATED', 'PARTNER_FROZEN', 'PARTY_HAS_LEFT'];

/** How often the other party is asked in requests that were let in before a setting said so. */
const MOST_ROUNDS = 3;

/** Steps before the flip, in order; each can be undone (domain 1.1.9, case 10). */
const REVERSIBLE = [
  { name: 'recall-coupons', wanted: leavesReseller, act: effect.recallCoupons, undo: lasting.reissueCoupons },
  {
    name: 'revoke-authorisations',
    wanted: endsDelegation,
    act: effect.revokeAuthorisations,
    undo: lasting.restoreAuthorisations,
  },
  { name: 'return-balance', wanted: leavesReseller, act: effect.returnBalance, undo: lasting.reallocateBalance },
] as const;

/** Steps after the flip, in order; the customer may buy again before anything is booked. */
const FOLLOWING = [
  { wanted: () => true, act: effect.unlockPurchases },
  { wanted: () => true, act: effect.tellBilling },
  { wanted: resetsGracePeriod, act: effect.setGracePeriod },
  { wanted: reclaimsCredits, act: effect.reclaimVendorCredits },
  { wanted: freezesUntilBudget, act: effect.freezeUntilBudget },
  { wanted: endsAssignments, act: effect.endAssignments },
] as const;

/** What the association processes share: admitting a request, passing it to the other party, and carrying it out. */
export function relationshipChange<P extends Changing>(
  { actor, profile }: CaseStart,
  { operation, quota, pending }: Request<P>,
) {
  type ChangeCase = Case<P, ChangeMemory>;

  const changeOf = (c: ChangeCase): Change => {
    const { from, to } = c.facts;
    if (from === undefined || to === undefined) return invariant('the change is not known');
    return { operation, customerId: c.party('customer'), partnerId: c.party('partner'), from, to, profile };
  };
  const quotaSubject = (c: ChangeCase): string =>
    quota === 'association.customerUnlinkWindow' ? c.party('customer') : `${c.party('partner')}/${c.party('customer')}`;
  const inputOf = (c: ChangeCase, round: number): ChangeInput => ({ caseId: c.id, change: changeOf(c), round });

  /** The association has changed: tells both sides; only bookkeeping is left. */
  const changed = (c: ChangeCase, at: string): undefined => {
    const { from, to } = changeOf(c);
    c.remember({ changed: { at, round: roundOf(c) } });
    c.record({ action: 'association.changed', data: { from, to, at } });
    c.enter('bookkeeping');
    c.tellEnd('completed');
  };

  /** A precondition was lost after the consent and nothing was done: asks the other party again, under new keys. */
  const blocked = (c: ChangeCase, blockers: readonly Blocker[]): OutcomeOf<P> | undefined => {
    c.enter('failed-needs-operator');
    const rounds = c.facts.consentRounds ?? MOST_ROUNDS;
    const isOver = blockers.some(({ code }) => FOR_GOOD.includes(code)) || roundOf(c) >= rounds;
    const told = operation === 'unlink-by-customer' ? (['partner', 'customer'] as const) : (['partner'] as const);
    checkFailed(c, blockers, { tell: isOver ? [] : told });
    if (isOver) {
      c.remember({ failure: { blockers } });
      return c.close('cancelled-by-system');
    }
    c.remember({ round: roundOf(c) + 1 });
    c.enter(pending);
    return undefined;
  };

  return {
    /** Admits the change or refuses it with all its blockers; names the parties, one of whom may not be reached yet. */
    admit: async (
      c: ChangeCase,
      customerId: string,
      unreached: (admission: Admission) => 'partner' | 'customer' | undefined = () => undefined,
    ): Promise<Admission> => {
      const admission = await lasting.admitChange({ operation, customerId, actor, profile });
      c.admit(admission.blockers);
      const change = admission.change ?? invariant('admitted without an association');
      const later = unreached(admission);
      c.involve('partner', change.partnerId, { reached: later !== 'partner' });
      c.involve('customer', change.customerId, { reached: later !== 'customer' });
      c.remember({ from: change.from, to: change.to, consentRounds: admission.consentRounds });
      return admission;
    },

    /** The request reaches the other party: from now on it counts against its quota, and both are told how it ends. */
    reach: (c: ChangeCase): void => {
      c.reach('partner');
      c.reach('customer');
      c.useQuota(quota, quotaSubject(c));
    },

    /** Asks again within what was left of the time in which the other party may answer. */
    within: ({ facts: { answerBy } }: ChangeCase): { readonly lastDay?: string } =>
      answerBy === undefined ? {} : { lastDay: answerBy },
    /** The other party has agreed: keeps the texts it accepted, and its last day in case it has to be asked again. */
    agreed: (c: ChangeCase, form: FormValues): void => {
      const dueAt = c.tasks.findLast(({ status }) => status === 'decided')?.dueAt;
      c.remember({
        notices: acceptedTexts(form),
        ...(dueAt === undefined ? {} : { answerBy: beijingDate(dueAt - 1) }),
      });
      c.enter('applying');
    },
    /** Runs the account check again when the other party agrees. */
    checkAgain: (c: ChangeCase) => (): Promise<readonly Blocker[]> =>
      lasting.checkChange({ ...changeOf(c), moving: c.state === pending }),

    /** The states from consent to the end. */
    states: {
      ...inBoth(
        'applying',
        'failed-needs-operator',
        attempt<P, ChangeMemory, 'operatorRepair', Applied>({
          working: 'applying',
          failed: 'failed-needs-operator',
          repair: 'operatorRepair',
          run: (c, round) => carryOut(inputOf(c, round)),
          undo: (c, round) => putBack(inputOf(c, round)),
          done: (c, applied) => ('blockers' in applied ? blocked(c, applied.blockers) : changed(c, applied.appliedAt)),
          abandoned: async (c) => {
            // Write the operator's decision first, since the effect may take long: what could not be undone must be
            // undone now.
            await c.commit();
            const happened = await putBack({ ...inputOf(c, roundOf(c)), insist: true });
            if (happened !== undefined) return changed(c, happened.appliedAt);
            c.giveBackQuota(quota, quotaSubject(c));
            return c.close('abandoned');
          },
        }),
      ),
      ...inBoth(
        'bookkeeping',
        'bookkeeping-needs-operator',
        attempt<P, ChangeMemory, 'bookkeepingRepair', void>({
          working: 'bookkeeping',
          failed: 'bookkeeping-needs-operator',
          repair: 'bookkeepingRepair',
          run: (c) => {
            const { at, round } = c.facts.changed ?? invariant('the change is not in effect');
            return follow({ ...inputOf(c, round), appliedAt: at });
          },
          done: (c) => c.close('completed', 'told'),
          abandoned: () => invariant('what has happened cannot be given up'),
        }),
      ),
    },
  };
}

/** The same step for both states of an effect. */
const inBoth = <W extends string, F extends string, S>(working: W, failed: F, step: S): Record<W | F, S> =>
  ({ [working]: step, [failed]: step }) as Record<W | F, S>;

/** Everything up to and including the commit point, except what is still in force from an earlier round. */
async function carryOut(input: ChangeInput): Promise<Applied> {
  const { change, round } = input;
  if (round > 1) {
    // The check would mistake an association that did change after all for one that ended another way.
    const { appliedAt } = await lasting.findChange(input);
    if (appliedAt !== undefined) return { appliedAt };
  }
  await effect.lockPurchases(input);
  const blockers = await lasting.checkChange({ ...change, moving: true });
  if (blockers.length > 0) return (await putBack(input)) ?? { blockers };
  for (const { wanted, act } of REVERSIBLE) if (wanted(change)) await act(input);
  return effect.flipAssociation(input);
}

/** Undoes what is or may be in force, unless the association has changed after all; then returns when. */
async function putBack(input: ChangeInput): Promise<{ readonly appliedAt: string } | undefined> {
  const { appliedAt, inForce } = await lasting.findChange(input);
  if (appliedAt !== undefined) return { appliedAt };
  const done = REVERSIBLE.filter(({ name }) => inForce.includes(name));
  // Lift the lock even if we do not know that it was set: the answer may have been lost.
  await takeBack([lasting.unlockPurchases, ...done.map(({ undo }) => undo)].map((undo) => () => undo(input)));
  return undefined;
}

/** Everything after the commit point, except what is already in force. */
async function follow(input: FollowInput): Promise<void> {
  for (const { wanted, act } of FOLLOWING) if (wanted(input.change)) await act(input);
}
