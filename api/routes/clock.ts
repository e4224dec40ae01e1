import { z } from 'zod';
import { ClockBusy, worldNow } from '../../db/calendar/clock';
import type { Clock } from '../http/deps';
import { ok, type Route, route } from '../http/http';
import { ClockMoveRefused } from '../../worker/time-machine';
import { Problem } from '../http/problems';
import { invalidField } from '../http/parse';
import { date, instant } from '../http/texts';
import { clockShape, movedClock } from '../shapes/calendar';
import { gives } from '../shapes/shape';

const advanceBody = z
  .strictObject({
    to: z.union([instant(), date()]).optional(),
    days: z.number().min(0).max(3660).optional(),
    workingDays: z.int().min(0).max(3660).optional(),
  })
  .refine(({ to, days, workingDays }) => [to, days, workingDays].filter((value) => value !== undefined).length === 1, {
    path: ['to'],
    message: 'exactly one of to, days, workingDays',
  });

/** The world clock; moving it exists only where a time machine is configured. */
export const clockRoutes = (clock: Clock | undefined): Route[] => [
  route({
    method: 'get',
    path: '/v1/clock',
    id: 'getClock',
    summary: 'The world clock, by which everything is judged',
    answers: { 200: gives('The clock', clockShape) },
    handle: async (call) => ok(await worldNow(call.deps.db)),
  }),
  ...(clock ? [advancing(clock)] : []),
];

const advancing = (clock: Clock): Route =>
  route({
    method: 'post',
    path: '/v1/clock/advance',
    id: 'advanceClock',
    summary: 'Moves the world clock forward, in steps of a day at most; answers when the cases have come to rest',
    keeps: 'first',
    body: advanceBody as z.ZodType<{ to?: string; days?: number; workingDays?: number }>,
    examples: { 'one day': { days: 1 } },
    answers: {
      200: gives('The clock, and whether all cases have come to rest', movedClock),
      422: 'Invalid, or not forward',
    },
    handle: async (call) => {
      const { atRest } = await clock.advance(call.body).catch(moveProblem);
      return ok({ ...(await worldNow(call.deps.db)), atRest });
    },
  });

function moveProblem(error: unknown): never {
  if (error instanceof ClockBusy) throw new Problem('unavailable', { retryAfterSeconds: 10 });
  if (!(error instanceof ClockMoveRefused)) throw error;
  const [zh, en] = REFUSED[error.code];
  throw invalidField('to', error.code, zh, en);
}

const REFUSED: Readonly<Record<ClockMoveRefused['code'], [string, string]>> = {
  invalid: ['不是有效的时刻或日期', 'is no instant or date'],
  backwards: ['时钟不能后退', 'lies behind: the clock never goes back'],
  'too-far': ['一次最多前进两年', 'is too far: at most two years at once'],
};
