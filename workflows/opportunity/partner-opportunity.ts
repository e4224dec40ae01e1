import type { StartInput } from '../kit/contract/start';
import type { Answer } from '../kit/engine/ask';
import { unlessRefused } from '../kit/engine/attempt';
import { inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import { sendBack } from '../kit/engine/review';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { Guard } from '../kit/engine/task';
import type { OutcomeOf } from '../kit/policy/policy';
import { VENDOR } from '../kit/policy/roles';
import { companyOf, needOf } from './need';
import {
  BACKGROUND,
  concludeOpportunity,
  confirmPassed,
  keepAnswer,
  mayTakePart,
  offeringChanges,
  type OpportunityMemory,
  outside,
  outsideBriefly,
  report,
  whenAnswered,
  whileSuspended,
  whileWon,
} from './opportunity';
import { duplicateOf, REJECTIONS } from './opportunity.blockers';
import { partnerOpportunityPolicy } from './partner-opportunity.policy';

type P = typeof partnerOpportunityPolicy;
type Opportunity = Case<P, OpportunityMemory>;
type Ending = Promise<OutcomeOf<P> | undefined>;

/** An opportunity that a partner shares with the vendor, from draft to delivery (domain 1.3.3, PO). */
export function partnerOpportunity(start: StartInput<P>): Promise<CaseResult> {
  const open = async (c: Opportunity): Ending => {
    c.admit(await outside.checkPartner({ partnerId: start.actor.partyId }));
    c.involve('partner', start.actor.partyId);
    c.involve('vendor', VENDOR, { reached: false });
    c.enter('draft');
    return undefined;
  };
  return runCase<P, OpportunityMemory>(partnerOpportunityPolicy, start, {
    open,
    states: {
      draft: (c) => whenAnswered(c, 'submission', { guards: { submit: maySubmit(c) } }, (said) => submitted(c, said)),
      'in-review': whileReviewed,
      'review-rejected': again,
      'in-verification': whileVerified,
      'verification-rejected': again,
      verified: whileWon as (c: Opportunity) => Ending,
      'in-progress': whileWon as (c: Opportunity) => Ending,
      suspended: whileSuspended as (c: Opportunity) => Ending,
    },
    background: { ...BACKGROUND, submit: submit },
    onClosed: concludeOpportunity,
  });
}

const again = (c: Opportunity): Ending =>
  whenAnswered(c, 'resubmission', { guards: { resubmit: maySubmit(c) } }, (said) => submitted(c, said));

const maySubmit =
  (c: Opportunity): Guard =>
  (form) =>
    outside.checkSubmission({ partnerId: c.party('partner'), form });

async function submitted(c: Opportunity, { at: submittedAt }: { readonly at: string }): Promise<undefined> {
  await outside.registerNeed({ caseId: c.id, origin: 'partner', need: needOf(c.form), submittedAt });
  const asked = await unlessRefused(() => outsideBriefly.askedFirst({ caseId: c.id, ...companyOf(c.form) }));
  c.remember({ submittedAt, askedFirst: 'result' in asked ? asked.result : null });
  c.reach('vendor');
  c.enter('in-review');
  inBackground(c, 'submit', { ...companyOf(c.form), round: c.version });
}

/** Tells the CRM, which says where the customer belongs. */
async function submit(c: Opportunity, { round, ...company }: Record<string, unknown>): Promise<void> {
  const answer = await outside.submitOpportunity({ caseId: c.id, ...companyOf(company), round: Number(round) });
  const { existingCustomer, customerPsm } = answer;
  await keepAnswer(c, answer, () => {
    c.remember({ existingCustomer, customerPsm });
    c.record({ action: 'customer.routed' });
  });
}

const reviewing = (c: Opportunity) => ({
  or: { rejectDuplicate: true as const },
  meanwhile: offeringChanges(c),
  first: c.facts.askedFirst ?? undefined,
});

const whileReviewed = (c: Opportunity): Ending =>
  whenAnswered(c, 'review', reviewing(c), async (review) => {
    if (review.decision === 'rejectDuplicate') return duplicate(c, 'review-rejected', review);
    if (review.decision === 'reject') return void sendBack(c, 'review-rejected', review);
    c.enter('in-verification');
    c.announce('partner');
    return undefined;
  });

const whileVerified = (c: Opportunity): Ending =>
  whenAnswered(
    c,
    'verification',
    { guards: { pass: mayPass(c) }, or: { rejectDuplicate: true }, meanwhile: offeringChanges(c) },
    async (verdict) => {
      const { decision } = verdict;
      if (decision === 'rejectDuplicate')
        return duplicate(c, verdict.form.to === 'return' ? 'review-rejected' : 'verification-rejected', verdict);
      if (decision === 'reject' && verdict.form.reason === 'duplicate')
        return duplicate(c, 'verification-rejected', verdict);
      if (decision !== 'pass') {
        const code = decision === 'expired' ? 'SLA_TIMEOUT' : REASONS[verdict.form.reason];
        return void sendBack(c, 'verification-rejected', verdict, { code, why: REJECTIONS[code] });
      }
      await confirmPassed(c, 'verified');
      c.announce('partner');
      report(c);
      return undefined;
    },
  );

/** Only one opportunity for a need passes, so it is claimed before the decision counts. */
const mayPass = (c: Opportunity): Guard =>
  mayTakePart(c, ({ separateNeed }) => outside.claimNeed({ caseId: c.id, separate: separateNeed === true }));

const REASONS = { duplicate: 'DUPLICATE', invalid: 'INVALID', incomplete: 'INCOMPLETE', other: 'OTHER' } as const;

/** Another opportunity has the need: the partner is told when that came, and may revise its own. */
async function duplicate(
  c: Opportunity,
  state: 'review-rejected' | 'verification-rejected',
  said: Pick<Answer, 'at' | 'comment'>,
): Promise<undefined> {
  const why = duplicateOf(await outside.precededOn({ caseId: c.id }));
  sendBack(c, state, said, { code: 'DUPLICATE', why });
}
