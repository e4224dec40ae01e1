import type { Viewer } from '../../../db/engine/viewer';
import type { Db } from '../../../db/knex';
import { workByAge } from '../../../db/reports/work';
import { addDays, beijingDate, type Calendar, isWorkingDay } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { ROLES } from '../../../workflows/kit/policy/roles';
import type { Signed } from '../frame/visit';
import { count, type Report, word } from './report';
import { reportWords } from './words';

/** The last day (Beijing) after which more than a number of working days have passed until today, today included. */
function passedSince(today: string, days: number, calendar: Calendar): string {
  let date = today;
  for (let left = days; left >= 0; date = addDays(date, -1)) if (isWorkingDay(date, calendar)) left -= 1;
  return date;
}

/** Open work by role and by how many working days it has waited. */
export async function ageingReport(
  db: Db,
  viewer: Viewer,
  { policies, calendar }: { policies: readonly Policy[]; calendar: Calendar },
  visit: Signed,
): Promise<Report> {
  const { locale, m } = visit;
  const w = reportWords[locale].ageing;
  const today = beijingDate(visit.now.getTime());
  const standing = policies.flatMap(({ type, tasks }) =>
    Object.entries(tasks).flatMap(([key, task]) => (task.standing === true ? [`${type}/${key}`] : [])),
  );
  const before = [2, 5, 10].map((days) => passedSince(today, days, calendar)) as [string, string, string];
  const sums = await workByAge(db, viewer, { before, standing });
  const rows = sums.map(({ role, counts: [over2, over5, over10], all }) => {
    const bands = [all - over2, over2 - over5, over5 - over10, over10];
    return { title: say(ROLES[role], locale), bands, all };
  });
  const total = rows.reduce((sum, { all }) => sum + all, 0);
  return {
    id: 'ageing',
    title: w.title(total),
    legend: w.bands.map((label) => ({ label, outlined: false })),
    heads: [
      { label: w.role, number: false },
      ...w.bands.map((label) => ({ label, number: true })),
      { label: reportWords[locale].total, number: true },
    ],
    rows: rows.map(({ title, bands, all }) => ({
      values: [word(title), ...bands.map(count), count(all)],
      bar: {
        values: bands,
        sentence: w.bar(title, bands.map((n, at) => w.part(w.bands[at]!, n)).join(m.comma)),
      },
    })),
    total: [
      word(reportWords[locale].total),
      ...w.bands.map((_band, at) => count(rows.reduce((sum, { bands }) => sum + bands[at]!, 0))),
      count(total),
    ],
  };
}
