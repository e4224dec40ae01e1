import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { StartInput } from '../kit/contract/start';
import { ask, closeUnless } from '../kit/engine/ask';
import { acceptedTexts } from './consent-texts';
import { partnerUnlinkPolicy } from './partner-unlink.policy';
import type { Admission } from './relationship-activities';
import { admit, changeCarrier, checkAgain, reach } from './relationship-steps';

const QUOTA = 'association.partnerRequestWindow';

/** Ends a customer's association at the partner's wish (domain 1.1, UNLINK_BY_PARTNER). */
export async function partnerUnlink(start: StartInput<typeof partnerUnlinkPolicy>): Promise<CaseResult> {
  const { customerId } = start.form;
  return runCase(partnerUnlinkPolicy, start, async (c) => {
    const request = { operation: 'unlink-by-partner', customerId, actor: start.actor, profile: start.profile } as const;
    const unreached = ({ preReview }: Admission) => (preReview ? ('customer' as const) : undefined);
    const { change, preReview, preReviewer, consentRequired } = await admit(c, request, unreached);
    const carryOut = changeCarrier(c, QUOTA, change);
    if (preReview || consentRequired) c.notify('case-submitted', 'partner');

    if (preReview) {
      c.enter('pre-review');
      c.remember({ preReviewer });
      const review = await ask(c, 'preReview');
      const ended = closeUnless(c, review, 'pass', { fail: 'pre-review-rejected' });
      if (ended !== undefined) return ended;
    }

    reach(c, QUOTA, change);
    for (let mustAsk = consentRequired; ; mustAsk = true) {
      if (mustAsk) {
        c.enter('pending-customer');
        const consent = await ask(c, 'customerConsent', { guards: { grant: checkAgain(change) } });
        const ended = closeUnless(c, consent, 'grant', { refuse: 'rejected', expired: 'expired' });
        if (ended !== undefined) return ended;
        c.remember({ notices: acceptedTexts(consent.form) });
      }

      const applied = await carryOut();
      if (applied !== 'blocked') return c.close(applied);
    }
  });
}
