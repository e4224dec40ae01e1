import { amountText } from '../../../workflows/shared/money-text';
import { programmeName, tally } from './figures';
import type { CaseReport, Report } from './types';

/** A part of the report as a table; columns that begin with `#` are figures. */
export interface Table {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const amount = (minor: number | null): string => (minor === null ? '' : amountText(minor));

/** The state of the cases of each kind. */
function outcomes(cases: readonly CaseReport[]): string[][] {
  const kinds = tally(cases.map(({ title }) => title));
  return kinds.flatMap(({ word: title }) => {
    const ofKind = cases.filter((each) => each.title === title);
    const stands = tally(ofKind.map(({ standing, outcome }) => (outcome === null ? `open: ${standing}` : standing)));
    return stands.map(({ word, times }, n) => [n === 0 ? title : '', word, String(times)]);
  });
}

/** The whole report, table by table. */
export const tablesOf = (report: Report): Table[] => [
  {
    title: 'What happened',
    columns: ['what', '#times'],
    rows: report.happened.map(({ what, times }) => [what, String(times)]),
  },
  { title: 'How the cases stand', columns: ['kind', 'stands', '#cases'], rows: outcomes(report.cases) },
  {
    title: 'Money by partner (CNY)',
    columns: ['partner', 'name', 'programme', '#asked for', '#approved', '#paid', '#lapsed'],
    rows: report.money.map(({ id, name, programme, asked, approved, paid, lapsed }) => [
      ...[
        id,
        name,
        programmeName(programme),
        amountText(asked),
        amountText(approved),
        amountText(paid),
        amountText(lapsed),
      ],
    ]),
  },
  {
    title: 'What lapsed',
    columns: ['on', 'what', 'how', '#CNY', 'why'],
    rows: report.lapsed.map(({ on, subject, outcome, minor, why }) => [on, subject, outcome, amount(minor), why]),
  },
  {
    title: 'Deadlines and targets missed',
    note: 'A missed deadline has ended something; a missed target has brought a reminder.',
    columns: ['on', 'who', 'what', 'of', 'kind'],
    rows: report.missed.map(({ on, who, what, subject, kind }) => [on, who, what, subject, kind]),
  },
  {
    title: 'Requests that were refused',
    columns: ['on', 'who', 'what', 'why'],
    rows: report.refused.map(({ on, person, what, why }) => [on, person, what, why]),
  },
  {
    title: 'Messages',
    columns: ['about', 'kind', 'to', 'by', '#times'],
    rows: report.notices.map(({ about, kind, to, channels, times }) => [about, kind, to, channels, String(times)]),
  },
  {
    title: 'Budgets (CNY)',
    columns: ['budget', '#total', '#reserved', '#committed', '#paid', '#free', '#paid cases', 'balances'],
    rows: report.ledger.map(({ key, total, reserved, committed, paid, free, paidByCases, balances }) => [
      ...[
        key,
        amountText(total),
        amountText(reserved),
        amountText(committed),
        amountText(paid),
        amountText(free),
        amountText(paidByCases),
      ],
      balances ? 'to the cent' : 'NO',
    ]),
  },
  {
    title: 'Movements of the budgets (CNY)',
    columns: ['budget', 'movement', '#times', '#amount'],
    rows: report.ledger.flatMap(({ key, movements }) =>
      movements.map(({ kind, times, minor }) => [key, kind, String(times), amountText(minor)]),
    ),
  },
  {
    title: 'Every case',
    columns: ['what', 'stands', 'opened', 'closed', '#CNY', 'why'],
    rows: report.cases.map(({ subject, outcome, standing, openedOn, closedOn, minor, why }) => [
      ...[subject, outcome === null ? `open: ${standing}` : standing, openedOn, closedOn ?? '', amount(minor), why],
    ]),
  },
];

/** The report in a sentence or two. */
export function summaryOf({ quarter, partners, seed, begins, ends, zone, broken }: Report): string {
  const state =
    broken.length === 0 ? 'Everything adds up, and every case is explained.' : `${broken.length} things are wrong.`;
  return `${partners} partners and some solutions in ${quarter}, from ${begins} to ${ends}, seed ${seed}. All dates are those of ${zone}. ${state}`;
}
