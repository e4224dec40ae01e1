import type { Db, Tx } from '../knex';
import { isInstantValue, pageOf, positionOf } from '../paging';
import type { Viewer } from '../engine/viewer';

/** A finished change of an association (domain 1.1.8). `at` is a Date; `modelAfter` is null after an unlink. */
export interface AssociationRecord {
  /** The request; null when the change came from outside, without one. */
  readonly caseId: string | null;
  readonly requestNo: string | null;
  readonly customerId: string;
  readonly customerName: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly operation: 'switch' | 'unlink';
  readonly modelBefore: 'referral' | 'reseller';
  readonly modelAfter: 'referral' | 'reseller' | null;
  readonly initiatedBy: 'partner' | 'customer' | 'vendor';
  readonly at: Date;
}

/** Filters for the records: the association type before the change, the operation, and when it happened (ISO). */
export interface RecordFilter {
  readonly model?: 'referral' | 'reseller' | undefined;
  readonly operation?: 'switch' | 'unlink' | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

// The process of a request, told by what it changed and who began it.
const PROCESS = `case r.operation when 'switch' then 'relationship-switch' else r.initiated_by || '-unlink' end`;

function scope(viewer: Viewer): { sql: string; bindings: string[] } {
  if (viewer.types === 'all') return { sql: 'true', bindings: [] };
  const { partyId, personId } = viewer.actor;
  if (viewer.types !== 'own')
    return { sql: `(r.case_id is null or ${PROCESS} = any (?))`, bindings: [viewer.types as unknown as string] };
  if (!viewer.assignedOnly) return { sql: '(r.partner_id = ? or r.customer_id = ?)', bindings: [partyId, partyId] };
  return {
    sql: 'r.partner_id = ? and r.customer_id in (select assigned_id from assignments where person_id = ?)',
    bindings: [partyId, personId],
  };
}

/** A page of the association records the viewer may see, newest first. */
export async function listRecords(
  db: Db | Tx,
  viewer: Viewer,
  filter: RecordFilter,
): Promise<{ items: AssociationRecord[]; next?: string }> {
  const { sql, bindings } = scope(viewer);
  const conditions = [sql];
  const where = (condition: string, ...values: string[]): void => {
    conditions.push(condition);
    bindings.push(...values);
  };
  if (filter.model !== undefined) where('r.model_before = ?', filter.model);
  if (filter.operation !== undefined) where('r.operation = ?', filter.operation);
  if (filter.after !== undefined) where('r.at >= ?::timestamptz', filter.after);
  if (filter.before !== undefined) where('r.at < ?::timestamptz', filter.before);
  if (filter.partnerId !== undefined) where('r.partner_id = ?', filter.partnerId);
  if (filter.customerId !== undefined) where('r.customer_id = ?', filter.customerId);
  if (filter.cursor !== undefined) {
    const { value, id } = positionOf(filter.cursor, isInstantValue);
    where('(r.at, r.id::text) < (?::timestamptz, ?)', value, id);
  }
  const { rows } = await db.raw<{ rows: (AssociationRecord & { id: string; position: string })[] }>(
    `select r.id, r.case_id as "caseId", c.request_no as "requestNo", r.customer_id as "customerId", customer.name as "customerName",
       r.partner_id as "partnerId", partner.name as "partnerName", r.operation, r.model_before as "modelBefore",
       r.model_after as "modelAfter", r.initiated_by as "initiatedBy", r.at, r.at::text as position
     from association_records r left join cases c on c.id = r.case_id
       left join parties customer on customer.id = r.customer_id left join parties partner on partner.id = r.partner_id
     where ${conditions.join(' and ')} order by r.at desc, r.id::text desc limit ?`,
    [...bindings, filter.limit + 1] as string[],
  );
  return pageOf(
    rows,
    filter.limit,
    (row) => ({ value: row.position, id: row.id }),
    ({ id: _id, position: _position, ...row }) => row,
  );
}

/** How often associations were made and ended within the last year, as far as the viewer may see. */
export async function countRecords(
  db: Db | Tx,
  viewer: Viewer,
): Promise<{ associated: number; unlinked: number; switched: number; since: Date }> {
  const { sql, bindings } = scope(viewer);
  // As a value, so that PostgreSQL can estimate how much of the tables a year is.
  const {
    rows: [{ since }],
  } = await db.raw<{ rows: [{ since: Date }] }>(`select world_now() - interval '1 year' as since`);
  const { rows } = await db.raw<{ rows: { unlinked: number; switched: number; associated: number }[] }>(
    `select count(*) filter (where r.operation = 'unlink')::int as unlinked,
       count(*) filter (where r.operation = 'switch')::int as switched, ${associatedSql(viewer)} as associated
     from association_records r where r.at >= ?::timestamptz and ${sql}`,
    [...Array<string>(2).fill(since.toISOString()), ...associatedBindings(viewer), since.toISOString(), ...bindings],
  );
  return { ...rows[0]!, since };
}

// An association begins with the first row of a pair; later rows of the same pair only change its model.
const associatedSql = (viewer: Viewer): string => `(select count(*)::int from associations a
  where a.since >= ?::timestamptz and not exists (select from associations earlier
    where earlier.customer_id = a.customer_id and earlier.partner_id = a.partner_id and earlier.until = a.since
      and earlier.until >= ?::timestamptz)
  ${viewer.actor.partyId === 'vendor' ? '' : 'and ? in (a.partner_id, a.customer_id)'}
  ${viewer.assignedOnly ? 'and a.customer_id in (select assigned_id from assignments where person_id = ?)' : ''})`;

const associatedBindings = ({ actor, assignedOnly }: Viewer): string[] => [
  ...(actor.partyId === 'vendor' ? [] : [actor.partyId]),
  ...(assignedOnly ? [actor.personId] : []),
];
