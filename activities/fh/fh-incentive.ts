import { loadCalendar } from '../../db/calendar/calendars';
import { worldNow } from '../../db/calendar/clock';
import { isPeriodTaken, releaseClaims, tellQuarter } from '../../db/funding/fh-incentive';
import { isGivenUp } from '../../db/funding/fh-quarter';
import { isQualified } from '../../db/funding/funding';
import { release, reserve } from '../../db/funding/ledger';
import { setting } from '../../db/settings';
import { beijingDate, deadline, workingDaysBetween, workingDaysLeft } from '../../workflows/kit/policy/deadlines';
import type { FormValues, Money } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type {
  FhIncentiveActivities,
  MonthlyList,
  MonthlyLists,
  Period,
} from '../../workflows/fh/fh-incentive-activities';
import { blocker } from '../../workflows/fh/fh-incentive-blockers';
import { FH_INCENTIVE_SETTINGS } from '../../workflows/fh/fh-incentive.policy';
import { lastDayOf, monthOf, quarterOf } from '../../workflows/shared/months';
import type { CheckDeps } from '../association/account-check';
import { admitIncentive, checkIncentive, claimApplication, priceOf } from './fh-incentive-checks';
import { reinstatedList } from './fh-reinstatement';
import { fundingStanding } from '../shared/funding-checks';

/** The budget that pays for dedicated personnel. */
const BUDGET = 'fh';
const CALENDAR = 'CN';
/** How many lists are answered at once. */
const PAGE = 50;

/** What the incentives need from outside, over one database and one outside world. */
export function fhIncentiveActivities(deps: CheckDeps): FhIncentiveActivities {
  const { db } = deps;
  return {
    admitIncentive: (input) => admitIncentive(deps, input),
    reinstatedList: (input) => reinstatedList(deps, input),
    listSettings: async () => ({ pauseOnDispute: await ours(db, 'fh.pauseOnDispute') }),
    checkIncentiveStanding: (period) =>
      unlessGivenUp(db, period, () => fundingStanding(deps, period.partnerId, period.programme)),
    claimPersons: (input) => unlessGivenUp(db, input, () => claimApplication(deps, input)),
    priceApplication: async ({ programme, headCount }) => ({
      minor: (await priceOf(deps, programme)) * headCount,
      currency: 'CNY',
    }),
    reserveIncentive: (input) => reserveAnew(deps, input),
    clockLeft: async ({ stoppedAt, dueAt }) =>
      workingDaysLeft(Date.parse(stoppedAt), dueAt, await loadCalendar(db, CALENDAR)),
    lastDayIn: async ({ workingDays }) => {
      const [{ now }, calendar] = await Promise.all([worldNow(db), loadCalendar(db, CALENDAR)]);
      return deadline(now.getTime(), { workingDays }, calendar).lastDay;
    },
    resubmissionEnd: (input) => resubmissionEnd(deps, input),
    reportMonth: ({ caseId, round }) => report(deps, caseId, String(round)),
    concludeIncentive: (input) => conclude(deps, input),
    monthlyLists: (input) => monthlyLists(deps, input),
  };
}

/** What was rejected cannot be resubmitted once the payment of its quarter was requested (domain 1.4.5). */
const unlessGivenUp = async (
  db: CheckDeps['db'],
  period: Period,
  check: () => Promise<Blocker[]>,
): Promise<Blocker[]> => ((await isGivenUp(db, period)) ? [blocker('PAYMENT_REQUESTED')] : check());

const ours = <K extends keyof typeof FH_INCENTIVE_SETTINGS>(
  db: CheckDeps['db'],
  key: K,
): Promise<(typeof FH_INCENTIVE_SETTINGS)[K]> => setting(db, key, FH_INCENTIVE_SETTINGS[key]);

/** Sets the money of a submission aside in place of what an earlier one had. */
async function reserveAnew(
  { db }: CheckDeps,
  { caseId, amount, round }: { caseId: string; amount: Money; round: number },
): Promise<Blocker[]> {
  const movement = { budget: BUDGET, caseId };
  await release(db, { ...movement, key: `fhi/${caseId}/${round}/release` });
  const moved = await reserve(db, { ...movement, key: `fhi/${caseId}/${round}/reserve`, amount });
  return 'done' in moved ? [] : [blocker('BUDGET_EXHAUSTED')];
}

/** The end of the month of the first submission; or some working days more when the rejection came in its last ones (domain 1.4.10). */
async function resubmissionEnd(
  { db }: CheckDeps,
  { firstSubmittedAt, rejectedAt }: { firstSubmittedAt: string; rejectedAt: string },
): Promise<string> {
  const [grace, calendar] = await Promise.all([ours(db, 'fh.resubmissionGrace'), loadCalendar(db, CALENDAR)]);
  const end = lastDayOf(monthOf(beijingDate(Date.parse(firstSubmittedAt))));
  const rejectedOn = beijingDate(Date.parse(rejectedAt));
  if (rejectedOn > end || workingDaysBetween(rejectedOn, end, calendar) >= grace) return end;
  return deadline(rejectedOn, { workingDays: grace }, calendar).lastDay;
}

interface IncentiveRow {
  readonly form: FormValues;
  readonly partner_id: string;
}

async function periodOf(db: CheckDeps['db'], caseId: string): Promise<Period> {
  const row = await db('cases')
    .join('case_parties', 'case_parties.case_id', 'cases.id')
    .where({ 'cases.id': caseId, 'case_parties.role': 'partner' })
    .first<IncentiveRow | undefined>('cases.form', 'case_parties.party_id as partner_id');
  if (row === undefined) throw new Error(`incentive ${caseId} is not written`);
  const { programme, month, stage } = row.form as unknown as Period;
  return { partnerId: row.partner_id, programme, month, ...(stage === undefined ? {} : { stage }) };
}

async function report({ db }: CheckDeps, caseId: string, round: string): Promise<boolean> {
  const period = await periodOf(db, caseId);
  return tellQuarter(db, { ...period, caseId, quarter: quarterOf(period.month), round });
}

/** Outcomes after which the month may be asked for once more. */
const ASKED_AGAIN = ['not-requested', 'cancelled'];

async function conclude(deps: CheckDeps, { caseId, outcome }: { caseId: string; outcome: string }): Promise<void> {
  const { db } = deps;
  if (outcome !== 'finalised') {
    await releaseClaims(db, caseId, { period: ASKED_AGAIN.includes(outcome) });
    await release(db, { budget: BUDGET, caseId, key: `fhi/${caseId}/end` });
  }
  await report(deps, caseId, outcome);
}

async function monthlyLists(
  deps: CheckDeps,
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

/** Why a list cannot be opened, each reason naming the partner; undefined when nobody wants it: it is there already, or the partner does not take part. */
async function judgeList(
  deps: CheckDeps,
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
