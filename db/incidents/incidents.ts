import type { Db, Tx } from '../knex';
import { isCaseId, isInstantValue, pageOf, positionOf } from '../paging';
import type { Attempts, Facts } from './kind';

/** An incident as it is stored, with the request number of its case, if that is written. */
export interface IncidentRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly caseId: string | null;
  readonly requestNo: string | null;
  readonly type: string | null;
  readonly partyId: string | null;
  readonly role: string | null;
  readonly since: Date;
  readonly ageSeconds: number;
  readonly foundAt: Date;
  readonly lastSeenAt: Date;
  readonly facts: Facts;
  readonly tried: Attempts | null;
  readonly clearedAt: Date | null;
  /** The last move, if any. */
  readonly moved: { readonly move: string; readonly actor: string; readonly at: string } | null;
}

/** Which of them somebody may see: all, or those of these kinds and of cases of these types. */
export type Sight = 'all' | { readonly kinds: readonly string[]; readonly types: readonly string[] };

const SELECT = `select i.id, i.kind, i.subject, i.case_id as "caseId", c.request_no as "requestNo", c.type, i.party_id as "partyId", i.role,
    i.since, greatest(0, floor(extract(epoch from coalesce(i.cleared_at, world_now()) - i.since)))::int as "ageSeconds",
    i.found_at as "foundAt", i.last_seen_at as "lastSeenAt", i.facts, i.tried, i.cleared_at as "clearedAt", i.since::text as position,
    (select jsonb_build_object('move', m.move, 'actor', m.actor, 'at', m.at) from incident_moves m
      where m.incident_id = i.id order by m.at desc limit 1) as moved
  from incidents i left join cases c on c.id = i.case_id`;

const seenBy = (sight: Sight): { sql: string; bindings: Record<string, unknown> } =>
  sight === 'all'
    ? { sql: 'true', bindings: {} }
    : { sql: '(i.kind = any (:kinds) or c.type = any (:types))', bindings: { kinds: sight.kinds, types: sight.types } };

/** A page of incidents, those that have lasted longest first. */
export async function listIncidents(
  db: Db,
  sight: Sight,
  {
    kind,
    open,
    limit,
    cursor,
  }: { kind?: string | undefined; open: boolean; limit: number; cursor?: string | undefined },
): Promise<{ items: IncidentRow[]; next?: string }> {
  const seen = seenBy(sight);
  const after = cursor === undefined ? undefined : positionOf(cursor, isInstantValue, isCaseId);
  const { rows } = await db.raw<{ rows: (IncidentRow & { position: string })[] }>(
    `${SELECT} where ${seen.sql} and (i.cleared_at is null) = :open and (:kind::text is null or i.kind = :kind)
       ${after === undefined ? '' : 'and (i.since, i.id) > (:value::timestamptz, :id::uuid)'}
     order by i.since, i.id limit :more`,
    { ...seen.bindings, open, kind: kind ?? null, more: limit + 1, ...after } as never,
  );
  return pageOf(
    rows,
    limit,
    ({ position, id }) => ({ value: position, id }),
    (row) => row,
  );
}

/** One incident, open or not; undefined if it is unknown or not for these eyes. */
export async function findIncident(db: Db | Tx, sight: Sight, id: string): Promise<IncidentRow | undefined> {
  const seen = seenBy(sight);
  const { rows } = await db.raw<{ rows: IncidentRow[] }>(`${SELECT} where i.id = :id and ${seen.sql}`, {
    ...seen.bindings,
    id,
  } as never);
  return rows[0];
}

/** How many incidents of a kind are open, and for how long (seconds) the oldest has lasted. */
export interface IncidentFigures {
  readonly kind: string;
  readonly open: number;
  readonly oldestSeconds: number;
}

/** The open incidents by kind; a kind without any is absent. */
export async function incidentFigures(db: Db): Promise<IncidentFigures[]> {
  const { rows } = await db.raw<{ rows: IncidentFigures[] }>(
    `select kind, count(*)::int as open, greatest(0, extract(epoch from world_now() - min(since)))::float8 as "oldestSeconds"
     from incidents where cleared_at is null group by kind`,
  );
  return rows;
}
