import { createHash } from 'node:crypto';
import { beijingDate, cutoffAfter } from '../../workflows/kit/policy/deadlines';
import { SUPERSEDE_REASON } from '../../workflows/distribution/distribution.policy';
import { policyOf } from '../../workflows/registry';
import type { Db, Tx } from '../knex';
import { sendAction } from '../engine/send-action';
import { stableId } from '../engine/stable-id';

/** One sending of an invitation: `round` counts those of its case, `perDay` is its master's daily limit. */
export interface Reservation {
  readonly caseId: string;
  readonly round: number;
  readonly masterId: string;
  readonly email: string;
  readonly perDay: number;
}

/** What rules out an invitation; empty when nothing does. */
export interface NoRoom {
  /** This master has already invited the address; `caseId` is null while that case is being written. */
  readonly open?: { readonly caseId: string | null };
  /** The day's limit is reached; the instant (ISO) at which the next day begins. */
  readonly fullUntil?: string;
}

interface RoomRow {
  readonly now: Date;
  readonly today: number;
  readonly open: { caseId: string | null } | null;
}

const addressHash = (email: string): Buffer => createHash('sha256').update(email.toLowerCase()).digest();

/** Whether a master may send this invitation now. Exact only inside `reserveInvitation`. */
export async function roomForInvitation(db: Db | Tx, reservation: Reservation): Promise<NoRoom> {
  const { email, perDay, caseId, round, masterId } = reservation;
  const { rows } = await db.raw<{ rows: [RoomRow] }>(
    `select clock.now,
       (select count(*)::int from invitation_reservations r where r.master_id = :masterId
          and r.day = (clock.now at time zone 'Asia/Shanghai')::date and not (r.case_id = :caseId and r.round = :round)) as today,
       (select jsonb_build_object('caseId', c.id) from invitation_reservations r left join cases c on c.id = r.case_id
        where r.master_id = :masterId and r.case_id <> :caseId
          and case when c.id is null then r.reserved_at > clock.now - interval '1 day' else c.closed_at is null end
          and (lower(c.form->>'email') = lower(:email) or r.address = :address and not exists (
            select from invitation_reservations later where later.case_id = r.case_id and later.round > r.round))
        order by c.opened_at nulls last limit 1) as open
     from (select world_now() as now) clock`,
    { masterId, caseId, round, email, address: addressHash(email) },
  );
  const [{ now, today, open }] = rows;
  return {
    ...(open === null ? {} : { open }),
    ...(today < perDay ? {} : { fullUntil: new Date(cutoffAfter(beijingDate(now.getTime()))).toISOString() }),
  };
}

/**
 * Uses one of a master's invitations of this Beijing day, if any is left. Exact under concurrency: one after the other
 * per master. Idempotent by case and round.
 */
export async function reserveInvitation(db: Db, reservation: Reservation): Promise<NoRoom> {
  const { caseId, round, masterId, email } = reservation;
  return db.transaction(async (tx) => {
    await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`invitations/${masterId}`]);
    const room = await roomForInvitation(tx, reservation);
    if (room.open !== undefined || room.fullUntil !== undefined) return room;
    await tx.raw(
      `insert into invitation_reservations (case_id, round, master_id, address, day, reserved_at)
       select :caseId, :round, :masterId, :address, (now at time zone 'Asia/Shanghai')::date, now from (select world_now() as now) clock
       on conflict (case_id, round) do update set address = excluded.address, day = excluded.day, reserved_at = excluded.reserved_at`,
      { caseId, round, masterId, address: addressHash(email) },
    );
    return room;
  });
}

/**
 * Closes all open applications and invitations of a distributor that found its master, in that change's transaction.
 * `cause` is the case (not told itself) or any text, and tells each case once. Returns the count.
 */
export async function supersedeOthers(
  tx: Tx,
  { distributorId, cause }: { distributorId: string; cause: string },
): Promise<number> {
  const { rows } = await tx.raw<{ rows: { id: string; type: string; state: string }[] }>(
    `select c.id, c.type, c.state from case_parties p join cases c on c.id = p.case_id
     where p.party_id = :distributorId and p.role = 'distributor' and c.closed_at is null and c.id::text <> :cause order by c.id`,
    { distributorId, cause },
  );
  // The directory refuses one that is being carried out, which learns of it there.
  const told = rows.filter(({ type, state }) => policyOf(type)?.actions['supersede']?.states.includes(state) ?? false);
  for (const { id } of told)
    await sendAction(tx, stableId(cause, 'supersede', id), {
      caseId: id,
      action: 'supersede',
      form: { reason: SUPERSEDE_REASON },
    });
  return told.length;
}
