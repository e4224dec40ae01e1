import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { StartInput } from '../kit/contract/start';
import { ask, closeUnless } from '../kit/engine/ask';
import { acceptedTexts } from './consent-texts';
import { customerUnlinkPolicy } from './customer-unlink.policy';
import { admit, changeCarrier, checkAgain, reach } from './relationship-steps';

const QUOTA = 'association.customerUnlinkWindow';

/** Ends a customer's association at his own wish (domain 1.1, UNLINK_BY_CUSTOMER). */
export async function customerUnlink(start: StartInput<typeof customerUnlinkPolicy>): Promise<CaseResult> {
  const { actor, profile } = start;
  return runCase(customerUnlinkPolicy, start, async (c) => {
    const request = { operation: 'unlink-by-customer', customerId: actor.partyId, actor, profile } as const;
    const { change } = await admit(c, request, () => 'partner');
    const carryOut = changeCarrier(c, QUOTA, change);

    c.enter('pending-code');
    const submission = await ask(c, 'submission', { guards: { submit: checkAgain(change) } });
    const lapsed = closeUnless(c, submission, 'submit', { expired: 'expired' });
    if (lapsed !== undefined) return lapsed;

    reach(c, QUOTA, change);
    c.notify('case-submitted', 'customer');
    for (;;) {
      c.enter('pending-partner');
      const approval = await ask(c, 'partnerApproval', { guards: { approve: checkAgain(change) } });
      const ended = closeUnless(c, approval, 'approve', { reject: 'rejected', expired: 'expired' });
      if (ended !== undefined) return ended;
      c.remember({ notices: acceptedTexts(approval.form) });

      const applied = await carryOut();
      if (applied !== 'blocked') return c.close(applied);
    }
  });
}
