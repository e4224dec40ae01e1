import { worldNow } from '../db/calendar/clock';
import type { FormValues } from '../workflows/kit/policy/fields';
import type { Profile } from '../workflows/kit/policy/policy';
import type { Blocker } from '../workflows/kit/policy/refusals';
import { type Actor, VENDOR } from '../workflows/kit/policy/roles';
import type { ProcessType } from '../workflows/registry';
import type { Operation } from '../workflows/association/check-item';
import type { Change } from '../workflows/association/change';
import { type IncentiveForm, periodOf } from '../workflows/fh/fh-incentive.policy';
import type { Quarter } from '../workflows/fh/fh-quarter-months';
import { admitChange, checkChange } from './association/account-check';
import { type ActivityDeps } from './deps';
import { checkIncentive } from './fh/fh-incentive-checks';
import { admitQuarter } from './fh/fh-quarter';
import { checkQualification, type QualificationRequest } from './fh/fh-qualification';
import { checkNreApplication } from './nre/nre-checks';
import { admitMilestone, type Milestone } from './nre/nre-milestone';
import { checkPartner, checkShare } from './opportunity/opportunity-checks';
import { admitPayment } from './payment/payment-checks';
import { admitReview, type AdmitReview, checkInvitation } from './distribution/distribution-checks';

export interface CheckInput {
  readonly form: FormValues;
  readonly actor: Actor;
  readonly profile: Profile;
}

/** Everything that would refuse a request now; opens nothing. */
export type Check = (input: CheckInput) => Promise<readonly Blocker[]>;

/** The checks by process type: the same functions that the processes run when they admit a request. */
export function createChecks(deps: ActivityDeps): Readonly<Record<string, Check>> {
  const relationship =
    (operationOf: (form: FormValues) => Operation, customerOf: (input: CheckInput) => string): Check =>
    async (input) => {
      const { actor, profile, form } = input;
      const request = { operation: operationOf(form), customerId: customerOf(input), actor, profile };
      return (await admitChange(deps, request)).blockers;
    };
  const customerField = ({ form }: CheckInput): string => String(form.customerId);
  // Lists open themselves, so nobody asks for this check.
  return {
    'relationship-switch': relationship(
      (form) => (form.toModel === 'reseller' ? 'switch-to-reseller' : 'switch-to-referral'),
      customerField,
    ),
    'partner-unlink': relationship(() => 'unlink-by-partner', customerField),
    'customer-unlink': relationship(
      () => 'unlink-by-customer',
      ({ actor }) => actor.partyId,
    ),
    'cooperation-review': ({ form }) => admitReview(deps, form as unknown as AdmitReview),
    'distributor-invitation': ({ form, actor }) =>
      checkInvitation(deps, { masterId: actor.partyId, email: String(form.email) }),
    'partner-opportunity': ({ actor }) => checkPartner(deps, { partnerId: actor.partyId }),
    'vendor-opportunity': ({ form }) => checkShare(deps, { form }),
    'fh-incentive': (input) => {
      const { actor } = input;
      const form = input.form as unknown as IncentiveForm;
      const openedBy = actor.partyId === VENDOR ? 'vendor' : 'partner';
      return checkIncentive(deps, { caseId: '', form, period: periodOf(form, actor), openedBy });
    },
    // Checked before the agreement is ticked.
    'fh-qualification': ({ form, actor }) =>
      checkQualification(deps, { form: { agreementAccepted: true, ...form }, actor } as QualificationRequest),
    'fh-quarter': ({ form }) => admitQuarter(deps, form as unknown as Quarter),
    nre: async ({ form, actor }) => {
      const { now } = await worldNow(deps.db);
      const application = { caseId: '', partnerId: actor.partyId, solutionId: String(form.solutionId) };
      return checkNreApplication(deps, { ...application, at: now.toISOString() });
    },
    'nre-milestone': ({ form }) => admitMilestone(deps, form as unknown as Milestone),
    'invoice-payment': ({ form }) => admitPayment(deps, { form }),
  } satisfies Record<Exclude<ProcessType, 'fh-lists'>, Check>;
}

/** What would keep two partners from cooperating, for the page on which an invited distributor decides. */
export { checkCooperation } from './distribution/distribution-checks';

/** The blockers of a request under way, for the page on which the other party decides. */
export type PendingCheck = (change: Change) => Promise<readonly Blocker[]>;

export const createPendingCheck =
  (deps: ActivityDeps): PendingCheck =>
  (change) =>
    checkChange(deps, change);
