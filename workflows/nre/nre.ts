import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { Money } from '../kit/policy/fields';
import type { CaseStart, StartInput } from '../kit/contract/start';
import { ask } from '../kit/engine/ask';
import {
  forgetProposal,
  mayConfirm,
  mayUpload,
  propose,
  refuseProposal,
  takeEffect,
  whileActivating,
  whileCommercialApproved,
  whileFailed,
  whileRechecked,
} from './nre-agreement';
import { accepted, ended, isOver, openNext } from './nre-milestones';
import { whileAssessed, whileCommercialReview, whileQualified, whileTechApproved, whileTechRejected } from './nre-sow';
import { type Ending, mayGoOn, type Nre, outside, passed, sentBack, supportOf } from './nre-steps';
import { nrePolicy } from './nre.policy';

/** The support of a partner's one-time engineering for a solution, from its qualification until the last milestone is paid (domain 1.5). */
export function nre(start: StartInput<typeof nrePolicy>): Promise<CaseResult> {
  const { caseId, commandId, form, actor } = start;
  const opening = async (c: Nre): Promise<undefined> => {
    const support = { partnerId: actor.partyId, solutionId: form.solutionId };
    c.admit(await outside.admitNre({ ...support, caseId, commandId }));
    c.involve('partner', actor.partyId);
    c.enter('qualification-in-review');
  };
  const running = runCase(nrePolicy, start, {
    open: opening,
    states: {
      'qualification-in-review': whileInReview,
      'qualification-withdrawn': again,
      'qualification-rejected': again,
      qualified: whileQualified,
      'tech-assessment': whileAssessed,
      'tech-rejected': whileTechRejected,
      'tech-approved': whileTechApproved,
      'commercial-review': whileCommercialReview,
      'commercial-approved': whileCommercialApproved,
      'agreement-recheck': whileRechecked,
      'agreement-activating': whileActivating,
      'failed-needs-operator': whileFailed,
      'agreement-effective': (c) => (c.facts.proposedAmount == null ? whileEffective(c) : whileAmended(c)),
    },
  });
  return concluding(start, running);
}

/** What is still set aside is given back however a case ends. */
async function concluding({ caseId }: CaseStart, running: Promise<CaseResult>): Promise<CaseResult> {
  const done = await running;
  if (done.outcome !== undefined) await outside.releaseAgreement({ caseId, round: 0 });
  return done;
}

async function whileInReview(c: Nre): Ending {
  const review = await ask(c, 'qualificationReview', { guards: { approve: mayGoOn(c) }, or: { withdraw: true } });
  if (review.decision === 'approve') return passed(c, 'qualified', review);
  if (review.decision === 'reject') return sentBack(c, 'qualification-rejected', review);
  c.enter('qualification-withdrawn');
  c.announce('vendor');
  return undefined;
}

async function again(c: Nre): Ending {
  await ask(c, 'resubmission', {
    guards: {
      resubmit: (_form, _actor, receivedAt) =>
        outside.checkNreApplication({ ...supportOf(c), caseId: c.id, receivedAt }),
    },
  });
  c.enter('qualification-in-review');
  return undefined;
}

/** The milestones go their way; the agreement may be amended meanwhile. */
async function whileEffective(c: Nre): Ending {
  const { decision, form, ...how } = await ask(c, 'milestones', {
    or: {
      amend: mayUpload(c),
      milestoneEnded: { interrupts: ({ milestone }) => isOver(c, milestone), then: (news) => ended(c, news) },
    },
    meanwhile: { milestoneAccepted: { then: (news) => accepted(c, news) } },
  });
  if (decision === 'milestoneEnded') ended(c, form);
  else propose(c, { decision, form, ...how });
  return whenOver(c);
}

/** An amended agreement is rechecked while the milestones that are open go on; the next one waits for it. */
async function whileAmended(c: Nre): Ending {
  const recheck = await ask(c, 'agreementRecheck', {
    guards: { confirm: mayConfirm(c) },
    or: { amend: mayUpload(c) },
    meanwhile: {
      milestoneAccepted: { then: (news) => accepted(c, news) },
      milestoneEnded: { then: (news) => ended(c, news) },
    },
  });
  if (recheck.decision === 'amend') {
    propose(c, recheck);
    return undefined;
  }
  if (recheck.decision === 'confirm') {
    c.remember({ confirmedAt: recheck.at });
    takeEffect(c);
    c.announce('partner', undefined, { sms: true });
  } else {
    await outside.holdAgreement({ caseId: c.id, amount: c.facts.amount as Money });
    forgetProposal(c);
    refuseProposal(c, recheck.form);
  }
  openNext(c);
  return whenOver(c);
}

const whenOver = (c: Nre): Awaited<Ending> =>
  isOver(c) ? c.close('completed', { sms: true, facts: ['amount', 'paid'] }) : undefined;
