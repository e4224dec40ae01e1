import type { Db, Tx } from '../knex';

/** How often an association of a customer, or a cooperation of a distributor, has begun or ended: its version. */
export async function spansOf(db: Db | Tx, table: 'associations' | 'cooperations', id: string): Promise<number> {
  const owner = table === 'associations' ? 'customer_id' : 'distributor_id';
  const { rows } = await db.raw<{ rows: { version: number }[] }>(
    'select (count(*) + count(until))::int as version from ?? where ?? = ?',
    [table, owner, id],
  );
  return rows[0]!.version;
}
