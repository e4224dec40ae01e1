import { inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { StartInput } from '../kit/contract/start';
import { needOf } from './opportunity-need';
import { whileWon } from './opportunity-progress';
import {
  concluding,
  confirmPassed,
  mayTakePart,
  offeringChanges,
  outside,
  report,
  whenAnswered,
  whileSuspended,
} from './opportunity-steps';
import { vendorOpportunityPolicy } from './vendor-opportunity.policy';

type Opportunity = Case<typeof vendorOpportunityPolicy>;

/** An opportunity that the vendor shares with a partner, who takes it or not (domain 1.3.4, HO). */
export function vendorOpportunity(start: StartInput<typeof vendorOpportunityPolicy>): Promise<CaseResult> {
  const opening = async (c: Opportunity): Promise<undefined> => {
    c.admit(await outside.checkShare({ form: start.form }));
    c.involve('partner', start.form.partnerId);
    c.enter('pending-acceptance');
    inBackground(c, () => outside.registerNeed({ caseId: c.id, origin: 'vendor', need: needOf(c.form) }));
    report(c);
  };
  const running = runCase(vendorOpportunityPolicy, start, {
    open: opening,
    states: {
      'pending-acceptance': (c) =>
        whenAnswered(
          c,
          'acceptance',
          {
            guards: { accept: mayTakePart(c, () => outside.claimNeed({ caseId: c.id })) },
            meanwhile: offeringChanges(c),
          },
          async ({ decision, comment }) => {
            if (decision !== 'accept') return ended(c, decision === 'expired' ? 'auto-rejected' : 'rejected');
            await confirmPassed(c, 'accepted');
            tellSharer(c, 'case-moved', comment);
            report(c);
            return undefined;
          },
        ),

      accepted: whileWon,
      'in-progress': whileWon,
      suspended: whileSuspended,
    },
  });
  return concluding(start, running);
}

function ended(c: Opportunity, outcome: 'rejected' | 'auto-rejected'): typeof outcome {
  c.close(outcome);
  tellSharer(c, 'case-closed');
  return outcome;
}

/** Tells the colleagues of whoever shared the opportunity. */
function tellSharer(c: Opportunity, template: 'case-moved' | 'case-closed', comment?: string): void {
  const role = c.policy.opens.find((each) => c.opener.roles.includes(each)) ?? 'psm';
  const params = { state: c.state, ...(comment === undefined ? {} : { comment }) };
  c.notify(template, 'vendor', { role, ...(template === 'case-moved' ? { params } : {}) });
}
