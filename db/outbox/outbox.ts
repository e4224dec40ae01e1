import type { FormValues } from '../../workflows/kit/policy/fields';
import { CONFLICTS } from '../engine/commands';
import { inTimeSql } from '../engine/in-time';
import type { Db, Tx } from '../knex';
import type { Channel } from '../../workflows/kit/policy/channels';
import type { DeliveryProblem } from './notices';

/** A notice that has not been turned into deliveries yet. */
export interface WaitingNotice {
  readonly id: string;
  readonly template: string;
  /** The process type of its case; null if it is about a party and no case. */
  readonly type: string | null;
  readonly taskKey: string | null;
  readonly params: FormValues;
  readonly partyId: string;
  readonly role: string;
  readonly channels: readonly Channel[];
  /** The one person it is for, instead of the role. */
  readonly personId: string | null;
  /** The holder of its task by a claim that counts: the only person who can decide it now. */
  readonly holder: string | null;
  /** Who may never decide that task. */
  readonly barred: readonly string[];
}

/** One delivery of a notice; with a problem it is recorded as failed and never tried. */
export interface NewDelivery {
  readonly personId: string;
  readonly channel: Channel;
  readonly problem?: DeliveryProblem;
}

/** The oldest notices that wait to be expanded, except the given ones. */
export async function waitingNotices(db: Db, limit: number, except: readonly string[]): Promise<WaitingNotice[]> {
  const { rows } = await db.raw<{ rows: WaitingNotice[] }>(
    `select n.id, n.template, c.type, t.key as "taskKey", n.params, n.party_id as "partyId", n.role, n.channels,
       n.person_id as "personId", case when t.status = 'open' then claim_holder(t, world_now(), ?::jsonb) end as holder,
       case when t.status = 'open' then array(select barred_from(t, ?::jsonb)) else '{}' end as barred
     from notices n left join cases c on c.id = n.case_id left join tasks t on t.id = n.task_id
     where n.expanded_at is null and n.id <> all (?::uuid[]) order by n.created_at, n.id limit ?`,
    [CONFLICTS, CONFLICTS, except, limit] as never[],
  );
  return rows;
}

/** Keeps others from writing what became of a notice until the transaction ends. */
export async function lockNotice(tx: Tx, noticeId: string): Promise<void> {
  await tx('notices').where({ id: noticeId }).forUpdate().first('id');
}

/** Writes the deliveries of a notice, unless another worker has done so. */
export async function expandNotice(db: Db | Tx, noticeId: string, deliveries: readonly NewDelivery[]): Promise<void> {
  await db.raw(
    `with taken as (
       update notices set expanded_at = world_now() where id = ? and expanded_at is null returning id, case_id
     )
     insert into deliveries (id, notice_id, case_id, person_id, channel, status, next_attempt_at, last_error)
     select gen_random_uuid(), taken.id, taken.case_id, d."personId", d.channel,
       case when d.problem is null then 'queued' else 'failed' end, clock_timestamp(), d.problem
     from taken, jsonb_to_recordset(?) as d("personId" text, channel text, problem text)
     on conflict (notice_id, person_id, channel) do nothing`,
    [noticeId, JSON.stringify(deliveries)],
  );
}

/**
 * A delivery that this worker alone may send until its lease runs out; `attempts` counts this try, `before` is how the
 * last one failed.
 */
export interface ClaimedDelivery {
  readonly id: string;
  readonly noticeId: string;
  readonly personId: string;
  readonly channel: Channel;
  readonly attempts: number;
  readonly before: string | null;
}

/**
 * Takes deliveries that are due for a try. Clearing `last_error` distinguishes one under way from one that waits for
 * its next try.
 */
export async function claimDeliveries(db: Db, limit: number, leaseMs: number): Promise<ClaimedDelivery[]> {
  const { rows } = await db.raw<{ rows: ClaimedDelivery[] }>(
    `with due as (
       select id, last_error from deliveries where status = 'queued' and next_attempt_at <= clock_timestamp()
       order by next_attempt_at limit ? for update skip locked
     )
     update deliveries d set attempts = d.attempts + 1, last_error = null,
       next_attempt_at = clock_timestamp() + ? * interval '1 millisecond'
     from due where d.id = due.id
     returning d.id, d.notice_id as "noticeId", d.person_id as "personId", d.channel, d.attempts, due.last_error as before`,
    [limit, leaseMs],
  );
  return rows;
}

/** Extends the lease of a delivery; does nothing if it has ended, or somebody else has taken it meanwhile. */
export async function renewLease(db: Db, { id, attempts }: ClaimedDelivery, leaseMs: number): Promise<void> {
  await db('deliveries')
    .where({ id, attempts, status: 'queued', last_error: null })
    .update({ next_attempt_at: db.raw(`clock_timestamp() + ? * interval '1 millisecond'`, [leaseMs]) });
}

/** Ends a delivery for good. */
export async function endDelivery(
  db: Db | Tx,
  id: string,
  end: { status: 'sent' | 'unneeded' } | { status: 'failed' | 'bounced'; problem: DeliveryProblem; detail?: string },
): Promise<void> {
  const problem = 'problem' in end ? lastError(end) : null;
  await db('deliveries')
    .where({ id, status: 'queued' })
    .update({
      status: end.status,
      last_error: problem,
      ...(end.status === 'sent' ? { sent_at: db.raw('world_now()') } : {}),
    });
}

/**
 * Puts a delivery off, by at most half of the time left to its task, so that one more try can be of use. Returns the
 * pause in ms; undefined, changing nothing, if somebody else has taken it after its lease ran out.
 */
export async function postponeDelivery(
  db: Db,
  { id, attempts }: ClaimedDelivery,
  { delayMs, ...why }: { problem: DeliveryProblem; detail?: string | undefined; delayMs: number },
): Promise<number | undefined> {
  const { rows } = await db.raw<{ rows: { delayMs: number }[] }>(
    `with pause as (
       select least(:delayMs::float8, (
         select greatest(task.left_ms / 2, least(task.left_ms, 1000)) from (
           select extract(epoch from t.due_at - world_now())::float8 * 1000 as left_ms
           from deliveries d join notices n on n.id = d.notice_id join tasks t on t.id = n.task_id
           where d.id = :id and t.status = 'open' and ${inTimeSql('world_now()', 't.due_at')}) task)) as ms
     )
     update deliveries set last_error = :why, next_attempt_at = clock_timestamp() + pause.ms * interval '1 millisecond'
     from pause where id = :id and attempts = :attempts and status = 'queued' returning round(pause.ms)::float8 as "delayMs"`,
    { id, attempts, delayMs, why: lastError(why) },
  );
  return rows[0]?.delayMs;
}

const lastError = ({ problem, detail }: { problem: DeliveryProblem; detail?: string | undefined }): string =>
  [problem, detail].filter(Boolean).join(' ');

/**
 * Whether nothing is left to do now: all notices expanded, every delivery sent, given up or waiting for its next try.
 */
export async function outboxRests(db: Db): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ rests: boolean }] }>(
    `select not exists (select from notices where expanded_at is null) and not exists (
       select from deliveries where status = 'queued' and (last_error is null or next_attempt_at <= clock_timestamp())
     ) as rests`,
  );
  return rows[0].rests;
}
