import { cutoffAfter } from '../kit/policy/deadlines';
import type { FormOf, Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';
import { STAGED } from '../shared/funding';
import { lastDayOfQuarter, monthsOf } from '../shared/months';
import { blocker, naming } from './fh-quarter.blockers';
import type { fhQuarterPolicy } from './fh-quarter.policy';

/** The incentive of a month of a quarter, or of a stage begun in it, as its case stands now. */
export interface QuarterMonth {
  readonly caseId: string;
  readonly requestNo: string;
  /** YYYY-MM. */
  readonly month: string;
  readonly stage?: number;
  /** Its state, or how it ended. */
  readonly state: string;
  readonly open: boolean;
  readonly amount?: Money;
  /** When its partner's silence ends it (ISO). */
  readonly answerBy?: string;
}

/** Which quarter (YYYY-Qn) is meant. */
export type Quarter = Pick<FormOf<(typeof fhQuarterPolicy)['form']>, 'partnerId' | 'programme' | 'quarter'>;

/** What can be said of a quarter at one moment. */
export interface QuarterStanding {
  readonly months: readonly QuarterMonth[];
  /** What is approved; null for nothing, and for what cannot be added up. */
  readonly total: Money | null;
  /** The refusal rules that hold; none when the payment can be requested. */
  readonly whyNotPayable: readonly Blocker[];
  /** The quarter has ended. */
  readonly isOver: boolean;
  /** Nobody will apply for anything more, and nothing is open: there is nothing to be paid, or it is paid. */
  readonly isSettled: boolean;
}

const ANSWERABLE: readonly string[] = ['pending-confirmation', 'in-dispute', 'draft'];

/** Whether a programme pays each stage by itself, once it is approved, whatever else there is in the quarter. */
export const paysByStage = (programme: string): boolean => programme === STAGED;

/** The incentives that a payment requested now would pay. */
export const approvedOf = (months: readonly QuarterMonth[]): QuarterMonth[] =>
  months.filter(({ state }) => state === 'preliminary-approved');

/** The incentives that cannot be resubmitted any more once the payment is requested. */
export const givenUpBy = (
  { programme }: Pick<Quarter, 'programme'>,
  months: readonly QuarterMonth[],
): QuarterMonth[] => (paysByStage(programme) ? [] : months.filter(({ state }) => state === 'preliminary-rejected'));

/** Whether the payment of a quarter can be requested at an instant (ms), and why not (domain 1.4.6). */
export function judgeQuarter(
  { programme, quarter }: Pick<Quarter, 'programme' | 'quarter'>,
  months: readonly QuarterMonth[],
  now: number,
): QuarterStanding {
  const end = cutoffAfter(lastDayOfQuarter(quarter));
  const isOver = now >= end;
  const approved = approvedOf(months);
  const total = sumOf(approved);
  const untouched = isOver || paysByStage(programme) ? [] : untouchedOf(quarter, months);
  const whyNotPayable = [
    ...(paysByStage(programme) && approved.length > 0
      ? []
      : [...stillOpen(months, untouched, end), ...inReview(months)]),
    ...(approved.length === 0 ? [blocker('NOTHING_APPROVED')] : []),
    ...(approved.length > 0 && total === null ? [blocker('CURRENCIES_DIFFER')] : []),
  ];
  const isSettled = untouched.length === 0 && months.every(({ open }) => !open);
  return { months, total, whyNotPayable, isOver, isSettled };
}

const untouchedOf = (quarter: string, months: readonly QuarterMonth[]): string[] =>
  monthsOf(quarter).filter((month) => months.every((each) => each.month !== month));

/**
 * Months to come or not applied for are skipped when the quarter ends; of one that waits for its partner the silence
 * ends it.
 */
function stillOpen(months: readonly QuarterMonth[], untouched: readonly string[], end: number): Blocker[] {
  const waiting = months.filter(({ state }) => ANSWERABLE.includes(state));
  const ends = [
    ...untouched.map(() => end),
    ...waiting.map(({ answerBy }) => (answerBy === undefined ? Infinity : Date.parse(answerBy))),
  ];
  if (ends.length === 0) return [];
  const until = Math.max(...ends);
  const found = naming('MONTH_STILL_OPEN', [...untouched, ...waiting.map(nameOf)]);
  return [until === Infinity ? found : { ...found, until: new Date(until).toISOString() }];
}

function inReview(months: readonly QuarterMonth[]): Blocker[] {
  const reviewed = months.filter(({ state }) => state === 'in-preliminary-review');
  return reviewed.length === 0 ? [] : [naming('PRELIMINARY_REVIEW_PENDING', reviewed.map(nameOf))];
}

/** An incentive by its month, and its stage where it has one. */
export const nameOf = ({ month, stage }: Pick<QuarterMonth, 'month' | 'stage'>): string =>
  stage === undefined ? month : `${month}/${stage}`;

function sumOf(approved: readonly QuarterMonth[]): Money | null {
  const amounts = approved.flatMap(({ amount }) => amount ?? []);
  const [first] = amounts;
  if (first === undefined || amounts.some(({ currency }) => currency !== first.currency)) return null;
  return { minor: amounts.reduce((sum, { minor }) => sum + minor, 0), currency: first.currency };
}
