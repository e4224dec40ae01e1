import { loadCalendar } from '../../db/calendar/calendars';
import { worldNow } from '../../db/calendar/clock';
import { releaseClaims, tellQuarter } from '../../db/funding/fh-incentive';
import { isGivenUp } from '../../db/funding/fh-quarter';
import { release, reserve } from '../../db/funding/ledger';
import { setting } from '../../db/settings';
import { blocker } from '../../workflows/fh/fh-incentive.blockers';
import { FH_INCENTIVE_SETTINGS, type Period } from '../../workflows/fh/fh-incentive.policy';
import { BUDGET } from '../../workflows/fh/fh-quarter.policy';
import {
  beijingDate,
  type Deadline,
  deadline,
  workingDaysBetween,
  workingDaysLeft,
} from '../../workflows/kit/policy/deadlines';
import type { FormValues, Money } from '../../workflows/kit/policy/fields';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { FhProgramme } from '../../workflows/shared/funding';
import { lastDayOf, monthOf, quarterOf } from '../../workflows/shared/months';
import type { ActivityDeps } from '../deps';
import { fundingStanding } from '../shared/funding-checks';
import {
  type Admittance,
  admitIncentive,
  type Application,
  claimApplication,
  priceOf,
  reinstatedList,
} from './fh-incentive-checks';

const CALENDAR = 'CN';

/** The outside calls of incentives. All are idempotent by case, those with a `round` by case and round. */
export const fhIncentiveActivities = (deps: ActivityDeps) => {
  const { db } = deps;
  return {
    /** Admits a request and claims its month or stage for good, or returns every blocker. */
    admitIncentive: (input: Admittance) => admitIncentive(deps, input),
    /** The expired list that an admitted case replaces. */
    reinstatedList: (input: { caseId: string; period: Period }) => reinstatedList(deps, input),
    /** The settings that apply to a list generated now. */
    listSettings: async () => ({ pauseOnDispute: await ours(db, 'fh.pauseOnDispute') }),
    /** Whether the partner may still take part. */
    checkIncentiveStanding: (period: Period) =>
      unlessGivenUp(db, period, () => fundingStanding(deps, period.partnerId, period.programme)),
    /** Whether the persons of an application meet the conditions; claims them and their projects for it if so. */
    claimPersons: (input: Application) => unlessGivenUp(db, input, () => claimApplication(deps, input)),
    /** The amount for the given number of persons of an application. */
    priceApplication: async ({ programme, headCount }: { programme: FhProgramme; headCount: number }) => ({
      minor: (await priceOf(deps, programme)) * headCount,
      currency: 'CNY',
    }),
    /** Sets the money of an incentive aside; BUDGET_EXHAUSTED when there is not enough. */
    reserveIncentive: (input: Reservation) => reserveAnew(deps, input),
    /** The working days that the clock of the confirmation had left when it was stopped. */
    clockLeft: (input: { caseId: string; stoppedAt: string; dueAt: number | null }) => clockLeft(deps, input),
    /** The last day (YYYY-MM-DD) of a clock that resumes today with the given number of working days left. */
    async lastDayIn({ workingDays }: { workingDays: number }) {
      const [{ now }, calendar] = await Promise.all([worldNow(db), loadCalendar(db, CALENDAR)]);
      return deadline(now.getTime(), { workingDays }, calendar).lastDay;
    },
    /** The last day on which a rejected incentive may be resubmitted. */
    resubmissionEnd: (input: Rejection) => resubmissionEnd(deps, input),
    /** Tells the quarter's open case that a month has changed; false when there is none. */
    reportMonth: ({ caseId, round }: { caseId: string; round: number }) => report(deps, caseId, String(round)),
    /** The case has ended: releases what it claimed and set aside but was not paid, and tells the quarter. */
    concludeIncentive: (input: { caseId: string; outcome: string }) => conclude(deps, input),
  };
};

interface Reservation {
  readonly caseId: string;
  readonly amount: Money;
  readonly round: number;
}

/** When (ISO) a rejected incentive was first submitted, and when it was rejected. */
interface Rejection {
  readonly firstSubmittedAt: string;
  readonly rejectedAt: string;
}

/** A rejected incentive cannot be resubmitted once the payment of its quarter was requested (domain 1.4.5). */
const unlessGivenUp = async (
  db: ActivityDeps['db'],
  period: Period,
  check: () => Promise<Blocker[]>,
): Promise<Blocker[]> => ((await isGivenUp(db, period)) ? [blocker('PAYMENT_REQUESTED')] : check());

const ours = <K extends keyof typeof FH_INCENTIVE_SETTINGS>(
  db: ActivityDeps['db'],
  key: K,
): Promise<(typeof FH_INCENTIVE_SETTINGS)[K]> => setting(db, key, FH_INCENTIVE_SETTINGS[key]);

/**
 * Replaces the money an earlier submission set aside, in one transaction: nothing else can take what is free in
 * between.
 */
async function reserveAnew({ db }: ActivityDeps, { caseId, amount, round }: Reservation): Promise<Blocker[]> {
  const of = (name: string) => ({ budget: BUDGET, caseId, key: `fhi/${caseId}/${round}/${name}` });
  const moved = await db.transaction(async (tx) => {
    await release(tx, of('release'));
    return reserve(tx, { ...of('reserve'), amount });
  });
  return 'done' in moved ? [] : [blocker('BUDGET_EXHAUSTED')];
}

/** A clock that a freeze had stopped before has what it had left then. */
async function clockLeft(
  { db }: ActivityDeps,
  { caseId, stoppedAt, dueAt }: { caseId: string; stoppedAt: string; dueAt: number | null },
): Promise<number> {
  const calendar = await loadCalendar(db, CALENDAR);
  if (dueAt !== null) return workingDaysLeft(Date.parse(stoppedAt), dueAt, calendar);
  const task = await db('tasks')
    .where({ case_id: caseId, key: 'confirmation' })
    .whereNotNull('clock_stopped_at')
    .orderBy('opened_at', 'desc')
    .first<{ clock_stopped_at: Date; deadline: Deadline } | undefined>('clock_stopped_at', 'deadline');
  return task === undefined ? 0 : workingDaysLeft(task.clock_stopped_at.getTime(), task.deadline.cutoffMs, calendar);
}

/**
 * The end of the month of the first submission, or some working days later if the rejection came in its last ones
 * (domain 1.4.10).
 */
async function resubmissionEnd({ db }: ActivityDeps, { firstSubmittedAt, rejectedAt }: Rejection): Promise<string> {
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

async function periodOf(db: ActivityDeps['db'], caseId: string): Promise<Period> {
  const row = await db('cases')
    .join('case_parties', 'case_parties.case_id', 'cases.id')
    .where({ 'cases.id': caseId, 'case_parties.role': 'partner' })
    .first<IncentiveRow | undefined>('cases.form', 'case_parties.party_id as partner_id');
  if (row === undefined) throw new Error(`incentive ${caseId} is not written`);
  const { programme, month, stage } = row.form as unknown as Period;
  return { partnerId: row.partner_id, programme, month, ...(stage === undefined ? {} : { stage }) };
}

async function report({ db }: ActivityDeps, caseId: string, round: string): Promise<boolean> {
  const period = await periodOf(db, caseId);
  return tellQuarter(db, { ...period, caseId, quarter: quarterOf(period.month), round });
}

/** Outcomes after which the month may be requested once more. */
const ASKED_AGAIN = ['not-requested', 'cancelled'];

async function conclude(deps: ActivityDeps, { caseId, outcome }: { caseId: string; outcome: string }): Promise<void> {
  const { db } = deps;
  if (outcome !== 'finalised') {
    await releaseClaims(db, caseId, { period: ASKED_AGAIN.includes(outcome) });
    await release(db, { budget: BUDGET, caseId, key: `fhi/${caseId}/end` });
  }
  await report(deps, caseId, outcome);
}
