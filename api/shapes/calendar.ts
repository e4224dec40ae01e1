import { z } from 'zod';
import { day, instant, list, named, uuid, taskId } from './shape';
import { role } from './vocabulary';

const YEAR = {
  year: z.int(),
  version: z.string(),
  source: z.string(),
  daysOff: z.array(day),
  workdays: z.array(day),
};

export const calendarShape = named(
  'Calendar',
  z.object({
    name: z.string(),
    years: z.array(z.object({ ...YEAR, publishedAt: instant, publishedBy: z.string() })),
  }),
);

/** An open deadline that a proposed year would move. */
const MOVED = {
  taskId,
  caseId: uuid,
  to: role.optional(),
  dueAt: instant,
  newDueAt: instant,
  later: z.boolean(),
};

export const movedDates = list(named('MovedDate', z.object(MOVED)));

/** A published year, null in a dry run, with the dates it moves: `told` ones become later, `kept` ones stay. */
export const correctionShape = named(
  'CalendarCorrection',
  z.object({
    published: z.object(YEAR).nullable(),
    items: z.array(z.object({ ...MOVED, status: z.enum(['told', 'kept']) })),
  }),
);

export const clockShape = named('WorldClock', z.object({ now: instant, offsetSeconds: z.number() }));

export const movedClock = clockShape.extend({ atRest: z.boolean() });
