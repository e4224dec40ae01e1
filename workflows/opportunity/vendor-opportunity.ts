import type { StartInput } from '../kit/contract/start';
import { inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { OutcomeOf } from '../kit/policy/policy';
import {
  BACKGROUND,
  concludeOpportunity,
  confirmPassed,
  mayTakePart,
  offeringChanges,
  type OpportunityMemory,
  outside,
  report,
  whenAnswered,
  whileSuspended,
  whileWon,
} from './opportunity';
import { vendorOpportunityPolicy } from './vendor-opportunity.policy';

type P = typeof vendorOpportunityPolicy;
type Opportunity = Case<P, OpportunityMemory>;
type Ending = Promise<OutcomeOf<P> | undefined>;

/** An opportunity that the vendor shares with a partner, which takes it or not (domain 1.3.4, HO). */
export const vendorOpportunity = (start: StartInput<P>): Promise<CaseResult> =>
  runCase<P, OpportunityMemory>(vendorOpportunityPolicy, start, {
    open: async (c) => {
      c.admit(await outside.checkShare({ form: start.form }));
      c.involve('partner', start.form.partnerId);
      c.enter('pending-acceptance');
      inBackground(c, 'registerNeed');
      report(c);
      return undefined;
    },
    states: {
      'pending-acceptance': whileOffered,
      accepted: whileWon as (c: Opportunity) => Ending,
      'in-progress': whileWon as (c: Opportunity) => Ending,
      suspended: whileSuspended as (c: Opportunity) => Ending,
    },
    background: BACKGROUND,
    onClosed: concludeOpportunity,
  });

const whileOffered = (c: Opportunity): Ending =>
  whenAnswered(
    c,
    'acceptance',
    { guards: { accept: mayTakePart(c, () => outside.claimNeed({ caseId: c.id })) }, meanwhile: offeringChanges(c) },
    async ({ decision, comment }) => {
      if (decision !== 'accept') return ended(c, decision === 'expired' ? 'auto-rejected' : 'rejected');
      await confirmPassed(c, 'accepted');
      tellSharer(c, 'case-moved', comment);
      report(c);
      return undefined;
    },
  );

function ended<O extends 'rejected' | 'auto-rejected'>(c: Opportunity, outcome: O): O {
  c.close(outcome);
  tellSharer(c, 'case-closed');
  return outcome;
}

/** Tells the colleagues of the person who shared the opportunity. */
function tellSharer(c: Opportunity, template: 'case-moved' | 'case-closed', comment?: string): void {
  const role = c.policy.opens.find((each) => c.opener.roles.includes(each)) ?? 'psm';
  const params = { state: c.state, ...(comment === undefined ? {} : { comment }) };
  c.notify(template, 'vendor', { role, ...(template === 'case-moved' ? { params } : {}) });
}
