import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import { beijingDate } from '../kit/policy/deadlines';
import { LOOKUP } from '../kit/contract/activity-options';
import { type OutcomeOf, partnerOf } from '../kit/policy/policy';
import type { StartInput } from '../kit/contract/start';
import { SYSTEM, VENDOR } from '../kit/policy/roles';
import { type Answer, ask } from '../kit/engine/ask';
import type { FhQualificationActivities, Qualification, SubmissionTerms } from './fh-qualification-activities';
import { fhQualificationPolicy } from './fh-qualification.policy';
import type { FhProgramme } from '../shared/funding';

type Application = Case<typeof fhQualificationPolicy>;
type Ending = Promise<OutcomeOf<typeof fhQualificationPolicy> | undefined>;

/** Why the incentives are cancelled, as a code. */
const REVOKED = 'qualification-revoked';

const { admitQualification, checkRenewal, checkStanding, termsOfSubmission, unconfirmedIncentives } =
  proxyActivities<FhQualificationActivities>(LOOKUP);

/** A partner's qualification for a programme, from the application or invitation until its validity ends (domain 1.4.3). */
export function fhQualification(start: StartInput<typeof fhQualificationPolicy>): Promise<CaseResult> {
  const { form, actor } = start;
  const opening = async (c: Application): Promise<undefined> => {
    const { blockers, terms } = await admitQualification({ form, actor });
    c.admit(blockers);
    c.involve('partner', partnerOf(form, actor));
    if (actor.partyId === VENDOR) return invite(c);
    c.revise({}, { actor: actor.personId, right: actor.proof }, true);
    return submit(c, terms, { by: actor.personId, at: terms.at });
  };
  return runCase(fhQualificationPolicy, start, {
    open: opening,
    states: {
      available: async (c) => {
        const answer = await ask(c, 'invitation', { guards: { submit: () => checkStanding(whose(c)) } });
        return answer.decision === 'submit' ? submitted(c, answer) : c.close('declined');
      },
      'qualification-in-review': inReview,
      'qualification-withdrawn': again,
      'qualification-rejected': again,
      qualified: whileQualified,
    },
  });
}

const whose = (c: Application): Qualification => ({
  partnerId: c.party('partner'),
  programme: c.form.programme as FhProgramme,
});

function invite(c: Application): undefined {
  untick(c);
  c.enter('available');
}

/** Only the partner accepts the agreement, and anew with every submission. */
const untick = (c: Application): void =>
  c.revise({ agreementAccepted: null }, { actor: SYSTEM.personId, right: 'system' }, false);

async function inReview(c: Application): Ending {
  const review = await ask(c, 'review', {
    guards: { approve: () => checkStanding(whose(c)) },
    or: { withdraw: true },
  });
  if (review.decision === 'approve') return approve(c, review);
  untick(c);
  if (review.decision === 'withdraw') {
    c.enter('qualification-withdrawn');
    c.announce('vendor');
    return undefined;
  }
  const { at, comment = '' } = review;
  c.remember({ rejection: { state: 'qualification-rejected', code: 'REVIEW', reason: comment, at } });
  c.enter('qualification-rejected');
  c.announce('partner', comment, { sms: true });
  return undefined;
}

const again = async (c: Application): Ending =>
  submitted(c, await ask(c, 'resubmission', { guards: { resubmit: () => checkStanding(whose(c)) } }));

async function whileQualified(c: Application): Ending {
  const validUntil = String(c.facts.validUntil);
  const renewal = await ask(c, 'renewal', {
    lastDay: validUntil,
    guards: { renew: () => checkRenewal({ ...whose(c), validUntil }) },
    or: { revoke: true },
  });
  if (renewal.decision === 'revoke') return revoked(c);
  if (renewal.decision !== 'renew') return c.close('expired', { sms: true });

  acceptAgreement(c, await termsOfSubmission(whose(c)), renewal);
  const extended = lastDayOf(Number(validUntil.slice(0, 4)) + 1);
  c.remember({ validUntil: extended });
  c.record({ action: 'qualification.renewed', data: { validUntil: extended } });
  c.announce('partner', undefined, { sms: true });
  return undefined;
}

/** Lists that nobody has confirmed yet are cancelled with it (domain 1.6.5); what was submitted goes its way. */
async function revoked(c: Application): Ending {
  for (const caseId of await unconfirmedIncentives(whose(c))) c.sendAction(caseId, 'cancel', { reason: REVOKED });
  return c.close('revoked', { sms: true });
}

type Said = Pick<Answer<string>, 'by' | 'at'>;

const submitted = async (c: Application, said: Said): Promise<undefined> =>
  submit(c, await termsOfSubmission(whose(c)), said);

function submit(c: Application, terms: SubmissionTerms, said: Said): undefined {
  acceptAgreement(c, terms, said);
  c.enter('qualification-in-review');
  return terms.approvedAtOnce ? approve(c, said) : undefined;
}

const acceptAgreement = (c: Application, { agreementVersion }: SubmissionTerms, { by, at }: Said): void =>
  c.remember({ agreementVersion, agreementAcceptedOn: dateOf(at), agreementAcceptedBy: by });

/** Valid until the end of the Beijing year in which it was approved. */
function approve(c: Application, { at }: Said): undefined {
  c.remember({ validUntil: lastDayOf(Number(dateOf(at).slice(0, 4))), rejection: null });
  c.enter('qualified');
  c.announce('partner', undefined, { sms: true });
}

const dateOf = (at: string): string => beijingDate(Date.parse(at));

const lastDayOf = (year: number): string => `${year}-12-31`;
