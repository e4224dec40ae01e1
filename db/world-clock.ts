import type { Db, Tx } from './knex';

/** The world clock: its instant as ISO and how far it is ahead of PostgreSQL's own, in seconds. */
export async function readClock(db: Db | Tx): Promise<{ now: string; offsetSeconds: number }> {
  const { rows } = await db.raw<{ rows: { now: Date; offset: number }[] }>(
    'select world_now() as now, offset_ms as offset from world_clock',
  );
  const { now, offset } = rows[0]!;
  return { now: now.toISOString(), offsetSeconds: offset / 1000 };
}
