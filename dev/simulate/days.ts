import { nextWake, worldNow } from '../../db/calendar/clock';
import { addDays, beijingDate, startOfDay } from '../../workflows/kit/policy/deadlines';
import { lastDayOfQuarter } from '../../workflows/shared/months';
import { ENGINEERING_PARTNER, ENGINEERING_STAFF, ENGINEERING_VENDOR } from './actors/engineering';
import { planBeginning, planQualified } from './actors/opening';
import { PARTNER } from './actors/partner';
import { PAYEE } from './actors/payee';
import { FUNDING_STAFF, VENDOR } from './actors/vendor';
import { watchAll } from './actors/watch';
import type { Act } from './agenda';
import type { Engine } from './engine';
import { partiesTouched } from './facts';
import { newTasks } from './found';
import type { Stage } from './stage';

/** The hour of the day, Beijing time, at which everybody acts: after the reminders have gone out. */
const OFFICE_HOUR = 10;
/** Days after the quarter at which a simulation ends, whatever is still open. */
const LONGEST_AFTER = 90;
/** How many partners act at the same time. */
const AT_ONCE = 6;
const HOUR = 3_600_000;

const OF_PARTNER = { ...PARTNER, ...PAYEE, ...ENGINEERING_PARTNER };
const OF_VENDOR = { ...VENDOR, ...ENGINEERING_VENDOR };
const STAFF = [...FUNDING_STAFF, ...ENGINEERING_STAFF];

/** What the loop needs besides the stage: what moves time, and callbacks for progress. */
export interface Course extends Pick<Engine, 'advanceTo' | 'rest'> {
  readonly told: (today: string) => Promise<void>;
  /** Called before every act and every move of the clock. */
  readonly step: () => void;
}

/** The instant at which a day's work begins. */
export const officeHour = (date: string): number => startOfDay(date) + OFFICE_HOUR * HOUR;

/** Lives through the quarter day by day, until everything applied for is paid or never will be. */
export async function liveThrough(stage: Stage, course: Course): Promise<void> {
  const end = addDays(lastDayOfQuarter(stage.options.quarter), LONGEST_AFTER);
  let looked = new Date(0);
  const { rest, told, step } = course;
  await rest();
  stage.today = beijingDate((await worldNow(stage.at.db)).now.getTime());
  planBeginning(stage);
  for (;;) {
    looked = await look(stage, looked);
    for (const side of ['partner', 'vendor'] as const) {
      if (await actAll(stage.agenda.takeDue(stage.today, side), step)) await rest();
    }
    await told(stage.today);
    const next = await nextDay(stage, looked);
    if (next === undefined || next > end) return;
    await moveTo(stage, officeHour(next), course);
    stage.today = next;
  }
}

/** Finds what is new for the parties of changed cases. Returns when it looked. */
async function look(stage: Stage, since: Date): Promise<Date> {
  const { now } = await worldNow(stage.at.db);
  const touched = await partiesTouched(stage.at.db, since);
  if (touched.length === 0) return now;
  await planQualified(stage);
  const partners = stage.players.filter(({ id }) => touched.includes(id)).map(({ admin }) => admin);
  for (const found of await newTasks(stage, partners)) OF_PARTNER[found.kind]?.(stage, found);
  for (const found of await newTasks(stage, STAFF)) OF_VENDOR[found.kind]?.(stage, found);
  await watchAll(stage);
  return now;
}

/** Does what is due: in order for one partner, several partners in parallel. */
async function actAll(due: readonly Act[][], step: () => void): Promise<boolean> {
  const left = [...due];
  const work = async (): Promise<void> => {
    for (let acts = left.shift(); acts !== undefined; acts = left.shift()) {
      for (const act of acts) {
        step();
        await act.run();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return due.length > 0;
}

/** Tomorrow if something has happened, else the first day with a plan or a due date; undefined when there is none. */
async function nextDay(stage: Stage, looked: Date): Promise<string | undefined> {
  const tomorrow = addDays(stage.today, 1);
  if ((await partiesTouched(stage.at.db, looked)).length > 0) return tomorrow;
  const planned = stage.agenda.next();
  if (planned === undefined && stage.today > lastDayOfQuarter(stage.options.quarter) && !(await isUnderWay(stage)))
    return undefined;
  const wake = await nextWake(stage.at.db);
  const days = [planned, wake && beijingDate(wake.getTime())].filter((day) => day !== undefined).sort();
  return days[0] === undefined ? undefined : days[0] < tomorrow ? tomorrow : days[0];
}

/** Whether money is on its way, or a month is undecided. */
async function isUnderWay({ at: { db } }: Stage): Promise<boolean> {
  const open = db('cases')
    .whereNull('closed_at')
    .whereIn('type', ['fh-incentive', 'invoice-payment'])
    .whereNot({ state: 'preliminary-approved' });
  return (await open.first<{ id: string } | undefined>('id')) !== undefined;
}

/** Moves the clock to an instant, stopping at anything due until everything settles. */
async function moveTo(
  { at: { db } }: Stage,
  target: number,
  { advanceTo, rest, step }: Omit<Course, 'told'>,
): Promise<void> {
  for (let now = 0; now < target; now = (await worldNow(db)).now.getTime()) {
    const wake = (await nextWake(db))?.getTime() ?? Infinity;
    step();
    await advanceTo(Math.max(Math.min(target, wake), (await worldNow(db)).now.getTime()));
    await rest();
  }
}
