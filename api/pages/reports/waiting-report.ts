import type { Viewer } from '../../../db/engine/viewer';
import type { Db } from '../../../db/knex';
import { spansOfSteps, type StepSpan } from '../../../db/reports/work';
import { addDays, beijingDate, type Calendar, workingDaysBetween } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Signed } from '../frame/visit';
import { count, type Report, word } from './report';
import { reportWords } from './words';

const DAYS = 90;
const MOST = 12;

/** How long the steps take that were decided lately, the slowest first. */
export async function waitingReport(
  db: Db,
  viewer: Viewer,
  { policies, calendar }: { policies: readonly Policy[]; calendar: Calendar },
  visit: Signed,
): Promise<Report> {
  const { locale, now } = visit;
  const w = reportWords[locale].waiting;
  const spans = await spansOfSteps(db, viewer, addDays(beijingDate(now.getTime()), -DAYS));
  const steps = policies
    .flatMap(({ type, title, tasks }) =>
      Object.entries(tasks).flatMap(([key, task]) => {
        const its = spans.filter((span) => span.type === type && span.key === key);
        if (its.length === 0 || task.standing === true) return [];
        const days = daysOf(its, calendar);
        const name = `${say(task.title, locale)} · ${say(title, locale)}`;
        return [{ name, tasks: days.length, median: quantile(days, 0.5), nine: quantile(days, 0.9) }];
      }),
    )
    .sort((one, other) => other.nine - one.nine || other.median - one.median)
    .slice(0, MOST);
  const most = Math.max(1, ...steps.map(({ nine }) => nine));
  return {
    id: 'waiting',
    title: w.title,
    note: w.note,
    legend: [w.median, w.nine].map((label) => ({ label, outlined: false })),
    heads: [
      { label: w.step, number: false },
      { label: w.tasks, number: true },
      { label: w.median, number: true },
      { label: w.nine, number: true },
    ],
    rows: steps.map(({ name, tasks, median, nine }) => ({
      values: [word(name), count(tasks), count(median), count(nine)],
      bar: { values: [median, nine - median], sentence: w.bar(name, String(median), String(nine)), of: most },
    })),
  };
}

/** The working days that each task of some spans took, ascending. */
function daysOf(spans: readonly StepSpan[], calendar: Calendar): number[] {
  return spans
    .flatMap(({ from, to, count: tasks }) => {
      const days = from < to ? workingDaysBetween(from, to, calendar) : 0;
      return Array.from({ length: tasks }, () => days);
    })
    .sort((one, other) => one - other);
}

/** The least value that a share of all do not exceed. */
const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
