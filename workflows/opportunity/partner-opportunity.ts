import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { OutcomeOf } from '../kit/policy/policy';
import type { StartInput } from '../kit/contract/start';
import { VENDOR } from '../kit/policy/roles';
import type { Guard } from '../kit/engine/task';
import type { Answer } from '../kit/engine/ask';
import type { REJECTIONS } from './opportunity-blockers';
import { companyOf, needOf } from './opportunity-need';
import { whileWon } from './opportunity-progress';
import {
  besideCrm,
  concluding,
  confirmPassed,
  mayTakePart,
  offeringChanges,
  outside,
  report,
  whenAnswered,
  whileSuspended,
} from './opportunity-steps';
import { partnerOpportunityPolicy } from './partner-opportunity.policy';

type Opportunity = Case<typeof partnerOpportunityPolicy>;
type Rejected = 'review-rejected' | 'verification-rejected';

/** An opportunity that a partner shares with the vendor, from the draft to the delivery (domain 1.3.3, PO). */
export function partnerOpportunity(start: StartInput<typeof partnerOpportunityPolicy>): Promise<CaseResult> {
  const opening = async (c: Opportunity): Promise<undefined> => {
    c.admit(await outside.checkPartner({ partnerId: start.actor.partyId }));
    c.involve('partner', start.actor.partyId);
    c.involve('vendor', VENDOR, { reached: false });
    c.enter('draft');
  };
  const running = runCase(partnerOpportunityPolicy, start, {
    open: opening,
    states: {
      draft: (c) =>
        whenAnswered(c, 'submission', { guards: { submit: maySubmit(c) } }, (submission) => submitted(c, submission)),

      'in-review': (c) =>
        whenAnswered(c, 'review', { meanwhile: offeringChanges(c) }, (review) =>
          review.decision === 'pass' ? goOn(c, 'in-verification') : reject(c, 'review-rejected', 'REVIEW', review),
        ),

      'review-rejected': again,

      'in-verification': (c) =>
        whenAnswered(
          c,
          'verification',
          { guards: { pass: mayPass(c) }, or: { rejectDuplicate: true }, meanwhile: offeringChanges(c) },
          async (verdict) => {
            if (verdict.decision !== 'pass') return reject(c, 'verification-rejected', reasonOf(verdict), verdict);
            await confirmPassed(c, 'verified');
            c.announce('partner');
            report(c);
            return undefined;
          },
        ),

      'verification-rejected': again,
      verified: whileWon,
      'in-progress': whileWon,
      suspended: whileSuspended,
    },
  });
  return concluding(start, running);
}

const again = (c: Opportunity): Promise<OutcomeOf<typeof partnerOpportunityPolicy> | undefined> =>
  whenAnswered(c, 'resubmission', { guards: { resubmit: maySubmit(c) } }, (submission) => submitted(c, submission));

const maySubmit =
  (c: Opportunity): Guard =>
  (form) =>
    outside.checkSubmission({ partnerId: c.party('partner'), form });

/** Only one opportunity for a need passes: the claim is made before the decision counts. */
const mayPass = (c: Opportunity): Guard => mayTakePart(c, () => outside.claimNeed({ caseId: c.id }));

async function submitted(c: Opportunity, { at: submittedAt }: Answer<string>): Promise<undefined> {
  await outside.registerNeed({ caseId: c.id, origin: 'partner', need: needOf(c.form), submittedAt });
  c.remember({ submittedAt });
  c.reach('vendor');
  c.enter('in-review');
  const submission = { caseId: c.id, ...companyOf(c.form), round: c.version };
  besideCrm(
    c,
    () => outside.submitOpportunity(submission),
    ({ existingCustomer, customerPsm }) => {
      c.remember({ existingCustomer, customerPsm });
      c.record({ action: 'customer.routed' });
    },
  );
}

function goOn(c: Opportunity, state: 'in-verification'): undefined {
  c.enter(state);
  c.announce('partner');
}

function reject(
  c: Opportunity,
  state: Rejected,
  code: keyof typeof REJECTIONS,
  { at, comment }: Answer<string>,
): undefined {
  c.remember({ rejection: { state, code, reason: comment ?? code, at } });
  c.enter(state);
  c.announce('partner', comment);
}

const REASONS = { duplicate: 'DUPLICATE', invalid: 'INVALID', incomplete: 'INCOMPLETE', other: 'OTHER' } as const;

function reasonOf({ decision, form }: Answer<string>): keyof typeof REJECTIONS {
  if (decision === 'expired') return 'SLA_TIMEOUT';
  if (decision === 'rejectDuplicate') return 'DUPLICATE';
  return REASONS[form.reason as keyof typeof REASONS];
}
