import { proxyActivities } from '@temporalio/workflow';
import type { Case, CaseOf } from '../kit/case';
import { EFFECT, LOOKUP } from '../kit/options';
import type { Policy } from '../kit/policy';
import type { Blocker } from '../kit/refusals';
import { attempt } from '../kit/tasks';
import type { AdmitChange, Admission, Change, RelationshipActivities } from './relationship-activities';
import type { QuotaKey } from './quotas';

const { admitChange, checkChange, undoChange, settleChange } = proxyActivities<RelationshipActivities>(LOOKUP);
const { applyChange } = proxyActivities<RelationshipActivities>(EFFECT);

/** Lets a change in, or refuses it with everything that stands in its way; names the parties. */
export async function admit(c: Case, request: AdmitChange): Promise<Admission & { change: Change }> {
  const { change, ...admission } = await admitChange(request);
  c.admit(admission.blockers);
  if (change === undefined) throw new Error('admitted without an association');
  c.involve('partner', change.partnerId);
  c.involve('customer', change.customerId);
  c.remember({ from: change.from, to: change.to });
  return { ...admission, change };
}

/** The account check once more, when the other party agrees. */
export const checkAgain = (change: Change) => (): Promise<readonly Blocker[]> => checkChange(change);

/** Counts a request against its quota, once it reaches the other party. */
export function countAttempt(c: Case, quota: QuotaKey, change: Change): void {
  c.useQuota(quota, subjectOf(quota, change));
}

const subjectOf = (quota: QuotaKey, { partnerId, customerId }: Change): string =>
  quota === 'association.customerUnlinkWindow' ? customerId : `${partnerId}/${customerId}`;

/** A policy whose cases end in a change of the association. */
type Changing = Policy & {
  readonly states: Readonly<Record<'applying' | 'failed-needs-operator', unknown>>;
  readonly outcomes: Readonly<Record<'completed' | 'abandoned', unknown>>;
  readonly tasks: Readonly<Record<'operatorRepair', unknown>>;
};

/**
 * Carries out an agreed change. `blocked`: a precondition was lost since, nothing has been done and the other party must be
 * asked again; `abandoned`: an operator gave up after a failure, everything was put back and the attempt is given back.
 */
export async function apply<P extends Changing>(
  c: CaseOf<P>,
  quota: QuotaKey,
  change: Change,
): Promise<'completed' | 'abandoned' | 'blocked'> {
  const input = (round: number) => ({ caseId: c.id, change, round });
  const applied = await attempt(c as CaseOf<Changing>, 'operatorRepair', {
    working: 'applying',
    failed: 'failed-needs-operator',
    effect: (round) => applyChange(input(round)),
    undo: (round) => undoChange(input(round)),
  });
  if (applied === undefined) {
    c.giveBackQuota(quota, subjectOf(quota, change));
    return 'abandoned';
  }
  if ('blockers' in applied.result) {
    (c as Case).enter('failed-needs-operator');
    c.remember({ lastCheck: { at: new Date(c.now()).toISOString(), blockers: applied.result.blockers } });
    c.record({ action: 'check.failed', data: { items: applied.result.blockers.map(({ code }) => code) } });
    c.notify('check-failed', 'partner');
    return 'blocked';
  }
  await settleChange({ ...input(applied.round), appliedAt: applied.result.appliedAt });
  c.record({ action: 'association.changed', data: { from: change.from, to: change.to, at: applied.result.appliedAt } });
  return 'completed';
}
