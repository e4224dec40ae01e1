import { loadCalendar } from '../db/calendar/calendars';
import { nextWake, setOffset, whileMovingClock, type WorldClock, worldNow } from '../db/calendar/clock';
import { endClaims } from '../db/engine/claim-ends';
import type { Db } from '../db/knex';
import { beijingDate, deadline, isDate, MAX_COUNT, startOfDay } from '../workflows/kit/policy/deadlines';
import { watchPendingWork, type PendingWorkDeps } from './pending-work';

/**
 * How far to move the world clock, in exactly one way: to an ISO instant or the start of a Beijing date, or by days.
 */
export interface Move {
  readonly to?: string;
  readonly days?: number;
  readonly workingDays?: number;
}

/** The time on the clock, and whether everything due has been dealt with. */
export interface Moved extends WorldClock {
  /** False if something was still under way when waiting was given up: an effect, or work of a missing worker. */
  readonly atRest: boolean;
}

/** A refused move: it names none or several ways of counting, goes back, or goes too far at once. */
export class ClockMoveRefused extends Error {
  override readonly name = 'ClockMoveRefused';
  constructor(
    readonly code: 'invalid' | 'backwards' | 'too-far',
    message: string,
  ) {
    super(message);
  }
}

const DAY = 24 * 3_600_000;
/** Two years with a leap day: no calendar is published further ahead, so every date would be provisional. */
const LONGEST_MS = 731 * DAY;
const CALENDAR = 'CN';

/**
 * Moves the world clock forward, never past anything due without dealing with it. For demonstrations and tests only.
 */
export function createTimeMachine(deps: PendingWorkDeps): { advance(move: Move): Promise<Moved> } {
  const { db } = deps;
  const rest = watchPendingWork(deps);

  async function walk(move: Move): Promise<Moved> {
    const start = (await worldNow(db)).now.getTime();
    const target = await targetOf(db, move, start);
    if (target < start) throw new ClockMoveRefused('backwards', 'the clock never goes back');
    if (target - start > LONGEST_MS) throw new ClockMoveRefused('too-far', 'at most two years at once');
    let atRest = await rest.settle();
    while (await step(db, target)) {
      await endClaims(db);
      atRest = (await rest.settle()) && atRest;
    }
    await db.raw(`select pg_notify('incidents', '')`);
    return { ...(await worldNow(db)), atRest };
  }

  return {
    advance: (move) =>
      whileMovingClock(db, () => {
        rest.forget();
        return walk(move);
      }),
  };
}

async function targetOf(db: Db, move: Move, now: number): Promise<number> {
  const { to, days, workingDays } = move;
  if ([to, days, workingDays].filter((way) => way !== undefined).length !== 1) {
    throw new ClockMoveRefused('invalid', 'name one of to, days and workingDays');
  }
  if (to !== undefined) return instantOf(to);
  if (workingDays !== undefined && !Number.isInteger(workingDays)) {
    throw new ClockMoveRefused('invalid', 'working days are counted in whole numbers');
  }
  if (days !== undefined) return now + Math.ceil(forward(days) * DAY);
  const calendar = await loadCalendar(db, CALENDAR);
  const today = beijingDate(now);
  const { lastDay } = deadline(today, { workingDays: forward(workingDays ?? 0) }, calendar);
  // The same time of day: Beijing has had no summer time since 1991.
  return now + (startOfDay(lastDay) - startOfDay(today));
}

function instantOf(to: string): number {
  const at = isDate(to) ? startOfDay(to) : /^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(to) ? Date.parse(to) : NaN;
  if (Number.isNaN(at)) throw new ClockMoveRefused('invalid', 'not an ISO instant with its zone, nor a date');
  return at;
}

function forward(count: number): number {
  if (Number.isNaN(count)) throw new ClockMoveRefused('invalid', 'not a number of days');
  if (count < 0) throw new ClockMoveRefused('backwards', 'the clock never goes back');
  if (count > MAX_COUNT) throw new ClockMoveRefused('too-far', 'at most two years at once');
  return count;
}

/** Moves on by a day, or less if something is due or the target is closer; false when the target is reached. */
async function step(db: Db, target: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { now, offsetSeconds } = await worldNow(tx);
    if (now.getTime() >= target) return false;
    const next = (await nextWake(tx))?.getTime() ?? Infinity;
    const ahead = Math.min(target, next, now.getTime() + DAY) - now.getTime();
    await setOffset(tx, Math.round(offsetSeconds * 1000) + Math.max(0, ahead));
    return true;
  });
}
