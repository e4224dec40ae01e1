import { ask, closeUnless } from '../kit/engine/ask';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { StartInput } from '../kit/contract/start';
import { type ChangeMemory, relationshipChange } from './relationship-change';
import { relationshipSwitchPolicy as policy } from './relationship-switch.policy';

/** Switches a customer's association type with its consent (domain 1.1, SWITCH_TYPE). */
export function relationshipSwitch(start: StartInput<typeof policy>): Promise<CaseResult> {
  const { customerId, toModel } = start.form;
  const { admit, reach, checkAgain, agreed, within, states } = relationshipChange<typeof policy>(start, {
    operation: `switch-to-${toModel}`,
    quota: 'association.partnerRequestWindow',
    pending: 'pending-customer',
  });
  return runCase<typeof policy, ChangeMemory>(policy, start, {
    open: async (c) => {
      await admit(c, customerId);
      reach(c);
      c.notify('case-submitted', 'partner');
      c.enter('pending-customer');
      return undefined;
    },
    states: {
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
