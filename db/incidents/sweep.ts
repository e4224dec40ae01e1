import type { Db, Tx } from '../knex';
import type { Found, IncidentKind, Looking } from './kind';

/** What a sweep of one kind has changed. */
export interface Swept {
  readonly opened: number;
  readonly cleared: number;
}

/**
 * Compares what is wrong now with what is known: opens what is new, refreshes what still is, clears what is mended.
 */
export const sweepKind = (db: Db, kind: IncidentKind, looking: Omit<Looking, 'db'>): Promise<Swept> =>
  db.transaction(async (tx) => {
    // Of two that sweep at the same time, the second must not clear what the first has just found.
    await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`incidents/${kind.kind}`]);
    return keep(tx, kind.kind, await kind.find({ ...looking, db: tx }));
  });

async function keep(tx: Tx, kind: string, found: readonly Found[]): Promise<Swept> {
  const { rows } = await tx.raw<{ rows: [Swept] }>(
    `with found as (
       select distinct on (subject) * from jsonb_to_recordset(:found) as f(subject text, "caseId" uuid, "partyId" text, role text,
         since timestamptz, facts jsonb, tried jsonb)
     ), kept as (
       insert into incidents as i (kind, subject, case_id, party_id, role, since, found_at, last_seen_at, facts, tried)
       select :kind, subject, "caseId", "partyId", role, since, now, now, facts, tried from found, (select world_now() as now) clock
       on conflict (kind, subject) where cleared_at is null do update set last_seen_at = excluded.last_seen_at,
         case_id = excluded.case_id, facts = excluded.facts, tried = excluded.tried
       returning i.found_at = i.last_seen_at as new
     ), cleared as (
       update incidents set cleared_at = world_now(), cleared_why = 'mended'
       where kind = :kind and cleared_at is null and subject not in (select subject from found) returning 1
     )
     select (select count(*) from kept where new)::int as opened, (select count(*) from cleared)::int as cleared`,
    { kind, found: JSON.stringify(found) },
  );
  return rows[0];
}
