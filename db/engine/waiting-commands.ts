import type { Db } from '../knex';
import { COMMAND_COLUMNS, type Command } from './commands';

/**
 * Why a command cannot be delivered for now: its case or run is missing or has ended, the run is full, the engine
 * refuses it, or it failed for good.
 */
export const UNDELIVERABLE = ['no-case', 'no-run', 'run-ended', 'update-limit', 'not-accepted', 'failed'] as const;
export type Undeliverable = (typeof UNDELIVERABLE)[number];

/**
 * Which commands to take: first attempts or retries, from which end of the queue, how many at most, held for how long
 * (ms), excluding which workflows.
 */
export interface Taking {
  readonly tried: boolean;
  readonly from: 'longest-due' | 'newest';
  readonly limit: number;
  readonly leaseMs: number;
  readonly except: readonly string[];
}

/**
 * Takes commands that wait for delivery, the oldest per workflow id, and leases them: one whose holder dies comes back.
 * An undeliverable one holds up no other.
 */
export async function takeWaiting(db: Db, { tried, from, limit, leaseMs, except }: Taking): Promise<Command[]> {
  const { rows } = await db.raw<{ rows: Command[] }>(
    `with taken as materialized (
       select id from commands c
       where status = 'received' and next_attempt_at <= clock_timestamp() and (attempts > 0) = :tried
         and workflow_id <> all(cast(:except as text[])) and not exists (
           select from commands older
           where older.workflow_id = c.workflow_id and older.status = 'received' and (older.received_at, older.id) < (c.received_at, c.id)
             and (older.undeliverable is null or c.undeliverable is not null))
       order by ${from === 'newest' ? 'received_at desc' : 'next_attempt_at'} limit :limit for update skip locked)
     update commands k set attempts = attempts + 1, next_attempt_at = clock_timestamp() + :leaseMs * interval '1 millisecond'
     from taken where k.id = taken.id
     returning ${COMMAND_COLUMNS}`,
    { tried, limit, leaseMs, except: [...except] },
  );
  return rows;
}

/** Leaves a taken but unsettled command alone for a while (ms), with what stops its delivery, if known. */
export async function putOff(
  db: Db,
  { id, attempts }: Pick<Command, 'id' | 'attempts'>,
  pauseMs: number,
  undeliverable: Undeliverable | null,
): Promise<void> {
  await db('commands')
    .where({ id, attempts, status: 'received' })
    .update({
      undeliverable,
      next_attempt_at: db.raw("clock_timestamp() + ? * interval '1 millisecond'", [pauseMs]),
    });
}

/** Retries within a minute all commands that would rest longer: what they waited for may be there. */
export async function bringForward(db: Db): Promise<void> {
  await db.raw(
    `update commands set next_attempt_at = clock_timestamp() + random() * interval '1 minute'
     where status = 'received' and attempts > 0 and next_attempt_at > clock_timestamp() + interval '1 minute'`,
  );
}

/** In how many ms the next resting command may be tried; undefined when none rests. */
export async function nextDueMs(db: Db): Promise<number | undefined> {
  const { rows } = await db.raw<{ rows: { ms: number | null }[] }>(
    `select (extract(epoch from min(next_attempt_at) - clock_timestamp()) * 1000)::float8 as ms
     from commands where status = 'received' and next_attempt_at > clock_timestamp() and next_attempt_at < 'infinity'`,
  );
  return rows[0]?.ms ?? undefined;
}

/**
 * How many commands are unsettled, and how long (seconds of the world clock) the oldest has waited, by how far they
 * have come.
 */
export interface Backlog {
  readonly state: 'untried' | 'tried' | 'undeliverable';
  readonly count: number;
  readonly oldestSeconds: number;
}

/** Counts of unsettled commands; a state without any is absent. */
export async function commandBacklog(db: Db): Promise<Backlog[]> {
  const { rows } = await db.raw<{ rows: Backlog[] }>(
    `select case when undeliverable is not null then 'undeliverable' when attempts > 0 then 'tried' else 'untried' end as state,
       count(*)::int as count, greatest(0, extract(epoch from world_now() - min(received_at)))::float8 as "oldestSeconds"
     from commands where status = 'received' group by 1`,
  );
  return rows;
}
