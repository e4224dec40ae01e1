import { isPeriodTaken } from '../../db/funding/fh-incentive';
import { isQualified } from '../../db/funding/funding';
import type { Line } from '../../workflows/fh/fh-incentive.policy';
import type { fhListsPolicy } from '../../workflows/fh/fh-lists.policy';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { ActivityDeps } from '../deps';
import type { CheckOf } from '../opening-check';
import { checkIncentive } from './fh-incentive-checks';

/** Nothing stands in the way of generating lists, but that it is done already. */
export const checkLists: CheckOf<typeof fhListsPolicy> = () => Promise.resolve([]);

/** The list of one partner for one month. */
interface MonthlyList {
  readonly partnerId: string;
  readonly lines: readonly Line[];
}

/** Some lists of a month by partner, and the last partner looked at if there are more. */
interface MonthlyLists {
  readonly lists: readonly MonthlyList[];
  readonly last: string | null;
  /** Everything that keeps other lists from being opened, each blocker naming its partner. */
  readonly refused: readonly Blocker[];
}

/** How many lists one answer holds. */
const PAGE = 50;

/** The outside calls of the list calendar. */
export const fhListsActivities = (deps: ActivityDeps) => ({
  /** The month's next missing lists, by partner. */
  monthlyLists: (input: { month: string; after: string }) => monthlyLists(deps, input),
});

async function monthlyLists(
  deps: ActivityDeps,
  { month, after }: { month: string; after: string },
): Promise<MonthlyLists> {
  const programme = 'service-expert';
  const { partners } = await deps.ports.serviceOperations.eligible({ programme, month });
  const rest = partners
    .filter(({ partnerId }) => partnerId > after)
    .sort((a, b) => (a.partnerId < b.partnerId ? -1 : 1));
  const page = rest.slice(0, PAGE);
  const judged = await Promise.all(page.map((list) => judgeList(deps, list, month)));
  return {
    lists: page.filter((_, n) => judged[n]?.length === 0),
    refused: judged.flatMap((blockers) => blockers ?? []),
    last: rest.length > PAGE ? (page.at(-1)?.partnerId ?? null) : null,
  };
}

/**
 * Why a list cannot be opened, each reason naming the partner; undefined when it exists already or the partner takes no
 * part.
 */
async function judgeList(
  deps: ActivityDeps,
  { partnerId, lines }: MonthlyList,
  month: string,
): Promise<Blocker[] | undefined> {
  const period = { partnerId, programme: 'service-expert', month } as const;
  const { db } = deps;
  if (!(await isQualified(db, partnerId, period.programme)) || (await isPeriodTaken(db, '', period))) return undefined;
  const form = { programme: period.programme, partnerId, month, lines };
  const found = await checkIncentive(deps, { caseId: '', form, period, openedBy: 'system' });
  return found.map(({ title, ...rest }) => ({
    ...rest,
    title: { zh: `${partnerId}：${title.zh}`, en: `${partnerId}: ${title.en}` },
  }));
}
