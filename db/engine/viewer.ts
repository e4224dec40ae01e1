import type { Actor } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';

/** The reader: their party and, for vendor staff, the case types they may see; every read for a caller takes one. */
export interface Viewer {
  readonly actor: Actor;
  /**
   * What vendor staff see of cases that have reached the vendor: types whose policy names one of their roles, `all` for
   * operations; everyone else sees `own` cases.
   */
  readonly types: readonly string[] | 'all' | 'own';
  /** Cases hidden from this viewer, as `type/party role`; other people of that party may see them. */
  readonly closed: readonly string[];
  /** An account manager without another role, who sees only their assigned customers and distributors (domain 1.0.1). */
  readonly assignedOnly: boolean;
}

/** SQL that is true for the cases (alias `c`) a viewer may see, with its bindings. */
export function visibleTo(viewer: Viewer): { sql: string; bindings: readonly (string | readonly string[])[] } {
  if (viewer.types === 'all') return { sql: 'true', bindings: [] };
  const { partyId, personId } = viewer.actor;
  if (viewer.types !== 'own')
    return {
      sql: `c.type = any (?) and not exists (select from case_parties v where v.case_id = c.id and v.role = 'vendor' and not v.reached)`,
      bindings: [viewer.types],
    };
  const own = `exists (select from case_parties own where own.case_id = c.id and own.party_id = ? and own.reached
    and (c.type || '/' || own.role) <> all (?))`;
  if (!viewer.assignedOnly) return { sql: own, bindings: [partyId, viewer.closed] };
  const assigned = `exists (select from case_parties other join assignments a on a.assigned_id = other.party_id
    where other.case_id = c.id and other.role in ('customer', 'distributor') and a.person_id = ?)`;
  return { sql: `${own} and ${assigned}`, bindings: [partyId, viewer.closed, personId] };
}

/** Whether a viewer may see a case; false for unknown and foreign ones alike. */
export async function maySeeCase(db: Db | Tx, viewer: Viewer, caseId: string): Promise<boolean> {
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: unknown[] }>(`select 1 from cases c where c.id = ? and ${visible.sql}`, [
    caseId,
    ...visible.bindings,
  ] as string[]);
  return rows.length === 1;
}
