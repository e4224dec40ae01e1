import { provisionalDates } from '../../calendar/provisional-dates';
import { type Found, incidentKind } from '../kind';

const DAY_MS = 24 * 3_600_000;

type Dates = { calendar: string; years: number[]; tasks: number; first: string };

/** Dates that are provisional and near, by calendar and missing years. */
export const dateProvisional = incidentKind<Dates>({
  kind: 'date-provisional',
  title: { zh: '临近的暂定日期', en: 'Provisional dates that are near' },
  sentence: ({ calendar, years, tasks, first }, words) => ({
    zh: `${tasks} 项任务的截止或升级日期为暂定：日历 ${calendar} 的 ${years.join('、')} 年尚未公布。最早的为 ${words.when(first).zh}。`,
    en: `${tasks === 1 ? 'Dates of 1 task are' : `Dates of ${tasks} tasks are`} provisional: ${years.join(', ')} of the calendar ${calendar} is not published. The first is ${words.when(first).en}.`,
  }),
  otherwise: () => ({
    zh: '日期按普通周末计算；公布后只会推迟。',
    en: 'They count as if there were weekends only; once the year is published they can only move later.',
  }),
  moves: [],
  find: async ({ db, numbers }) => {
    const days = numbers['incidents.provisionalDays'];
    const { rows } = await db.raw<{ rows: [{ now: Date }] }>('select world_now() as now');
    const until = rows[0].now.getTime() + days * DAY_MS;
    const groups = new Map<string, { first: Omit<Found, 'facts'>; facts: Omit<Dates, 'tasks'>; tasks: Set<string> }>();
    for (const { calendar, years, at, caseId, taskId } of await provisionalDates(db)) {
      if (at.getTime() > until) break;
      const subject = `${calendar}/${years.join('+')}`;
      const group = groups.get(subject) ?? {
        first: { subject, caseId, since: new Date(at.getTime() - days * DAY_MS) },
        facts: { calendar, years: [...years], first: at.toISOString() },
        tasks: new Set(),
      };
      groups.set(subject, { ...group, tasks: group.tasks.add(taskId) });
    }
    return [...groups.values()].map(({ first, facts, tasks }) => ({
      ...first,
      facts: { ...facts, tasks: tasks.size },
    }));
  },
});

type Year = { calendar: string; year: number };

/** The calendar of next year, when its time to be published has come. */
export const calendarUnpublished = incidentKind<Year>({
  kind: 'calendar-unpublished',
  title: { zh: '未公布的下一年日历', en: 'Calendar of next year not published' },
  sentence: ({ calendar, year }) => ({
    zh: `日历 ${calendar} 的 ${year} 年尚未公布。请按国务院办公厅通知录入并公布。`,
    en: `${year} of the calendar ${calendar} is not published. Enter it as announced, and publish it.`,
  }),
  otherwise: ({ year }) => ({
    zh: `${year} 年的截止日期均为暂定。`,
    en: `All dates in ${year} are provisional.`,
  }),
  moves: [],
  find: async ({ db, numbers }) => {
    const { rows } = await db.raw<{ rows: Found<Year>[] }>(
      `select c.name || '/' || next.year as subject, null as "caseId",
         make_timestamptz(next.year - 1, :month, 1, 0, 0, 0, 'Asia/Shanghai') as since,
         jsonb_build_object('calendar', c.name, 'year', next.year) as facts
       from (select distinct name from calendar_years) c,
         (select world_now() as now, extract(year from world_now() at time zone 'Asia/Shanghai')::int + 1 as year) next
       where next.now >= make_timestamptz(next.year - 1, :month, 1, 0, 0, 0, 'Asia/Shanghai')
         and not exists (select from calendar_years y where y.name = c.name and y.year = next.year)`,
      { month: Math.min(12, Math.max(1, Math.trunc(numbers['incidents.calendarMonth']))) },
    );
    return rows;
  },
});
