import type { Db } from '../../db/knex';
import type { Script } from './scripts';

/** Frees a distributor of the master that an earlier round may have left it. */
export async function prepareScript(db: Db, { distributor }: Script): Promise<void> {
  if (distributor === undefined) return;
  const until = db.raw('greatest(since, world_now())');
  await db('cooperations').where({ distributor_id: distributor, until: null }).update({ until });
}

/** The open case of the same type about the same distributor, left by an earlier round. */
export async function openCaseOf(db: Db, { distributor, type }: Script): Promise<string | undefined> {
  if (distributor === undefined) return undefined;
  const found = await db('cases')
    .join('case_parties', 'case_parties.case_id', 'cases.id')
    .where({ 'case_parties.role': 'distributor', 'case_parties.party_id': distributor, 'cases.type': type })
    .whereNull('closed_at')
    .first<{ id: string } | undefined>('cases.id');
  return found?.id;
}
