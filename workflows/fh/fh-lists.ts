import { proxyActivities } from '@temporalio/workflow';
import type { fhListsActivities } from '../../activities/fh/fh-lists';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import { ask } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { checkFailed } from '../kit/engine/check-failed';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import { beijingDate } from '../kit/policy/deadlines';
import type { Blocker } from '../kit/policy/refusals';
import { lastDayOf, monthOf, nextMonth } from '../shared/months';
import { fhIncentivePolicy } from './fh-incentive.policy';
import { fhListsPolicy } from './fh-lists.policy';

type Lists = Case<typeof fhListsPolicy>;

const { monthlyLists } = proxyActivities<ReturnType<typeof fhListsActivities>>(LOOKUP);

/**
 * Generates each month's lists when the month begins, catching up on months that began while nothing ran (domain
 * 1.6.2).
 */
export const fhLists = (start: StartInput<typeof fhListsPolicy>): Promise<CaseResult> =>
  runCase(fhListsPolicy, start, {
    open: async (c) => {
      c.enter('waiting');
      await c.commit();
      return generate(c, monthOf(beijingDate(c.now())));
    },
    states: {
      waiting: async (c) => {
        const generated = String(c.facts.generatedMonth);
        const { decision } = await ask(c, 'nextMonth', { lastDay: lastDayOf(generated), or: { generate: true } });
        return generate(c, decision === 'generate' ? generated : nextMonth(generated));
      },
    },
  });

/**
 * Safe to repeat: a partner that has its list gets no second one. Service operations see which partners get none, and
 * why.
 */
async function generate(c: Lists, month: string): Promise<undefined> {
  let count = 0;
  const refused: Blocker[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Awaited<ReturnType<typeof monthlyLists>> = await monthlyLists({ month, after });
    for (const { partnerId, lines } of page.lists)
      c.open(fhIncentivePolicy, { programme: 'service-expert', partnerId, month, lines });
    count += page.lists.length;
    refused.push(...page.refused);
    c.record({ action: 'lists.generated', data: { month, lists: page.lists.length } });
    await c.commit();
    after = page.last;
  }
  c.remember({ generatedMonth: month, generatedLists: count, lastCheck: null });
  if (refused.length > 0) checkFailed(c, refused, { tell: ['vendor'] });
  c.record({ action: 'month.generated', data: { month, lists: count } });
  c.enter('waiting');
}
