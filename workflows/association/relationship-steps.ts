import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { EFFECT, LOOKUP } from '../kit/contract/activity-options';
import type { Policy } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import { attempt } from '../kit/engine/ask';
import type { AdmitChange, Admission, ApplyChange, Change, RelationshipActivities } from './relationship-activities';
import type { QuotaKey } from './quotas';

const { admitChange, checkChange, undoChange, settleChange } = proxyActivities<RelationshipActivities>(LOOKUP);
const { applyChange } = proxyActivities<RelationshipActivities>(EFFECT);

/** The party that is not reached before a first step inside the vendor, or before a one-time code, is done. */
type OtherParty = 'partner' | 'customer';

/** Lets a change in, or refuses it with everything that stands in its way; names the parties. */
export async function admit(
  c: Case,
  request: AdmitChange,
  unreached: (admission: Admission) => OtherParty | undefined = () => undefined,
): Promise<Admission & { change: Change }> {
  const { change, ...admission } = await admitChange(request);
  c.admit(admission.blockers);
  if (change === undefined) throw new Error('admitted without an association');
  const later = unreached(admission);
  c.involve('partner', change.partnerId, { reached: later !== 'partner' });
  c.involve('customer', change.customerId, { reached: later !== 'customer' });
  c.remember({ from: change.from, to: change.to });
  return { ...admission, change };
}

/** The account check once more, when the other party agrees. */
export const checkAgain = (change: Change) => (): Promise<readonly Blocker[]> => checkChange(change);

/** The request reaches the other party: from here on it counts against its quota, and both are told how it ends. */
export function reach(c: Case, quota: QuotaKey, change: Change): void {
  c.reach('partner');
  c.reach('customer');
  c.useQuota(quota, subjectOf(quota, change));
}

const subjectOf = (quota: QuotaKey, { partnerId, customerId }: Change): string =>
  quota === 'association.customerUnlinkWindow' ? customerId : `${partnerId}/${customerId}`;

/** A policy whose cases end in a change of the association. */
type Changing = Policy & {
  readonly states: Readonly<Record<'applying' | 'failed-needs-operator', unknown>>;
  readonly outcomes: Readonly<Record<'completed' | 'abandoned' | 'cancelled-by-system', unknown>>;
  readonly tasks: Readonly<Record<'operatorRepair', unknown>>;
};

/** What a change came to. `blocked`: a precondition was lost since, nothing has been done and the other party is asked again. */
export type CarriedOut = 'completed' | 'abandoned' | 'cancelled-by-system' | 'blocked';

/** What stands in the way for good: there is nobody left to ask. */
const FOR_GOOD: readonly string[] = ['NOT_ASSOCIATED', 'PARTNER_FROZEN', 'PARTY_HAS_LEFT'];

/**
 * Makes the step that carries out an agreed change, as often as the other party agrees. When it fails for good everything is put back and an operator
 * decides; an abandoned attempt is given back.
 */
export function changeCarrier<P extends Changing>(
  c: Case<P>,
  quota: QuotaKey,
  change: Change,
): () => Promise<CarriedOut> {
  // Part of the keys of all effects: must not repeat within a case, also not after the other party was asked again.
  let round = 0;
  const input = (): ApplyChange => ({ caseId: c.id, change, round });

  return async () => {
    const tried = await attempt(c as Case<Changing>, 'operatorRepair', {
      working: 'applying',
      failed: 'failed-needs-operator',
      effect: () => {
        round += 1;
        return applyChange(input());
      },
      undo: () => undoChange(input()),
    });
    // The operator's word is written before what may take long: what could not be put back must be now. And a change that happened after all
    // cannot be abandoned.
    await c.commit();
    const applied = tried?.result ?? (await undoChange({ ...input(), insist: true }));
    if (applied === undefined) {
      c.giveBackQuota(quota, subjectOf(quota, change));
      return 'abandoned';
    }
    if ('blockers' in applied) return blocked(c, change, applied.blockers);
    if (tried === undefined) (c as Case).enter('applying');
    await settleChange({ ...input(), appliedAt: applied.appliedAt });
    c.record({ action: 'association.changed', data: { from: change.from, to: change.to, at: applied.appliedAt } });
    return 'completed';
  };
}

function blocked(c: Case, { operation }: Change, blockers: readonly Blocker[]): CarriedOut {
  c.enter('failed-needs-operator');
  c.remember({ lastCheck: { at: new Date(c.now()).toISOString(), blockers } });
  c.record({ action: 'check.failed', data: { items: blockers.map(({ code }) => code) } });
  if (blockers.some(({ code }) => FOR_GOOD.includes(code))) return 'cancelled-by-system';
  c.notify('check-failed', 'partner');
  if (operation === 'unlink-by-customer') c.notify('check-failed', 'customer');
  return 'blocked';
}
