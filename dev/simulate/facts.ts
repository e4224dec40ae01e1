import type { Db } from '../../db/knex';

/** Whether a task still waits for its answer. */
export const isTaskOpen = async (db: Db, id: string): Promise<boolean> =>
  (await db('tasks').where({ id, status: 'open' }).first<{ id: string } | undefined>('id')) !== undefined;

/** The parties of the cases that have changed since an instant. */
export const partiesTouched = (db: Db, since: Date): Promise<string[]> =>
  db('cases')
    .join('case_parties', 'case_parties.case_id', 'cases.id')
    .where('updated_at', '>=', since)
    .distinct()
    .orderBy('party_id')
    .pluck<string[]>('party_id');
