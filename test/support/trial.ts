import { type CaseResult, runCase } from '../../workflows/kit/engine/run-case';
import type { StartInput } from '../../workflows/kit/policy/policy';
import { ask, closeUnless } from '../../workflows/kit/engine/tasks';
import { trialPolicy } from './trial.policy';

/** The body of the tests' own process. */
export async function trial(start: StartInput<typeof trialPolicy>): Promise<CaseResult> {
  return runCase(trialPolicy, start, async (c) => {
    c.involve('partner', start.actor.partyId);

    c.enter('first-review');
    const ended = closeUnless(c, await ask(c, 'first'), 'approve', { reject: 'rejected', expired: 'expired' });
    if (ended !== undefined) return ended;

    c.enter('second-review');
    return (
      closeUnless(c, await ask(c, 'second'), 'approve', { reject: 'rejected', expired: 'expired' }) ??
      c.close('approved')
    );
  });
}
