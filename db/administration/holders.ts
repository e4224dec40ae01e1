import { type Role, VENDOR } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';

/** Whether anybody of the vendor, except this person, is active in a role. */
export async function isHeld(db: Db | Tx, role: Role, except = ''): Promise<boolean> {
  const query = db('people').where({ party_id: VENDOR, active: true }).whereNot('id', except);
  return (await query.whereRaw('? = any (roles)', [role]).first<object | undefined>('id')) !== undefined;
}
