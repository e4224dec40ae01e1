import { z } from 'zod';
import { type MovedTask, previewCorrection } from '../../db/calendar/calendar-corrections';
import {
  InvalidCalendarYear,
  listCalendars,
  loadCalendar,
  type ProposedYear,
  UnknownCalendar,
} from '../../db/calendar/calendars';
import { type CalendarYear, DAY_LABELS, deadline, MAX_COUNT } from '../../workflows/kit/policy/deadlines';
import { say } from '../../workflows/kit/policy/labels';
import { applyCorrection } from '../../db/calendar/apply-correction';
import { REASON } from '../administration/reason';
import { type Call, ok, type Route, route } from '../http/http';
import { omit } from '../http/omit';
import { notFound, Problem } from '../http/problems';
import { date, line, whole } from '../http/texts';
import { calendarShape, correctionShape, movedDates } from '../shapes/calendar';
import { countedDeadline } from '../shapes/deadline';
import { gives, list } from '../shapes/shape';

const OPERATOR = ['vendor-operator'] as const;

/** The last day that a calendar can have. */
const LAST_DAY = '2999-12-31';

const deadlineQuery = z.strictObject({
  start: date().refine((day) => day <= LAST_DAY, { params: { max: LAST_DAY } }),
  workingDays: whole(0, MAX_COUNT),
});

/** A year of a calendar as operators propose it. */
export const yearBody = z.strictObject({
  year: z.int().min(1992).max(2999),
  source: line(512),
  daysOff: z.array(date()).max(366),
  workdays: z.array(date()).max(366),
});

const correctionBody = yearBody.extend({ ...REASON, dryRun: z.boolean().default(false) });

const example = { year: 2027, source: 'State Council notice', daysOff: ['2027-01-01'], workdays: [] };

// PostgreSQL rejects a name with a NUL instead of not finding it.
function named({ params }: Pick<Call, 'params'>): string {
  const name = params['name']!;
  if (!/^[A-Z][A-Z0-9-]{0,31}$/.test(name)) throw notFound();
  return name;
}

const proposed = (call: Call<unknown, Omit<ProposedYear, 'name'>>): ProposedYear => ({
  name: named(call),
  ...call.body,
});

async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UnknownCalendar) throw notFound();
    if (!(error instanceof InvalidCalendarYear)) throw error;
    const errors = error.problems.map(({ path, code, message }) => ({
      path,
      code,
      message: { zh: message, en: message },
    }));
    throw new Problem('invalid', { errors });
  }
}

/** Working-day calendars: what is published, how a date is counted, what a correction moves. */
export const calendarRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/calendars',
    id: 'listCalendars',
    summary: 'The calendars with the newest version of each year',
    answers: { 200: gives('The calendars', list(calendarShape)) },
    handle: async (call) => ok({ items: await listCalendars(call.deps.db) }),
  }),
  route({
    method: 'get',
    path: '/v1/calendars/{name}/deadline',
    id: 'countDeadline',
    summary: 'The last day and the cut-off so many working days after a Beijing date, with every day left out',
    query: deadlineQuery,
    answers: { 200: gives('The date, and how it was counted', countedDeadline), 404: 'No such calendar' },
    handle: async (call) => {
      const { start, workingDays } = call.query;
      const calendar = await known(loadCalendar(call.deps.db, named(call)));
      const found = omit(deadline(start, { workingDays, calendar: calendar.name }, calendar), 'cutoffMs');
      return ok({
        ...found,
        skipped: found.skipped.map((day) => ({ ...day, label: say(DAY_LABELS[day.why], call.locale) })),
      });
    },
  }),
  route({
    method: 'post',
    path: '/v1/calendars/{name}/corrections/preview',
    id: 'previewCalendarCorrection',
    summary: 'Every open deadline that a proposed year would move; changes nothing',
    reads: true,
    roles: OPERATOR,
    body: yearBody,
    examples: { correction: example },
    answers: { 200: gives('The dates that would move', movedDates), 404: 'No such calendar' },
    handle: async (call) => ok({ items: await known(previewCorrection(call.deps.db, proposed(call))) }),
  }),
  route({
    method: 'post',
    path: '/v1/calendars/{name}/corrections',
    id: 'correctCalendar',
    summary: 'Publishes a year as a new version and moves open deadlines to later dates, never to earlier ones',
    roles: OPERATOR,
    body: correctionBody,
    examples: { correction: example, 'what would move': { ...example, dryRun: true } },
    answers: {
      200: gives('The published year, and the dates it moves; their cases follow within seconds', correctionShape),
      404: 'No such calendar',
    },
    handle: async (call) => {
      const { dryRun, ...body } = call.body;
      return ok(await correct(call, { ...body, name: named(call) }, dryRun));
    },
  }),
];

/** Publishes a year, or with `dryRun` only says which dates it would move and whether their cases would be told. */
export async function correct(
  { deps: { db }, actor }: Pick<Call, 'deps' | 'actor'>,
  { reason, ...year }: ProposedYear & { reason?: string | undefined },
  dryRun: boolean,
): Promise<{ published: CalendarYear | null; items: (MovedTask & { status: 'told' | 'kept' })[] }> {
  const { year: published, moved } = await known<{ year: CalendarYear | null; moved: readonly MovedTask[] }>(
    dryRun
      ? previewCorrection(db, year).then((moved) => ({ year: null, moved }))
      : applyCorrection(db, { ...year, actor, reason }),
  );
  return { published, items: moved.map((task) => ({ ...task, status: task.later ? 'told' : 'kept' })) };
}
