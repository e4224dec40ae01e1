import type { FormValues } from '../kit/policy/fields';
import type { Guard } from '../kit/engine/task';
import { type Answer, ask, type Meanwhile } from '../kit/engine/ask';
import type { Refused } from '../kit/engine/case-files';
import type { ServiceUse } from './nre-activities';
import { type Ending, mayGoOn, type Nre, outside, passed, sentBack, supportOf } from './nre-steps';

/** A PSA agrees the workload with the partner, who uploads its statement of work then (domain 1.5.4). */
export async function whileQualified(c: Nre): Ending {
  if (c.facts.agreedWorkload === undefined) {
    const { form } = await ask(c, 'workloadAgreement', { or: { agreeWorkload: true } });
    agreed(c, form);
    return undefined;
  }
  return assessed(c, await ask(c, 'sow', { guards: { upload: maySubmit(c) }, meanwhile: mayAgreeAnew(c) }));
}

/** The statement of work has failed the assessment: it is mended and submitted again. */
export const whileTechRejected = async (c: Nre): Ending =>
  assessed(c, await ask(c, 'sowResubmission', { guards: { resubmit: maySubmit(c) }, meanwhile: mayAgreeAnew(c) }));

/** The one number of which the partner reads only what has passed the assessment. */
const agreed = (c: Nre, { workload }: FormValues): void => c.remember({ agreedWorkload: workload });

const mayAgreeAnew = (c: Nre): { agreeWorkload: Meanwhile } => ({ agreeWorkload: { then: (form) => agreed(c, form) } });

/** Whether a statement of work may be submitted. The first one has to come while the entitlement is valid; what has begun is not cut off. */
export const maySubmit =
  (c: Nre): Guard =>
  (form, _actor, receivedAt) => {
    const { services }: FormValues = { ...c.form, ...form };
    const begins = c.facts.sowBegunAt === undefined;
    return outside.checkSow({ ...supportOf(c), services: services as readonly ServiceUse[], begins, receivedAt });
  };

function assessed(c: Nre, { at }: Answer<string>): undefined {
  c.remember({ sowBegunAt: c.facts.sowBegunAt ?? at, workload: null, rejection: null });
  c.enter('tech-assessment');
}

/** A technical reviewer assesses the statement of work. */
export async function whileAssessed(c: Nre): Ending {
  const assessment = await ask(c, 'techAssessment', { guards: { pass: mayGoOn(c) } });
  if (assessment.decision === 'pass') {
    c.judgeFiles('accepted');
    c.remember({ workload: c.facts.agreedWorkload });
    return passed(c, 'tech-approved', assessment);
  }
  c.judgeFiles('refused', (assessment.form.refused ?? []) as readonly Refused[]);
  return sentBack(c, 'tech-rejected', assessment);
}

/** The ecosystem manager starts the commercial review. */
export async function whileTechApproved(c: Nre): Ending {
  const start = await ask(c, 'commercialStart', { guards: { start: mayGoOn(c) }, or: { changeSow: maySubmit(c) } });
  if (start.decision === 'changeSow') return sowChanged(c, start);
  c.enter('commercial-review');
  return undefined;
}

/** The panel decides on the commercial value. */
export async function whileCommercialReview(c: Nre): Ending {
  const review = await ask(c, 'commercialReview', { guards: { pass: mayGoOn(c) }, or: { changeSow: maySubmit(c) } });
  switch (review.decision) {
    case 'pass':
      return passed(c, 'commercial-approved', review);
    case 'sendBack':
      c.remember({ workload: null });
      return sentBack(c, 'qualified', review);
    case 'reject':
      return c.close('commercial-rejected', { sms: true });
    default:
      sowChanged(c, review);
      c.notify('case-moved', 'vendor', { role: 'commercial-panel', params: { state: c.state } });
      return undefined;
  }
}

/** What was approved is assessed again once the statement of work has changed (domain 1.5.7). */
export function sowChanged(c: Nre, answer: Answer<string>): undefined {
  c.revise({}, { actor: answer.by, right: 'partner-admin' }, true);
  assessed(c, answer);
  c.announce('vendor');
}
