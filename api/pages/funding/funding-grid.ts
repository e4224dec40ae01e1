import type { MonthGlance, QuarterGlance } from '../../../db/funding/funding-overview';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { monthsOf } from '../../../workflows/shared/months';
import { moneyView } from '../../cases/masking';
import type { Words } from '../frame/words';
import { type Link, type Standing, standingOf, taskLink } from './funding-glance';
import { fundingWords } from './words';

/** One case in a cell of the grid. */
export interface GridEntry {
  readonly link: Link;
  readonly standing: Standing;
  /** A number of a case, not the name of a month. */
  readonly numbered: boolean;
  readonly amount?: string | undefined;
  readonly notes: readonly string[];
  readonly task?: Link | undefined;
}

/** A quarter of the grid: its three months, and its payment where the reader may see it. */
export interface GridRow {
  readonly quarter: string;
  readonly months: readonly {
    readonly label: string;
    readonly entries: readonly GridEntry[];
    readonly apply?: string | undefined;
  }[];
  readonly payments?: readonly GridEntry[];
}

/** What a grid is made of. `appliesNow` is true of a month that the reader may apply for. */
export interface GridParts {
  readonly year: string;
  readonly today: string;
  readonly months: readonly MonthGlance[];
  readonly quarters: readonly QuarterGlance[];
  readonly incentive: Policy;
  readonly quarter: Policy | undefined;
  readonly appliesNow: (month: string) => boolean;
}

/** The quarters of a year that have content, or are the current one. */
export function gridRows({ year, today, months, quarters, ...parts }: GridParts, words: Words): GridRow[] {
  const { quarter: policy, incentive, appliesNow } = parts;
  return [1, 2, 3, 4]
    .map((n) => `${year}-Q${n}`)
    .map((quarter) => {
      const its = monthsOf(quarter);
      const payments = quarters.filter((each) => each.quarter === quarter);
      const row: GridRow = {
        quarter,
        months: its.map((month) => {
          const found = months.filter((each) => each.month === month);
          return {
            label: fundingWords[words.locale].month(Number(month.slice(5))),
            entries: found.map((each) => monthEntry(each, incentive, words)),
            ...(found.length === 0 && appliesNow(month) && { apply: '/start/fh-incentive' }),
          };
        }),
        ...(policy && { payments: payments.map((each) => quarterEntry(each, policy, words)) }),
      };
      const isNow = its.some((month) => today.startsWith(month));
      return { row, shown: isNow || payments.length > 0 || row.months.some(({ entries }) => entries.length > 0) };
    })
    .filter(({ shown }) => shown)
    .map(({ row }) => row);
}

function monthEntry(month: MonthGlance, policy: Policy, words: Words): GridEntry {
  const { f } = words;
  const w = fundingWords[words.locale];
  const name = w.month(Number(month.month.slice(5)));
  return {
    link: {
      href: `/cases/${month.caseId}`,
      title: month.stage === null ? name : `${name} · ${w.stage(month.stage)}`,
    },
    standing: standingOf(policy, month.state, words),
    numbered: false,
    amount: month.amount === null ? undefined : f.money(moneyView(month.amount)),
    notes: [
      ...(month.headCount === null ? [] : [w.people(month.headCount)]),
      ...(month.dueAt === null ? [] : [w.until(f.until(month.dueAt))]),
    ],
    task: taskLink(policy, month.mine, words),
  };
}

function quarterEntry(quarter: QuarterGlance, policy: Policy, words: Words): GridEntry {
  const { f, locale } = words;
  const { state, amount, total, whyNotPayable, rejection } = quarter;
  const money = amount ?? total;
  const why = state === 'not-payable' ? whyNotPayable : [];
  return {
    link: { href: `/cases/${quarter.caseId}`, title: quarter.requestNo },
    standing: standingOf(policy, state, words),
    numbered: true,
    amount: money === null ? undefined : f.money(moneyView(money)),
    notes: [
      ...why.flatMap(({ title, until }) => [
        say(title, locale),
        ...(until === undefined ? [] : [fundingWords[locale].from(f.date(beijingDate(Date.parse(until))))]),
      ]),
      ...(state === 'payment-rejected' && rejection !== null ? [rejection] : []),
    ],
    task: taskLink(policy, quarter.mine, words),
  };
}
