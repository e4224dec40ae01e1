import { z } from 'zod';
import { day, instant, named } from './shape';

/** A time in which a clock stood still. */
const stop = z.object({ from: day, until: day });

/** A date that can explain itself. */
const DEADLINE = {
  startDate: day,
  lastDay: day,
  cutoff: instant,
  provisional: z.boolean(),
  calendarVersion: z.string().nullable(),
  makeUpDays: z.array(day),
  stops: z.array(stop).optional(),
};

const skip = z.enum(['weekend', 'holiday']);

/** A deadline as it was counted when its task was opened. */
export const deadline = named(
  'Deadline',
  z.object({ ...DEADLINE, cutoffMs: z.int(), skipped: z.array(z.object({ date: day, why: skip })) }),
);

/** A deadline that was asked for, with words for the days left out. */
export const countedDeadline = named(
  'CountedDeadline',
  z.object({ ...DEADLINE, skipped: z.array(z.object({ date: day, why: skip, label: z.string() })) }),
);

/** A deadline in words. */
export const arithmeticShape = named(
  'Arithmetic',
  z.object({
    ...DEADLINE,
    rule: z.string(),
    cutoffBeijing: z.string(),
    skipped: z.array(z.object({ date: day, why: z.string() })),
    sentence: z.string(),
  }),
);
