import type { Viewer } from '../../../db/engine/viewer';
import type { Db } from '../../../db/knex';
import { type MonthRates, ratesByMonth } from '../../../db/reports/work';
import { addMonths, beijingDate } from '../../../workflows/kit/policy/deadlines';
import { firstDayOf, monthOf, nextMonth } from '../../../workflows/shared/months';
import type { Signed } from '../frame/visit';
import { count, type Report, type ReportId, word } from './report';
import { reportWords } from './words';

const MONTHS = 12;

type Rate = Exclude<keyof MonthRates, 'month'>;

/** The counts of each report, the first being the good one whose share is the rate. */
const RATES = {
  lists: ['confirmed', 'lapsed'],
  consents: ['consented', 'refused', 'expired'],
  reviews: ['approved', 'rejected'],
} as const satisfies Partial<Record<ReportId, readonly Rate[]>>;

/** How the last twelve months were decided: lists, consents and reviews. */
export async function ratesReports(db: Db, viewer: Viewer, visit: Signed): Promise<Report[]> {
  const present = monthOf(beijingDate(visit.now.getTime()));
  const from = monthOf(addMonths(firstDayOf(present), 1 - MONTHS));
  const found = await ratesByMonth(db, viewer, from);
  const months: string[] = [];
  for (let month = from; month <= present; month = nextMonth(month)) months.push(month);
  return (Object.keys(RATES) as (keyof typeof RATES)[]).map((id) => reportOf(id, months, found, visit));
}

function reportOf(
  id: keyof typeof RATES,
  months: readonly string[],
  found: readonly MonthRates[],
  { m, locale }: Signed,
): Report {
  const words = reportWords[locale];
  const { title, parts, rate } = words[id];
  const nameOf = (month: string): string => {
    const name = words.months(Number(month.slice(5)));
    return locale === 'zh-CN' ? `${month.slice(0, 4)}年${name}` : `${name} ${month.slice(0, 4)}`;
  };
  const rows = months.map((month) => {
    const its = found.find((each) => each.month === month);
    const counts = RATES[id].map((key) => its?.[key] ?? 0);
    return { month, counts, all: counts.reduce((sum, n) => sum + n, 0) };
  });
  const percent = (good: number, all: number): string => (all === 0 ? '–' : `${((100 * good) / all).toFixed(0)}%`);
  const share = (good: number, all: number) => {
    const text = percent(good, all);
    return { text, raw: all === 0 ? null : text };
  };
  const sums = RATES[id].map((_key, at) => rows.reduce((sum, { counts }) => sum + counts[at]!, 0));
  const all = sums.reduce((sum, n) => sum + n, 0);
  const heads = [
    { label: words.month, number: false },
    ...parts.map((label) => ({ label, number: true })),
    { label: words.total, number: true },
    { label: rate, number: true },
  ];
  if (all === 0) return { id, title, legend: [], heads, rows: [] };
  const said = rows
    .filter((row) => row.all > 0)
    .map(({ month, counts }) =>
      words.rates.part(nameOf(month), counts.map((n, at) => words.rates.value(parts[at]!, n)).join(m.comma)),
    );
  return {
    id,
    title: `${title}${m.colon}${percent(sums[0]!, all)}`,
    legend: parts.map((label) => ({ label, outlined: false })),
    chart: {
      label: title,
      sentence: words.rates.sentence(said.length === 0 ? '–' : said.join(m.comma)),
      columns: rows.map(({ month, counts, all: of }, at) => ({
        label: words.months(Number(month.slice(5))),
        group: at === 0 || month.endsWith('-01') ? month.slice(0, 4) : undefined,
        values: counts,
        top: of === 0 ? undefined : percent(counts[0]!, of),
      })),
    },
    heads,
    rows: rows.map(({ month, counts, all: of }) => ({
      values: [{ ...word(nameOf(month)), raw: month }, ...counts.map(count), count(of), share(counts[0]!, of)],
    })),
    total: [word(words.total), ...sums.map(count), count(all), share(sums[0]!, all)],
  };
}
