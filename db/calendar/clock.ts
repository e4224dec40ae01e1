import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, Tx } from '../knex';
import { asLeader } from '../leader';

/** The world clock: PostgreSQL's clock plus an offset, which is 0 in production. */
export interface WorldClock {
  readonly now: Date;
  readonly offsetSeconds: number;
}

/** The time in the world, and its difference from PostgreSQL's clock. */
export async function worldNow(db: Db | Tx): Promise<WorldClock> {
  const { rows } = await db.raw<{ rows: [{ now: Date; offsetMs: number }] }>(
    'select world_now() as now, offset_ms as "offsetMs" from world_clock',
  );
  const [{ now, offsetMs }] = rows;
  return { now, offsetSeconds: offsetMs / 1000 };
}

/** Sets the offset of the world clock in ms. The caller must ensure that time never runs backwards. */
export async function setOffset(tx: Db | Tx, ms: number): Promise<void> {
  await tx('world_clock').update({ offset_ms: ms });
}

/** When the next open task after now is due to be judged; undefined when none is. */
export async function nextWake(db: Db | Tx): Promise<Date | undefined> {
  const { rows } = await db.raw<{ rows: [{ next: Date | null }] }>(
    `select min(next_wake_at) as next from tasks where status = 'open' and next_wake_at > (select world_now())`,
  );
  return rows[0].next ?? undefined;
}

/** Somebody else has been moving the clock for so long that this caller gave up. */
export class ClockBusy extends Error {
  override readonly name = 'ClockBusy';
}

const LOCK = 1_095_980_884;
/** Longer than a move of two years with a few hundred due cases takes. */
const TURN_MS = 120_000;
const TURN_POLL_MS = 50;

/**
 * Runs `work` while nobody else moves the clock, in this process or another. ClockBusy after two minutes of waiting.
 */
export async function whileMovingClock<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + TURN_MS;
  for (;;) {
    const turn = await asLeader(db, LOCK, work);
    if (turn !== undefined) return turn.result;
    if (Date.now() > until) throw new ClockBusy('the clock is being moved by somebody else');
    await sleep(TURN_POLL_MS);
  }
}
