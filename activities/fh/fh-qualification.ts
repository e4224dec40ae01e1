import { worldNow } from '../../db/calendar/clock';
import { unconfirmedIncentives } from '../../db/funding/fh-incentive';
import { setting } from '../../db/settings';
import type { FhQualificationActivities, SubmissionTerms } from '../../workflows/fh/fh-qualification-activities';
import { type FhProgramme, FUNDING_SETTINGS } from '../../workflows/shared/funding';
import type { CheckDeps } from '../association/account-check';
import { checkQualification, checkRenewal, fundingStanding } from '../shared/funding-checks';

/** What qualifications need from outside, over one database and one outside world. */
export function fhQualificationActivities(deps: CheckDeps): FhQualificationActivities {
  return {
    admitQualification: async (input) => {
      const [blockers, terms] = await Promise.all([
        checkQualification(deps, input),
        termsOf(deps, input.form.programme as FhProgramme),
      ]);
      return { blockers, terms };
    },
    checkStanding: ({ partnerId, programme }) => fundingStanding(deps, partnerId, programme),
    checkRenewal: (input) => checkRenewal(deps, input),
    unconfirmedIncentives: (input) => unconfirmedIncentives(deps.db, input),
    termsOfSubmission: ({ programme }) => termsOf(deps, programme),
  };
}

async function termsOf({ db }: CheckDeps, programme: FhProgramme): Promise<SubmissionTerms> {
  const [agreement, automatic] = ['fh.agreementVersion', 'fh.autoApprove'] as const;
  const [agreementVersion, approved, { now }] = await Promise.all([
    setting<string>(db, agreement, FUNDING_SETTINGS[agreement]),
    setting<readonly string[]>(db, automatic, FUNDING_SETTINGS[automatic]),
    worldNow(db),
  ]);
  return { agreementVersion, approvedAtOnce: approved.includes(programme), at: now.toISOString() };
}
