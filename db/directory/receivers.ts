import type { Db, Tx } from '../knex';

/**
 * Who acts for a party in a role at this instant of the world clock, and so receives what is sent to it; nobody when an
 * operator has to see to it. `except` names people whom four eyes or duties keep from it.
 */
export async function receiversOf(
  db: Db | Tx,
  { partyId, role, except = [] }: { partyId: string; role: string; except?: readonly string[] },
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    'select r.id from receivers_of(?, ?, world_now(), ?::text[]) r (id)',
    [partyId, role, except] as never[],
  );
  return rows.map(({ id }) => id);
}
