import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { StartInput } from '../kit/contract/start';
import { ask, closeUnless } from '../kit/engine/ask';
import { acceptedTexts } from './consent-texts';
import { admit, changeCarrier, checkAgain, reach } from './relationship-steps';
import { relationshipSwitchPolicy } from './relationship-switch.policy';

const QUOTA = 'association.partnerRequestWindow';

/** Switches a customer's association type with his consent (domain 1.1, SWITCH_TYPE). */
export async function relationshipSwitch(start: StartInput<typeof relationshipSwitchPolicy>): Promise<CaseResult> {
  const { customerId, toModel } = start.form;
  return runCase(relationshipSwitchPolicy, start, async (c) => {
    const operation = `switch-to-${toModel}` as const;
    const { change } = await admit(c, { operation, customerId, actor: start.actor, profile: start.profile });
    const carryOut = changeCarrier(c, QUOTA, change);
    reach(c, QUOTA, change);
    c.notify('case-submitted', 'partner');

    for (;;) {
      c.enter('pending-customer');
      const consent = await ask(c, 'customerConsent', { guards: { grant: checkAgain(change) } });
      const ended = closeUnless(c, consent, 'grant', { refuse: 'rejected', expired: 'expired' });
      if (ended !== undefined) return ended;
      c.remember({ notices: acceptedTexts(consent.form) });

      const applied = await carryOut();
      if (applied !== 'blocked') return c.close(applied);
    }
  });
}
