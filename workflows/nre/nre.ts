import type { CaseStart, StartInput } from '../kit/contract/start';
import { type Answer, ask, type Meanwhile } from '../kit/engine/ask';
import { passOn, review, sendBack } from '../kit/engine/review';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { Guard } from '../kit/engine/task';
import type { ActionForm } from '../kit/policy/policy';
import { activation, inForce, mayUpload, propose, whileRechecked } from './nre-agreement';
import { type Ending, mayGoOn, type Nre, outside, supportOf } from './nre-case';
import { nrePolicy } from './nre.policy';

/**
 * The support of a partner's one-time engineering for a solution, from its qualification until the last milestone is
 * paid (domain 1.5).
 */
export const nre = (start: StartInput<typeof nrePolicy>): Promise<CaseResult> =>
  runCase(nrePolicy, start, {
    open: (c: Nre) => open(c, start),
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
      'agreement-activating': activation,
      'failed-needs-operator': activation,
      'agreement-effective': inForce,
    },
    // Give back what is still set aside, however the case ended.
    onClosed: ({ id: caseId }) => outside.releaseAgreement({ caseId, round: 0 }),
  });

async function open(
  c: Nre,
  { commandId, actor: { partyId } }: Pick<CaseStart, 'commandId' | 'actor'>,
): Promise<undefined> {
  const { solutionId } = c.form;
  c.admit(await outside.admitNre({ partnerId: partyId, solutionId, caseId: c.id, commandId }));
  c.involve('partner', partyId);
  c.enter('qualification-in-review');
}

const whileInReview = (c: Nre): Ending =>
  review(c, 'qualificationReview', {
    passes: 'approve',
    guards: { approve: mayGoOn(c) },
    or: { withdraw: true },
    passed: (answer) => goesOn(c, 'qualified', answer),
    sentBack: { to: 'qualification-rejected', sms: true },
    withdrawn: 'qualification-withdrawn',
  });

/** A review passed: tells the partner by e-mail and SMS. */
const goesOn = (c: Nre, ...passed: [state: Parameters<Nre['enter']>[0], answer: Pick<Answer, 'comment'>]): undefined =>
  void passOn(c, ...passed, { sms: true });

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

/** A PSA agrees the workload with the partner, which then uploads its statement of work (domain 1.5.4). */
async function whileQualified(c: Nre): Ending {
  if (c.facts.agreedWorkload === undefined) {
    const { form } = await ask(c, 'workloadAgreement', { or: { agreeWorkload: true } });
    agreed(c, form);
    return undefined;
  }
  return assessed(c, await ask(c, 'sow', { guards: { upload: maySubmit(c) }, meanwhile: mayAgreeAnew(c) }));
}

/** The statement of work failed the assessment: it is revised and resubmitted. */
const whileTechRejected = async (c: Nre): Ending =>
  assessed(c, await ask(c, 'sowResubmission', { guards: { resubmit: maySubmit(c) }, meanwhile: mayAgreeAnew(c) }));

type Workload = ActionForm<typeof nrePolicy, 'agreeWorkload'>;

/** The one number of which the partner sees only the value that passed the assessment. */
const agreed = (c: Nre, { workload }: Workload): void => c.remember({ agreedWorkload: workload });

const mayAgreeAnew = (c: Nre): { agreeWorkload: Meanwhile<Workload> } => ({
  agreeWorkload: { then: (form) => agreed(c, form) },
});

/**
 * Whether a statement of work may be submitted. The first must come while the entitlement is valid; work already begun
 * is not cut off.
 */
const maySubmit =
  (c: Nre): Guard<ActionForm<typeof nrePolicy, 'changeSow'>> =>
  ({ services }, _actor, receivedAt) =>
    outside.checkSow({ ...supportOf(c), services, begins: c.facts.sowBegunAt === undefined, receivedAt });

function assessed(c: Nre, { at }: Pick<Answer, 'at'>): undefined {
  c.remember({ sowBegunAt: c.facts.sowBegunAt ?? at, workload: null, rejection: null });
  c.enter('tech-assessment');
}

/** A technical reviewer assesses the statement of work. */
const whileAssessed = (c: Nre): Ending =>
  review(c, 'techAssessment', {
    passes: 'pass',
    guards: { pass: mayGoOn(c) },
    passed: (answer) => {
      c.remember({ workload: c.facts.agreedWorkload });
      return goesOn(c, 'tech-approved', answer);
    },
    sentBack: { to: 'tech-rejected', sms: true },
  });

/** The ecosystem manager starts the commercial review. */
async function whileTechApproved(c: Nre): Ending {
  const start = await ask(c, 'commercialStart', { guards: { start: mayGoOn(c) }, or: { changeSow: maySubmit(c) } });
  if (start.decision === 'changeSow') return sowChanged(c, start);
  c.enter('commercial-review');
  return undefined;
}

/** The panel decides on the commercial value. */
async function whileCommercialReview(c: Nre): Ending {
  const value = await ask(c, 'commercialReview', { guards: { pass: mayGoOn(c) }, or: { changeSow: maySubmit(c) } });
  switch (value.decision) {
    case 'pass':
      return goesOn(c, 'commercial-approved', value);
    case 'sendBack':
      c.remember({ workload: null });
      return void sendBack(c, 'qualified', value, { sms: true });
    case 'reject':
      return c.close('commercial-rejected', { sms: true });
    case 'changeSow':
      sowChanged(c, value);
      return void c.notify('case-moved', 'vendor', { role: 'commercial-panel', params: { state: c.state } });
  }
}

/** The agreement is signed outside and uploaded; until then the partner may still change its statement of work. */
async function whileCommercialApproved(c: Nre): Ending {
  const upload = await ask(c, 'agreementUpload', { guards: { upload: mayUpload(c) }, or: { changeSow: maySubmit(c) } });
  if (upload.decision === 'changeSow') return sowChanged(c, upload);
  propose(c, upload);
  c.enter('agreement-recheck');
  return undefined;
}

/** What was approved is assessed again once the statement of work has changed (domain 1.5.7). */
function sowChanged(c: Nre, answer: Pick<Answer, 'at' | 'by'>): undefined {
  c.revise({}, { actor: answer.by, right: 'partner-admin' }, true);
  assessed(c, answer);
  c.announce('vendor');
}
