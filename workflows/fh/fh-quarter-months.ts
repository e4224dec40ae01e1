import { cutoffAfter } from '../kit/policy/deadlines';
import type { FormOf, Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';
import { STAGED } from '../shared/funding';
import { lastDayOfQuarter, monthsOf } from '../shared/months';
import { blocker, naming } from './fh-quarter.blockers';
import type { fhQuarterPolicy } from './fh-quarter.policy';

/** The incentive of a month of a quarter, or of a stage begun in it, in its current state. */
export interface QuarterMonth {
  readonly caseId: string;
  readonly requestNo: string;
  /** YYYY-MM. */
  readonly month: string;
  readonly stage?: number;
  /** Its state, or its outcome. */
  readonly state: string;
  readonly open: boolean;
  readonly amount?: Money;
  /** When the partner's silence ends it (ISO). */
  readonly answerBy?: string;
}

/** Which quarter (YYYY-Qn). */
export type Quarter = Pick<FormOf<(typeof fhQuarterPolicy)['form']>, 'partnerId' | 'programme' | 'quarter'>;

/** The state of a quarter at one moment. */
export interface QuarterStanding {
  readonly months: readonly QuarterMonth[];
  /** The approved total; null when nothing is approved or the amounts cannot be added up. */
  readonly total: Money | null;
  /** The refusal rules that apply; none when the payment can be requested. */
  readonly whyNotPayable: readonly Blocker[];
  /** The quarter has ended. */
  readonly isOver: boolean;
  /** No more applications can come and nothing is open: everything is paid, or there is nothing to pay. */
  readonly isSettled: boolean;
}

const ANSWERABLE: readonly string[] = ['pending-confirmation', 'in-dispute', 'draft'];

/** Whether a programme pays each stage on its own once approved, whatever else is in the quarter. */
export const paysByStage = (programme: string): boolean => programme === STAGED;

/** The incentives that a payment requested now would pay. */
export const approvedOf = (months: readonly QuarterMonth[]): QuarterMonth[] =>
  months.filter(({ state }) => state === 'preliminary-approved');

/** The incentives that can no longer be resubmitted once the payment is requested. */
export const givenUpBy = (
  { programme }: Pick<Quarter, 'programme'>,
  months: readonly QuarterMonth[],
): QuarterMonth[] => (paysByStage(programme) ? [] : months.filter(({ state }) => state === 'preliminary-rejected'));

/** Whether the payment of a quarter can be requested at an instant (ms), and if not, why (domain 1.4.6). */
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
 * Future months and months not applied for are skipped when the quarter ends; silence ends one that waits for its
 * partner.
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

/** Names an incentive by its month, and by its stage where it has one. */
export const nameOf = ({ month, stage }: Pick<QuarterMonth, 'month' | 'stage'>): string =>
  stage === undefined ? month : `${month}/${stage}`;

function sumOf(approved: readonly QuarterMonth[]): Money | null {
  const amounts = approved.flatMap(({ amount }) => amount ?? []);
  const [first] = amounts;
  if (first === undefined || amounts.some(({ currency }) => currency !== first.currency)) return null;
  return { minor: amounts.reduce((sum, { minor }) => sum + minor, 0), currency: first.currency };
}
