import { ask, closeUnless } from '../../workflows/kit/engine/ask';
import { type CaseResult, runCase } from '../../workflows/kit/engine/run-case';
import type { StartInput } from '../../workflows/kit/contract/start';
import { trialPolicy } from './trial.policy';

const ENDS = { reject: 'rejected', expired: 'expired' } as const;

/** The body of the tests' trial process. */
export const trial = (start: StartInput<typeof trialPolicy>): Promise<CaseResult> =>
  runCase(trialPolicy, start, {
    open: (c) => {
      c.involve('partner', start.actor.partyId);
      c.enter('first-review');
      return Promise.resolve(undefined);
    },
    states: {
      'first-review': async (c) => {
        const ended = closeUnless(c, await ask(c, 'first'), 'approve', ENDS);
        if (ended === undefined) c.enter('second-review');
        return ended;
      },
      'second-review': async (c) => closeUnless(c, await ask(c, 'second'), 'approve', ENDS) ?? c.close('approved'),
    },
  });
