import { type Ended, runCase } from '../kit/engine/cases';
import type { Start } from '../kit/policy/policy';
import { ask, closeUnless } from '../kit/engine/tasks';
import { acceptedNotices } from './notices';
import { admit, carrier, checkAgain, reach } from './relationship-steps';
import { relationshipSwitchPolicy } from './relationship-switch.policy';

const QUOTA = 'association.partnerRequestWindow';

/** Switches a customer's association type with his consent (domain 1.1, SWITCH_TYPE). */
export async function relationshipSwitch(start: Start<typeof relationshipSwitchPolicy>): Promise<Ended> {
  const { customerId, toModel } = start.form;
  return runCase(relationshipSwitchPolicy, start, async (c) => {
    const operation = `switch-to-${toModel}` as const;
    const { change } = await admit(c, { operation, customerId, actor: start.actor, profile: start.profile });
    const carryOut = carrier(c, QUOTA, change);
    reach(c, QUOTA, change);
    c.notify('case-submitted', 'partner');

    for (;;) {
      c.enter('pending-customer');
      const consent = await ask(c, 'customerConsent', { guards: { grant: checkAgain(change) } });
      const ended = closeUnless(c, consent, 'grant', { refuse: 'rejected', expired: 'expired' });
      if (ended !== undefined) return ended;
      c.remember({ notices: acceptedNotices(consent.form) });

      const applied = await carryOut();
      if (applied !== 'blocked') return c.close(applied);
    }
  });
}
