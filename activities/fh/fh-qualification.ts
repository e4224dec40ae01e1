import { worldNow } from '../../db/calendar/clock';
import { unconfirmedIncentives } from '../../db/funding/fh-incentive';
import { setting } from '../../db/settings';
import type { fhQualificationPolicy } from '../../workflows/fh/fh-qualification.policy';
import { beijingDate, startOfDay } from '../../workflows/kit/policy/deadlines';
import type { FormOf } from '../../workflows/kit/policy/fields';
import { partnerOf } from '../../workflows/kit/policy/policy';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { type Actor, VENDOR } from '../../workflows/kit/policy/roles';
import { type FhProgramme, FUNDING_SETTINGS, renewableFrom, STAGED } from '../../workflows/shared/funding';
import { blocker, blockersOf } from '../../workflows/shared/funding-blockers';
import type { ActivityDeps } from '../deps';
import type { CheckOf } from '../opening-check';
import { fundingStanding } from '../shared/funding-checks';

/** Whose qualification for what. */
export interface Qualification {
  readonly partnerId: string;
  readonly programme: FhProgramme;
}

/** A request for or invitation to a qualification, and who makes it. */
export interface QualificationRequest {
  readonly form: FormOf<(typeof fhQualificationPolicy)['form']>;
  readonly actor: Actor;
}

/**
 * The terms of a submission: the current agreement, and whether the system approves at once. `at` is the world clock
 * (ISO).
 */
export interface SubmissionTerms {
  readonly agreementVersion: string;
  readonly approvedAtOnce: boolean;
  readonly at: string;
}

/** The outside calls of qualifications. All are read-only. */
export const fhQualificationActivities = (deps: ActivityDeps) => ({
  /** Everything that keeps a request or invitation from being opened, or the terms if nothing does. */
  async admitQualification(input: QualificationRequest) {
    const [blockers, terms] = await Promise.all([checkQualification(deps, input), termsOf(deps, input.form.programme)]);
    return { blockers, terms };
  },
  /** Whether a partner may take part in a programme now. */
  checkStanding: ({ partnerId, programme }: Qualification) => fundingStanding(deps, partnerId, programme),
  /** The same, and whether a qualification valid until that Beijing date may be renewed already. */
  checkRenewal: (input: Qualification & { validUntil: string }) => checkRenewal(deps, input),
  /** Case ids of a qualification's incentives whose lists nobody has confirmed yet. */
  unconfirmedIncentives: (input: Qualification) => unconfirmedIncentives(deps.db, input),
  termsOfSubmission: ({ programme }: Pick<Qualification, 'programme'>) => termsOf(deps, programme),
});

async function termsOf({ db }: ActivityDeps, programme: FhProgramme): Promise<SubmissionTerms> {
  const [agreement, automatic] = ['fh.agreementVersion', 'fh.autoApprove'] as const;
  const [agreementVersion, approved, { now }] = await Promise.all([
    setting<string>(db, agreement, FUNDING_SETTINGS[agreement]),
    setting<readonly string[]>(db, automatic, FUNDING_SETTINGS[automatic]),
    worldNow(db),
  ]);
  return { agreementVersion, approvedAtOnce: approved.includes(programme), at: now.toISOString() };
}

/**
 * Everything that keeps a qualification from being opened, by the partner itself or as an invitation (domain 1.4.3).
 */
async function checkQualification(deps: ActivityDeps, { form, actor }: QualificationRequest): Promise<Blocker[]> {
  const { programme } = form;
  const standing = await fundingStanding(deps, partnerOf(form, actor), programme);
  if (standing.some(({ code }) => code === 'CLOUD_DISTRIBUTOR')) return standing;
  const invites = actor.partyId === VENDOR;
  const asked = blockersOf({
    PARTNER_APPLIES_ITSELF: invites && programme !== STAGED,
    BY_INVITATION_ONLY: !invites && programme === STAGED,
    OTHER_PARTNER: !invites && (form.partnerId ?? actor.partyId) !== actor.partyId,
    AGREEMENT_NOT_ACCEPTED: !invites && form.agreementAccepted !== true,
  });
  return [...standing, ...asked];
}

/** The same before the agreement is ticked. */
export const checkQualificationRequest: CheckOf<typeof fhQualificationPolicy> = (deps, { form, actor }) =>
  checkQualification(deps, { form: { agreementAccepted: true, ...form }, actor });

async function checkRenewal(
  deps: ActivityDeps,
  { partnerId, programme, validUntil }: Qualification & { validUntil: string },
): Promise<Blocker[]> {
  const [standing, { now }] = await Promise.all([fundingStanding(deps, partnerId, programme), worldNow(deps.db)]);
  const first = renewableFrom(validUntil);
  if (beijingDate(now.getTime()) >= first) return standing;
  return [...standing, { ...blocker('TOO_EARLY_TO_RENEW'), until: new Date(startOfDay(first)).toISOString() }];
}
