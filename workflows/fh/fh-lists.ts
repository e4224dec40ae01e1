import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import { beijingDate } from '../kit/policy/deadlines';
import type { StartInput } from '../kit/contract/start';
import type { Blocker } from '../kit/policy/refusals';
import { ask } from '../kit/engine/ask';
import type { MonthlyLists } from './fh-incentive-activities';
import { outside } from './fh-incentive-steps';
import { fhIncentivePolicy } from './fh-incentive.policy';
import { fhListsPolicy } from './fh-lists.policy';
import { lastDayOf, monthOf, nextMonth } from '../shared/months';

type Lists = Case<typeof fhListsPolicy>;

/** Generates the lists of each month when it begins, also of months that began while nothing ran (domain 1.6.2). */
export function fhLists(start: StartInput<typeof fhListsPolicy>): Promise<CaseResult> {
  const opening = async (c: Lists): Promise<undefined> => {
    c.enter('waiting');
    await c.commit();
    await generate(c, thisMonth(c));
  };
  return runCase(fhListsPolicy, start, {
    open: opening,
    states: {
      waiting: async (c) => {
        const generated = String(c.facts.generatedMonth);
        const { decision } = await ask(c, 'nextMonth', { lastDay: lastDayOf(generated), or: { generate: true } });
        await generate(c, decision === 'generate' ? generated : nextMonth(generated));
        return undefined;
      },
    },
  });
}

const thisMonth = (c: Lists): string => monthOf(beijingDate(c.now()));

/** A partner that has its list already gets no second one, however often this runs. */
async function generate(c: Lists, month: string): Promise<void> {
  let count = 0;
  const refused: Blocker[] = [];
  for (let after: string | null = ''; after !== null;) {
    const { lists, last, refused: more = [] }: MonthlyLists = await outside.monthlyLists({ month, after });
    for (const { partnerId, lines } of lists)
      c.open(fhIncentivePolicy, { programme: 'service-expert', partnerId, month, lines });
    count += lists.length;
    refused.push(...more);
    c.record({ action: 'lists.generated', data: { month, lists: lists.length } });
    await c.commit();
    after = last;
  }
  c.remember({ generatedMonth: month, generatedLists: count });
  tell(c, refused);
  c.record({ action: 'month.generated', data: { month, lists: count } });
  c.enter('waiting');
}

/** Service operations read which partners get no list, and why. */
function tell(c: Lists, blockers: readonly Blocker[]): void {
  const none = blockers.length === 0;
  c.remember({ lastCheck: none ? null : { at: new Date(c.now()).toISOString(), blockers } });
  if (none) return;
  c.record({ action: 'check.failed', data: { items: blockers.map(({ code }) => code) } });
  c.notify('check-failed', 'vendor', { params: { blockers } });
}
