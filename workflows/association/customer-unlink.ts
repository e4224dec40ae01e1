import { ask, closeUnless } from '../kit/engine/ask';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { StartInput } from '../kit/contract/start';
import { customerUnlinkPolicy as policy } from './customer-unlink.policy';
import { type ChangeMemory, relationshipChange } from './relationship-change';

/** Ends a customer's association at its own wish (domain 1.1, UNLINK_BY_CUSTOMER). */
export function customerUnlink(start: StartInput<typeof policy>): Promise<CaseResult> {
  const { admit, reach, checkAgain, agreed, within, states } = relationshipChange<typeof policy>(start, {
    operation: 'unlink-by-customer',
    quota: 'association.customerUnlinkWindow',
    pending: 'pending-partner',
  });
  return runCase<typeof policy, ChangeMemory>(policy, start, {
    open: async (c) => {
      await admit(c, start.actor.partyId, () => 'partner');
      c.enter('pending-code');
      return undefined;
    },
    states: {
      'pending-code': async (c) => {
        const submission = await ask(c, 'submission', { guards: { submit: checkAgain(c) } });
        const lapsed = closeUnless(c, submission, 'submit', { expired: 'expired' });
        if (lapsed !== undefined) return lapsed;
        reach(c);
        c.notify('case-submitted', 'customer');
        c.enter('pending-partner');
        return undefined;
      },
      'pending-partner': async (c) => {
        const approval = await ask(c, 'partnerApproval', { guards: { approve: checkAgain(c) }, ...within(c) });
        const ended = closeUnless(c, approval, 'approve', { reject: 'rejected', expired: 'expired' });
        if (ended !== undefined) return ended;
        agreed(c, approval.form);
        return undefined;
      },
      ...states,
    },
  });
}
