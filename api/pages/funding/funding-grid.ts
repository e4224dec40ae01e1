import type { MonthGlance, QuarterGlance } from '../../../db/funding/funding-overview';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { monthsOf } from '../../../workflows/shared/months';
import { moneyView } from '../../cases/masking';
import type { Words } from '../frame/words';
import { type Link, type Standing, standingOf, sumText, taskLink } from './funding-glance';

/** One case in a cell of the grid. */
export interface GridEntry {
  readonly link: Link;
  readonly standing: Standing;
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
    readonly apply?: string;
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
            label: words.m.funding.month(Number(month.slice(5))),
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
  const { m, f } = words;
  const name = m.funding.month(Number(month.month.slice(5)));
  return {
    link: {
      href: `/cases/${month.caseId}`,
      title: month.stage === null ? name : `${name} · ${m.funding.stage(month.stage)}`,
    },
    standing: standingOf(policy, month.state, words),
    amount: month.amount === null ? undefined : f.money(moneyView(month.amount)),
    notes: [
      ...(month.headCount === null ? [] : [m.funding.people(month.headCount)]),
      ...(month.dueAt === null ? [] : [m.funding.until(f.short(month.dueAt))]),
    ],
    task: taskLink(policy, month.mine, words),
  };
}

function quarterEntry(quarter: QuarterGlance, policy: Policy, words: Words): GridEntry {
  const { m, f, locale } = words;
  const { state, amount, total, whyNotPayable, rejection } = quarter;
  const money = amount ?? total;
  const why = state === 'not-payable' ? whyNotPayable : [];
  return {
    link: { href: `/cases/${quarter.caseId}`, title: quarter.requestNo },
    standing: standingOf(policy, state, words),
    amount: money === null ? undefined : f.money(moneyView(money)),
    notes: [
      ...why.flatMap(({ title, until }) => [
        say(title, locale),
        ...(until === undefined ? [] : [m.funding.from(f.short(until))]),
      ]),
      ...(state === 'payment-rejected' && rejection !== null ? [rejection] : []),
    ],
    task: taskLink(policy, quarter.mine, words),
  };
}

const WAITING = ['pending-confirmation', 'in-dispute', 'draft', 'preliminary-rejected'];
/** The states in which an incentive is approved, and those in which it failed. */
export const APPROVED: readonly string[] = ['preliminary-approved', 'finalised'];
export const LOST: readonly string[] = ['expired', 'closed-rejected'];

/** A programme's totals for a year; kinds without any entry show only the approved and paid totals. */
export function gridFigures(
  months: readonly MonthGlance[],
  quarters: readonly QuarterGlance[] | undefined,
  words: Words,
): { label: string; value: string }[] {
  const { columns } = words.m.funding;
  const sum = (states: readonly string[]): string | undefined =>
    sumText(
      months.filter(({ state }) => states.includes(state)).map(({ amount }) => amount),
      words,
    );
  const paid = (quarters ?? []).filter(({ state }) => state === 'paid').map(({ amount }) => amount);
  const figures = [
    { label: columns.waiting, value: sum(WAITING) },
    { label: columns.review, value: sum(['in-preliminary-review']) },
    { label: columns.lost, value: sum(LOST) },
    { label: columns.approved, value: sum(APPROVED) ?? '–' },
    { label: columns.paid, value: quarters && (sumText(paid, words) ?? '–') },
  ];
  return figures.flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
}
