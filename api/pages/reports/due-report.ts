import { dueByWeek } from '../../../db/reports/work';
import type { Db } from '../../../db/knex';
import type { Viewer } from '../../../db/engine/viewer';
import { addDays, beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { Signed } from '../frame/visit';
import { count, type Report, word } from './report';
import { weekLabels, weeksFrom } from './weeks';
import { reportWords, type ReportWords } from './words';

type Kind = keyof ReportWords['due']['kinds'];
const KINDS: readonly Kind[] = ['association', 'distribution', 'opportunity', 'funding'];

const KIND_OF: Readonly<Record<string, Kind | undefined>> = {
  'relationship-switch': 'association',
  'partner-unlink': 'association',
  'customer-unlink': 'association',
  'distributor-invitation': 'distribution',
  'cooperation-review': 'distribution',
  'partner-opportunity': 'opportunity',
  'vendor-opportunity': 'opportunity',
};

/** What falls due by week, by kind; provisional dates stand apart. */
export async function dueReport(db: Db, viewer: Viewer, visit: Signed): Promise<Report> {
  const { f, locale, m } = visit;
  const w = reportWords[locale].due;
  const weeks = weeksFrom(beijingDate(visit.now.getTime()));
  const sums = await dueByWeek(db, viewer, addDays(weeks.at(-1)!, 7));
  const of = (week: string, kind?: Kind): number =>
    sums
      .filter((sum) => sum.week === week)
      .filter(({ type, provisional }) =>
        kind === undefined ? provisional : !provisional && (KIND_OF[type] ?? 'funding') === kind,
      )
      .reduce((all, sum) => all + sum.count, 0);
  const labels = weekLabels(weeks, visit);
  const rows = weeks.map((week) => {
    const fixed = KINDS.map((kind) => of(week, kind));
    const provisional = of(week);
    return { week, fixed, provisional, all: fixed.reduce((sum, each) => sum + each, provisional) };
  });
  const said = rows.filter(({ all }) => all > 0).map(({ week, all }) => w.part(f.date(week), all));
  const sumOf = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((sum, row) => sum + pick(row), 0);
  return {
    id: 'due',
    title: w.title(
      sumOf(({ all }) => all),
      weeks.length,
    ),
    legend: [
      ...KINDS.map((kind) => ({ label: w.kinds[kind], outlined: false })),
      { label: w.provisional, outlined: true },
    ],
    chart: {
      label: w.label,
      sentence: w.sentence(said.length === 0 ? w.none : said.join(m.comma)),
      columns: rows.map(({ fixed, provisional, all }, at) => ({
        ...labels[at]!,
        values: fixed,
        outline: provisional,
        top: all > 0 ? String(all) : undefined,
      })),
    },
    heads: [
      { label: reportWords[locale].weekHead, number: false },
      ...KINDS.map((kind) => ({ label: w.kinds[kind], number: true })),
      { label: w.provisional, number: true },
      { label: reportWords[locale].total, number: true },
    ],
    rows: rows.map(({ week, fixed, provisional, all }) => ({
      values: [{ ...word(f.date(week)), raw: week }, ...fixed.map(count), count(provisional), count(all)],
    })),
    total: [
      word(reportWords[locale].total),
      ...KINDS.map((_kind, at) => count(sumOf(({ fixed }) => fixed[at]!))),
      count(sumOf(({ provisional }) => provisional)),
      count(sumOf(({ all }) => all)),
    ],
  };
}
