import type { Admission } from '../../activities/association/account-check';
import { ask, closeUnless } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { StartInput } from '../kit/contract/start';
import { partnerUnlinkPolicy as policy } from './partner-unlink.policy';
import { type ChangeMemory, relationshipChange } from './relationship-change';

interface Memory extends ChangeMemory {
  /** Whether the settings asked for the customer's consent when the request was let in. */
  readonly consentRequired?: boolean;
  readonly preReviewer?: Admission['preReviewer'] | undefined;
  readonly preReviewFirst?: Admission['preReviewFirst'] | undefined;
}

/** Ends a customer's association at the partner's wish (domain 1.1, UNLINK_BY_PARTNER). */
export function partnerUnlink(start: StartInput<typeof policy>): Promise<CaseResult> {
  const { admit, reach, checkAgain, agreed, within, states } = relationshipChange<typeof policy>(start, {
    operation: 'unlink-by-partner',
    quota: 'association.partnerRequestWindow',
    pending: 'pending-customer',
  });
  const goOn = (c: Case<typeof policy, Memory>): undefined => {
    reach(c);
    c.enter(c.facts.consentRequired === true ? 'pending-customer' : 'applying');
  };
  return runCase<typeof policy, Memory>(policy, start, {
    open: async (c) => {
      const { preReview, preReviewer, preReviewFirst, consentRequired } = await admit(
        c,
        start.form.customerId,
        (admission) => (admission.preReview ? 'customer' : undefined),
      );
      c.remember({ consentRequired });
      if (preReview || consentRequired) c.notify('case-submitted', 'partner');
      if (!preReview) return goOn(c);
      c.enter('pre-review');
      c.remember({ preReviewer, preReviewFirst });
      return undefined;
    },
    states: {
      'pre-review': async (c) =>
        closeUnless(c, await ask(c, 'preReview', { first: c.facts.preReviewFirst }), 'pass', {
          fail: 'pre-review-rejected',
        }) ?? goOn(c),
      'pending-customer': async (c) => {
        const consent = await ask(c, 'customerConsent', { guards: { grant: checkAgain(c) }, ...within(c) });
        const ended = closeUnless(c, consent, 'grant', { refuse: 'rejected', expired: 'expired' });
        if (ended !== undefined) return ended;
        agreed(c, consent.form);
        return undefined;
      },
      ...states,
    },
  });
}
