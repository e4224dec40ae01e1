import { proxyActivities } from '@temporalio/workflow';
import type { fhQualificationActivities, Qualification, SubmissionTerms } from '../../activities/fh/fh-qualification';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import { type Answer, ask } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { passOn, review } from '../kit/engine/review';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import { beijingDate } from '../kit/policy/deadlines';
import { type OutcomeOf, partnerOf } from '../kit/policy/policy';
import { SYSTEM, VENDOR } from '../kit/policy/roles';
import { fhQualificationPolicy } from './fh-qualification.policy';

type Application = Case<typeof fhQualificationPolicy>;
type Ending = Promise<OutcomeOf<typeof fhQualificationPolicy> | undefined>;

const { admitQualification, checkRenewal, checkStanding, termsOfSubmission, unconfirmedIncentives } =
  proxyActivities<ReturnType<typeof fhQualificationActivities>>(LOOKUP);

/** States in which the partner submits. */
const AWAIT_SUBMISSION = ['available', 'qualification-withdrawn', 'qualification-rejected'];

/** Reason code for cancelling the incentives. */
const REVOKED = 'qualification-revoked';

/** A partner's qualification for a programme, from application or invitation until it lapses (domain 1.4.3). */
export const fhQualification = (start: StartInput<typeof fhQualificationPolicy>): Promise<CaseResult> =>
  runCase(fhQualificationPolicy, start, {
    open,
    states: {
      available: whileInvited,
      'qualification-in-review': whileInReview,
      'qualification-withdrawn': whileMended,
      'qualification-rejected': whileMended,
      qualified: whileQualified,
    },
    onEntered: (c) => {
      if (AWAIT_SUBMISSION.includes(c.state)) untick(c);
    },
  });

async function open(c: Application): Ending {
  const { form, opener } = c;
  const { blockers, terms } = await admitQualification({ form, actor: opener });
  c.admit(blockers);
  c.involve('partner', partnerOf(form, opener));
  if (opener.partyId !== VENDOR) {
    c.revise({}, { actor: opener.personId, right: opener.proof }, true);
    return submit(c, terms, { by: opener.personId, at: terms.at });
  }
  c.enter('available');
  return undefined;
}

async function whileInvited(c: Application): Ending {
  const answer = await ask(c, 'invitation', { guards: { submit: () => checkStanding(whose(c)) } });
  return answer.decision === 'submit' ? submitted(c, answer) : c.close('declined');
}

const whileInReview = (c: Application): Ending =>
  review(c, 'review', {
    guards: { approve: () => checkStanding(whose(c)) },
    or: { withdraw: true },
    passes: 'approve',
    passed: (answer) => approve(c, answer),
    sentBack: { to: 'qualification-rejected', sms: true },
    withdrawn: 'qualification-withdrawn',
  });

async function whileMended(c: Application): Ending {
  const answer = await ask(c, 'resubmission', { guards: { resubmit: () => checkStanding(whose(c)) } });
  return submitted(c, answer);
}

async function whileQualified(c: Application): Ending {
  const validUntil = String(c.facts.validUntil);
  const renewal = await ask(c, 'renewal', {
    lastDay: validUntil,
    guards: { renew: () => checkRenewal({ ...whose(c), validUntil }) },
    or: { revoke: true },
  });
  if (renewal.decision === 'revoke') return revoked(c);
  if (renewal.decision === 'expired') return c.close('expired', { sms: true });

  acceptAgreement(c, await termsOfSubmission(whose(c)), renewal);
  const extended = lastDayOf(Number(validUntil.slice(0, 4)) + 1);
  c.remember({ validUntil: extended });
  c.record({ action: 'qualification.renewed', data: { validUntil: extended } });
  c.announce('partner', undefined, { sms: true });
  return undefined;
}

/** Cancels the lists that nobody has confirmed yet (domain 1.6.5); submitted ones go on. */
async function revoked(c: Application): Ending {
  for (const caseId of await unconfirmedIncentives(whose(c))) c.sendAction(caseId, 'cancel', { reason: REVOKED });
  return c.close('revoked', { sms: true });
}

const whose = (c: Application): Qualification => ({ partnerId: c.party('partner'), programme: c.form.programme });

type Said = Pick<Answer, 'by' | 'at'>;

const submitted = async (c: Application, said: Said): Ending => submit(c, await termsOfSubmission(whose(c)), said);

function submit(c: Application, terms: SubmissionTerms, said: Said): undefined {
  acceptAgreement(c, terms, said);
  c.enter('qualification-in-review');
  return terms.approvedAtOnce ? approve(c, said) : undefined;
}

const acceptAgreement = (c: Application, { agreementVersion }: SubmissionTerms, { by, at }: Said): void =>
  c.remember({ agreementVersion, agreementAcceptedOn: dateOf(at), agreementAcceptedBy: by });

/** Only the partner can accept the agreement, and must do so with every submission. */
const untick = (c: Application): void =>
  c.revise({ agreementAccepted: null }, { actor: SYSTEM.personId, right: 'system' }, false);

/** Valid until the end of the Beijing year in which it was approved. */
function approve(c: Application, { at }: Said): undefined {
  c.remember({ validUntil: lastDayOf(Number(dateOf(at).slice(0, 4))) });
  passOn(c, 'qualified', {}, { sms: true });
}

const dateOf = (at: string): string => beijingDate(Date.parse(at));

const lastDayOf = (year: number): string => `${year}-12-31`;
